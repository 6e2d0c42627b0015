"""Shares on few observations, drawn toward their neighbours."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heatsight.stats.shrinkage import Prior, fit, shrink, surprise

FAMILIES = st.lists(st.integers(1, 400).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))), max_size=20)


@given(FAMILIES)
def test_a_prior_is_always_a_distribution(family: list[tuple[int, int]]) -> None:
    """Whatever the family, its prior has positive parameters and a mean between 0 and 1."""
    prior = fit([k for k, _ in family], [n for _, n in family])
    assert prior.alpha > 0
    assert prior.beta > 0
    assert 0 < prior.mean < 1


@given(FAMILIES, st.integers(1, 400), st.data())
def test_shrinking_lands_between_share_and_prior(family: list[tuple[int, int]], n: int, data: st.DataObject) -> None:
    """A shrunk share lies between what was observed and what was expected."""
    k = data.draw(st.integers(0, n))
    prior = fit([s for s, _ in family], [t for _, t in family])
    low, high = sorted((k / n, prior.mean))
    assert low - 1e-9 <= shrink(k, n, prior) <= high + 1e-9


@given(st.integers(2, 300))
def test_more_successes_are_never_less_surprising(n: int) -> None:
    """The chance of at least k falls as k grows, from 1 at none."""
    prior = Prior(1.0, 20.0)
    chances = [surprise(k, n, prior) for k in range(n + 1)]
    assert chances[0] == 1.0
    assert all(a >= b - 1e-12 for a, b in itertools.pairwise(chances))


def test_shares_that_vary_widely_are_less_surprising() -> None:
    """One member among widely varying ones stands out less than among equal ones of the same mean."""
    equal = fit([5] * 10, [50] * 10)
    varied = fit([0, 0, 0, 20, 0, 0, 20, 0, 10, 0], [50] * 10)
    assert equal.mean == pytest.approx(varied.mean)
    assert surprise(15, 50, equal) < surprise(15, 50, varied)
