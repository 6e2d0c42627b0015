"""All sequences of points and events side by side, with what times and flags say of each pair; densities come and go."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
from scipy import sparse

from heatsight.naming.alignment import NEVER, Problem, align
from heatsight.naming.assignment import assign
from heatsight.naming.sightings import Sightings
from heatsight.naming.windows import Clicks, Portion

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

_BURST: Final = 0.1
"""Share of clicks on nothing whose flush window says less about their time than it should (a hidden tab, a slow page)."""


_TOLD: Final = 40.0
"""Log odds of a pair that a recording tells of: more than anything else says against it."""
_REACH: Final = 12.0
"""Times that miss a window by more than so many times the slack do not fit it."""


@dataclass(frozen=True, slots=True)
class _Block:
    """Points and events of one sequence that no time ties to others: what is known of each pair, and which pairs there are."""

    base: Floats
    between: Floats
    near: npt.NDArray[np.bool_]
    ordered: bool


class Board:
    """
    All sequences that hold both points and events.

    Attributes:
        point, event: the pairs that times allow: a click and a sighting, by number.
        element: the element that each pair's sighting names.
        clicks: how many clicks there are, with events or without.
    """

    def __init__(self, part: Portion) -> None:
        clicks, sightings = part.clicks, part.sightings
        self._blocks: list[_Block] = []
        flags = _Flags(clicks, sightings)
        pairs: list[Ints] = []
        for points, events, slack in _rooms(part):
            outside = _outside(clicks.opened[points], clicks.flush[points], sightings.time[events])
            told, free = _told(clicks.row[points], sightings.point[events])
            near = told | (free & (outside <= _REACH * slack))
            base = np.where(near, np.where(told, _TOLD, -outside / slack + flags.evidence(points, events)), NEVER)
            between = _between(clicks.opened[points], clicks.flush[points], sightings.time[events], part.usual, slack)
            between -= np.where(told, _TOLD, 0.0).sum(axis=1)[:, None]
            ordered = len(points) == 1 or bool(clicks.ordered[points].all())
            self._blocks.append(_Block(base, between if ordered else between.max(axis=1, keepdims=True), near, ordered))
            at, of = np.nonzero(near)
            pairs.append(np.column_stack((points[at], events[of])))
        table = np.concatenate(pairs) if pairs else np.zeros((0, 2), dtype=np.int64)
        self.point, self.event = table[:, 0], table[:, 1]
        self.element = sightings.element[self.event]
        self.clicks = len(clicks)

    def settle(self, ratio: Floats) -> Floats:
        """The posterior of each pair, given each pair's log density ratio against nothing."""
        matches, start = [], 0
        for block in self._blocks:
            match = block.base.copy()
            size = int(block.near.sum())
            match[block.near] += ratio[start : start + size]
            start += size
            matches.append(match)
        both = list(zip(matches, self._blocks, strict=True))
        aligned = iter(align([Problem(match, block.between) for match, block in both if block.ordered]))
        found = [next(aligned) if block.ordered else assign(match, block.between[:, 0]) for match, block in both]
        return (
            np.concatenate([posterior[block.near] for posterior, block in zip(found, self._blocks, strict=True)]) if found else np.zeros(0)
        )

    def belongs(self, posterior: Floats, elements: int, floor: float = 1e-3) -> sparse.csr_array:
        """(clicks, elements): each element's share of each click; what is below the floor is left out."""
        # Several events of one element may share a click: what counts is the element.
        table = sparse.csr_array((posterior, (self.point, self.element)), shape=(self.clicks, elements))
        table.data[table.data < floor] = 0.0
        table.eliminate_zeros()
        return table


class _Flags:
    """Rage and dead points name their click exactly; so do rage and dead click events. Where both say so, they belong together."""

    def __init__(self, clicks: Clicks, sightings: Sightings) -> None:
        self._clicks, self._sightings = clicks, sightings
        count = max(1, len(clicks))
        self._raged = float(np.clip((clicks.raged.sum() - sightings.raged.sum()) / count, 0.005, 0.5))
        self._died = float(np.clip((clicks.died.sum() - sightings.died.sum()) / count, 0.005, 0.5))

    def evidence(self, points: Ints, events: Ints) -> Floats:
        """Log likelihood ratio of each pair: (points, events)."""
        raged = _said(self._clicks.raged[points], self._sightings.raged[events], self._raged)
        return raged + _said(self._clicks.died[points], self._sightings.died[events], self._died)


