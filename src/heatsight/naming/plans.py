"""
Where the elements of a page lie at any viewport width, from layouts that were rendered at a few.

At a width that was rendered, the boxes are the layout's own. Between two rendered widths each box lies between its two boxes; an
element that only one of them shows is left out. Beyond the outermost one nobody knows whether the page keeps to its left edge, stays
centred or stretches, so there, and wherever the page jumps between two widths, the nearest layout is carried over in each of these
ways. Which way is right is not decided here: clicks on known elements tell (`layout_fit.py`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
import numpy.typing as npt

from heatsight.model.device import Band
from heatsight.model.element import Element
from heatsight.model.elements_chain import parse, write
from heatsight.model.layout import Layout, LayoutElement
from heatsight.model.page import page_of

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
Way = Literal["rendered", "between", "centred", "stretched", "left"]

WAYS: Final[tuple[Way, ...]] = ("rendered", "between", "centred", "stretched", "left")
_SAME_PX: Final = 1
"""Widths that differ by so little are one."""
_MAX_TEXT: Final = 400
_CENTRED_PX: Final = 2
"""Distances from two edges that differ by so little are equal."""


@dataclass(frozen=True, slots=True)
class Node:
    """
    An element of the page, whatever the width.

    Attributes:
        shown: as one of the layouts shows it.
        chain: it and its ancestors.
        ancestors: nodes it stands in, by number; parent: the innermost of them, -1 when there is none.
        fills: the share of a screen it fills there.
    """

    shown: LayoutElement
    chain: tuple[Element, ...]
    ancestors: frozenset[int]
    parent: int
    fills: float


@dataclass(frozen=True, slots=True)
class Sheet:
    """
    The plan at one width.

    Attributes:
        way: how it came about.
        left, right, top, bottom: of each node, CSS px; NaN where it is not shown. From the viewport's top where fixed.
        anchor: of fixed nodes, what they keep their distance from: 0 the top of the viewport, 1 its bottom, 0.5 its middle.
        label: of each node the label around it, -1 where there is none: a click on a label is a click on its field, too.
        view_height: of the viewport it was rendered in.
        drift: by how much it was moved down or up at most since it was rendered, CSS px.
    """

    way: Way
    width: int
    left: Floats
    right: Floats
    top: Floats
    bottom: Floats
    fixed: Flags
    anchor: Floats
    label: Ints
    view_height: float
    drift: float = 0.0

    def under(self, x: Ints | Floats, y: Ints | Floats, fixed: Ints, view_height: Ints | Floats, slack: float = 0.0) -> Flags:
        """Which nodes lie at which points: (points, nodes). `slack`: px by which a point may miss."""
        y, x = np.asarray(y, dtype=np.float64)[:, None], np.asarray(x, dtype=np.float64)[:, None]
        down = self.anchor * (np.asarray(view_height, dtype=np.float64)[:, None] - self.view_height)
        with np.errstate(invalid="ignore"):
            across = (x >= self.left - slack) & (x <= self.right + slack)
            along = (y >= self.top + down - slack) & (y <= self.bottom + down + slack)
        return np.asarray(across & along & (np.asarray(fixed)[:, None] == self.fixed))

    def holds(self, nodes: Ints, x: Ints, y: Ints, view_height: Ints, slack: float) -> Flags:
        """Whether each point is one that a click on its node leaves: in its box, or in its label's."""
        labels = self.label[nodes]
        return self._in_box(nodes, x, y, view_height, slack) | ((labels >= 0) & self._in_box(labels, x, y, view_height, slack))

    def _in_box(self, nodes: Ints, x: Ints, y: Ints, view_height: Ints, slack: float) -> Flags:
        down = self.anchor[nodes] * (view_height - self.view_height)
        with np.errstate(invalid="ignore"):
            across = (x >= self.left[nodes] - slack) & (x <= self.right[nodes] + slack)
            return np.asarray(across & (y >= self.top[nodes] + down - slack) & (y <= self.bottom[nodes] + down + slack))

    def box(self, node: int, view_height: float) -> tuple[float, float, float, float]:
        """Left, right, top, bottom of a node in a viewport of that height, CSS px; NaN where it is not shown."""
        down = float(self.anchor[node]) * (view_height - self.view_height)
        return float(self.left[node]), float(self.right[node]), float(self.top[node]) + down, float(self.bottom[node]) + down

    @property
    def area(self) -> Floats:
        """Of each node, square px."""
        return np.asarray((self.right - self.left) * (self.bottom - self.top))


