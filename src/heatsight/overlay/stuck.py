"""
Where presses on what stays while the page scrolls lie in the picture.

Their y counts from the top of the viewport, and the picture shows such things once: at the top of the page, or, what clings to the lower
edge, at the lower edge of the first screen. A window of another height moves the latter, so each press is tried by its distance from the
top and by that from the bottom, and lies where a thing that stays is.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

from heatsight.model.layout import Layout

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

_STEP_PX: Final = 2
_SLACK_PX: Final = 2


def where_things_stick(layout: Layout, height: int) -> Flags:
    """A map of the picture's head, one entry per square of 2 px: whether something that stays lies there."""
    tall = min(height, 2 * max(1, layout.viewport_height))
    sticks = np.zeros((tall // _STEP_PX + 1, layout.width // _STEP_PX + 1), dtype=np.bool_)
    for box in layout.elements:
        if box.fixed and box.width * box.height < layout.width * layout.viewport_height:  # a veil over the whole screen says nothing
            top, left = (max(0, int(edge - _SLACK_PX)) // _STEP_PX for edge in (box.y, box.x))
            bottom, right = (max(0, int(edge + _SLACK_PX)) // _STEP_PX for edge in (box.y + box.height, box.x + box.width))
            sticks[top : bottom + 1, left : right + 1] = True
    return sticks


def stuck_at(sticks: Flags, x: Floats, top: Floats, from_bottom: Floats) -> Floats:
    """The y of each press in the picture, NaN where nothing stays. `top`, `from_bottom`: by either edge, CSS px of the picture."""
    by_bottom = np.where(_covered(sticks, x, from_bottom), from_bottom, np.nan)
    return np.where(_covered(sticks, x, top), top, by_bottom)


def _covered(sticks: Flags, x: Floats, y: Floats) -> Flags:
    column, row = (x // _STEP_PX).astype(np.int64), (y // _STEP_PX).astype(np.int64)
    inside = (column >= 0) & (row >= 0) & (row < sticks.shape[0]) & (column < sticks.shape[1])
    return np.asarray(inside & sticks[np.where(inside, row, 0), np.where(inside, column, 0)])
