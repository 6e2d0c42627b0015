"""Every click to exactly one element or place, with how sure that is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
from scipy import sparse
from scipy.spatial import cKDTree

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
_NEAR_PX: Final = (48, 20)
_NEAR_IS_RIGHT: Final = 0.8
"""How often the neighbour's name fits, by the width of words and the height of lines."""


@dataclass(frozen=True, slots=True)
class Attribution:
    """
    What each click (in the windows' order) was on.

    Attributes:
        element: an index into the roster, or NOBODY.
        certainty: the probability of that answer; 0 where there is none.
        nothing: on nothing interactive, named or not.
        vouched: an event of this very click names the element.
        behind: the container whose bare background was clicked, an index into the roster, or NOBODY. It surrounds others and
            may fill the page, so it says what a place is, but does not make one.
    """

    element: Ints
    certainty: Floats
    nothing: Flags
    vouched: Flags
    behind: Ints


def attribute(windows: Windows, learned: Learned, people: Roster) -> Attribution:
    """The most probable answer for each click, where it is probable enough."""
    passive = people.passive
    count = len(windows.clicks)
    belongs = learned.belongs
    active, actor = strongest(belongs, np.flatnonzero(~passive))
    inert, content = strongest(belongs, np.flatnonzero(passive))
    nothing = np.clip(1.0 - np.asarray(belongs[:, np.flatnonzero(~passive)].sum(axis=1)).ravel(), 0.0, 1.0)
    # Without any autocapture, silence says nothing: it is switched off.
    silent = bool(windows.sightings.captured.any())
    acted, idle = active >= FLOOR, (nothing >= FLOOR) & ((inert >= FLOOR) | silent)
    element = np.full(count, NOBODY, dtype=np.int64)
    element[acted] = actor[acted]
    named = idle & (inert >= FLOOR)
    shaped = named & np.append(people.bounded, False)[content]
    element[shaped] = content[shaped]
    behind = np.where(named & ~shaped, content, NOBODY)
    near = _extend(windows.clicks, element, idle & (behind == NOBODY), people)
    certainty = np.where(acted, active, np.where(idle, nothing, 0.0)) * np.where(near, _NEAR_IS_RIGHT, 1.0)
    return Attribution(element, certainty, idle, acted | named, behind)


def strongest(belongs: sparse.csr_array, columns: Ints) -> tuple[Floats, Ints]:
    """The greatest share of each click among some elements, and whose it is; 0 and NOBODY where none has any."""
    table = sparse.csr_array(belongs[:, columns])
    count = table.shape[0]
    best, owner = np.zeros(count), np.full(count, NOBODY, dtype=np.int64)
    row = np.repeat(np.arange(count), np.diff(table.indptr))
    order = np.argsort(table.data, kind="stable")
    best[row[order]] = table.data[order]
    owner[row[order]] = columns[table.indices[order]]
    return best, owner


def _extend(clicks: Clicks, element: Ints, idle: Flags, people: Roster) -> Flags:
    """
    Name clicks on nothing that lie among, or right beside, clicks that a dead click named: they are on the same text or image.

    Changes `element`; returns which clicks it named.
    """
    share = clicks.x / np.maximum(clicks.width, 1)
    vouched = element.copy()
    free = idle & (element == NOBODY)
    for _, number, layer, (left, right, top, bottom) in sorted(_boxes(clicks, share, element, people)):
        inside = free & (clicks.layer == layer) & (share >= left) & (share <= right) & (clicks.y >= top) & (clicks.y <= bottom)
        element[inside] = number
        free &= ~inside
    known, asked = np.flatnonzero(np.append(people.passive, False)[vouched]), np.flatnonzero(free)
    if len(known) and len(asked):
        # A line of text is wide and low; the third coordinate keeps pages, and fixed and other places, apart.
        scaled = np.column_stack((share * float(np.median(clicks.width)) / _NEAR_PX[0], clicks.y / _NEAR_PX[1], clicks.layer * 1e6))
        distance, nearest = cKDTree(scaled[known]).query(scaled[asked], distance_upper_bound=1.0)
        close = np.isfinite(distance)
        element[asked[close]] = vouched[known[np.asarray(nearest)[close]]]
    return np.asarray(element != vouched)


def _boxes(clicks: Clicks, share: Floats, element: Ints, people: Roster) -> list[tuple[float, int, int, tuple[float, float, float, float]]]:
    """Around the named clicks of each passive element: area, element, layer, and left, right (shares), top, bottom (px)."""
    boxes = []
    for number in np.flatnonzero(people.passive & people.bounded).tolist():
        everywhere = element == number
        for layer in np.unique(clicks.layer[everywhere]).tolist():
            mine = everywhere & (clicks.layer == layer)
            if mine.sum() < _MIN_VOUCHERS:
                continue
            side = _MARGIN_PX / max(1.0, float(np.median(clicks.width[mine])))
            left, right = float(share[mine].min()) - side, float(share[mine].max()) + side
            top, bottom = float(clicks.y[mine].min()) - _MARGIN_PX, float(clicks.y[mine].max()) + _MARGIN_PX
            boxes.append(((right - left) * (bottom - top), number, layer, (left, right, top, bottom)))
    return boxes
