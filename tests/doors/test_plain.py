"""Answers become what JSON holds."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heatsight.doors.plain import plain
from heatsight.model.statement import Rows


@dataclass(frozen=True, slots=True)
class Answer:
    """Some frozen answer."""

    when: datetime
    parts: tuple[int, ...]


def test_times_are_iso_in_utc_with_a_z() -> None:
    """A dataclass becomes a dict, its tuples lists, its times ISO text that ends in Z."""
    assert plain(Answer(datetime(2026, 3, 8, 10, tzinfo=UTC), (1, 2))) == {"when": "2026-03-08T10:00:00Z", "parts": [1, 2]}


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (float("nan"), None),
        (float("-inf"), None),
        (date(2026, 3, 8), "2026-03-08"),
        ([1.5, [float("inf")]], [1.5, [None]]),
        ({"a": float("nan")}, {"a": None}),
        (True, True),
        (2**70, 2**70),
    ],
)
def test_cell_holds_what_json_can(value: Any, shown: Any) -> None:
    """Numbers that JSON lacks become null, times become text, however deep they lie."""
    assert plain(value) == shown


@given(st.recursive(st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.datetimes(timezones=st.just(UTC)), st.lists))
def test_any_row_can_be_written_as_strict_json(value: Any) -> None:
    """Whatever a row holds, strict JSON can be written of it."""
    answer = plain(Rows(("a",), ("x",), ((value,),)))
    assert json.loads(json.dumps(answer, allow_nan=False))["columns"] == ["a"]
