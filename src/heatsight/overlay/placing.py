"""
From cells to places on the picture, or the reason why not: a list of steps, each of which settles some of what is left.

1. What has no place, or lies in a cell too many, is left out.
2. What was made in a window of about the picture's width lies where it was made; but where most of the presses on some elements
   miss their boxes, the page has moved since, and they are drawn on the elements.
3. What stays while the page scrolls lies where it sticks in the picture.
4. What was made at another width is drawn only on an element that the picture shows.
5. What comes to lie beyond the picture is left out.

Drawn on an element, the presses made at one width keep their order around their middle, which is laid on the middle of the element's box;
where they span more than the box, they are drawn in to fit.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from heatsight.model.hotspot import Hotspot
from heatsight.model.layout import Layout, LayoutElement
from heatsight.overlay.drawing import WHYS, Points, Tally, Why
from heatsight.overlay.owners import SEVERAL, owners
from heatsight.overlay.stuck import stuck_at, where_things_stick
from heatsight.query.overlay_cells import PRESSES, STEP_PX, OverlayCells, Press

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

_OPEN: Final = -1
_SHOWN: Final = -2
_INSET_PX: Final = 1.0
_ENOUGH: Final = 3
"""Presses that can tell an element that moved from a name that is wrong."""
_SLACK_PX: Final = 8
"""A press so far from an element's box is still on it: half a cell."""


@dataclass(slots=True)
class Placing:
    """
    Work in progress: `verdict` is an index into WHYS, or open, or shown.

    `boxes` are of each hotspot its element in the picture, `named` whether it has an element at all.
    """

    cells: OverlayCells
    layout: Layout
    height: int
    moved: bool
    boxes: Sequence[LayoutElement | None]
    named: Flags
    owner: Ints
    x: Floats
    y: Floats
    verdict: Ints
    projected: Flags

    def open(self) -> Flags:
        """What is not settled yet."""
        return np.asarray(self.verdict == _OPEN)

    def leave_out(self, which: Flags, why: Why) -> None:
        """Settle these as left out."""
        self.verdict[which & self.open()] = WHYS.index(why)

    def show(self, which: Flags, x: Floats, y: Floats) -> None:
        """Settle these as lying there."""
        which = which & self.open()
        self.x[which], self.y[which] = x[which], y[which]
        self.verdict[which] = _SHOWN


@dataclass(frozen=True, slots=True)
class Placed:
    """
    Cells on the picture.

    Attributes:
        x, y: CSS px of the picture, where shown. owner: of each cell its hotspot's place in the sequence, below 0 for none.
        shown: which lie on the picture. why: index into WHYS of the others.
        projected: of those shown, which are drawn on their element and not where they were made.
    """

    cells: OverlayCells
    x: Floats
    y: Floats
    owner: Ints
    shown: Flags
    why: Ints
    projected: Flags

    def points(self, press: int) -> Points:
        """The shown presses of one sort."""
        mine = self.shown & (self.cells.press == press)
        return Points(self.x[mine], self.y[mine], self.cells.count[mine], self.cells.visitors[mine])

    def has(self, number: int, press: Press) -> bool:
        """Whether any press of a hotspot is shown."""
        return bool((self.shown & (self.owner == number) & (self.cells.press == PRESSES.index(press))).any())

    def tally(self, press: int) -> Tally:
        """What became of the presses of one sort, every one of them."""
        mine = self.cells.press == press
        shown = int(self.cells.count[mine & self.shown].sum())
        reasons = np.zeros(len(WHYS), dtype=np.int64)
        np.add.at(reasons, self.why[mine & ~self.shown], self.cells.count[mine & ~self.shown])
        left_out: dict[Why, int] = {why: int(count) for why, count in zip(WHYS, reasons, strict=True) if count}
        people, everybody = self.cells.people[press], self.cells.everybody[press]
        missing: tuple[tuple[Why, int], ...] = (
            ("too_many_cells", people - shown - sum(left_out.values())),
            ("set_aside", everybody - people),
        )
        left_out |= {why: count for why, count in missing if count > 0}
        projected = int(self.cells.count[mine & self.shown & self.projected].sum())
        return Tally(PRESSES[press], shown, projected, left_out, shown + sum(left_out.values()))


def place(
    cells: OverlayCells, hotspots: Sequence[Hotspot], boxes: Sequence[LayoutElement | None], layout: Layout, height: int, *, moved: bool
) -> Placed:
    """
    Where each cell lies on the picture.

    Args:
        boxes: of each hotspot its element in the layout, where it shows it.
        height: of the picture, CSS px; a tall page is cut.
        moved: whether the page lies elsewhere than in the picture at about its width.
    """
    work = Placing(
        cells=cells,
        layout=layout,
        height=height,
        moved=moved,
        boxes=boxes,
        named=np.array([spot.element is not None for spot in hotspots], dtype=np.bool_),
        owner=owners(cells, hotspots),
        x=np.full(len(cells), np.nan),
        y=np.full(len(cells), np.nan),
        verdict=np.full(len(cells), _OPEN, dtype=np.int64),
        projected=np.zeros(len(cells), dtype=np.bool_),
    )
    for step in STEPS:
        step(work)
    shown = work.verdict == _SHOWN
    return Placed(cells, work.x, work.y, work.owner, shown, np.where(shown, 0, work.verdict), work.projected)


def leave_out_what_has_no_place(work: Placing) -> None:
    """Keyboard clicks, and dead clicks whose click is not known."""
    work.leave_out(~work.cells.known, "no_place")


