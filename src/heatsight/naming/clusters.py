"""Points that nothing names, grouped by where they are."""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt
from scipy.cluster.hierarchy import fcluster, linkage

Ints = npt.NDArray[np.int64]

WIDEST_PX: Final = 160
"""No group is wider or higher than about this: a place, not a region of the page."""
_MAX_TREE: Final = 1_500
"""Beyond so many distinct cells a tree of all pairs costs too much, and a grid says as much."""


def clusters(x: Ints, y: Ints, width: Ints, fixed: Ints) -> Ints:
    """A group number for each point, from 0. Fixed targets and others are never together; x is compared as a share of the width."""
    if not len(x):
        return np.zeros(0, dtype=np.int64)
    across = x / np.maximum(width, 1) * float(np.median(width))
    cells = np.column_stack((fixed, np.round(across / 16), np.round(y / 16))).astype(np.float64)
    distinct, back = np.unique(cells, axis=0, return_inverse=True)
    labels = np.zeros(len(distinct), dtype=np.int64)
    following = 0
    for side in (0, 1):
        mine = np.flatnonzero(distinct[:, 0] == side)
        if not len(mine):
            continue
        labels[mine] = following + _group(distinct[mine, 1:] * 16.0)
        following = int(labels[mine].max()) + 1
    return labels[back.ravel()]


def _group(cells: npt.NDArray[np.float64]) -> Ints:
    if len(cells) == 1:
        return np.zeros(1, dtype=np.int64)
    if len(cells) > _MAX_TREE:
        _, labels = np.unique(np.floor(cells / WIDEST_PX), axis=0, return_inverse=True)
        return np.asarray(labels.ravel(), dtype=np.int64)
    tree = linkage(cells, method="complete", metric="chebyshev")
    return np.asarray(fcluster(tree, WIDEST_PX, criterion="distance"), dtype=np.int64) - 1
