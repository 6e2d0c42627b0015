"""
Where an element's clicks fall: kernel densities at several scales, for several ways a layout answers a change of width.

At one viewport width an element lies at one place, give or take the state of the page. At another width of the same band it may
keep its distance from the left edge, from the middle, from the right edge, or its share of the width, and text that wraps moves it
down. Nobody says which; so each of these is one kernel, and every element learns from its own clicks which ones foretell the others.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
from scipy import sparse
from scipy.spatial import cKDTree

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

_REACH: Final = 3.5
"""Kernels are cut at so many standard deviations."""
_FINE: Final = 2.5
"""Grid squares per standard deviation."""
_APART: Final = 1e3
"""Squares between what must not be compared."""


@dataclass(frozen=True, slots=True)
class Kernel:
    """
    One way to carry a click's place over to another viewport.

    Attributes:
        spread_x, spread_y: standard deviations, CSS px.
        anchor: what x is measured from, as a share of the width; None when x as a share of the width stays the same.
        same_view: only between viewports of one width, on one page; else between all.
    """

    spread_x: float
    spread_y: float
    anchor: float | None = 0.0
    same_view: bool = False


KERNELS: Final = (
    Kernel(8, 4, same_view=True),
    Kernel(24, 9, same_view=True),
    Kernel(70, 28, same_view=True),
    Kernel(26, 10, anchor=0.0),
    Kernel(26, 10, anchor=0.5),
    Kernel(26, 10, anchor=1.0),
    Kernel(26, 10, anchor=None),
    Kernel(80, 70, anchor=None),
)


@dataclass(frozen=True, slots=True)
class Places:
    """
    Where clicks fell: CSS px, whether at a fixed target, the viewport's width, a number for page and width together, and the run of
    clicks they came in.
    """

    x: Ints
    y: Ints
    fixed: Ints
    width: Ints
    view: Ints
    run: Ints

    def __len__(self) -> int:
        return len(self.x)


class _Carried:
    """
    One kernel between some places and known ones, on a grid a good deal finer than the kernel.

    Grid squares instead of places keep the cost in proportion to the page, however many clicks lie on one button.
    """

    def __init__(self, kernel: Kernel, at: Places, known: Places, own: tuple[Ints, Ints]) -> None:
        at_squares, self._square = np.unique(_squares(kernel, at), axis=0, return_inverse=True)
        known_squares, square = np.unique(_squares(kernel, known), axis=0, return_inverse=True)
        self._square = self._square.ravel()
        members = (np.ones(len(known)), (square.ravel(), np.arange(len(known))))
        self._gather = sparse.csr_array(members, shape=(len(known_squares), len(known)))
        self._spread = _weights(kernel, at_squares, known_squares)
        mine, theirs = own
        value = _value(kernel, at_squares[self._square[mine]] - known_squares[square.ravel()[theirs]])
        self._own = sparse.csr_array((value, (mine, theirs)), shape=(len(at), len(known)))

    def mass(self, belongs: sparse.csr_array, place: Ints, element: Ints) -> Floats:
        """How many clicks of each `element` lie around each `place`, weighed by the kernel; those of the place's own run left out."""
        around = lookup(self._spread @ (self._gather @ belongs), self._square[place], element)
        return np.maximum(around - lookup(self._own @ belongs, place, element), 0.0)


def _squares(kernel: Kernel, places: Places) -> Floats:
    """The grid square of each place: x, y in squares, and what must agree (fixed, and the view where it must)."""
    x, width = places.x.astype(float), np.maximum(places.width, 1).astype(float)
    # A share of the width is measured on a viewport of 1000 px, so that its kernel has px as well.
    x = x / width * 1000 if kernel.anchor is None else x - kernel.anchor * width
    apart = places.fixed + (2.0 * places.view if kernel.same_view else 0.0)
    return np.column_stack((np.round(x / kernel.spread_x * _FINE), np.round(places.y / kernel.spread_y * _FINE), apart * _APART))


