"""Regions of hotspots from the layout: the element's own box, in the place where its clicks really fall."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from heatsight.naming.attribution import NOBODY
from heatsight.naming.layout_fit import Drawn

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Box = tuple[float, float, float, float]

_IN_BOX: Final = 0.75
"""Share of an element's clicks that must lie in its boxes for its drawn place to be believed."""
_SLACK_PX: Final = 12
_TRIM_FROM: Final = 20


@dataclass(frozen=True, slots=True)
class Fallen:
    """Clicks of one element: for each the sheet (-1 where there is none), its place and its viewport's height, CSS px."""

    sheet: Ints
    x: Ints
    y: Ints
    height: Ints


def element_box(drawn: Drawn, element: int, clicks: Fallen) -> Box | None:
    """
    The box of an element at the width at which most of its clicks were made: left and right as shares of that width, top and bottom in
    CSS px. None where no layout shows it there.

    Its size is the layout's. Its place is, too, moved by as little as puts its clicks inside; where most lie elsewhere (something above
    it opened, or has other fonts) it is put around them.
    """
    numbers, counts = np.unique(clicks.sheet[clicks.sheet >= 0], return_counts=True)
    for number in numbers[np.argsort(-counts, kind="stable")].tolist():
        sheet, node = drawn.sheets[number], int(drawn.node_of[drawn.page[number]][element])
        if node == NOBODY or np.isnan(sheet.left[node]):
            continue
        here = np.flatnonzero(clicks.sheet == number)
        left, right, top, bottom = sheet.box(node, float(np.median(clicks.height[here])))
        x, y = clicks.x[here].astype(float), clicks.y[here].astype(float)
        inside = (x >= left - _SLACK_PX) & (x <= right + _SLACK_PX) & (y >= top - _SLACK_PX) & (y <= bottom + _SLACK_PX)
        believed = inside.mean() >= _IN_BOX
        across = _nudge(left, right, x[inside]) if believed else _around(left, right, x)
        down = _nudge(top, bottom, y[inside]) if believed else _around(top, bottom, y)
        width = max(1, sheet.width)
        return max(0.0, (left + across) / width), min(1.0, (right + across) / width), top + down, bottom + down
    return None


def _nudge(low: float, high: float, at: Floats) -> float:
    """By how much to move a stretch so that it holds the places; 0 where it does, or cannot."""
    first, last = _ends(at)
    if last - first > high - low:
        return 0.0
    return min(0.0, first - low) + max(0.0, last - high)


def _around(low: float, high: float, at: Floats) -> float:
    """By how much to move a stretch so that its middle is that of the places, unless it holds them already."""
    first, last = _ends(at)
    return 0.0 if low <= first and last <= high else (first + last - low - high) / 2


def _ends(at: Floats) -> tuple[float, float]:
    # A few clicks that went astray must not move it.
    low, high = (0.02, 0.98) if len(at) >= _TRIM_FROM else (0.0, 1.0)
    return float(np.quantile(at, low)), float(np.quantile(at, high))
