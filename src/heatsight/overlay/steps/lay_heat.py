"""
Heat: the density of presses, multiplied onto the grey page.

Multiplying keeps what is underneath: a word under the hottest place is as far from its ground as anywhere else. On dark ground that
alone would be mud, so part of the colour itself is laid over it. It is done in strips, so that a tall page needs little memory; each
strip is a handful of calls into Pillow's C.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from PIL import Image, ImageChops

from heatsight.overlay.colours import STEPS, heat
from heatsight.overlay.density import STEP_PX, Density, density
from heatsight.overlay.drawing import Drawing
from heatsight.overlay.sheet import Sheet
from heatsight.query.overlay_cells import PRESSES, Press

_STRIP: Final = 1024
_OVER: Final = [round(min(110, 1.6 * level)) for level in range(STEPS)]
"""Of 255: how much of the colour is laid over the page, by level of heat."""


def heat_of(drawing: Drawing, press: Press) -> Density:
    """The density of one sort of press."""
    points = drawing.points[PRESSES.index(press)]
    return density(points.x, points.y, points.count, drawing.width, drawing.height)


def lay_heat(sheet: Sheet) -> None:
    """Colour the page by how much was pressed there."""
    found = sheet.heat
    if found is None or not found.peak:
        return
    levels = np.clip(found.levels() * (STEPS - 1), 0, STEPS - 1).astype(np.float32)
    rows = np.flatnonzero(levels.max(axis=1) >= 1)
    first, last = sheet.at(rows[0] * STEP_PX), min(sheet.page.height, sheet.at((rows[-1] + 2) * STEP_PX))
    grid, colours = Image.fromarray(levels), heat().tobytes()
    step = STEP_PX * sheet.scale
    across = min(grid.width, sheet.page.width / step)
    for top in range(first, last, _STRIP):
        bottom = min(last, top + _STRIP)
        box = (0, min(top / step, grid.height - 1e-3), across, min(bottom / step, grid.height))
        strip = grid.resize((sheet.page.width, bottom - top), Image.Resampling.BILINEAR, box=box).convert("L")
        over = strip.point(_OVER)
        strip.putpalette(colours)
        colour = strip.convert("RGB")
        area = (0, top, sheet.page.width, bottom)
        sheet.page.paste(Image.composite(colour, ImageChops.multiply(sheet.page.crop(area), colour), over), area)
