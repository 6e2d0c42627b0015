"""Shares on few observations, drawn toward what their neighbours show (beta-binomial)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.stats import betabinom


@dataclass(frozen=True, slots=True)
class Prior:
    """A beta distribution of shares: mean `alpha / (alpha + beta)`, worth `alpha + beta` observations."""

    alpha: float
    beta: float

    @property
    def mean(self) -> float:
        """The share expected before anything was observed."""
        return self.alpha / (self.alpha + self.beta)


def fit(successes: Sequence[int], totals: Sequence[int], *, expected: float = 0.02, weight: float = 50.0) -> Prior:
    """
    The beta distribution that a family of shares seems to come from, by the method of moments.

    `expected` and `weight` are a belief worth `weight` observations mixed in first, so that a small family, or one without
    a single success, still gives a usable prior. Shares that vary more than chance allows give a wide prior; shares that
    vary less are treated as equal up to chance.

    Args:
        successes, totals: one entry per member; members with a total of 0 are left out.

    Source: the moment estimator of Kleinman (1973), with a floor on the over-dispersion.
    """
    k = np.asarray(successes, dtype=float)
    n = np.asarray(totals, dtype=float)
    k, n = k[n > 0], n[n > 0]
    mean = float((k.sum() + expected * weight) / (n.sum() + weight))
    if len(n) < 2:  # noqa: PLR2004 - one share alone shows no variation
        return Prior(mean * weight, (1 - mean) * weight)
    shares = k / n
    weights = n / n.sum()
    between = float((weights * (shares - mean) ** 2).sum())
    by_chance = mean * (1 - mean) * float((weights / n).sum())
    excess = max(between - by_chance, 0.0) / max(mean * (1 - mean), 1e-12)
    correlation = min(max(excess, 1.0 / (n.sum() + weight)), 0.5)
    strength = 1.0 / correlation - 1.0
    return Prior(mean * strength, (1 - mean) * strength)


def shrink(successes: int, total: int, prior: Prior) -> float:
    """The expected share after observing `successes` of `total` under a prior."""
    return (successes + prior.alpha) / (total + prior.alpha + prior.beta)


def surprise(successes: int, total: int, prior: Prior) -> float:
    """The chance of at least `successes` of `total` for a member of the prior's family; 1 when nothing was observed."""
    if successes <= 0:
        return 1.0
    return float(np.clip(betabinom.sf(successes - 1, total, prior.alpha, prior.beta), 0.0, 1.0))
