"""Which point is which element's click: learned from the windows that are sure, settled by going over the others again and again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Protocol

import numpy as np
import numpy.typing as npt
from scipy import sparse

from heatsight.naming.board import Board
from heatsight.naming.density import KERNELS, Field, Places
from heatsight.naming.windows import Clicks, Portion, Windows, portions

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

ROUNDS: Final = 15
MAX_LEARNT: Final = 4_000
"""Clicks that densities are learned from, going over them again and again; the rest of the sample is aligned once under these."""
_SETTLED: Final = 0.01
_ELEMENT_PRIOR: Final = 0.3
"""How many clicks "anywhere" weighs against an element's own clicks."""
_NOTHING_PRIOR: Final = 2.0
_LONGEST_RUN: Final = 100
_RUNS: Final = 1_000_000
_WIDEST: Final = 1_000_000
"""Wider than any viewport, px."""
_SURE: Final = 0.97
_MIX_PRIOR: Final = 6.0
"""How many clicks the page's own way of laying out weighs against an element's."""


@dataclass(frozen=True, slots=True)
class Learned:
    """
    What the windows taught.

    Attributes:
        belongs: (clicks, elements): how probable it is that a click is the element's; what is missing to one is on nothing.
        rounds: how often the windows were gone over until nothing changed.
    """

    belongs: sparse.csr_array
    rounds: int


class PlacesShown(Protocol):
    """What a layout says of clicks (by row of all clicks): one more kernel, which needs no clicks to learn from."""

    def of_pairs(self, rows: Ints, elements: Ints, flat: Floats) -> Floats:
        """Density of each element's clicks at each click, per square px."""

    def of_nothing(self, rows: Ints, flat: Floats) -> Floats:
        """Density of clicks on nothing interactive at each click, per square px."""


@dataclass(frozen=True, slots=True)
class _Lesson:
    """What a first part of the sample taught, to be applied to the rest: its clicks, whose they are, and each element's mix of kernels."""

    known: Places
    belongs: sparse.csr_array
    mixes: Floats


def places(clicks: Clicks) -> Places:
    """The clicks' places as density wants them. A run is a sequence; very long ones are several, as pairs within a run cost."""
    view = clicks.layer // 2 * _WIDEST + clicks.width
    if not len(clicks):
        return Places(clicks.x, clicks.y, clicks.fixed, clicks.width, view, clicks.sequence)
    starts = np.searchsorted(clicks.sequence, clicks.sequence)
    within = (np.arange(len(clicks)) - starts) // _LONGEST_RUN
    return Places(clicks.x, clicks.y, clicks.fixed, clicks.width, view, clicks.sequence * _RUNS + within)


def learn(windows: Windows, passive: npt.NDArray[np.bool_], *, at_most: int = MAX_LEARNT, shown: PlacesShown | None = None) -> Learned:
    """
    Posteriors of all clicks.

    Args:
        passive: for each element whether it is nothing interactive.
        at_most: how many clicks densities are learned from; further sequences are aligned under what these taught.
        shown: where a layout that fits shows the elements.
    """
    first, *rest = portions(windows, at_most)
    found, lesson, rounds = _settle(first, passive, shown)
    parts = [(first, found)] + [(part, _apply(part, passive, lesson, shown)) for part in rest]
    everything = sparse.vstack([belongs for _, belongs in parts], format="csr")
    order = np.argsort(np.concatenate([part.rows for part, _ in parts]))
    return Learned(sparse.csr_array(everything)[order], rounds)


def _settle(part: Portion, passive: npt.NDArray[np.bool_], shown: PlacesShown | None) -> tuple[sparse.csr_array, _Lesson, int]:
    """The windows that are sure first; then all of them under what was learned, until nothing changes."""
    here = places(part.clicks)
    densities = Field(here, here, flat_density(part.clicks))
    board = Board(part)
    more = _More(part, board, shown)
    kernels = len(KERNELS) + more.kernels
    mixes = np.full((len(passive) + 1, kernels), 1 / kernels)
    posterior = board.settle(np.zeros(len(board.point)))
    belongs = board.belongs(posterior, len(passive), floor=_SURE)
    rounds = 0
    for rounds in range(1, ROUNDS + 1):
        view = _View(densities, board, passive, belongs, more)
        if rounds > 1:
            mixes = view.mixes(posterior, mixes)
        before, posterior = posterior, board.settle(view.ratio(mixes))
        belongs = board.belongs(posterior, len(passive))
        if not len(before) or np.abs(before - posterior).max() < _SETTLED:
            break
    return belongs, _Lesson(here, belongs, mixes), rounds


