"""Which point is which element's click: learned from the windows that are sure, settled by going over the others again and again."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

import numpy as np
import numpy.typing as npt
from scipy import sparse

from heatsight.naming.alignment import NEVER, Problem, align
from heatsight.naming.density import KERNELS, Field, Places
from heatsight.naming.windows import Clicks, Sightings, Windows

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

ROUNDS: Final = 15
_SETTLED: Final = 0.01
_ELEMENT_PRIOR: Final = 0.3
"""How many clicks "anywhere" weighs against an element's own clicks."""
_NOTHING_PRIOR: Final = 2.0
_SURE: Final = 0.97
_MIX_PRIOR: Final = 6.0
"""How many clicks the page's own way of laying out weighs against an element's."""
_BURST: Final = 0.1
"""Share of clicks on nothing whose flush window says less about their time than it should (a hidden tab, a slow page)."""


@dataclass
class Learned:
    """
    What the windows taught.

    Attributes:
        belongs: (clicks, elements): how probable it is that a click is the element's.
        mixes: (elements + 1, kernels): by which kernels each element's clicks foretell each other; the last row is nothing's.
    """

    belongs: sparse.csr_array
    mixes: Floats
    rounds: int = 0
    pairs: Ints = field(default_factory=lambda: np.zeros((0, 2), dtype=np.int64))
    posterior: Floats = field(default_factory=lambda: np.zeros(0))


def places(clicks: Clicks) -> Places:
    """The clicks' places as density wants them."""
    return Places(clicks.x, clicks.y, clicks.fixed, clicks.width, clicks.sequence)


def learn(windows: Windows, elements: int, passive: npt.NDArray[np.bool_]) -> Learned:
    """Posteriors of all clicks. `passive` marks the elements that are nothing interactive."""
    clicks, sightings = windows.clicks, windows.sightings
    flat = flat_density(clicks)
    field_ = Field(places(clicks), places(clicks), flat)
    board = _Board(windows)
    mixes = np.full((elements + 1, len(KERNELS)), 1 / len(KERNELS))
    posterior = board.settle(np.zeros(len(board.pairs)))
    belongs = _belongs(board, sightings, posterior, len(clicks), elements, floor=_SURE)
    learned = Learned(belongs, mixes)
    for round_ in range(ROUNDS):
        nothing = _nothing(belongs, passive, posterior_of_any=None)
        by_kernel = field_.evaluate(belongs, board.point, sightings.element[board.event], _ELEMENT_PRIOR)
        everywhere = np.arange(len(clicks))
        idle = field_.evaluate(nothing, everywhere, np.zeros(len(clicks), dtype=np.int64), _NOTHING_PRIOR)
        if round_:
            mixes = _mixes(by_kernel, sightings.element[board.event], posterior, idle, nothing, elements, mixes)
        of_nothing = idle @ mixes[-1]
        named = (by_kernel * mixes[sightings.element[board.event]]).sum(axis=1)
        # A dead click on plain content may be anywhere such clicks are.
        is_passive = passive[sightings.element[board.event]]
        named = np.where(is_passive, 0.5 * named + 0.5 * of_nothing[board.point], named)
        ratio = np.log(named) - np.log(of_nothing[board.point])
        before, posterior = posterior, board.settle(ratio)
        belongs = _belongs(board, sightings, posterior, len(clicks), elements)
        learned = Learned(belongs, mixes, round_ + 1, np.column_stack((board.point, board.event)), posterior)
        if len(before) and np.abs(before - posterior).max() < _SETTLED:
            break
    return learned


def flat_density(clicks: Clicks) -> Floats:
    """The density of a click that may fall anywhere: on the page's area, or on the viewport's where it is fixed; per square px."""
    free = clicks.fixed == 0
    depth = float(clicks.y[free].max()) + 200.0 if free.any() else 1000.0
    area = np.maximum(clicks.width, 1) * np.where(free, depth, np.maximum(clicks.height, 1))
    return 1.0 / np.maximum(area.astype(float), 1.0)


def _belongs(board: _Board, sightings: Sightings, posterior: Floats, clicks: int, elements: int, floor: float = 1e-3) -> sparse.csr_array:
    keep = posterior >= floor
    shape = (clicks, elements)
    return sparse.csr_array((posterior[keep], (board.point[keep], sightings.element[board.event[keep]])), shape=shape)


def _nothing(belongs: sparse.csr_array, passive: npt.NDArray[np.bool_], posterior_of_any: None) -> sparse.csr_array:
    """How much of each click is on nothing interactive; one column."""
    active = np.asarray(belongs[:, np.flatnonzero(~passive)].sum(axis=1)).ravel()
    return sparse.csr_array(np.clip(1.0 - active, 0.0, 1.0)[:, None])


