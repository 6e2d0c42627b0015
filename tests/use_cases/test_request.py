"""What a person may ask, and which period that is."""

from datetime import UTC, datetime

import pytest

from heatsight.errors import InvalidRequest
from heatsight.model.page import Page
from heatsight.use_cases.request import AssessRequest, asked_window, window_of_days


def test_a_request_without_a_device_asks_for_all_three_bands():
    """Desktop, tablet and mobile are judged apart unless one is asked for."""
    assert [band.device for band in AssessRequest("https://a.example").bands()] == ["desktop", "tablet", "mobile"]


def test_widths_narrow_the_bands_and_drop_those_without_a_width_left():
    """From 500 to 900 px there are tablets up to 900 and phones from 500."""
    bands = AssessRequest("https://a.example", viewport_width_min=500, viewport_width_max=900).bands()
    assert [(band.device, band.viewport_width_min, band.viewport_width_max) for band in bands] == [
        ("tablet", 768, 900),
        ("mobile", 500, 767),
    ]


@pytest.mark.parametrize(
    ("asked", "attr"),
    [
        ({"viewport_width_min": 900, "viewport_width_max": 500}, "viewport_width_min"),
        ({"device": "mobile", "viewport_width_min": 1200}, "viewport_width_min"),
    ],
)
def test_contradicting_widths_are_refused_by_name(asked: dict, attr: str):
    """A range that no viewport can have names the parameter at fault."""
    with pytest.raises(InvalidRequest) as refused:
        AssessRequest("https://a.example", **asked).bands()
    assert refused.value.attr == attr


def test_an_empty_url_is_refused():
    """Without a URL there is no page."""
    with pytest.raises(InvalidRequest) as refused:
        _ = AssessRequest("  ").page
    assert refused.value.attr == "url"


def test_a_pattern_is_kept_as_one():
    """The asterisk stays; `query` gives it its meaning."""
    assert AssessRequest("https://a.example/p/*", pattern=True).page == Page(url_pattern="https://a.example/p/*")


def test_days_count_from_midnight_in_the_project_time_zone():
    """Seven days before a Tuesday noon in Tokyo begin at that day's midnight there, across a change of offset or not."""
    now = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)
    window = window_of_days(7, now, "Asia/Tokyo")
    assert (window.date_from, window.date_to) == (datetime(2026, 11, 16, 15, 0, tzinfo=UTC), now)
    assert window_of_days(30, datetime(2026, 4, 10, 12, 0, tzinfo=UTC), "Europe/Berlin").date_from == datetime(
        2026, 3, 10, 23, 0, tzinfo=UTC
    )


@pytest.mark.parametrize("days", [0, -1, 36501])
def test_days_outside_what_can_be_kept_are_refused(days: int):
    """Nothing is kept for less than a day or more than a hundred years."""
    with pytest.raises(InvalidRequest):
        window_of_days(days, datetime(2026, 1, 1, tzinfo=UTC), "UTC")


def test_only_a_period_nobody_chose_may_be_widened():
    """Asking for days or dates means them."""
    assert AssessRequest("u").may_widen
    assert not AssessRequest("u", days=7).may_widen
    assert not AssessRequest("u", date_from="-3d").may_widen


def test_a_day_as_the_end_is_meant_whole_and_a_moment_exactly():
    """`date_to=2026-03-08` runs to the next midnight, a moment to itself, so a report's own period can be asked again."""
    now = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)
    days = asked_window(AssessRequest("u", date_from="2026-03-01", date_to="2026-03-08"), now, "UTC")
    assert (days.date_from, days.date_to) == (datetime(2026, 3, 1, tzinfo=UTC), datetime(2026, 3, 9, tzinfo=UTC))
    exact = asked_window(AssessRequest("u", date_from="2026-03-01T01:02:03.000004Z", date_to="2026-03-08T00:00:00Z"), now, "UTC")
    assert (exact.date_from, exact.date_to) == (datetime(2026, 3, 1, 1, 2, 3, 4, tzinfo=UTC), datetime(2026, 3, 8, tzinfo=UTC))


@pytest.mark.parametrize(
    ("asked", "attr"),
    [
        ({"date_from": "2026-03-08", "date_to": "2026-03-01"}, "date_from"),
        ({"days": 3, "date_from": "2026-03-08"}, "days"),
        ({"date_from": "2026-03-08T99:00"}, "date_from"),
        ({"date_to": "soon"}, "date_to"),
    ],
)
def test_a_period_that_cannot_be_is_refused_by_name(asked: dict, attr: str):
    """An end before the beginning, two periods at once, or no date at all."""
    with pytest.raises(InvalidRequest) as refused:
        asked_window(AssessRequest("u", **asked), datetime(2026, 11, 24, tzinfo=UTC), "UTC")
    assert refused.value.attr == attr
