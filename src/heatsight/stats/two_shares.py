"""Whether one share is greater than another, or than a known one."""

from __future__ import annotations

from scipy.stats import binom, hypergeom


def chance_of_at_least(successes: int, total: int, share: float) -> float:
    """The chance of at least `successes` of `total` when each succeeds with probability `share`."""
    if successes <= 0:
        return 1.0
    return float(binom.sf(successes - 1, total, share))


def chance_of_at_most(successes: int, total: int, share: float) -> float:
    """The chance of at most `successes` of `total` when each succeeds with probability `share`."""
    return float(binom.cdf(successes, total, share))


def chance_of_so_few(successes: int, total: int, other_successes: int, other_total: int) -> float:
    """The chance that the first group has so few successes when both share one rate (Fisher's exact test, one-sided); 1 without data."""
    if total == 0 or other_total == 0:
        return 1.0
    return float(hypergeom.cdf(successes, total + other_total, successes + other_successes, total))
