"""
Regions of hotspots from the layout: the element's own box, in the place where its clicks really fall.

The page is rendered with the fonts of the machine that renders it; where visitors have others, words are wider or narrower, and what
stands beside them lies elsewhere, by some px that no layout tells. Clicks do: people aim at the middle of a control. How far controls
lie from their clicks, beyond what aiming badly explains, is learnt from all of them together, and each box is moved by its own clicks'
share of that: nothing where rendering and visitors agree.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np
import numpy.typing as npt

from heatsight.naming.aiming import aim_px, worth
from heatsight.naming.attribution import NOBODY
from heatsight.naming.drift import drift_of, drifted
from heatsight.naming.layout_fit import Drawn
from heatsight.naming.plans import Sheet

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
Box = tuple[float, float, float, float]

_IN_BOX: Final = 0.75
"""Share of an element's clicks that must lie in its boxes for its drawn place to be believed."""
_SLACK_PX: Final = 12
_TRIM_FROM: Final = 20
_ENOUGH: Final = 5
"""Controls from which on they tell something together."""
_ROUNDS: Final = 200


@dataclass(frozen=True, slots=True)
class Fallen:
    """Clicks of one element: for each the sheet (-1 where there is none), its place and its viewport's height, CSS px."""

    sheet: Ints
    x: Ints
    y: Ints
    height: Ints


_COLUMNS: Final = ("sheet", "x", "y", "height")


@dataclass(frozen=True, slots=True)
class Shift:
    """The share of controls that lie elsewhere than they were rendered, and the variance of by how much, px squared."""

    share: float = 0.0
    variance: float = 0.0

    def expected(self, off: Floats | float, own: Floats | float) -> Floats:
        """
        By how much something lies elsewhere.

        Args:
            off: how far its clicks' middle is from its own; own: the variance that aiming gives that.
        """
        return np.asarray(self.probability(off, own) * off * self.variance / (self.variance + own))

    def probability(self, off: Floats | float, own: Floats | float) -> Floats:
        """How likely it lies elsewhere at all."""
        if not self.share:
            return np.zeros(np.shape(off))
        odds = self.share / (1 - self.share) * self.odds(off, own)
        return np.asarray(odds / (1 + odds))

    def odds(self, off: Floats | float, own: Floats | float) -> Floats:
        """How much likelier that is for what lies elsewhere than for what does not."""
        wide = np.asarray(self.variance + own)
        return np.asarray(np.sqrt(own / wide) * np.exp(np.minimum(np.square(off) * (1 / own - 1 / wide) / 2, 50.0)))


@dataclass(frozen=True, slots=True)
class Leaning:
    """
    How controls lie elsewhere than they were rendered.

    Attributes:
        sheets: by number, moved further down where clicks on controls agree that all below lies lower.
        across, down: what single controls differ by beyond that.
    """

    sheets: Mapping[int, Sheet] = field(default_factory=dict)
    across: Shift = Shift()
    down: Shift = Shift()


def leaning(drawn: Drawn, controls: Sequence[tuple[int, Fallen]]) -> Leaning:
    """Learnt from all controls: how far each lies from its clicks, less what aiming explains."""
    elements = np.concatenate([np.full(len(clicks.sheet), element) for element, clicks in controls] or [np.zeros(0, dtype=np.int64)])
    every = Fallen(*(np.concatenate([getattr(clicks, name) for _, clicks in controls] or [elements]) for name in _COLUMNS))
    sheets = {number: _settled(drawn, number, elements, every) for number in range(len(drawn.sheets))}
    across: list[tuple[float, float]] = []
    down: list[tuple[float, float]] = []
    for element, clicks in controls:
        for number in np.unique(clicks.sheet[clicks.sheet >= 0]).tolist():
            found = _against(drawn, sheets, element, clicks, number)
            if found is not None and found.inside.any():
                across.append(_off(found.left, found.right, found.x[found.inside]))
                down.append(_off(found.top, found.bottom, found.y[found.inside]))
    return Leaning(sheets, _shift(across), _shift(down))


