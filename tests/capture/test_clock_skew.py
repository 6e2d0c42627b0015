"""How far clocks are off."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from heatsight.capture.clock_skew import ClockSkew

NOW = datetime(2026, 3, 1, 12, 0, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("ahead", "shift"),
    [
        (timedelta(), timedelta()),
        (timedelta(seconds=-4), timedelta()),
        (timedelta(seconds=4), timedelta()),
        (timedelta(minutes=10), timedelta(minutes=-10)),
        (timedelta(days=400), timedelta(days=-400)),
        (timedelta(minutes=-10), timedelta(minutes=10)),
        (timedelta(hours=-2), timedelta()),
    ],
    ids=["right", "network", "barely fast", "fast", "a year fast", "slow", "came late"],
)
def test_wrong_clocks_are_told_from_the_network(ahead: timedelta, shift: timedelta) -> None:
    """A clock that is off is corrected; delay on the way and bodies that came late are not."""
    assert ClockSkew().of(1, "S", NOW + ahead, NOW) == shift
    assert ClockSkew().of(1, "", NOW + ahead, NOW) == shift


def test_no_sending_time_no_correction() -> None:
    """Without the client's own clock there is nothing to compare."""
    assert ClockSkew().of(1, "S", None, NOW) == timedelta()


def test_one_session_has_one_correction() -> None:
    """A session keeps its first estimate, so that the network's delay does not reorder its events."""
    skew = ClockSkew()
    first = skew.of(1, "S", NOW + HOUR, NOW)
    assert skew.of(1, "S", NOW + HOUR + timedelta(seconds=9), NOW + timedelta(seconds=10)) == first
    assert skew.of(1, "T", NOW + HOUR + timedelta(seconds=9), NOW + timedelta(seconds=10)) != first
    assert skew.of(2, "S", NOW + HOUR + timedelta(seconds=9), NOW + timedelta(seconds=10)) != first


def test_memory_is_bounded() -> None:
    """The oldest session is forgotten first."""
    skew = ClockSkew(remembered=2)
    first = skew.of(1, "A", NOW + HOUR, NOW)
    for session in "BC":
        skew.of(1, session, NOW + HOUR, NOW)
    assert len(skew._known) == 2
    assert skew.of(1, "A", NOW + 2 * HOUR, NOW) == 2 * first