def _rooms(part: Portion) -> Iterator[tuple[Ints, Ints, float]]:
    """
    Points, events and slack of each stretch of a sequence in which anything can be anything's.

    Mostly that is one flush; an event near the end of a window ties two together. Stretches keep even endless sessions cheap.
    """
    clicks, sightings = part.clicks, part.sightings
    rows = _by_sequence(clicks.sequence)
    for sequence, events in _by_sequence(sightings.sequence).items():
        points = rows.get(sequence)
        if points is None:
            continue
        slack = float(part.slack[sequence])
        time = sightings.time[events].astype(float)
        # Flushes come in order, and so do the moments that opened their windows.
        first = np.searchsorted(clicks.flush[points], time - _REACH * slack)
        last = np.searchsorted(clicks.opened[points], time + _REACH * slack) - 1
        fits = np.flatnonzero(first <= last)
        if not len(fits):
            continue
        reached = np.maximum.accumulate(last[fits])
        for stretch in np.split(fits, np.flatnonzero(first[fits][1:] > reached[:-1]) + 1):
            yield points[first[stretch].min() : last[stretch].max() + 1], events[stretch], slack


def _told(row: Ints, known: Ints) -> tuple[npt.NDArray[np.bool_], npt.NDArray[np.bool_]]:
    """Pairs (point, event) that a recording puts together, and pairs of which neither side is bound like that."""
    told = row[:, None] == known[None, :]
    return told, ~told.any(axis=1)[:, None] & (known < 0)[None, :]


def _said(point: npt.NDArray[np.bool_], event: npt.NDArray[np.bool_], by_chance: float) -> Floats:
    both = np.where(point[:, None] & event[None, :], np.log(0.9 / by_chance), 0.0)
    only_event = np.where(~point[:, None] & event[None, :], np.log(0.1 / (1 - by_chance)), 0.0)
    only_point = np.where(point[:, None] & ~event[None, :], np.log(0.1), 0.0)
    return np.asarray(both + only_event + only_point)


def _outside(opened: Ints, flush: Ints, time: Ints) -> Floats:
    """By how many ms each event (column) misses each point's window (row)."""
    early = opened[:, None] - time[None, :] + 1
    late = time[None, :] - flush[:, None]
    return np.asarray(np.maximum(np.maximum(early, late), 0), dtype=np.float64)


def _between(opened: Ints, flush: Ints, time: Ints, usual: float, slack: float) -> Floats:
    """
    Log probability that a point of each window (row), if nobody's, falls into each gap between events.

    Clicks on nothing fall anywhere in their window, so a long gap holds more of them than a short one.
    """
    edges = np.concatenate(([-np.inf], time.astype(float), [np.inf]))
    low, high = edges[None, :-1], edges[None, 1:]
    end = flush.astype(float)[:, None]
    out = np.zeros((len(flush), len(time) + 1))
    for weight, start in ((1 - _BURST, np.maximum(opened.astype(float), flush - usual)), (_BURST, opened.astype(float))):
        begin = start[:, None]
        overlap = np.clip(np.minimum(high, end) - np.maximum(low, begin), 0.0, None)
        away = np.maximum(np.maximum(low - end, begin - high), 0.0)
        out += weight * (overlap + slack * np.exp(-away / slack)) / (np.maximum(end - begin, 1.0) + slack)
    return np.log(np.maximum(out, 1e-30))


def _by_sequence(sequence: Ints) -> dict[int, Ints]:
    if not len(sequence):
        return {}
    cuts = np.flatnonzero(np.diff(sequence)) + 1
    return {int(sequence[rows[0]]): rows for rows in np.split(np.arange(len(sequence)), cuts)}
