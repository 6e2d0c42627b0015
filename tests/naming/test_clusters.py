from __future__ import annotations

import numpy as np

from heatsight.naming.clusters import clusters


def grouped(points: list[tuple[int, int, int]]) -> list[int]:
    """Group numbers of (x, y, fixed)."""
    table = np.array(points, dtype=np.int64).reshape(-1, 3)
    return clusters(table[:, 0], table[:, 1], np.full(len(points), 1440), table[:, 2]).tolist()


def test_near_points_are_one_place():
    """Points some pixels apart are one place, points far apart are several."""
    a, b, c = grouped([(100, 100, 0), (120, 110, 0), (900, 2_000, 0)])
    assert a == b != c


def test_fixed_points_stand_alone():
    """What sticks to the viewport is never grouped with what scrolls."""
    a, b = grouped([(100, 100, 0), (100, 100, 1)])
    assert a != b


def test_a_long_text_is_several_places():
    """A column of clicks is cut into places of limited height."""
    labels = grouped([(100, y, 0) for y in range(0, 3_000, 20)])
    assert len(set(labels)) > 10


def test_many_cells_fall_on_a_grid():
    """Thousands of distinct cells are grouped without a tree of all pairs."""
    chance = np.random.default_rng(1)
    labels = grouped([(int(x), int(y), 0) for x, y in chance.integers(0, 5_000, (4_000, 2))])
    assert len(set(labels)) < 1_100


def test_no_points_no_places():
    """Nothing gives nothing."""
    assert grouped([]) == []
