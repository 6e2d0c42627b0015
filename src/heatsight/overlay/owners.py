"""Which hotspot each cell belongs to. Cells of 16 px may lie on two elements, or on one element here and another in a wider window."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
import numpy.typing as npt

from heatsight.model.hotspot import Hotspot
from heatsight.query.overlay_cells import PRESSES, OverlayCells

Ints = npt.NDArray[np.int64]

NOBODY: Final = -1
SEVERAL: Final = -2
_CLEAR: Final = 0.9
"""A cell is a hotspot's when at least this share of the cell's named presses are."""


def owners(cells: OverlayCells, hotspots: Sequence[Hotspot]) -> Ints:
    """For each cell the place of its hotspot in the sequence; NOBODY where none has it, SEVERAL where no one has nearly all of it."""
    table = [
        (PRESSES.index(spot.type), point.target_fixed, round(100 * point.x), point.y, place, point.count)
        for place, spot in enumerate(hotspots)
        for point in spot.points
    ]
    owner = np.full(len(cells), NOBODY, dtype=np.int64)
    if not table or not len(cells):
        return owner
    press, fixed, x, y, place, count = np.array(table, dtype=np.int64).T
    pairs, of_pair = np.unique(np.column_stack((_key(press, fixed, x, y), place)), axis=0, return_inverse=True)
    counts = np.zeros(len(pairs), dtype=np.int64)
    np.add.at(counts, of_pair.reshape(-1), count)
    order = np.lexsort((counts, pairs[:, 0]))
    keys, first = np.unique(pairs[order, 0], return_index=True)
    total = np.add.reduceat(counts[order], first)
    most = order[np.append(first[1:], len(order)) - 1]
    winner = np.where(counts[most] >= _CLEAR * total, pairs[most, 1], SEVERAL)
    mine = _key(cells.press, cells.cell_fixed.astype(np.int64), cells.cell_x, cells.cell_y)
    at = np.minimum(np.searchsorted(keys, mine), len(keys) - 1)
    return np.where(keys[at] == mine, winner[at], owner)


def _key(press: Ints, fixed: Ints, x: Ints, y: Ints) -> Ints:
    """One number per cell; what lies absurdly far out is taken together, and is beyond any picture."""
    return ((press * 2 + fixed) * 4096 + np.clip(x, -1024, 3071) + 1024) * 2**32 + np.clip(y, -(2**31), 2**31 - 1) + 2**31
