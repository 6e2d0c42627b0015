from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from heatsight.naming.alignment import LOST, NEVER, Problem, align


def by_hand(problem: Problem) -> np.ndarray:
    """Posteriors by going through every way to match all events to points in order."""
    points, events = problem.match.shape
    total = 0.0
    found = np.zeros((points, events))
    for which in combinations(range(points), events):
        weight, passed = 0.0, 0
        for point in range(points):
            if point in which:
                weight += problem.match[point, passed]
                passed += 1
            else:
                weight += problem.between[point, passed]
        total += np.exp(weight)
        for event, point in enumerate(which):
            found[point, event] += np.exp(weight)
    return found / total


@settings(max_examples=40)
@given(st.integers(1, 5), st.integers(1, 3), st.integers(0, 10_000))
def test_posteriors_equal_those_by_hand(points: int, events: int, seed: int):
    """Forward-backward gives what going through all in-order matchings gives, where no event is lost."""
    events = min(points, events)
    chance = np.random.default_rng(seed)
    problem = Problem(chance.normal(6, 2, (points, events)), np.zeros((points, events + 1)))
    (found,) = align([problem])
    assert found == pytest.approx(by_hand(problem), abs=0.01)


def test_as_many_events_as_points_are_sure():
    """Where every point has its event, the order alone decides."""
    (found,) = align([Problem(np.zeros((3, 3)), np.zeros((3, 4)))])
    assert np.diag(found) == pytest.approx([1, 1, 1], abs=0.01)


def test_times_that_do_not_fit_are_never_matched():
    """A forbidden pair has no share, and its event is counted as lost."""
    (found,) = align([Problem(np.array([[NEVER], [0.0]]), np.zeros((2, 2)))])
    assert found[0, 0] == 0
    assert found[1, 0] == pytest.approx(1, abs=5 * np.exp(LOST))


def test_batches_do_not_mix_problems():
    """A problem's answer does not depend on what it is solved beside."""
    chance = np.random.default_rng(3)
    problems = [Problem(chance.normal(0, 3, (k, m)), -chance.random((k, m + 1))) for k, m in ((1, 1), (4, 2), (7, 3), (2, 5), (4, 1))]
    together = align(problems)
    for problem, found in zip(problems, together, strict=True):
        assert found == pytest.approx(align([problem])[0])


def test_clicks_on_nothing_fall_into_long_gaps():
    """Of two points with one event right before the flush, the later one is the event's: no time is left for another after it."""
    late = Problem(np.zeros((2, 1)), np.log(np.array([[0.99, 0.01], [0.99, 0.01]])))
    (found,) = align([late])
    assert found[1, 0] > 0.95