def _apply(part: Portion, passive: npt.NDArray[np.bool_], lesson: _Lesson, shown: PlacesShown | None) -> sparse.csr_array:
    densities = Field(places(part.clicks), lesson.known, flat_density(part.clicks))
    board = Board(part)
    posterior = board.settle(_View(densities, board, passive, lesson.belongs, _More(part, board, shown)).ratio(lesson.mixes))
    return board.belongs(posterior, len(passive))


class _More:
    """What a layout adds to the learned kernels, of each pair and of clicks on nothing; nothing where there is none."""

    def __init__(self, part: Portion, board: Board, shown: PlacesShown | None) -> None:
        flat, point = flat_density(part.clicks), board.point
        self.kernels = 0 if shown is None else 1
        self.of_pairs = np.zeros((len(point), 0))
        self.of_nothing = np.zeros((len(part.rows), 0))
        if shown is not None:
            self.of_pairs = shown.of_pairs(part.rows[point], board.element, flat[point])[:, None]
            self.of_nothing = shown.of_nothing(part.rows, flat)[:, None]


class _View:
    """The densities that one state of knowledge gives: of each pair's element at its point, and of clicks on nothing."""

    def __init__(self, densities: Field, board: Board, passive: npt.NDArray[np.bool_], belongs: sparse.csr_array, more: _More) -> None:
        self._board, self._passive = board, passive
        self._nothing = _nothing(belongs, passive)
        by_kernel = densities.evaluate(belongs, board.point, board.element, _ELEMENT_PRIOR)
        everywhere = np.arange(board.clicks)
        idle = densities.evaluate(self._nothing, everywhere, np.zeros_like(everywhere), _NOTHING_PRIOR)
        self._by_kernel, self._idle = np.hstack((by_kernel, more.of_pairs)), np.hstack((idle, more.of_nothing))

    def ratio(self, mixes: Floats) -> Floats:
        """Log density ratio of each pair: its element's against nothing's."""
        of_nothing = (self._idle @ mixes[-1])[self._board.point]
        named = (self._by_kernel * mixes[self._board.element]).sum(axis=1)
        # A dead click on plain content may be wherever such clicks are.
        named = np.where(self._passive[self._board.element], 0.5 * named + 0.5 * of_nothing, named)
        return np.asarray(np.log(named) - np.log(of_nothing))

    def mixes(self, posterior: Floats, before: Floats) -> Floats:
        """How much each kernel explains, per element and of nothing; few clicks lean on what holds for the page."""
        element = self._board.element
        share = self._by_kernel * before[element]
        share *= (posterior / np.maximum(share.sum(axis=1), 1e-300))[:, None]
        page = share.sum(axis=0) + 1.0
        mine = np.zeros((len(self._passive), before.shape[1]))
        np.add.at(mine, element, share)
        mine += _MIX_PRIOR * page / page.sum()
        rest = self._idle * before[-1]
        rest *= (self._nothing.toarray().ravel() / np.maximum(rest.sum(axis=1), 1e-300))[:, None]
        return np.vstack((mine / mine.sum(axis=1, keepdims=True), (rest.sum(axis=0) + 1.0) / (rest.sum() + before.shape[1])))


def _nothing(belongs: sparse.csr_array, passive: npt.NDArray[np.bool_]) -> sparse.csr_array:
    """How much of each click is on nothing interactive; one column."""
    active = np.asarray(belongs[:, np.flatnonzero(~passive)].sum(axis=1)).ravel()
    return sparse.csr_array(np.clip(1.0 - active, 0.0, 1.0)[:, None])


def flat_density(clicks: Clicks) -> Floats:
    """The density of a click that may fall anywhere: on the page's area, or on the viewport's where it is fixed; per square px."""
    free = clicks.fixed == 0
    depth = float(clicks.y[free].max()) + 200.0 if free.any() else 1000.0
    area = np.maximum(clicks.width, 1) * np.where(free, depth, np.maximum(clicks.height, 1))
    return np.asarray(1.0 / np.maximum(area.astype(float), 1.0))
