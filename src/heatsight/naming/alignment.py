"""Order-preserving alignment: which of the points, in their order, are the clicks that events name, in theirs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

NEVER: Final = -1e9
LOST: Final = -9.0
"""Log odds that an event's point was lost on the way."""


@dataclass(frozen=True, slots=True)
class Problem:
    """
    One sequence: K points, M events.

    Attributes:
        match: (K, M) log likelihood ratio of point k being event m's, against its being on nothing; NEVER where times forbid it.
        between: (K, M + 1) log probability that point k, if on nothing, fell between event m - 1 and event m.
    """

    match: Floats
    between: Floats


def align(problems: list[Problem]) -> list[Floats]:
    """For each problem the probability that point k is event m's: (K, M), rows sum to at most one. Forward-backward, in batches."""
    out: list[Floats] = [np.zeros((0, 0))] * len(problems)
    order = sorted(range(len(problems)), key=lambda number: problems[number].match.shape)
    for start in range(0, len(order), 128):
        batch = order[start : start + 128]
        for number, posterior in zip(batch, _batch([problems[number] for number in batch]), strict=True):
            out[number] = posterior
    return out


def _batch(problems: list[Problem]) -> list[Floats]:
    size = len(problems)
    most_k = max(problem.match.shape[0] for problem in problems)
    most_m = max(problem.match.shape[1] for problem in problems)
    # Shorter ones are padded at the front, with points that change nothing and events that lie before the start.
    match = np.full((size, most_k, most_m), NEVER)
    between = np.full((size, most_k, most_m + 1), NEVER)
    real = np.zeros((size, most_k), dtype=bool)
    for number, problem in enumerate(problems):
        k, m = problem.match.shape
        match[number, most_k - k :, most_m - m :] = problem.match
        between[number, most_k - k :, most_m - m :] = problem.between
        real[number, most_k - k :] = True
    spent = np.broadcast_to(np.arange(most_m + 1) * LOST, (size, most_m + 1))
    start = np.full((size, most_m + 1), NEVER)
    for number, problem in enumerate(problems):
        start[number, most_m - problem.match.shape[1]] = 0.0
    forward = np.empty((most_k + 1, size, most_m + 1))
    forward[0] = _lose(start, spent)
    for k in range(most_k):
        stay = forward[k] + between[:, k]
        take = np.full_like(stay, NEVER)
        take[:, 1:] = forward[k][:, :-1] + match[:, k]
        forward[k + 1] = np.where(real[:, k, None], _lose(np.logaddexp(stay, take), spent), forward[k])
    backward = np.full((size, most_m + 1), NEVER)
    backward[:, -1] = 0.0
    backward = _lose_backward(backward, spent)
    total = forward[most_k][:, -1]
    posterior = np.zeros((size, most_k, most_m))
    for k in reversed(range(most_k)):
        posterior[:, k] = np.exp(np.minimum(forward[k][:, :-1] + match[:, k] + backward[:, 1:] - total[:, None], 0.0))
        stay = backward + between[:, k]
        take = np.full_like(stay, NEVER)
        take[:, :-1] = backward[:, 1:] + match[:, k]
        backward = np.where(real[:, k, None], _lose_backward(np.logaddexp(stay, take), spent), backward)
    return [
        posterior[number, most_k - problem.match.shape[0] :, most_m - problem.match.shape[1] :] for number, problem in enumerate(problems)
    ]


def _lose(state: Floats, spent: Floats) -> Floats:
    """Any number of events may be passed over, each at its price."""
    return np.logaddexp.accumulate(state - spent, axis=1) + spent


def _lose_backward(state: Floats, spent: Floats) -> Floats:
    return np.logaddexp.accumulate((state + spent)[:, ::-1], axis=1)[:, ::-1] - spent
