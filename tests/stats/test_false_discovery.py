"""Many tests at once."""

from __future__ import annotations

import itertools

from hypothesis import given
from hypothesis import strategies as st

from heatsight.stats.false_discovery import adjusted


@given(st.lists(st.floats(0, 1), max_size=40))
def test_adjusting_never_makes_a_test_stronger_and_keeps_the_order(p_values: list[float]) -> None:
    """No adjusted value falls below its p-value, and a smaller p-value never gets a greater one."""
    q_values = adjusted(p_values)
    assert len(q_values) == len(p_values)
    assert all(q >= p - 1e-12 for p, q in zip(p_values, q_values, strict=True))
    ranked = [q for _, q in sorted(zip(p_values, q_values, strict=True))]
    assert all(a <= b + 1e-12 for a, b in itertools.pairwise(ranked))
