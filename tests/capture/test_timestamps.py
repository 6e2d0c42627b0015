"""Moments as clients write them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heatsight.capture.timestamps import moment

NOON = datetime(2026, 3, 1, 12, 0, 0, 123_000, UTC)


@pytest.mark.parametrize(
    "written",
    [
        "2026-03-01T12:00:00.123Z",
        " 2026-03-01T12:00:00.123Z ",
        "2026-03-01T13:00:00.123+01:00",
        "2026-03-01 12:00:00.123",
        "20260301T120000.123Z",
        1772366400123,
        1772366400.123,
        "1772366400123",
    ],
)
def test_one_moment_in_many_writings(written: Any) -> None:
    """ISO 8601 with or without a zone and epoch numbers mean the same moment."""
    found = moment(written)
    assert found is not None
    assert abs(found - NOON) < timedelta(milliseconds=1)


@pytest.mark.parametrize(
    "written",
    ["", "soon", "2026-13-01", None, True, [], {}, 0, -1, 1e300, float("nan"), "NaN", "inf", "1960-01-01", "9999-12-31T23:59:59Z", 10**400],
)
def test_what_is_no_moment_is_none(written: Any) -> None:
    """Anything else, and years that no browser's clock shows, are no moments."""
    assert moment(written) is None


@given(st.datetimes(datetime(1971, 1, 1), datetime(2199, 1, 1)), st.integers(-23, 23))  # noqa: DTZ001 - hypothesis wants naive bounds
def test_zones_are_understood(naive: datetime, hours: int) -> None:
    """A moment written in any zone is read as the same moment in UTC."""
    written = naive.replace(tzinfo=timezone(timedelta(hours=hours)))
    assert moment(written.isoformat()) == written


@given(st.none() | st.text() | st.integers() | st.floats() | st.lists(st.integers()))
def test_anything_is_a_moment_or_none(value: Any) -> None:
    """No value causes an error."""
    found = moment(value)
    assert found is None or found.tzinfo is UTC
