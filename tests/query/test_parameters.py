"""Parameters: defaults, limits, refusals."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heatsight.errors import InvalidRequest
from heatsight.model.heatmap import HeatmapRequest, Point
from heatsight.query.parameters import heatmap_events_request, heatmap_request, points

NOW = datetime(2026, 3, 11, 12, tzinfo=UTC)


def ask(**params: Any) -> HeatmapRequest:
    """The list request of these parameters."""
    return heatmap_request(params, now=NOW, timezone="UTC")


def test_defaults() -> None:
    """Without parameters: clicks of the last seven days, hottest 500 cells, the origin hidden."""
    assert ask() == HeatmapRequest(date_from=date(2026, 3, 4), date_to=date(2026, 3, 11))


def test_text_and_values_mean_the_same() -> None:
    """HTTP's text and JSON's values give one request."""
    text = ask(
        limit="10", offset="2", viewport_width_min="768", hide_zero_coordinates="false", filter_test_accounts="True", cohort_ids="[]"
    )
    assert text == ask(limit=10, offset=2.0, viewport_width_min=768, hide_zero_coordinates=False, filter_test_accounts=1, cohort_ids=[])


def test_empty_text_is_the_default() -> None:
    """An empty parameter was not given."""
    names = ("type", "date_from", "date_to", "url_exact", "url_pattern", "limit", "aggregation", "filter_test_accounts", "cohort_ids")
    assert ask(**dict.fromkeys(names, "")) == ask() == ask(**dict.fromkeys(names))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("limit", -1),
        ("limit", 1_000_001),
        ("limit", "ten"),
        ("limit", "1.5"),
        ("limit", True),
        ("limit", "9" * 30),
        ("offset", -1),
        ("offset", 1_000_001),
        ("viewport_width_min", "wide"),
        ("viewport_width_max", 2**40),
        ("aggregation", "None"),
        ("aggregation", " "),
        ("aggregation", ["total_count"]),
        ("filter_test_accounts", "None"),
        ("filter_test_accounts", 2),
        ("hide_zero_coordinates", "maybe"),
        ("date_from", "soon"),
        ("date_to", "never"),
        ("date_to", 20260101),
        ("cohort_ids", "[1]"),
        ("cohort_ids", "x"),
        ("cohort_ids", {"a": 1}),
        ("type", "\ud800"),
        ("url_exact", "a\0b"),
        ("url_pattern", 7),
    ],
)
def test_refused(name: str, value: Any) -> None:
    """A value that cannot be understood is refused under its name."""
    with pytest.raises(InvalidRequest) as refused:
        ask(**{name: value})
    assert refused.value.attr == name


def test_pattern_wins_over_exact() -> None:
    """Given both, the pattern counts, unless both mean the same."""
    assert (ask(url_exact="http://a", url_pattern="http://b").url_exact, ask(url_exact="http://a", url_pattern="http://b").url_pattern) == (
        None,
        "^http://b$",
    )
    assert ask(url_exact="http://a", url_pattern="^http://a$").url_pattern is None


def test_events_limits() -> None:
    """Behind cells, 50 rows are given by default, at most 100, at least one."""
    params = {"points": [{"x": 0.5, "y": 160}]}
    request, cells = heatmap_events_request(params, now=NOW, timezone="UTC")
    assert (request.limit, request.offset, cells) == (50, 0, (Point(0.5, 160),))
    for limit in (0, 101):
        with pytest.raises(InvalidRequest):
            heatmap_events_request({**params, "limit": limit}, now=NOW, timezone="UTC")


def test_points() -> None:
    """Numbers may come as text, y is cut to whole px, x rounded to the cell."""
    given_points = '[{"x": "0.123", "y": 160.9, "target_fixed": true}, {"x": 1, "y": "16", "target_fixed": null}]'
    assert points(given_points) == (Point(0.12, 160, target_fixed=True), Point(1.0, 16))


@pytest.mark.parametrize(
    "value",
    [
        None,
        "",
        "[]",
        "{}",
        "null",
        "[1]",
        '[{"x": 1}]',
        '[{"x": "left", "y": 1}]',
        '[{"x": NaN, "y": 1}]',
        '[{"x": 1, "y": 1e999}]',
        '[{"x": 1, "y": 1e30}]',
        '[{"x": true, "y": 1}]',
        '[{"x": 1, "y": 1, "target_fixed": "no"}]',
        "[" * 100_000,
        [{"x": 1, "y": 1}] * 10_001,
    ],
)
def test_refused_points(value: Any) -> None:
    """Anything but a list of cells is refused as points."""
    with pytest.raises(InvalidRequest) as refused:
        points(value)
    assert refused.value.attr == "points"


NAMES = [
    *("type", "date_from", "date_to", "url_exact", "url_pattern", "viewport_width_min", "viewport_width_max", "aggregation"),
    *("filter_test_accounts", "hide_zero_coordinates", "cohort_ids", "limit", "offset", "points"),
]
SCALARS = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.text(), st.sampled_from(["-7d", "[]", '[{"x":1,"y":2}]', "1e5", "-0"])
)
VALUES = st.recursive(
    SCALARS, lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.sampled_from(["x", "y", "z"]), inner)), max_leaves=5
)


@given(st.dictionaries(st.sampled_from(NAMES), st.one_of(VALUES, VALUES.map(json.dumps))))
def test_whatever_is_sent_is_understood_or_refused(params: dict[str, Any]) -> None:
    """The parser raises nothing but InvalidRequest, and what it lets through is within its limits."""
    try:
        request, cells = heatmap_events_request(params, now=NOW, timezone="Europe/Berlin")
    except InvalidRequest as error:
        refused = error
    else:
        assert 1 <= request.limit <= 100
        assert cells
        return
    assert refused.attr in NAMES
