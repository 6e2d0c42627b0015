"""Intervals for shares."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from heatsight.stats.interval import wilson


@given(st.integers(1, 5000), st.data())
def test_wilson_holds_the_observed_share(n: int, data: st.DataObject) -> None:
    """The interval always holds the observed share and stays between 0 and 1."""
    k = data.draw(st.integers(0, n))
    low, high = wilson(k, n)
    assert -1e-9 <= low <= k / n + 1e-9
    assert k / n - 1e-9 <= high <= 1 + 1e-9


def test_nothing_observed_says_nothing() -> None:
    """Without observations the interval is everything."""
    assert wilson(0, 0) == (0.0, 1.0)
