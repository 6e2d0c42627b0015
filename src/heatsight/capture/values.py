"""Values of properties as JavaScript would read them: any key may hold anything."""

from __future__ import annotations

import math
from typing import Any, Final

INT16: Final = (-(2**15), 2**15 - 1)
INT32: Final = (-(2**31), 2**31 - 1)
LONGEST_URL: Final = 8192
"""Characters; browsers and servers send less, and every point repeats its url."""


def text(value: Any, longest: int = 200) -> str:
    """A text or a number as text, cut to `longest` characters; anything else is ""."""
    if isinstance(value, str):
        return value[:longest]
    return str(value)[:longest] if number(value) is not None else ""


def number(value: Any) -> float | None:
    """A finite number, as it is; booleans and texts are none."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    try:
        return value if math.isfinite(value) else None
    except OverflowError:  # an integer beyond every double
        return None


def rounded(value: float) -> int:
    """The nearest integer, halves up, as JavaScript's Math.round."""
    return math.floor(value + 0.5)


def within(value: int, bounds: tuple[int, int]) -> bool:
    """Whether a column of these bounds can hold the value."""
    return bounds[0] <= value <= bounds[1]
