"""
How far the page lies below (or above) where it was rendered, from top to bottom.

The page is rendered with the fonts of the machine that renders it. Visitors have others, so lines break elsewhere and everything below
moves, a little more after every paragraph. Clicks on known elements tell by how much: each must fall into its element's box, and people
aim at its middle. Of all ways to move, the one is taken that puts most clicks into their boxes with the least movement. Between known
elements the drift grows with the text that stands between them, and not with the pictures.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import numpy.typing as npt

from heatsight.naming.aiming import aim_px, worth
from heatsight.naming.plans import Sheet

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

_STEP_PX: Final = 8
_SLACK_PX: Final = 4
_ASTRAY: Final = 3.0
"""Log odds from which on a click is taken as astray, which costs 1: about where the edge of its box is."""
_STEEPEST: Final = 0.3
"""Lines of another font are up to so much more or fewer; what moves more is another page."""
_AT_ONCE_PX: Final = 2 * _STEP_PX
_CLICKS_PER_MOVE: Final = 1.4
"""What any movement costs, in clicks outside of their box: one alone moves nothing, as pages have states (an opened accordion)."""
_USUAL: Final = 0.11
_USUAL_PX: Final = 18.0
"""Movement by so much of the height since the element before, and so many px, costs one click more. As log odds, with one click in
ten astray: movements of 5 % are usual."""
_MOST_STATES: Final = 400
_DEEPEST_PX: Final = 200_000
"""Nobody scrolls further; a hostile page may be a thousand times as long."""


@dataclass(frozen=True, slots=True)
class Drift:
    """How far down (CSS px) the page has moved at some heights of it as rendered, ascending."""

    heights: Floats
    down: Floats

    def at(self, y: Floats, text: Floats) -> Floats:
        """
        The drift at each height.

        Args:
            text: height of text above each px of the page, which drift grows with.
        """
        if not self.down.any():
            return np.zeros_like(y)
        # A little of the plain height keeps it growing where there is no text at all.
        grows = text + 0.001 * np.arange(len(text))
        last = len(text) - 1
        where = grows[np.clip(np.nan_to_num(y), 0, last).astype(int)]
        known = grows[np.clip(self.heights, 0, last).astype(int)]
        return np.asarray(np.interp(where, np.concatenate(([grows[0]], known)), np.concatenate(([0.0], self.down))))


def drift_of(top: Floats, bottom: Floats, y: Ints | Floats, *, aimed: bool = False) -> Drift:
    """
    The drift that clicks tell.

    Args:
        top, bottom: of each click, the box of its element as rendered; y: where it fell, CSS px.
        aimed: count it as evidence, too, how near the middle a click lies; else only whether it lies inside.
    """
    middle = (top + bottom) / 2
    heights, place = np.unique(middle, return_inverse=True)
    if not len(heights):
        return Drift(heights, heights)
    hits = np.bincount(place.ravel())
    share = (worth(hits) / hits)[place.ravel()] if aimed else np.zeros(len(y))
    if _cost(y - middle, bottom - top, share).sum() <= _CLICKS_PER_MOVE:
        return Drift(heights, np.zeros_like(heights))  # any movement costs more than it gains
    needed = float(np.abs(y - middle).max()) + _AT_ONCE_PX
    farthest = min(needed, _STEEPEST * float(heights[-1]) + _AT_ONCE_PX, _STEP_PX * _MOST_STATES / 2)
    half = int(farthest // _STEP_PX)
    states = np.arange(-half, half + 1) * float(_STEP_PX)
    missed = np.zeros((len(heights), len(states)))
    np.add.at(missed, place.ravel(), _cost((y - middle)[:, None] - states, (bottom - top)[:, None], share[:, None]))
    move = np.abs(states[:, None] - states[None, :])
    fixed_price = np.where(move > 0, _CLICKS_PER_MOVE, 0.0)
    cost = np.where(states == 0, 0.0, np.inf)
    before, came = 0.0, []
    for number, height in enumerate(heights.tolist()):
        allowed = move <= _AT_ONCE_PX + _STEEPEST * (height - before)
        price = fixed_price + move / (_USUAL * (height - before) + _USUAL_PX)
        total = np.where(allowed, cost[None, :] + price, np.inf)
        came.append(np.argmin(total, axis=1))
        cost = total[np.arange(len(states)), came[-1]] + missed[number]
        before = height
    state = int(np.argmin(cost))
    down = np.empty(len(heights))
    for number in reversed(range(len(heights))):
        down[number] = states[state]
        state = int(came[number][state])
    return Drift(heights, down)


def _cost(off: Floats, size: Floats, share: Floats) -> Floats:
    """
    What a click so far from the middle of something so tall costs: 1 outside of it, and inside the less the nearer the middle it is.

    Args:
        share: what each click of so many on one element tells of its middle; 0: nothing.
    """
    outside = np.abs(off) > size / 2 + _SLACK_PX
    return np.where(outside, 1.0, np.minimum(share * np.square(off / aim_px(size)) / 2 / _ASTRAY, 1.0))


def text_above(sheet: Sheet, worded: Flags) -> Floats:
    """Of each px of the page, how much text stands above it, CSS px of height. `worded`: nodes with words of their own."""
    free = worded & ~sheet.fixed & ~np.isnan(sheet.top)
    deepest = int(min(np.nanmax(sheet.bottom, initial=0.0), _DEEPEST_PX)) + 2
    covered = np.zeros(deepest + 1)
    np.add.at(covered, np.clip(sheet.top[free], 0, deepest).astype(int), 1.0)
    np.add.at(covered, np.clip(sheet.bottom[free], 0, deepest).astype(int), -1.0)
    return np.concatenate(([0.0], np.cumsum(np.cumsum(covered) > 0)))


def drifted(sheet: Sheet, drift: Drift, worded: Flags) -> Sheet:
    """The sheet with everything that scrolls moved by the drift."""
    text = text_above(sheet, worded)
    still = sheet.fixed
    top = np.where(still, sheet.top, sheet.top + drift.at(sheet.top, text))
    bottom = np.where(still, sheet.bottom, sheet.bottom + drift.at(sheet.bottom, text))
    return replace(sheet, top=top, bottom=bottom, drift=max(sheet.drift, float(np.abs(drift.down).max(initial=0.0))))
