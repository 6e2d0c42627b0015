"""Marks that stand for presses."""

from __future__ import annotations

from typing import Any

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from heatsight.overlay.drawing import Points
from heatsight.overlay.steps.mark_rage_and_dead import gathered


@given(st.integers(0, 5000), st.floats(0.1, 2), st.integers(0, 2**32 - 1))
def test_marks_stand_for_every_press(number: int, scale: float, seed: int) -> None:
    """However many places there are, a few hundred marks stand for all presses, none twice, within the places' own bounds."""
    chance = np.random.default_rng(seed)
    counts = chance.integers(1, 10**6, number)
    points = Points(chance.uniform(0, 1440, number), chance.uniform(0, 6000, number), counts, counts)
    marks = gathered(points, scale)
    assert sum(count for _, _, count in marks) == points.count.sum()
    assert len(marks) <= 500
    assert all(-1e-6 <= x <= 1440 * scale + 1e-6 and -1e-6 <= y <= 6000 * scale + 1e-6 for x, y, _ in marks)


def test_the_largest_lies_on_top(made: Any, press: Any) -> None:
    """Marks are drawn from the fewest presses to the most."""
    drawing = made.drawing([press(100, 100, 9, "rageclick"), press(300, 300, 1, "rageclick"), press(102, 101, 3, "rageclick")])
    assert [count for _, _, count in gathered(drawing.points[1], 1.0)] == [1, 12]
