"""Visitors that are nobody."""

from __future__ import annotations

import pytest

from heatsight.capture.heatmap_refusal import is_legal


@pytest.mark.parametrize(
    "distinct_id", ["", "  ", "distinct_id", "Anonymous", "UNDEFINED", "null", "None", "0", "NaN", "[object Object]", '"null"', "'guest'"]
)
def test_stand_ins_are_nobody(distinct_id: str) -> None:
    """What broken integrations send instead of a visitor is refused, quoted or not."""
    assert not is_legal(distinct_id)


@pytest.mark.parametrize("distinct_id", ["D", "NULL", "01a2-77", "anonymous-7", "'", "user@example.com"])
def test_visitors_are_somebody(distinct_id: str) -> None:
    """Everything else names a visitor."""
    assert is_legal(distinct_id)
