"""Intervals for shares."""

from __future__ import annotations

from scipy.stats import binomtest


def wilson(successes: int, n: int, confidence: float = 0.95) -> tuple[float, float]:
    """
    The Wilson score interval of `successes` out of `n`; (0, 1) when nothing was observed.

    Source: Wilson (1927), as scipy computes it.
    """
    if n == 0:
        return 0.0, 1.0
    interval = binomtest(successes, n).proportion_ci(confidence_level=confidence, method="wilson")
    return float(interval.low), float(interval.high)
