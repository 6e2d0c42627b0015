"""Presses spread over their surroundings."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from heatsight.overlay.density import AREA_PX, LEAST_TOP, SIGMA_PX, STEP_PX, Density, density


def heat(places: list[tuple[float, float, int]], width: int, height: int) -> Density:
    """The density of (x, y, count)."""
    x, y, count = (np.array(column) for column in zip(*places, strict=True)) if places else (np.array([]),) * 3
    return density(x.astype(np.float64), y.astype(np.float64), count.astype(np.int64), width, height)


@given(st.data(), st.integers(1, 300), st.integers(1, 300))
def test_no_press_is_lost(data: st.DataObject, width: int, height: int) -> None:
    """The sum over the grid is the number of presses, however near an edge they lie and however small the picture."""
    places = data.draw(
        st.lists(
            st.tuples(
                st.floats(0, width, exclude_max=True, allow_subnormal=False),
                st.floats(0, height, exclude_max=True, allow_subnormal=False),
                st.integers(1, 10**9),
            ),
            max_size=20,
        )
    )
    found = heat(places, width, height)
    assert found.grid.sum() == pytest.approx(sum(count for _, _, count in places), rel=1e-9)
    assert (found.grid >= 0).all()


def test_one_press_is_a_bell() -> None:
    """A press is hottest at its own place, falls evenly to all sides, and its peak is the one that a Gaussian has."""
    found = heat([(202.0, 202.0, 1)], 404, 404)
    assert np.unravel_index(found.grid.argmax(), found.grid.shape) == (50, 50)
    assert found.grid == pytest.approx(found.grid[::-1, ::-1])
    assert found.peak == pytest.approx(AREA_PX**2 / (2 * np.pi * SIGMA_PX**2), rel=0.01)


def test_far_away_is_cold() -> None:
    """Beyond three sigmas nothing of a press is left."""
    found = heat([(200.0, 200.0, 1_000_000)], 400, 400)
    assert found.grid[0, 0] == 0
    assert found.levels()[50, 50 + 3 * SIGMA_PX // STEP_PX + 1] == 0


def test_the_scale_runs_from_nobody_to_the_peak() -> None:
    """Ticks rise with their places on the ramp, begin with 0 at 0 and end with the peak at 1; levels are at most 1."""
    found = heat([(200.0, 200.0, 5_000), (100.0, 100.0, 3)], 400, 400)
    values, places = zip(*found.ticks(), strict=True)
    assert list(values) == sorted(values)
    assert list(places) == sorted(places)
    assert (values[0], places[0], values[-1], places[-1]) == (0, 0, found.peak, 1)
    assert found.levels().max() == pytest.approx(1)
    assert len(values) > 3


def test_a_handful_of_presses_does_not_look_hot() -> None:
    """With few presses the scale ends at a stated number, not at theirs: a lone click is no fire."""
    found = heat([(200.0, 200.0, 1)], 400, 400)
    assert found.top == LEAST_TOP
    assert found.levels().max() < 0.4


def test_nobody_is_nothing() -> None:
    """Without presses the grid is empty and the scale still has two ends."""
    found = heat([], 400, 400)
    assert (found.peak, found.grid.sum(), found.levels().max()) == (0, 0, 0)
    assert (found.ticks()[0][0], found.ticks()[-1][0]) == (0, LEAST_TOP)


def test_huge_counts_stay_finite() -> None:
    """A million million presses in one place make a finite density with a readable scale."""
    found = heat([(0.0, 0.0, 10**12)], 1, 1)
    assert np.isfinite(found.peak)
    assert found.levels().max() == pytest.approx(1)
