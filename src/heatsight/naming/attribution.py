"""Every click to exactly one element or place, with how sure that is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from heatsight.naming.learning import Learned
from heatsight.naming.roster import Roster
from heatsight.naming.windows import Clicks, Windows

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

FLOOR: Final = 0.5
"""Below this probability nothing is said of a click."""
NOBODY: Final = -1
_MARGIN_PX: Final = 16
_MIN_VOUCHERS: Final = 2


@dataclass(frozen=True, slots=True)
class Attribution:
    """
    What each click (in the windows' order) was on.

    Attributes:
        element: an index into the roster, or NOBODY.
        certainty: the probability of that answer; 0 where there is none.
        nothing: on nothing interactive, named or not.
        vouched: an event of this very click names the element.
    """

    element: Ints
    certainty: Floats
    nothing: Flags
    vouched: Flags


def attribute(windows: Windows, learned: Learned, people: Roster) -> Attribution:
    """The most probable answer for each click, where it is probable enough."""
    passive = people.passive
    count = len(windows.clicks)
    belongs = learned.belongs
    active, actor = _strongest(belongs, np.flatnonzero(~passive))
    inert, content = _strongest(belongs, np.flatnonzero(passive))
    nothing = np.clip(1.0 - np.asarray(belongs[:, np.flatnonzero(~passive)].sum(axis=1)).ravel(), 0.0, 1.0)
    # Without any autocapture, silence says nothing: it is switched off.
    silent = bool(windows.sightings.captured.any())
    acted, idle = active >= FLOOR, (nothing >= FLOOR) & ((inert >= FLOOR) | silent)
    element = np.full(count, NOBODY, dtype=np.int64)
    element[acted] = actor[acted]
    named = idle & (inert >= FLOOR)
    element[named] = content[named]
    vouched = acted | named
    _extend(windows.clicks, element, idle, people)
    certainty = np.where(acted, active, np.where(idle, nothing, 0.0))
    return Attribution(element, certainty, idle, vouched)


def _strongest(belongs: object, columns: Ints) -> tuple[Floats, Ints]:
    """The greatest share of each click among some elements, and whose it is."""
    table = belongs[:, columns].tocsr()  # type: ignore[index]  # scipy's sparse arrays carry no types
    count = table.shape[0]
    best, owner = np.zeros(count), np.full(count, NOBODY, dtype=np.int64)
    row = np.repeat(np.arange(count), np.diff(table.indptr))
    order = np.argsort(table.data, kind="stable")
    best[row[order]] = table.data[order]
    owner[row[order]] = columns[table.indices[order]]
    return best, owner


def _extend(clicks: Clicks, element: Ints, idle: Flags, people: Roster) -> None:
    """Clicks on nothing that lie among those a dead click named are on the same text or image; of several the smallest."""
    share = clicks.x / np.maximum(clicks.width, 1)
    free = idle & (element == NOBODY)
    boxes = []
    for number in np.flatnonzero(people.passive & people.bounded):
        for fixed in (0, 1):
            mine = (element == number) & (clicks.fixed == fixed)
            if mine.sum() < _MIN_VOUCHERS:
                continue
            side = _MARGIN_PX / max(1.0, float(np.median(clicks.width[mine])))
            box = (share[mine].min() - side, share[mine].max() + side, clicks.y[mine].min() - _MARGIN_PX, clicks.y[mine].max() + _MARGIN_PX)
            boxes.append(((box[1] - box[0]) * (box[3] - box[2]), number, fixed, box))
    for _, number, fixed, (left, right, top, bottom) in sorted(boxes):
        inside = free & (clicks.fixed == fixed) & (share >= left) & (share <= right) & (clicks.y >= top) & (clicks.y <= bottom)
        element[inside] = number
        free &= ~inside
