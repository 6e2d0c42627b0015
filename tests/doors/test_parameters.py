"""What is asked becomes typed values, and what cannot is refused by name."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heatsight.doors.parameters import AssessAsked, HotspotsAsked, QueryAsked, read
from heatsight.errors import InvalidRequest

URL = "https://shop.example/"


def test_text_and_values_mean_the_same() -> None:
    """A query string's text and JSON's values give one and the same request."""
    as_text = read(
        {"url_exact": URL, "days": "14", "viewport_width_min": "300", "filter_test_accounts": "true", "limit": ""}, HotspotsAsked
    )
    as_values = read({"url_exact": URL, "days": 14, "viewport_width_min": 300, "filter_test_accounts": True}, HotspotsAsked)
    assert as_text == as_values


def test_page_may_be_said_in_three_ways() -> None:
    """`url_pattern`, and `url` with `pattern`, are a pattern; `url` and `url_exact` are a page."""
    assert read({"url_pattern": URL}, AssessAsked).request().pattern
    assert read({"url": URL, "pattern": "true"}, AssessAsked).request().pattern
    assert not read({"url": URL}, AssessAsked).request().pattern
    assert not read({"url_exact": URL}, AssessAsked).request().pattern


def test_calls_to_action_may_be_one_or_several() -> None:
    """`cta` is a selector or a list of them."""
    assert read({"url": URL, "cta": "#buy"}, AssessAsked).request().cta == ("#buy",)
    assert read({"url": URL, "cta": ["#buy", ".try"]}, AssessAsked).request().cta == ("#buy", ".try")


@pytest.mark.parametrize(
    ("params", "attr"),
    [
        ({}, "url_exact"),
        ({"url": URL, "url_pattern": URL}, "url_pattern"),
        ({"url": URL, "days": "soon"}, "days"),
        ({"url": URL, "device": "fridge"}, "device"),
        ({"url": URL, "cta": [["x"]]}, "cta"),
        ({"url": {"a": 1}}, "url"),
    ],
)
def test_refusal_names_the_parameter(params: dict[str, Any], attr: str) -> None:
    """A value of the wrong kind, or no page at all, is refused with the parameter's name."""
    with pytest.raises(InvalidRequest) as refused:
        read(params, AssessAsked).request()
    assert refused.value.attr == attr


def test_query_of_another_kind_is_refused() -> None:
    """Only HogQLQuery is understood."""
    with pytest.raises(InvalidRequest):
        read({"query": {"kind": "TrendsQuery", "query": "SELECT 1"}}, QueryAsked)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner)
)


@given(st.dictionaries(st.sampled_from(["url", "url_exact", "days", "device", "cta", "viewport_width_min", "query"]) | st.text(), JSON))
def test_any_json_is_understood_or_refused(params: dict[str, Any]) -> None:
    """No JSON object makes the reading of parameters stumble."""
    for shape in (AssessAsked, HotspotsAsked, QueryAsked):
        try:
            asked = read(params, shape)
        except InvalidRequest:
            continue
        assert isinstance(asked, shape)
