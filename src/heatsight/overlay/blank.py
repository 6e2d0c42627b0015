"""A drawing without a picture: every press where it was made, whatever its window's width, on a blank sheet of the page's size."""

from __future__ import annotations

import numpy as np

from heatsight.model.device import Band
from heatsight.overlay.drawing import WHYS, Drawing
from heatsight.overlay.owners import NOBODY
from heatsight.overlay.placing import Placed
from heatsight.overlay.reading import levels, stretches
from heatsight.query.overlay_cells import PRESSES, OverlayCells
from heatsight.query.scroll_reach import Depths


def compose_blank(cells: OverlayCells, depths: Depths, band: Band, near: tuple[int, int], size: tuple[int, int]) -> Drawing:
    """
    The drawing of a band's presses and depths; it has no boxes, since a sheet without a picture shows no element.

    Args:
        cells: asked for with `near`. What stays while the page scrolls lies where it is before scrolling.
        size: of the sheet, CSS px.
    """
    width, height = size
    x, y = cells.share * width, cells.top
    inside = (x >= 0) & (x < width) & (y >= 0) & (y < height)
    why = np.where(cells.known, WHYS.index("beyond_picture"), WHYS.index("no_place"))
    nobody = np.full(len(cells), NOBODY, dtype=np.int64)
    placed = Placed(cells, x, y, nobody, cells.known & inside, why, np.zeros(len(cells), dtype=np.bool_))
    return Drawing(
        width=width,
        height=height,
        scale=1.0,
        band=band,
        near=near,
        points=tuple(placed.points(press) for press in range(len(PRESSES))),
        tallies=tuple(placed.tally(press) for press in range(len(PRESSES))),
        spots=(),
        flags=(),
        unplaced=(),
        levels=levels(depths, depths.fold or cells.fold, height),
        stretches=stretches(depths, height),
        readers=depths.visitors,
    )
