"""Whether one share is greater than another."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heatsight.stats.two_shares import chance_of_at_least, chance_of_so_few


@given(st.integers(1, 200), st.floats(0.01, 0.99))
def test_chance_of_at_least_falls_with_successes(n: int, share: float) -> None:
    """At least none is certain, and each further success is less likely."""
    chances = [chance_of_at_least(k, n, share) for k in range(n + 1)]
    assert chances[0] == 1.0
    assert all(a >= b - 1e-12 for a, b in itertools.pairwise(chances))


def test_so_few_is_fishers_exact_test() -> None:
    """None of four against four of four has one chance in seventy, as in Fisher's tea tasting; no data says nothing."""
    assert chance_of_so_few(0, 4, 4, 4) == pytest.approx(1 / 70)
    assert chance_of_so_few(0, 0, 4, 4) == 1.0
