"""Assignment without order: which of the points of a flush are the clicks that events name, when nobody says which came first."""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

from heatsight.naming.alignment import LOST, NEVER

Floats = npt.NDArray[np.float64]

MAX_EXACT: Final = 8
"""Up to so many events all assignments are weighed, by the sets of events given away; more than a flush of the SDK's usually holds."""
_ROUNDS: Final = 60
_SETTLED: Final = 1e-4
_MOST: Final = 50.0
"""Log weights are kept within what sums of them can carry."""


def assign(match: Floats, idle: Floats) -> Floats:
    """
    The probability that point k is event m's: (K, M), rows sum to at most one.

    Every event is one point's or lost, every point one event's or nobody's.

    Args:
        match: (K, M) log likelihood ratio of point k being event m's, against its being on nothing; NEVER where that cannot be.
        idle: (K,) log weight of being on nothing.
    """
    weight = np.where(match > NEVER / 2, np.exp(np.clip(match, -_MOST, _MOST)), 0.0)
    alone = np.exp(np.clip(idle, -_MOST, _MOST))
    return _exact(weight, alone) if match.shape[1] <= MAX_EXACT else _believed(weight, alone)


def _exact(weight: Floats, alone: Floats) -> Floats:
    """Forward and backward over the points; the state is which events have been given away."""
    points, events = weight.shape
    given = np.arange(1 << events)
    before = np.zeros((points + 1, 1 << events))
    before[0, 0] = 1.0
    after = np.zeros((points + 1, 1 << events))
    after[points] = np.exp(LOST * (events - np.array([int(state).bit_count() for state in given])))
    free = [given[(given >> event) & 1 == 0] for event in range(events)]
    for k in range(points):
        before[k + 1] = before[k] * alone[k]
        for event in range(events):
            before[k + 1, free[event] | 1 << event] += before[k, free[event]] * weight[k, event]
        before[k + 1] /= max(before[k + 1].max(), 1e-300)
    for k in reversed(range(points)):
        after[k] = after[k + 1] * alone[k]
        for event in range(events):
            after[k, free[event]] += after[k + 1, free[event] | 1 << event] * weight[k, event]
        after[k] /= max(after[k].max(), 1e-300)
    found = np.zeros((points, events))
    for k in range(points):
        unused = float(before[k] @ after[k + 1]) * alone[k]
        found[k] = [weight[k, event] * (before[k, free[event]] @ after[k + 1, free[event] | 1 << event]) for event in range(events)]
        found[k] /= max(unused + found[k].sum(), 1e-300)
    return found


def _believed(weight: Floats, alone: Floats) -> Floats:
    """Belief propagation: close, and its cost grows with the pairs only."""
    rest = alone[:, None]
    said = np.zeros_like(weight)
    for _ in range(_ROUNDS):
        room = 1.0 / (rest + _others(said, axis=1))
        asked = weight / (np.exp(LOST) + _others(weight * room, axis=0))
        if np.allclose(asked, said, rtol=_SETTLED, atol=0.0):
            break
        said = np.sqrt(asked * said) if said.any() else asked
    return np.asarray(said / (rest + said.sum(axis=1, keepdims=True)))


def _others(weight: Floats, *, axis: int) -> Floats:
    """Of each entry, the sum of the others of its row (1) or column (0)."""
    return np.asarray(np.maximum(weight.sum(axis=axis, keepdims=True) - weight, 0.0))
