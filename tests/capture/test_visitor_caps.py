"""How much one visitor may send."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from heatsight.capture.visitor_caps import OVER_CAP, VisitorCaps

NOW = datetime(2026, 3, 1, 12, 0, 0, tzinfo=UTC)


def test_what_exceeds_the_cap_is_marked() -> None:
    """Up to the cap there is no mark; from the row that exceeds it on there is."""
    caps = VisitorCaps(rows=10)
    assert [caps.mark(1, "v", 5, NOW) for _ in range(4)] == ["", "", OVER_CAP, OVER_CAP]


def test_visitors_and_projects_are_counted_apart() -> None:
    """One visitor's flood marks nobody else, and nothing in another project."""
    caps = VisitorCaps(rows=10)
    caps.mark(1, "flood", 1000, NOW)
    assert caps.mark(1, "other", 5, NOW) == ""
    assert caps.mark(2, "flood", 5, NOW) == ""


def test_a_quiet_window_opens_again() -> None:
    """After a window without traffic a visitor counts from zero."""
    caps = VisitorCaps(rows=10, seconds=600)
    assert caps.mark(1, "v", 11, NOW) == OVER_CAP
    assert caps.mark(1, "v", 1, NOW + timedelta(seconds=300)) == OVER_CAP
    assert caps.mark(1, "v", 1, NOW + timedelta(seconds=900)) == ""


def test_memory_is_bounded() -> None:
    """However many names are made up, only so many are remembered."""
    caps = VisitorCaps(rows=10, visitors=100)
    for name in range(1000):
        caps.mark(1, str(name), 1, NOW)
    assert len(caps._counts) == 100


@given(st.lists(st.tuples(st.integers(0, 2000), st.integers(1, 8)), max_size=60))
def test_no_more_than_the_cap_is_unmarked_in_any_half_window(arrivals: list[tuple[int, int]]) -> None:
    """Whenever rows come, no half window holds more unmarked ones than the cap."""
    caps = VisitorCaps(rows=20, seconds=600)
    unmarked: dict[int, int] = {}
    for second, rows in sorted(arrivals):
        if not caps.mark(1, "v", rows, NOW + timedelta(seconds=second)):
            half = int((NOW.timestamp() + second) // 300)
            unmarked[half] = unmarked.get(half, 0) + rows
    assert max(unmarked.values(), default=0) <= 20
