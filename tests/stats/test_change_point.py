"""Where a survival curve starts to fall faster than its own pace."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from heatsight.stats.change_point import Drop, drop


def _drop(values: NDArray[np.int64], seed: int = 0, smoothing: float | None = None) -> Drop | None:
    distinct, counts = np.unique(values, return_counts=True)
    return drop(
        distinct, counts, begin=900, earliest=1350, end=4000, narrowest=200, widest=900, lookback=900, smoothing=smoothing,
        generator=np.random.default_rng(seed),
    )  # fmt: skip


def test_a_planted_drop_is_found_where_it_lies() -> None:
    """Half of the members lost between 2000 and 2300 are found there, with an interval that holds the place."""
    generator = np.random.default_rng(1)
    steady = 900 + generator.exponential(6000, 200)
    lost = np.where((steady > 2000) & (generator.random(200) < 0.5), generator.uniform(2000, 2300, 200), steady)
    found = _drop(lost.astype(np.int64))
    assert found is not None
    assert found.p_value < 0.01
    assert found.ratio > 3
    assert found.ratio_after > 3
    assert found.start == pytest.approx(2000, abs=150)
    assert found.interval[0] <= 2000 <= found.interval[1] + 32


def test_a_pace_that_quickens_little_by_little_is_no_drop_against_itself_smoothed() -> None:
    """A bell of values loses members ever faster; that is beyond a constant pace, and within its own smoothed one."""
    values = np.random.default_rng(4).normal(2200, 700, 300).astype(np.int64)
    steady, smooth = _drop(values), _drop(values, smoothing=450)
    assert steady is not None
    assert smooth is not None
    assert steady.p_value < 0.01 < smooth.p_value


def test_a_bell_has_no_second_side() -> None:
    """Where the pace only ever quickens, members are lost no slower after the clearest stretch than in it."""
    values = np.random.default_rng(4).normal(2200, 500, 1000).astype(np.int64)
    found = _drop(values)
    assert found is not None
    assert found.ratio_after < 2


def test_a_constant_pace_is_rarely_called_a_drop() -> None:
    """Of 40 curves that fall at one pace, few have a p-value under 0.05."""
    p_values = []
    for seed in range(40):
        values = 900 + np.random.default_rng(seed).exponential(1200, 150)
        found = _drop(values.astype(np.int64), seed)
        p_values.append(found.p_value if found else 1.0)
    assert sum(p < 0.05 for p in p_values) <= 6


def test_a_pace_that_slows_down_is_no_drop() -> None:
    """Losing most members at the start and few later is how attention goes, not a drop."""
    generator = np.random.default_rng(3)
    values = 900 + 600 * generator.weibull(0.5, 300)
    found = _drop(values.astype(np.int64))
    assert found is None or found.p_value > 0.05


@settings(max_examples=30)
@given(st.lists(st.integers(0, 6000), max_size=60), st.integers(0, 5))
def test_any_curve_gives_one_sound_answer(values: list[int], seed: int) -> None:
    """Whatever the values: one seed, one answer, inside the bounds, never losing more members than there are."""
    array = np.array(values, dtype=np.int64)
    found = _drop(array, seed)
    assert found == _drop(array, seed)
    if found:
        assert 1350 - 64 <= found.start < found.end <= 4000
        assert 0 < found.lost <= found.before <= len(values)
        assert 0 < found.p_value <= 1
