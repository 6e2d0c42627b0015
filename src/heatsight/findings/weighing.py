"""How bad and how sure, kept apart."""

from __future__ import annotations

from typing import Final

from heatsight.stats.interval import wilson

SUREST: Final = 0.97
"""However clear the numbers: about so many clear findings are what they say on pages where that is known (benchmarks/findings)."""
HALF_SURE_AT: Final = 0.5
"""People at which the amount of data by itself makes a judgement half as sure as it can get: one is too few, five are nearly enough."""


WORTH_MENDING: Final = 0.005
"""Share of a band's people (lower bound) that must be concerned before a broken thing is worse than low: one in two hundred."""


def concerns_many(some: int, band_people: int) -> bool:
    """Whether enough of a band's people are concerned for more than a low finding."""
    return wilson(some, band_people)[0] >= WORTH_MENDING


def confidence(people: int, *, false_rate: float = 0.0, naming: float = 1.0) -> float:
    """
    How sure a judgement is, 0 to 1: about so many judgements like it are true. How bad it is says nothing here.

    Args:
        people: those whose behaviour the judgement rests on.
        false_rate: its p-value against its own threshold, or the false-discovery rate where many things were tested.
        naming: confidence that the element is the one named.

    Source: calibrated on pages with known problems (benchmarks/findings); docs/accuracy.md shows what came out.
    """
    return round(max(0.0, SUREST * people / (people + HALF_SURE_AT) * (1.0 - false_rate) * naming), 2)
