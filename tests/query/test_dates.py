"""Dates: what each expression means, and that no text breaks the parser."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heatsight.errors import InvalidRequest
from heatsight.query.dates import as_text, midnight, next_midnight, parse_day

NOW = datetime(2026, 3, 11, 22, 30, tzinfo=UTC)  # a Wednesday; already Thursday in Berlin from 23:00 UTC


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-02-28", date(2026, 2, 28)),
        ("2026-03-08T10:00:00Z", date(2026, 3, 8)),
        ("-7d", date(2026, 3, 4)),
        ("7d", date(2026, 3, 4)),
        ("-24h", date(2026, 3, 10)),
        ("-90M", date(2026, 3, 11)),
        ("-1w", date(2026, 3, 4)),
        ("-1m", date(2026, 2, 11)),
        ("-1q", date(2025, 12, 11)),
        ("-1y", date(2025, 3, 11)),
        ("dStart", date(2026, 3, 11)),
        ("dEnd", date(2026, 3, 11)),
        ("wStart", date(2026, 3, 9)),
        ("wEnd", date(2026, 3, 15)),
        ("mStart", date(2026, 3, 1)),
        ("mEnd", date(2026, 3, 31)),
        ("-1mStart", date(2026, 2, 1)),
        ("-1mEnd", date(2026, 2, 28)),
        ("qStart", date(2026, 1, 1)),
        ("qEnd", date(2026, 3, 31)),
        ("yStart", date(2026, 1, 1)),
        ("-1yEnd", date(2025, 12, 31)),
        ("-1dStart", date(2026, 3, 10)),
    ],
)
def test_expression(text: str, day: date) -> None:
    """An expression means this day."""
    assert parse_day(text, now=NOW, timezone="UTC") == day


def test_today_is_the_projects() -> None:
    """Late in the evening of Greenwich it is tomorrow in Tokyo, and a time is taken there too."""
    assert parse_day("dStart", now=NOW, timezone="Asia/Tokyo") == date(2026, 3, 12)
    assert parse_day("2026-03-08T20:00:00Z", now=NOW, timezone="Asia/Tokyo") == date(2026, 3, 9)


@pytest.mark.parametrize(
    "text", ["", "yesterday", "-7", "-7x", "2026-13-01", "2026-02-30", "2026-3-1", "-999999y", "٣d", "-7d ", "2026-03-08Tx"]
)
def test_what_is_no_date_is_refused(text: str) -> None:
    """Anything else is refused, and the parameter is named."""
    with pytest.raises(InvalidRequest) as refused:
        parse_day(text, now=NOW, timezone="UTC", attr="date_to")
    assert refused.value.attr == "date_to"


def test_days_begin_at_the_projects_midnight() -> None:
    """A day of 23 hours lies between the midnights of the day clocks go forward."""
    spring = date(2026, 3, 29)
    assert as_text(midnight(spring, "Europe/Berlin")) == "2026-03-28 23:00:00.000000"
    assert as_text(next_midnight(spring, "Europe/Berlin")) == "2026-03-29 22:00:00.000000"


def test_far_days_stay_within_the_engine() -> None:
    """The calendar's ends are read as the engine's."""
    assert midnight(date.min, "UTC").year == 1970
    assert next_midnight(date.max, "Pacific/Kiritimati").year == 2199


def test_an_unknown_timezone_is_refused() -> None:
    """A timezone that does not exist is no crash."""
    with pytest.raises(InvalidRequest):
        parse_day("-7d", now=NOW, timezone="../etc/passwd")


@given(st.one_of(st.text(), st.from_regex(r"-?[0-9]{0,12}[hdwmqyM](Start|End)?"), st.from_regex(r"[0-9]{4}-[0-9]{2}-[0-9]{2}([T ].*)?")))
def test_any_text_is_a_day_or_refused(text: str) -> None:
    """No text raises anything but InvalidRequest, and every day can be asked of the engine."""
    try:
        day = parse_day(text, now=NOW, timezone="America/St_Johns")
    except InvalidRequest:
        return
    assert midnight(day, "America/St_Johns") <= next_midnight(day, "America/St_Johns")
