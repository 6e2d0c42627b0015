"""How bad and how sure, kept apart."""

from __future__ import annotations

from typing import Final

HALF_SURE_AT: Final = 10
"""People at which the amount of data by itself makes a judgement half as sure as it can get."""


def confidence(people: int, *, false_rate: float = 0.0, naming: float = 1.0) -> float:
    """
    How sure a judgement is, 0 to 1: how much data, how likely chance alone is, and how sure the element's name.

    Args:
        people: those whose behaviour the judgement rests on.
        false_rate: its p-value, or false-discovery rate where many things were tested.
        naming: confidence that the element is the one named.
    """
    return round(max(0.0, min(1.0, people / (people + HALF_SURE_AT) * (1.0 - false_rate) * naming)), 2)
