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


@dataclass(frozen=True, slots=True)
class Kernel:
    """
    One way to carry a click's place over to another viewport.

    Attributes:
        spread_x, spread_y: standard deviations, CSS px.
        anchor: what x is measured from, as a share of the width; None when x as a share of the width stays the same.
        same_width: only between viewports of one width; else only between others.
    """

    spread_x: float
    spread_y: float
    anchor: float | None = 0.0
    same_width: bool = False


KERNELS: Final = (
    Kernel(8, 4, same_width=True),
    Kernel(24, 9, same_width=True),
    Kernel(70, 28, same_width=True),
    Kernel(26, 10, anchor=0.0),
    Kernel(26, 10, anchor=0.5),
    Kernel(26, 10, anchor=1.0),
    Kernel(26, 10, anchor=None),
    Kernel(80, 70, anchor=None),
)


@dataclass(frozen=True, slots=True)
class Places:
    """Where clicks fell: CSS px, whether at a fixed target, the viewport's width, and the sequence they belong to."""

    x: Ints
    y: Ints
    fixed: Ints
    width: Ints
    sequence: Ints

    def __len__(self) -> int:
        return len(self.x)


def affinity(kernel: Kernel, at: Places, known: Places) -> sparse.csr_array:
    """
    The kernel's density (per square px) at each place of `at` from each place of `known`; shape (len(at), len(known)).

    Places of one sequence say nothing of each other: else a wrong guess would vouch for itself.
    """
    rows: list[Ints] = []
    columns: list[Ints] = []
    values: list[Floats] = []
    for mine, theirs in _groups(kernel, at, known):
        left, right = _scaled(kernel, at, mine), _scaled(kernel, known, theirs)
        pairs = cKDTree(left).sparse_distance_matrix(cKDTree(right), _REACH, output_type="coo_matrix")
        row, column = mine[pairs.row], theirs[pairs.col]
        keep = at.sequence[row] != known.sequence[column]
        if not kernel.same_width:
            keep &= at.width[row] != known.width[column]
        rows.append(row[keep])
        columns.append(column[keep])
        values.append(np.exp(-0.5 * pairs.data[keep] ** 2) / (2 * np.pi * kernel.spread_x * kernel.spread_y))
    shape = (len(at), len(known))
    if not rows:
        return sparse.csr_array(shape)
    return sparse.csr_array((np.concatenate(values), (np.concatenate(rows), np.concatenate(columns))), shape=shape)


def _groups(kernel: Kernel, at: Places, known: Places) -> list[tuple[Ints, Ints]]:
    groups = []
    for fixed in (0, 1):
        mine, theirs = at.fixed == fixed, known.fixed == fixed
        if not kernel.same_width:
            groups.append((np.flatnonzero(mine), np.flatnonzero(theirs)))
            continue
        groups += [
            (np.flatnonzero(mine & (at.width == width)), np.flatnonzero(theirs & (known.width == width)))
            for width in np.intersect1d(at.width[mine], known.width[theirs])
        ]
    return [(mine, theirs) for mine, theirs in groups if len(mine) and len(theirs)]


def _scaled(kernel: Kernel, places: Places, rows: Ints) -> Floats:
    x, width = places.x[rows].astype(float), np.maximum(places.width[rows], 1).astype(float)
    # A share of the width is measured on a viewport of 1000 px, so that its kernel has px as well.
    x = x / width * 1000 if kernel.anchor is None else x - kernel.anchor * width
    return np.column_stack((x / kernel.spread_x, places.y[rows] / kernel.spread_y))


class Field:
    """
    The densities of all elements, and of clicks on nothing, at some places, from clicks at known places.

    Made once per pair of places; `evaluate` is called again with every better guess of which known click is whose.
    """

    def __init__(self, at: Places, known: Places, flat: Floats) -> None:
        """`flat`: the density at each place of a click that may fall anywhere."""
        self._at, self._known, self._flat = at, known, flat
        self._kernels = [affinity(kernel, at, known) for kernel in KERNELS]
        widths, self._known_width = np.unique(known.width, return_inverse=True)
        self._at_width = np.searchsorted(widths, at.width).clip(0, max(0, len(widths) - 1))
        self._width_known = np.isin(at.width, widths)
        sequences, self._known_sequence = np.unique(known.sequence, return_inverse=True)
        self._at_sequence = np.searchsorted(sequences, at.sequence).clip(0, max(0, len(sequences) - 1))
        self._sequence_known = np.isin(at.sequence, sequences)
        self._shape = (len(widths), len(sequences))

    def evaluate(self, belongs: sparse.csr_array, place: Ints, element: Ints, prior: float) -> Floats:
        """
        Density of each `element` at each `place`, by kernel; shape (len(place), len(KERNELS)).

        `belongs`: (len(known), elements), how much of each known click is each element's. `prior`: how many clicks the flat density weighs.
        """
        support = self._support(belongs, place, element)
        out = np.empty((len(place), len(KERNELS)))
        for number, (kernel, affinities) in enumerate(zip(KERNELS, self._kernels, strict=True)):
            mass = _lookup(affinities @ belongs, place, element)
            near = support[0] if kernel.same_width else support[1]
            out[:, number] = (mass + prior * self._flat[place]) / (near + prior)
        return out

    def _support(self, belongs: sparse.csr_array, place: Ints, element: Ints) -> tuple[Floats, Floats]:
        """How many clicks the densities rest on: those of the same width, those of others; the place's own sequence left out."""
        known = np.arange(belongs.shape[0])
        one = np.ones(len(known))
        by_width = sparse.csr_array((one, (self._known_width, known)), shape=(self._shape[0], len(known))) @ belongs
        by_sequence = sparse.csr_array((one, (self._known_sequence, known)), shape=(self._shape[1], len(known))) @ belongs
        total = np.asarray(belongs.sum(axis=0)).ravel()[element]
        same = np.where(self._width_known[place], _lookup(by_width, self._at_width[place], element), 0.0)
        # A sequence is one tab: nearly always of one width.
        own = np.where(self._sequence_known[place], _lookup(by_sequence, self._at_sequence[place], element), 0.0)
        return np.maximum(same - own, 0.0), np.maximum(total - same, 0.0)


def _lookup(matrix: sparse.csr_array, row: Ints, column: Ints) -> Floats:
    if not len(row):
        return np.zeros(0)
    return np.asarray(matrix[row, column]).ravel().astype(float)