def follow_elements(work: Placing) -> None:
    """
    Made at about this width on elements that lie elsewhere now: the page has moved, so they are drawn on the elements.

    A press or two beside an element may as well bear a wrong name. So it takes several on one element, or a page that has moved.
    """
    x, y = work.cells.share * work.layout.width, work.cells.top
    here = work.open() & work.cells.near & ~work.cells.fixed & _has_box(work)
    for number in np.unique(work.owner[here]).tolist():
        box, mine = work.boxes[number], here & (work.owner == number)
        presses = int(work.cells.count[mine].sum())
        believed = presses >= _ENOUGH or work.moved
        if box is not None and believed and 2 * work.cells.count[mine & _within(box, x, y)].sum() < presses:
            _project(work, mine, box)


def keep_in_place(work: Placing) -> None:
    """Made at about this width, and not on what stays: it lies where it was made."""
    work.show(work.cells.near & ~work.cells.fixed, work.cells.share * work.layout.width, work.cells.top)


def stick(work: Placing) -> None:
    """Made at about this width on what stays: by its own element where that is known, else by whatever sticks there."""
    cells, screen = work.cells, float(work.layout.viewport_height)
    here = work.open() & cells.near & cells.fixed
    if not here.any():
        return
    x, from_bottom = cells.share * work.layout.width, screen - cells.bottom
    anywhere = stuck_at(where_things_stick(work.layout, work.height), x, cells.top, from_bottom)
    known = _has_box(work)
    for number in np.unique(work.owner[here & known]).tolist():
        box = work.boxes[number]
        mine = here & (work.owner == number)
        if box is not None:
            for y in (cells.top, from_bottom):
                work.show(mine & _within(box, x, y), x, y)
            _project(work, mine & work.open(), box)
    work.show(here & ~known & ~np.isnan(anywhere), x, anywhere)
    work.leave_out(here, "not_stuck_here")


def project(work: Placing) -> None:
    """Made at another width: only onto an element that the picture shows."""
    open_, known = work.open(), _has_box(work)
    # Of one element the presses lie apart by the width they were made at.
    for number in np.unique(work.owner[open_ & known]).tolist():
        box = work.boxes[number]
        if box is not None:
            _project(work, open_ & (work.owner == number), box)
    work.leave_out(work.owner == SEVERAL, "between_elements")
    work.leave_out(_of_hotspots(work, work.named), "element_not_in_picture")
    work.leave_out(work.open(), "other_width")


def leave_out_what_lies_beyond(work: Placing) -> None:
    """Below or beside the picture."""
    beyond = (work.x < 0) | (work.x >= work.layout.width) | (work.y < 0) | (work.y >= work.height)
    work.verdict[(work.verdict == _SHOWN) & beyond] = WHYS.index("beyond_picture")


STEPS: Final[tuple[Callable[[Placing], None], ...]] = (
    leave_out_what_has_no_place,
    follow_elements,
    keep_in_place,
    stick,
    project,
    leave_out_what_lies_beyond,
)


def _has_box(work: Placing) -> Flags:
    return _of_hotspots(work, np.array([box is not None for box in work.boxes], dtype=np.bool_))


def _of_hotspots(work: Placing, which: Flags) -> Flags:
    """The cells of these hotspots."""
    return np.asarray(np.append(which, [False, False])[work.owner])  # the last two are SEVERAL's and NOBODY's


def _within(box: LayoutElement, x: Floats, y: Floats) -> Flags:
    across = (x >= box.x - _SLACK_PX) & (x <= box.x + box.width + _SLACK_PX)
    return np.asarray(across & (y >= box.y - _SLACK_PX) & (y <= box.y + box.height + _SLACK_PX))


def _project(work: Placing, which: Flags, box: LayoutElement) -> None:
    """Lay the presses on one element into its box, those of each width around their own middle."""
    mine = np.flatnonzero(which)
    if not len(mine):
        return
    cells = work.cells
    width = np.where(cells.near[mine], work.layout.width, cells.at_width[mine] + STEP_PX / 2)
    _, group = np.unique(np.column_stack((cells.at_width[mine], cells.fixed[mine])), axis=0, return_inverse=True)
    for values, out, low, size in (
        (cells.share[mine] * width, work.x, box.x, box.width),
        (cells.top[mine], work.y, box.y, box.height),
    ):
        out[mine] = low + size / 2 + _around_middle(values, cells.count[mine], group.reshape(-1), max(0.0, size / 2 - _INSET_PX))
    work.verdict[mine] = _SHOWN
    work.projected[mine] = True


def _around_middle(values: Floats, weights: Ints, group: Ints, room: float) -> Floats:
    """How far each lies from the middle of its group, no further than `room`."""
    middle = np.bincount(group, weights=values * weights) / np.bincount(group, weights=weights)
    apart = values - middle[group]
    span = np.zeros(len(middle))
    np.maximum.at(span, group, np.abs(apart))
    return np.asarray(apart * np.minimum(1.0, room / np.maximum(span, 1e-9))[group], dtype=np.float64)


def boxes_of(hotspots: Sequence[Hotspot], found: Mapping[str, LayoutElement]) -> tuple[LayoutElement | None, ...]:
    """Of each hotspot its element's box, where it has an element and the layout shows it."""
    return tuple(found.get(spot.element.selector) if spot.element is not None else None for spot in hotspots)
