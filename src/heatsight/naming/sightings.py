"""What events say of clicks: one sighting per click, though up to three events may tell of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from heatsight.naming.recorded import RECORDED
from heatsight.query.flush_windows import EVENT_KINDS, FlushWindows

Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

AUTOCAPTURE, RAGE_EVENT, DEAD_EVENT = (EVENT_KINDS.index(name) for name in ("$autocapture", "$rageclick", "$dead_click"))

_SAME_CLICK_MS: Final = 80
"""Events of one click: the SDK stamps them within one turn of the browser's loop, give or take a busy page."""
_STAMPED_LATE_MS: Final = 250
"""A dead click bears the moment of the click itself, autocapture that of its making: on a slow page so much later, never sooner."""


@dataclass(frozen=True, slots=True)
class Sightings:
    """
    Clicks that an event names, one per click, in order of (sequence, time).

    Attributes:
        element: which element, an index into the roster.
        captured: autocapture saw it; else only a dead click did.
        raged, died: a rage or dead click event belongs to it.
        point: the row of its click point in the flush windows, where a recording says so; else -1.
    """

    sequence: Ints
    time: Ints
    element: Ints
    chain: Ints
    captured: Flags
    raged: Flags
    died: Flags
    point: Ints

    def __len__(self) -> int:
        return len(self.sequence)


@dataclass(slots=True)
class _Draft:
    sequence: int
    time: int
    element: int
    chain: int
    captured: bool
    raged: bool = False
    died: bool = False
    point: int = -1


def sighted(seen: FlushWindows, sequence: Ints, element_of_chain: Ints, point: Ints) -> Sightings:
    """
    A rage or dead click's event, and a recorded click, joins the autocapture of the same element at the same moment; alone it is a
    sighting of its own.

    Args:
        sequence: of each event.
        element_of_chain: which element of the roster each chain is.
        point: the row of each event's click point, where it is known; else -1.
    """
    found: list[_Draft] = []
    by_element: dict[tuple[int, int], list[_Draft]] = {}
    alone: list[_Draft] = []
    for event in np.lexsort((seen.event_time, seen.event_kind)).tolist():  # autocaptures first, recorded clicks last
        kind, chain, time = int(seen.event_kind[event]), int(seen.chain[event]), int(seen.event_time[event])
        known = by_element.setdefault((int(sequence[event]), int(element_of_chain[chain])), [])
        same = _same_click(known, time, kind)
        if same is None:
            same = _Draft(int(sequence[event]), time, int(element_of_chain[chain]), chain, captured=kind == AUTOCAPTURE)
            (alone if kind == RECORDED else found).append(same)
            known.append(same)
        same.raged |= kind == RAGE_EVENT
        same.died |= kind == DEAD_EVENT
        same.point = int(point[event]) if kind == RECORDED else same.point
    found += _left_alone(alone, found)
    found.sort(key=lambda draft: (draft.sequence, draft.time))
    numbers = np.array([(draft.sequence, draft.time, draft.element, draft.chain) for draft in found], dtype=np.int64).reshape(-1, 4)
    flags = np.array([(draft.captured, draft.raged, draft.died) for draft in found], dtype=np.bool_).reshape(-1, 3)
    points = np.array([draft.point for draft in found], dtype=np.int64)
    return Sightings(numbers[:, 0], numbers[:, 1], numbers[:, 2], numbers[:, 3], flags[:, 0], flags[:, 1], flags[:, 2], points)


def _same_click(known: list[_Draft], time: int, kind: int) -> _Draft | None:
    """The sighting this event also tells of; the nearest in time, of those that have no event of its kind yet."""
    if kind == AUTOCAPTURE:
        return None
    late = _SAME_CLICK_MS if kind == RECORDED else _STAMPED_LATE_MS
    close = [draft for draft in known if -_SAME_CLICK_MS <= draft.time - time <= late and not _has(draft, kind)]
    return min(close, key=lambda draft: abs(draft.time - time), default=None)


def _has(draft: _Draft, kind: int) -> bool:
    return draft.point >= 0 if kind == RECORDED else draft.raged if kind == RAGE_EVENT else draft.died


def _left_alone(recorded: list[_Draft], found: list[_Draft]) -> list[_Draft]:
    """
    The recorded clicks that no event tells of. Where an autocapture of the same moment names another element, it is believed,
    since it saw the page itself (a recording may leave out nodes), and takes the recorded click's point.
    """
    waiting: dict[int, list[_Draft]] = {}
    for draft in found:
        if draft.captured and draft.point < 0:
            waiting.setdefault(draft.sequence, []).append(draft)
    left = []
    for click in recorded:
        near = [draft for draft in waiting.get(click.sequence, ()) if draft.point < 0 and abs(draft.time - click.time) <= _SAME_CLICK_MS]
        if near:
            min(near, key=lambda draft: abs(draft.time - click.time)).point = click.point
        else:
            left.append(click)
    return left
