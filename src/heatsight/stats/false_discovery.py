"""Many tests at once: how often a discovery may be false."""

from __future__ import annotations

from collections.abc import Sequence

from scipy.stats import false_discovery_control


def adjusted(p_values: Sequence[float]) -> tuple[float, ...]:
    """
    Each p-value's false-discovery rate: keeping all those at or below q lets at most about q of them be false.

    Source: Benjamini and Hochberg (1995), as scipy computes it.
    """
    if not p_values:
        return ()
    return tuple(float(q) for q in false_discovery_control(list(p_values), method="bh"))