class Plan:
    """
    One page's nodes, in document order, and where they lie.

    Args:
        layouts: of one page. Of several at one width the last rendered counts.
        band: whose layouts say best what an element is; others only fill in.
    """

    def __init__(self, layouts: Sequence[Layout], band: Band) -> None:
        latest = {layout.width: layout for layout in sorted(layouts, key=lambda one: one.rendered_at)}
        self.layouts = tuple(latest[width] for width in sorted(latest))
        number: dict[str, int] = {}
        nodes: list[Node] = []
        places: list[list[tuple[LayoutElement, int]]] = []
        drawn = sorted(self.layouts, key=lambda one: not _within(band, one.width))
        for layout in drawn:
            places.append([])
            for shown, chain in _with_body(layout):
                steps = _steps(chain)
                if steps[-1] not in number:
                    number[steps[-1]] = len(nodes)
                    outer = [number[step] for step in steps[:-1] if step in number]
                    fills = shown.width * shown.height / max(1.0, float(layout.width * layout.viewport_height))
                    nodes.append(Node(shown, chain, frozenset(outer), outer[-1] if outer else -1, fills))
                places[-1].append((shown, number[steps[-1]]))
        self.nodes = tuple(nodes)
        self._sheets = tuple(_rendered(layout, at, self.nodes) for layout, at in zip(drawn, places, strict=True))

    @property
    def widths(self) -> tuple[int, ...]:
        """CSS px, ascending."""
        return tuple(layout.width for layout in self.layouts)

    def at(self, width: int) -> tuple[Sheet, ...]:
        """What the page may be like at a width, the likeliest first; a width that was rendered has one answer."""
        nearest = min(self._sheets, key=lambda sheet: abs(sheet.width - width), default=None)
        if nearest is None:
            return ()
        if abs(nearest.width - width) <= _SAME_PX:
            return (nearest,)
        low = max((sheet for sheet in self._sheets if sheet.width < width), key=lambda sheet: sheet.width, default=None)
        high = min((sheet for sheet in self._sheets if sheet.width > width), key=lambda sheet: sheet.width, default=None)
        carried = tuple(_carried(nearest, width, way) for way in WAYS[2:])
        return carried if low is None or high is None else (_between(low, high, width), *carried)


def plans_of(pages: Sequence[str], layouts: Sequence[Layout], band: Band) -> dict[int, Plan]:
    """
    The plan of each page, by its number, where there is one.

    One page's layouts are taken as they are given, wherever it was rendered; of several pages each takes those of its own url. Widths
    outside of the band matter only as the nearest neighbours of those inside. A layout of a page that shows nothing says nothing.
    """
    found: dict[int, Plan] = {}
    for number, page in enumerate(pages):
        own = [layout for layout in layouts if layout.elements and (len(pages) == 1 or page_of(layout.url) == page)]
        narrower = max((layout.width for layout in own if layout.width < band.viewport_width_min), default=None)
        wider = min((layout.width for layout in own if layout.width > (band.viewport_width_max or layout.width)), default=None)
        near = [layout for layout in own if layout.width in {narrower, wider} or _within(band, layout.width)]
        if near:
            found[number] = Plan(near, band)
    return found


def _within(band: Band, width: int) -> bool:
    return band.viewport_width_min <= width <= (band.viewport_width_max or width)