def _mixes(
    by_kernel: Floats, element: Ints, posterior: Floats, idle: Floats, nothing: sparse.csr_array, elements: int, before: Floats
) -> Floats:
    """How much each kernel explains, per element; few clicks lean on what holds for the page."""
    share = by_kernel * before[element]
    share *= (posterior / np.maximum(share.sum(axis=1), 1e-300))[:, None]
    page = share.sum(axis=0) + 1.0
    page /= page.sum()
    mine = np.zeros((elements, len(KERNELS)))
    np.add.at(mine, element, share)
    mine += _MIX_PRIOR * page
    mine /= mine.sum(axis=1, keepdims=True)
    rest = idle * before[-1]
    rest *= (nothing.toarray().ravel() / np.maximum(rest.sum(axis=1), 1e-300))[:, None]
    rest_mix = rest.sum(axis=0) + 1.0
    return np.vstack((mine, rest_mix / rest_mix.sum()))


class _Board:
    """All sequences that hold both points and events, with what times and flags say of each pair; densities come and go."""

    def __init__(self, windows: Windows) -> None:
        clicks, sightings = windows.clicks, windows.sightings
        self._blocks: list[tuple[Ints, Ints, Floats, Floats, npt.NDArray[np.bool_]]] = []
        click_rows = _by_sequence(clicks.sequence)
        flags = _Flags(clicks, sightings)
        pairs: list[npt.NDArray[np.int64]] = []
        for sequence, events in _by_sequence(sightings.sequence).items():
            points = click_rows.get(sequence)
            if points is None:
                continue
            slack = float(windows.slack[sequence])
            outside = _outside(clicks.opened[points], clicks.flush[points], sightings.time[events])
            near = outside <= 12 * slack
            keep = near.any(axis=0)
            events, near, outside = events[keep], near[:, keep], outside[:, keep]
            if not len(events):
                continue
            base = np.where(near, -outside / slack + flags.evidence(points, events), NEVER)
            between = _between(clicks.opened[points], clicks.flush[points], sightings.time[events], windows.usual, slack)
            self._blocks.append((points, events, base, between, near))
            at, of = np.nonzero(near)
            pairs.append(np.column_stack((points[at], events[of])))
        self.pairs = np.concatenate(pairs) if pairs else np.zeros((0, 2), dtype=np.int64)
        self.point, self.event = self.pairs[:, 0], self.pairs[:, 1]

    def settle(self, ratio: Floats) -> Floats:
        """The posterior of each pair, given each pair's log density ratio against nothing."""
        problems, start = [], 0
        for _, _, base, between, near in self._blocks:
            match = base.copy()
            size = int(near.sum())
            match[near] += ratio[start : start + size]
            start += size
            problems.append(Problem(match, between))
        found = align(problems)
        return np.concatenate([posterior[block[4]] for posterior, block in zip(found, self._blocks, strict=True)]) if found else np.zeros(0)


class _Flags:
    """Rage and dead points name their click exactly; so do rage and dead click events. Where both say so, they belong together."""

    def __init__(self, clicks: Clicks, sightings: Sightings) -> None:
        self._clicks, self._sightings = clicks, sightings
        count = max(1, len(clicks))
        self._raged = float(np.clip((clicks.raged.sum() - sightings.raged.sum()) / count, 0.005, 0.5))
        self._died = float(np.clip((clicks.died.sum() - sightings.died.sum()) / count, 0.005, 0.5))

    def evidence(self, points: Ints, events: Ints) -> Floats:
        return _said(self._clicks.raged[points], self._sightings.raged[events], self._raged) + _said(
            self._clicks.died[points], self._sightings.died[events], self._died
        )


def _said(point: npt.NDArray[np.bool_], event: npt.NDArray[np.bool_], by_chance: float) -> Floats:
    both = np.where(point[:, None] & event[None, :], np.log(0.9 / by_chance), 0.0)
    only_event = np.where(~point[:, None] & event[None, :], np.log(0.1 / (1 - by_chance)), 0.0)
    only_point = np.where(point[:, None] & ~event[None, :], np.log(0.1), 0.0)
    return both + only_event + only_point


def _outside(opened: Ints, flush: Ints, time: Ints) -> Floats:
    """By how many ms each event (column) misses each point's window (row)."""
    early = opened[:, None] - time[None, :] + 1
    late = time[None, :] - flush[:, None]
    return np.maximum(np.maximum(early, late), 0).astype(float)


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
