"""How far people came, as lines and bands on the picture."""

from __future__ import annotations

from math import ceil
from typing import Final

import numpy as np

from heatsight.overlay.drawing import Level, Stretch
from heatsight.query.scroll_reach import SHARES, Depths

BANDS: Final = 10
"""Bands of reach: each takes in a tenth of the people."""


def levels(depths: Depths, fold: int | None, height: int) -> tuple[Level, ...]:
    """The fold, and the depths that 75, 50 and 25 % of people reached; those beyond the picture are not drawn."""
    found = [Level("fold", fold, None)] if fold else []
    for share in SHARES:
        depth = _reached(depths, float(share))
        if depth is not None:
            found.append(Level("reach", depth, float(share)))
    return tuple(level for level in found if 0 < level.y <= height)


def stretches(depths: Depths, height: int) -> tuple[Stretch, ...]:
    """The page in bands, top down and without gaps; a band ends where another tenth of the people has left. Empty without people."""
    if not depths.visitors:
        return ()
    found: list[Stretch] = []
    top = 0
    for tenth in range(BANDS, 0, -1):
        depth = min(height, _reached(depths, tenth / BANDS) or 0)
        if depth > top:
            found.append(Stretch(top, depth, tenth / BANDS))
            top = depth
    if top < height:
        found.append(Stretch(top, height, 0.0))
    return tuple(found)


def _reached(depths: Depths, share: float) -> int | None:
    """The greatest depth that at least this share of people reached."""
    if not depths.visitors:
        return None
    still_there = np.cumsum(np.array(depths.people, dtype=np.int64)[::-1])[::-1]
    return depths.depths[int(np.flatnonzero(still_there >= ceil(share * depths.visitors - 1e-9))[-1])]