def _rendered(layout: Layout, places: Sequence[tuple[LayoutElement, int]], nodes: Sequence[Node]) -> Sheet:
    left, right, top, bottom = np.full((4, len(nodes)), np.nan)
    fixed, anchor = np.zeros(len(nodes), dtype=np.bool_), np.zeros(len(nodes))
    label = np.full(len(nodes), -1, dtype=np.int64)
    for shown, node in places:
        left[node], right[node], top[node], bottom[node] = shown.x, shown.x + shown.width, shown.y, shown.y + shown.height
        fixed[node] = shown.fixed
        outer = nodes[node].ancestors
        if shown.fixed:
            # What holds it to the viewport is the outermost fixed element around it; those inside go along.
            held = min((other for other in outer if fixed[other]), default=None)
            anchor[node] = _anchor(shown, layout.viewport_height) if held is None else anchor[held]
        label[node] = max((other for other in outer if nodes[other].shown.tag == "label"), default=-1)
    return Sheet("rendered", layout.width, left, right, top, bottom, fixed, anchor, label, float(layout.viewport_height))


def _anchor(shown: LayoutElement, view_height: int) -> float:
    above, below = shown.y, view_height - shown.y - shown.height
    if abs(above - below) <= _CENTRED_PX and above > _CENTRED_PX:
        return 0.5
    return 1.0 if -_CENTRED_PX <= below < above else 0.0


def _between(low: Sheet, high: Sheet, width: int) -> Sheet:
    share = (width - low.width) / (high.width - low.width)
    left, right, top, bottom = (
        getattr(low, side) + share * (getattr(high, side) - getattr(low, side)) for side in ("left", "right", "top", "bottom")
    )
    torn = (low.fixed != high.fixed) | (low.anchor != high.anchor)
    height = low.view_height + share * (high.view_height - low.view_height)
    return Sheet("between", width, np.where(torn, np.nan, left), right, top, bottom, low.fixed, low.anchor, low.label, height)


def _carried(sheet: Sheet, width: int, way: Way) -> Sheet:
    scale = width / sheet.width if way == "stretched" else 1.0
    shift = (width - sheet.width) / 2 if way == "centred" else 0.0
    # What fills the viewport fills another one, too, wherever the rest goes.
    full = (sheet.left <= 1) & (sheet.right >= sheet.width - 1)
    left = np.where(full, sheet.left, sheet.left * scale + shift)
    right = np.where(full, sheet.right + width - sheet.width, sheet.right * scale + shift)
    return Sheet(way, width, left, right, sheet.top, sheet.bottom, sheet.fixed, sheet.anchor, sheet.label, sheet.view_height)


def _with_body(layout: Layout) -> list[tuple[LayoutElement, tuple[Element, ...]]]:
    """The elements with their chains, the body first: it is what lies under all others, though no layout lists it."""
    listed = list(zip(layout.elements, _chains(layout.elements), strict=True))
    if not listed or any(len(chain) == 1 for _, chain in listed):
        return listed
    body = listed[0][1][-1:]
    text = " ".join(shown.text for shown, chain in listed if len(chain) == 2)[:_MAX_TEXT]  # noqa: PLR2004 - itself and the body
    shown = LayoutElement(
        selector="body", chain=write(body), tag="body", role="", text=text, label="", href=None,
        x=0.0, y=0.0, width=float(layout.width), height=float(layout.page_height),
        clickable=False, disabled=False, fixed=False, font_px=None, contrast=None, fill=1.0,
    )  # fmt: skip
    return [(shown, body), *listed]


def _chains(elements: Sequence[LayoutElement]) -> list[tuple[Element, ...]]:
    """The elements' chains. Most end in the chain of one seen just before, which need not be read again."""
    found: list[tuple[Element, ...]] = []
    open_: list[tuple[str, tuple[Element, ...]]] = []
    for element in elements:
        while open_ and not element.chain.endswith(open_[-1][0]):
            open_.pop()
        ending, outer = open_[-1] if open_ else ("", ())
        chain = (parse(element.chain[: len(element.chain) - len(ending)]) + outer) or (Element("unknown"),)
        found.append(chain)
        open_.append((";" + element.chain, chain))
    return found


def _steps(chain: tuple[Element, ...]) -> list[str]:
    """For each element of a chain, the outermost first, what tells it from all others of its page."""
    steps: list[str] = []
    for element in reversed(chain):
        step = f"{element.tag}:{element.nth_child}:{element.nth_of_type}"
        steps.append(f"{steps[-1]}>{step}" if steps else step)
    return steps
