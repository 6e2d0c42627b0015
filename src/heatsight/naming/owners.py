"""Which click a rage or dead point belongs to."""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

from heatsight.query.flush_windows import POINT_TYPES, FlushWindows

Ints = npt.NDArray[np.int64]

CLICK, RAGE, DEAD = (POINT_TYPES.index(name) for name in ("click", "rageclick", "deadclick"))

_DEAD_WITHIN_MS: Final = 15_000
"""A dead point is made about three seconds after its click, and both wait for a flush."""


def owners(seen: FlushWindows, sequence: Ints) -> Ints:
    """For each rage and dead point the row of its click, else -1. `sequence`: of each point."""
    owner = np.full(len(seen.kind), -1, dtype=np.int64)
    rage = np.flatnonzero(seen.kind == RAGE)
    jumbled = rage[~seen.ordered[rage]]
    rage = rage[seen.ordered[rage] & (rage + 1 < len(owner))]
    # A rage point stands right before its click, at its place.
    fits = (seen.kind[rage + 1] == CLICK) & (sequence[rage + 1] == sequence[rage])
    fits &= (seen.x[rage + 1] == seen.x[rage]) & (seen.y[rage + 1] == seen.y[rage])
    owner[rage[fits]] = rage[fits] + 1
    taken: set[int] = set()
    for row in jumbled.tolist():
        chosen = _raged(seen, row, taken)
        if chosen is not None:
            owner[row] = chosen
            taken.add(chosen)
    taken = set()
    for row in np.flatnonzero(seen.kind == DEAD).tolist():
        chosen = _died(seen, row, taken)
        if chosen is not None:
            owner[row] = chosen
            taken.add(chosen)
    return owner


def _raged(seen: FlushWindows, row: int, taken: set[int]) -> int | None:
    """Where the order is lost, a rage point is a click at its place in its flush."""
    first, last = np.searchsorted(seen.tab, [seen.tab[row], seen.tab[row] + 1])
    near = np.arange(first, last)
    near = near[(seen.kind[near] == CLICK) & (seen.flush[near] == seen.flush[row]) & (seen.url[near] == seen.url[row])]
    near = near[(seen.x[near] == seen.x[row]) & (seen.y[near] == seen.y[row]) & (seen.fixed[near] == seen.fixed[row])]
    return next((other for other in near.tolist() if other not in taken), None)


def _died(seen: FlushWindows, row: int, taken: set[int]) -> int | None:
    """
    A dead point has its click's own x, but the scroll offset of some seconds later: so x says which click it is, and y only
    where nothing scrolled. Of several at one place the first is the one: the detector looks at one node once a second.
    """
    start = int(np.searchsorted(seen.tab, seen.tab[row]))  # points lie in order of tab
    near = np.arange(start, row)
    near = near[(seen.kind[near] == CLICK) & (seen.x[near] == seen.x[row]) & (seen.flush[near] > seen.flush[row] - _DEAD_WITHIN_MS)]
    free = [other for other in near.tolist() if other not in taken]
    same = [other for other in free if seen.y[other] == seen.y[row] and seen.fixed[other] == seen.fixed[row]]
    return same[0] if same else free[-1] if free else None