def _weights(kernel: Kernel, at: Floats, known: Floats) -> sparse.csr_array:
    if not len(at) or not len(known):
        return sparse.csr_array((len(at), len(known)))
    pairs = cKDTree(at).sparse_distance_matrix(cKDTree(known), _REACH * _FINE, output_type="coo_matrix")
    value = _value(kernel, at[pairs.row] - known[pairs.col])
    return sparse.csr_array((value, (pairs.row, pairs.col)), shape=(len(at), len(known)))


def _value(kernel: Kernel, difference: Floats) -> Floats:
    """The kernel's density per square px, from differences in squares."""
    square = (difference**2).sum(axis=1)
    density = np.exp(-0.5 * square / _FINE**2) / (2 * np.pi * kernel.spread_x * kernel.spread_y)
    return np.asarray(np.where(square <= (_REACH * _FINE) ** 2, density, 0.0))


class Field:
    """
    The densities of all elements, and of clicks on nothing, at some places, from clicks at known places.

    Made once per pair of places; `evaluate` is called again with every better guess of which known click is whose.
    """

    def __init__(self, at: Places, known: Places, flat: Floats) -> None:
        """`flat`: the density at each place of a click that may fall anywhere."""
        own = _same_run(at, known)
        self._flat = flat
        self._kernels = [_Carried(kernel, at, known, own) for kernel in KERNELS]
        views, self._known_view = np.unique(known.view, return_inverse=True)
        self._at_view = np.searchsorted(views, at.view).clip(0, max(0, len(views) - 1))
        self._view_known = np.isin(at.view, views)
        self._views = len(views)
        self._own = sparse.csr_array((np.ones(len(own[0])), own), shape=(len(at), len(known)))

    def evaluate(self, belongs: sparse.csr_array, place: Ints, element: Ints, prior: float) -> Floats:
        """
        Density of each `element` at each `place`, by kernel; shape (len(place), len(KERNELS)).

        Args:
            belongs: (len(known), elements), how much of each known click is each element's.
            prior: how many clicks the flat density weighs.
        """
        same_view, everywhere = self._support(belongs, place, element)
        out = np.empty((len(place), len(KERNELS)))
        for number, (kernel, carried) in enumerate(zip(KERNELS, self._kernels, strict=True)):
            support = same_view if kernel.same_view else everywhere
            out[:, number] = (carried.mass(belongs, place, element) + prior * self._flat[place]) / (support + prior)
        return out

    def _support(self, belongs: sparse.csr_array, place: Ints, element: Ints) -> tuple[Floats, Floats]:
        """How many clicks the densities rest on: those of the same view, and all; the place's own run left out."""
        known = np.arange(belongs.shape[0])
        by_view = sparse.csr_array((np.ones(len(known)), (self._known_view, known)), shape=(self._views, len(known))) @ belongs
        total = np.asarray(belongs.sum(axis=0)).ravel()[element]
        same = np.where(self._view_known[place], lookup(by_view, self._at_view[place], element), 0.0)
        # A run is of one tab: nearly always of one width.
        own = lookup(self._own @ belongs, place, element)
        return np.maximum(same - own, 0.0), np.maximum(total - own, 0.0)


def _same_run(at: Places, known: Places) -> tuple[Ints, Ints]:
    """All pairs of one run. Clicks of one run say nothing of each other: else a wrong guess would vouch for itself."""
    runs, at_run = np.unique(at.run, return_inverse=True)
    known_run = np.searchsorted(runs, known.run).clip(0, max(0, len(runs) - 1))
    fits = np.flatnonzero(runs[known_run] == known.run) if len(runs) else np.zeros(0, dtype=np.int64)
    left = sparse.csr_array((np.ones(len(at)), (np.arange(len(at)), at_run)), shape=(len(at), len(runs)))
    right = sparse.csr_array((np.ones(len(fits)), (known_run[fits], fits)), shape=(len(runs), len(known)))
    pairs = sparse.coo_array(left @ right)
    return pairs.row.astype(np.int64), pairs.col.astype(np.int64)


def lookup(matrix: sparse.csr_array, row: Ints, column: Ints) -> Floats:
    """Single entries of a sparse matrix."""
    if not len(row):
        return np.zeros(0)
    return np.asarray(matrix[row, column]).ravel().astype(float)
