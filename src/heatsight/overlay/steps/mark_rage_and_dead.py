"""
Rage clicks as triangles, dead clicks as crosses: told apart by shape, so that colour is not needed.

Marks that would lie on one another are one mark, larger the more it stands for.
"""

from __future__ import annotations

from math import sqrt
from typing import Final

import numpy as np
from PIL import ImageDraw

from heatsight.overlay.colours import DEAD, RAGE, WHITE
from heatsight.overlay.drawing import Points
from heatsight.overlay.sheet import Sheet
from heatsight.query.overlay_cells import PRESSES

_APART: Final = 28
"""Pixels of the image; squares of this side share a mark."""
_MOST: Final = 500
"""Marks of a sort; squares are doubled until there are no more."""
_SMALLEST, _LARGEST = 6.0, 15.0


def mark_rage_and_dead(sheet: Sheet) -> None:
    """Marks of both sorts, where they are shown beside another sort's heat or alone."""
    pen = sheet.pen
    for layer, press in (("deadclicks", "deadclick"), ("rageclicks", "rageclick")):
        if layer in sheet.show:
            for x, y, count in gathered(sheet.drawing.points[PRESSES.index(press)], sheet.scale):
                size = min(_LARGEST, _SMALLEST + 1.5 * sqrt(count - 1))
                (triangle if press == "rageclick" else cross)(pen, x, y, size)


def gathered(points: Points, scale: float) -> list[tuple[float, float, int]]:
    """(x, y, presses) of each mark in pixels of the image, the largest last so that it lies on top."""
    if not len(points.count):
        return []
    side = _APART / scale
    while True:
        _, group = np.unique(np.column_stack((points.x // side, points.y // side)), axis=0, return_inverse=True)
        group = group.reshape(-1)
        count = np.bincount(group, weights=points.count)
        if len(count) <= _MOST:
            break
        side *= 2
    x, y = (np.bincount(group, weights=place * points.count) / count * scale for place in (points.x, points.y))
    order = np.argsort(count, kind="stable")
    return [(float(x[at]), float(y[at]), int(count[at])) for at in order]


def triangle(pen: ImageDraw.ImageDraw, x: float, y: float, size: float) -> None:
    """The mark of rage clicks."""
    for colour, out in ((WHITE, size + 3), (RAGE, size)):
        pen.polygon([(x, y - out), (x + out * 0.95, y + out * 0.7), (x - out * 0.95, y + out * 0.7)], fill=colour)


def cross(pen: ImageDraw.ImageDraw, x: float, y: float, size: float) -> None:
    """The mark of dead clicks."""
    arm = size * 0.75
    for colour, width in ((WHITE, 7), (DEAD, 3)):
        reach = arm + (2 if colour == WHITE else 0)
        pen.line((x - reach, y - reach, x + reach, y + reach), fill=colour, width=width)
        pen.line((x - reach, y + reach, x + reach, y - reach), fill=colour, width=width)
