"""What a layout that fits says of each click: what lies under it, and how likely each element's click falls there."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import numpy as np
import numpy.typing as npt

from heatsight.naming.attribution import NOBODY
from heatsight.naming.layout_fit import Drawn
from heatsight.naming.plans import Node, Sheet
from heatsight.naming.windows import Clicks

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

_EDGE_PX: Final = 4
"""Fingers and rounding put some clicks of an element just outside of its box."""
_OUTSIDE: Final = 0.02
"""Of an element's clicks, how many fall elsewhere although the layout fits: it moved, or something lay over it."""
_RUNNING: Final = frozenset(
    {
        "a",
        "span",
        "b",
        "i",
        "em",
        "strong",
        "u",
        "small",
        "mark",
        "sub",
        "sup",
        "time",
        "abbr",
        "q",
        "s",
        "code",
        "kbd",
        "samp",
        "cite",
        "var",
    }
)
"""Elements that run along in lines of text."""
_TWO_LINES: Final = 2.2
"""Times its font's size: more than one line, less than two."""
_CHUNK: Final = 2_000


class Shown:
    """
    The layouts' word on clicks, by their row in the windows' clicks.

    Args:
        passive: of each element of the roster, whether it is nothing interactive.
    """

    def __init__(self, drawn: Drawn, clicks: Clicks, passive: Flags) -> None:
        self._drawn, self._clicks = drawn, clicks
        self.top = _topmost(drawn, clicks)
        element = np.full(len(clicks), NOBODY, dtype=np.int64)
        for number, _, rows in _by_sheet(drawn):
            seen = rows[self.top[rows] != NOBODY]
            element[seen] = drawn.elements[drawn.page[number]][self.top[seen]]
        self.element = element
        self.on_control = (element != NOBODY) & ~np.append(passive, False)[element]

    def of_pairs(self, rows: Ints, elements: Ints, flat: Floats) -> Floats:
        """Density of each element's clicks at each click, per square px; `flat` (of each click) where the layout shows no place."""
        out = flat.copy()
        sheet_of = self._drawn.of_click[rows]
        for number in np.unique(sheet_of[sheet_of >= 0]).tolist():
            sheet, node_of = self._drawn.sheets[number], self._drawn.node_of[self._drawn.page[number]]
            pairs = np.flatnonzero(sheet_of == number)
            nodes = node_of[elements[pairs]]
            pairs, nodes = pairs[nodes != NOBODY], nodes[nodes != NOBODY]
            area = (sheet.right[nodes] - sheet.left[nodes] + 2 * _EDGE_PX) * (sheet.bottom[nodes] - sheet.top[nodes] + 2 * _EDGE_PX)
            clicks, at = self._clicks, rows[pairs]
            inside = sheet.holds(nodes, clicks.x[at], clicks.y[at], clicks.height[at], _EDGE_PX) & (clicks.fixed[at] == sheet.fixed[nodes])
            value = np.where(inside, (1 - _OUTSIDE) / np.maximum(area, 1.0), _OUTSIDE * flat[pairs])
            out[pairs] = np.where(np.isnan(area), flat[pairs], value)
        return out

    def of_nothing(self, rows: Ints, flat: Floats) -> Floats:
        """Density of clicks on nothing interactive at each click: hardly any where a control lies on top."""
        return np.where(self.on_control[rows], _OUTSIDE * flat, flat)


def _by_sheet(drawn: Drawn) -> Iterator[tuple[int, Sheet, Ints]]:
    for number, sheet in enumerate(drawn.sheets):
        yield number, sheet, np.flatnonzero(drawn.of_click == number)


def _topmost(drawn: Drawn, clicks: Clicks) -> Ints:
    """The node under each click; NOBODY where no layout is used, or nothing lies there."""
    top = np.full(len(clicks), NOBODY, dtype=np.int64)
    for number, sheet, rows in _by_sheet(drawn):
        nodes, area = drawn.plans[drawn.page[number]].nodes, sheet.area
        for start in range(0, len(rows), _CHUNK):
            some = rows[start : start + _CHUNK]
            under = sheet.under(clicks.x[some], clicks.y[some], clicks.fixed[some], clicks.height[some])
            for row, lies in zip(some.tolist(), under, strict=True):
                top[row] = block(uppermost(np.flatnonzero(lies).tolist(), nodes, area), nodes, sheet)
    return top


def block(node: int, nodes: tuple[Node, ...], sheet: Sheet) -> int:
    """The node; instead of words that run over several lines what they stand in, as the box around all lines holds more than the words."""
    while node != NOBODY and nodes[node].parent != NOBODY and nodes[node].shown.tag in _RUNNING:
        font = nodes[node].shown.font_px
        if font is None or sheet.bottom[node] - sheet.top[node] <= _TWO_LINES * font:
            break
        node = nodes[node].parent
    return node


def uppermost(lying: list[int], nodes: tuple[Node, ...], area: Floats) -> int:
    """
    Of nodes that lie at one point the one on top; NOBODY of none.

    What stands in another lies over it. Of the rest the smallest: were it under a larger one, nobody would see it; else the later.
    """
    outer = frozenset[int]().union(*(nodes[node].ancestors for node in lying))
    return min((node for node in lying if node not in outer), key=lambda node: (float(area[node]), -node), default=NOBODY)
