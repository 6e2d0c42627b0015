"""
Heat: presses spread over their surroundings, since a finger is not a pixel and a cell's mean is not a place.

Each press becomes a Gaussian of SIGMA_PX, on a grid of STEP_PX. What would fall off an edge is folded back, so the sum over the grid is
the number of presses. Nothing here loops over points or pixels; the cost is that of the grid.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil
from typing import Final

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

STEP_PX: Final = 4
SIGMA_PX: Final = 12
"""CSS px: three in four presses stay within a fingertip of 40 px across."""
AREA_PX: Final = 32
"""Density is told per square of this side, CSS px."""
LEAST_TOP: Final = 10.0
"""Presses per square of AREA_PX."""
_RADIUS: Final = ceil(3 * SIGMA_PX / STEP_PX)
_TICKS: Final = (1, 2, 5)
_MOST_TICKS: Final = 5


@dataclass(frozen=True, slots=True)
class Density:
    """
    Heat of a picture.

    Attributes:
        grid: presses per square of STEP_PX; rows from the top.
        peak: the hottest place, in presses per square of AREA_PX; 0 without presses.
    """

    grid: Floats
    peak: float

    @property
    def top(self) -> float:
        """Where the scale ends: at the peak, but never below LEAST_TOP, so that a handful of presses does not look hot."""
        return max(self.peak, LEAST_TOP)

    def levels(self) -> Floats:
        """
        The grid as places on the colour ramp, 0 to 1: the square root of heat over the scale's top.

        A square root, because a page's hottest button often has a hundred times what else is worth seeing.
        """
        return np.sqrt(self.grid * ((AREA_PX / STEP_PX) ** 2 / self.top))

    def ticks(self) -> tuple[tuple[float, float], ...]:
        """The scale: (presses per square of AREA_PX, place on the ramp), from nobody to the top."""
        return tuple((value, (value / self.top) ** 0.5) for value in (0.0, *_round_numbers(self.top), self.top))


def density(x: Floats, y: Floats, count: Ints, width: int, height: int) -> Density:
    """
    The heat of presses.

    Args:
        x, y: CSS px; each lies within the picture.
        width, height: of the picture, CSS px.
    """
    columns, rows = ceil(width / STEP_PX), ceil(height / STEP_PX)
    place = (y // STEP_PX).astype(np.int64) * columns + (x // STEP_PX).astype(np.int64)
    pressed = np.bincount(place, weights=count, minlength=rows * columns).astype(np.float64).reshape(rows, columns)
    grid = _spread(_spread(pressed).T).T if len(x) else pressed
    return Density(grid, float(grid.max(initial=0)) * (AREA_PX / STEP_PX) ** 2)


def _spread(grid: Floats) -> Floats:
    """The grid smoothed down its rows; what leaves it comes back as from a mirror."""
    steps = np.arange(-_RADIUS, _RADIUS + 1) * STEP_PX
    kernel = np.exp(-(steps**2) / (2 * SIGMA_PX**2))
    kernel /= kernel.sum()
    rows = len(grid)
    wide = np.zeros((rows + 2 * _RADIUS, grid.shape[1]))
    for shift, weight in enumerate(kernel):
        wide[shift : shift + rows] += weight * grid
    inside = wide[_RADIUS : _RADIUS + rows]
    for outside in (*range(_RADIUS), *range(_RADIUS + rows, rows + 2 * _RADIUS)):
        inside[_mirrored(outside - _RADIUS, rows)] += wide[outside]
    return inside


def _mirrored(row: int, rows: int) -> int:
    turned = row % (2 * rows)
    return turned if turned < rows else 2 * rows - 1 - turned


def _round_numbers(top: float) -> tuple[float, ...]:
    """Round numbers well below the top, spread over the ramp."""
    candidates = [digit * 10.0**power for power in range(ceil(np.log10(top)) + 1) for digit in _TICKS]
    fitting = [value for value in candidates if 0.02 * top <= value <= 0.7 * top]  # nearer ones would print over the ends
    every = max(1, ceil(len(fitting) / (_MOST_TICKS - 2)))
    return tuple(fitting[::-1][::every][::-1])
