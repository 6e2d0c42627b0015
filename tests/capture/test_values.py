"""Values as JavaScript reads them."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heatsight.capture.values import number, rounded, text


@pytest.mark.parametrize(("value", "nearest"), [(0.5, 1), (1.5, 2), (2.5, 3), (-0.5, 0), (-1.5, -1), (10.4999, 10), (7, 7)])
def test_halves_go_up(value: float, nearest: int) -> None:
    """Rounding is JavaScript's, not the banker's."""
    assert rounded(value) == nearest


@pytest.mark.parametrize("value", [True, "1", None, [], {}, float("nan"), float("inf"), 10**400])
def test_what_is_no_number_is_none(value: Any) -> None:
    """Booleans, texts, NaN, infinity and integers beyond every double are no numbers."""
    assert number(value) is None


@pytest.mark.parametrize(
    ("value", "read"), [("a", "a"), (12, "12"), (1.5, "1.5"), (None, ""), (True, ""), ([], ""), (10**400, ""), ("x" * 300, "x" * 200)]
)
def test_text_is_text_or_a_number(value: Any, read: str) -> None:
    """Ids may be texts or numbers; anything else is no id."""
    assert text(value) == read


@given(st.floats(-1e9, 1e9))
def test_rounding_stays_near(value: float) -> None:
    """A rounded number is within half a step."""
    assert abs(rounded(value) - value) <= 0.5