def _settled(drawn: Drawn, number: int, elements: Ints, clicks: Fallen) -> Sheet:
    """A sheet moved down by what aiming tells beyond the drift that it has been moved by already; `elements`: of each click."""
    sheet, page = drawn.sheets[number], drawn.page[number]
    rows = np.flatnonzero(clicks.sheet == number)
    nodes = drawn.node_of[page][elements[rows]]
    rows, nodes = rows[nodes != NOBODY], nodes[nodes != NOBODY]
    with np.errstate(invalid="ignore"):
        beside = (clicks.x[rows] < sheet.left[nodes] - _SLACK_PX) | (clicks.x[rows] > sheet.right[nodes] + _SLACK_PX)
    free = ~beside & ~sheet.fixed[nodes] & ~np.isnan(sheet.top[nodes])
    drift = drift_of(sheet.top[nodes[free]], sheet.bottom[nodes[free]], clicks.y[rows[free]], aimed=True)
    if not drift.down.any():
        return sheet
    worded = np.array([node.shown.font_px is not None for node in drawn.plans[page].nodes], dtype=np.bool_)
    return drifted(sheet, drift, worded)


def element_box(drawn: Drawn, element: int, clicks: Fallen, lean: Leaning, *, aimed: bool = True) -> Box | None:
    """
    The box of an element at the width at which most of its clicks were made: left and right as shares of that width, top and bottom in
    CSS px. None where no layout shows it there.

    Its size is the layout's. Its place is, too, moved by as much as its clicks say and then as little as puts them inside; where most lie
    elsewhere (something above it opened, or has other fonts) it is put around them.

    Args:
        lean: of the controls among the same clicks.
        aimed: people aim at it, as at a control.
    """
    numbers, counts = np.unique(clicks.sheet[clicks.sheet >= 0], return_counts=True)
    for number in numbers[np.argsort(-counts, kind="stable")].tolist():
        found = _against(drawn, lean.sheets, element, clicks, number)
        if found is None:
            continue
        left, right, top, bottom, inside = found.left, found.right, found.top, found.bottom, found.inside
        if inside.mean() >= _IN_BOX:
            across = _moved(left, right, found.x[inside], lean.across if aimed else Shift())
            down = _moved(top, bottom, found.y[inside], lean.down if aimed else Shift())
        else:
            across, down = _around(left, right, found.x), _around(top, bottom, found.y)
        width = max(1, drawn.sheets[number].width)
        return max(0.0, (left + across) / width), min(1.0, (right + across) / width), top + down, bottom + down
    return None


@dataclass(frozen=True, slots=True)
class _Against:
    """An element's box on one sheet, CSS px, and its clicks there: which lie inside, or next to it."""

    left: float
    right: float
    top: float
    bottom: float
    x: Floats
    y: Floats
    inside: Flags


def _against(drawn: Drawn, sheets: Mapping[int, Sheet], element: int, clicks: Fallen, number: int) -> _Against | None:
    sheet, node = sheets.get(number, drawn.sheets[number]), int(drawn.node_of[drawn.page[number]][element])
    if node == NOBODY or np.isnan(sheet.left[node]):
        return None
    here = np.flatnonzero(clicks.sheet == number)
    left, right, top, bottom = sheet.box(node, float(np.median(clicks.height[here])))
    x, y = clicks.x[here].astype(float), clicks.y[here].astype(float)
    inside = (x >= left - _SLACK_PX) & (x <= right + _SLACK_PX) & (y >= top - _SLACK_PX) & (y <= bottom + _SLACK_PX)
    return _Against(left, right, top, bottom, x, y, inside)


def _off(low: float, high: float, at: Floats) -> tuple[float, float]:
    """How far the middle of the places is from that of a stretch, and the variance that aiming gives it."""
    return float(at.mean() - (low + high) / 2), float(aim_px(high - low)) ** 2 / float(worth(len(at)))


def _shift(offs: Sequence[tuple[float, float]]) -> Shift:
    """How many lie elsewhere and by how much, as makes these offs likeliest (expectation and maximisation, from the widest guess)."""
    if len(offs) < _ENOUGH:
        return Shift()
    off, own = np.array(offs).T
    found = Shift(0.5, max(1.0, float((off * off - own).max(initial=0.0))))
    for _ in range(_ROUNDS):
        likely = found.probability(off, own)
        shrink = found.variance / (found.variance + own)
        spread = np.square(off * shrink) + own * shrink
        total = float(likely.sum())
        found = Shift(min(0.99, total / len(off)), float((likely * spread).sum() / max(total, 1e-9)))
    return found


def _moved(low: float, high: float, at: Floats, shift: Shift) -> float:
    """By how much to move a stretch: towards the middle of its places as far as they are to be believed, and then to hold them."""
    off, own = _off(low, high, at)
    toward = float(shift.expected(off, own))
    toward = toward if abs(toward) >= 1 else 0.0  # of a px less nobody can tell
    return toward + _nudge(low + toward, high + toward, at)


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
