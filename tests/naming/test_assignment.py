from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from heatsight.naming.alignment import LOST, NEVER
from heatsight.naming.assignment import MAX_EXACT, assign


def by_hand(match: np.ndarray, idle: np.ndarray) -> np.ndarray:
    """Posteriors by going through every assignment."""
    points, events = match.shape
    found, total = np.zeros((points, events)), 0.0
    for chosen in product(range(-1, points), repeat=events):
        taken = [point for point in chosen if point >= 0]
        if len(set(taken)) < len(taken):
            continue
        weight = sum(match[point, event] if point >= 0 else LOST for event, point in enumerate(chosen))
        share = np.exp(weight + sum(idle[point] for point in range(points) if point not in taken))
        total += share
        for event, point in enumerate(chosen):
            if point >= 0:
                found[point, event] += share
    return found / total


@settings(max_examples=60)
@given(st.integers(1, 4), st.integers(1, 3), st.integers(0, 10_000))
def test_all_assignments_are_weighed(points: int, events: int, seed: int):
    """Posteriors equal those by hand."""
    chance = np.random.default_rng(seed)
    match, idle = chance.normal(2, 3, (points, events)), -chance.random(points)
    assert assign(match, idle) == pytest.approx(by_hand(match, idle), abs=1e-6)


def test_many_events_are_weighed_nearly_so():
    """Where there are too many events for all assignments, the answers are close: each click at its own place is told."""
    events = 2 * MAX_EXACT
    match = np.where(np.eye(events, dtype=bool), 4.0, -4.0)
    assert np.diag(assign(match, np.zeros(events))).min() > 0.95
    few = np.random.default_rng(1).normal(0, 1, (12, MAX_EXACT))
    more = np.hstack((few, np.full((12, 1), NEVER)))
    assert assign(more, np.zeros(12))[:, :-1] == pytest.approx(assign(few, np.zeros(12)), abs=0.12)


def test_what_cannot_be_is_not():
    """A forbidden pair has no share, and what remains is sure; rows and columns hold at most one."""
    found = assign(np.array([[NEVER, 5.0], [5.0, 5.0]]), np.zeros(2))
    assert found[0, 0] == 0
    assert found[1, 0] == pytest.approx(1, abs=0.02)
    assert found[0, 1] == pytest.approx(1, abs=0.02)
    crowd = assign(np.zeros((9, 6)), np.zeros(9))
    assert crowd.sum(axis=0).max() <= 1.001
    assert crowd == pytest.approx(np.full((9, 6), 1 / 9), abs=0.02)
