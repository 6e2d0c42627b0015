from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta, timezone
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heatsight.model.event import Event
from heatsight.model.interaction import Interaction
from heatsight.model.rejection import Reason, Rejection
from heatsight.store.rows import (
    EARLIEST,
    LATEST,
    Place,
    Unstorable,
    event_line,
    interaction_line,
    microseconds,
    moment,
    order_of,
    rejection_line,
)

NOW = datetime(2026, 1, 2, 3, 4, 5, 6, tzinfo=UTC)
PLACE = Place(7, 90, NOW)


def line(**changes: Any) -> dict[str, Any]:
    """The row that an event becomes."""
    values: dict[str, Any] = {"event": "x", "distinct_id": "d", "session_id": "", "window_id": "", "properties": {}, "elements_chain": ""}
    made = Event(uuid=UUID(int=1), timestamp=NOW, current_url="", page="", **{**values, **changes})
    row: dict[str, Any] = json.loads(event_line(made, PLACE))
    return row


def test_moment() -> None:
    """Times are written in UTC with microseconds, whatever zone they came in."""
    assert moment(NOW) == "2026-01-02 03:04:05.000006"
    assert moment(NOW.astimezone(timezone(timedelta(hours=-5)))) == "2026-01-02 03:04:05.000006"
    assert microseconds(NOW) == 1_767_323_045_000_006


@pytest.mark.parametrize("when", [EARLIEST - timedelta(microseconds=1), LATEST + timedelta(microseconds=1)])
def test_moment_out_of_range(when: datetime) -> None:
    """Times that a column cannot hold are refused."""
    with pytest.raises(Unstorable, match="is outside 1970 to 2261"):
        moment(when)


def test_place() -> None:
    """Each row says whose it is, how long it is kept, and which append brought it."""
    row = line()
    assert (row["project_id"], row["retention_days"], row["stored_at"]) == (7, 90, "2026-01-02 03:04:05.000006")


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ({"a": float("inf"), "b": float("nan")}, {"a": None, "b": None}),
        (
            {"a": 2**64 - 1, "b": 2**64, "c": -(2**63), "d": -(2**63) - 1},
            {"a": 2**64 - 1, "b": str(2**64), "c": -(2**63), "d": str(-(2**63) - 1)},
        ),
        ({"a": "\ud83d\ude00", "b": "x\ud800y"}, {"a": "😀", "b": "x\ufffdy"}),
        ({"\ud800": 1}, {"\ufffd": 1}),
        ({"100%": {"a%2Eb": 1}}, {"100%25": {"a%252Eb": 1}}),
        ({"a": (1, {"b": NOW})}, {"a": [1, {"b": str(NOW)}]}),
    ],
)
def test_properties(given: dict[str, Any], kept: dict[str, Any]) -> None:
    """Values that JSON or the engine cannot hold become the nearest thing that they can."""
    assert line(properties=given)["properties"] == kept


def test_deep() -> None:
    """What is nested deeper than columns should be is kept as JSON text."""
    row = line(properties=json.loads('{"k":' * 40 + "[1]" + "}" * 40))
    text = row["properties"]
    while isinstance(text, dict):
        text = text["k"]
    assert json.loads(text) == json.loads('{"k":' * 28 + "[1]" + "}" * 28)


def test_bottomless() -> None:
    """Nesting without end is stored all the same."""
    endless: list[Any] = []
    endless.append(endless)
    assert "nested too deeply" in json.dumps(line(properties={"a": endless}))


@pytest.mark.parametrize("name", ["x", "y", "viewport_width", "viewport_height", "scale_factor"])
@pytest.mark.parametrize("value", [2**15, -(2**15) - 1, 10**30])
def test_grid(name: str, value: int) -> None:
    """A number that the grid's columns would wrap around is refused by name."""
    values: dict[str, Any] = {"x": 1, "y": 1, "viewport_width": 1, "viewport_height": 1, name: value}
    point = Interaction("click", pointer_target_fixed=False, current_url="", timestamp=NOW, distinct_id="", session_id="", **values)
    with pytest.raises(Unstorable, match=name):
        interaction_line(point, PLACE, with_event=True)


def test_rejection_sample() -> None:
    """What was set aside may hold any text."""
    rejection = Rejection(Reason.BODY_UNREADABLE, "body", NOW, sample="\x00\ud800\u202e")
    assert json.loads(rejection_line(rejection, PLACE))["sample"] == "\x00\ufffd\u202e"


@given(st.lists(st.integers(0, 2**128 - 1)))
def test_order(numbers: list[int]) -> None:
    """Uuids are looked up in the order of their text, which is time for version 7."""
    uuids = [UUID(int=number) for number in numbers]
    assert sorted(uuids, key=order_of) == sorted(uuids, key=str)


@given(st.dictionaries(st.text(st.characters(categories=None)), st.text(st.characters(categories=None)) | st.floats() | st.integers()))
def test_always_json(properties: dict[str, Any]) -> None:
    """Whatever the properties are, the row is one line of JSON."""
    written = event_line(
        Event(UUID(int=1), "x", NOW, "d", "", "", properties, "", "", ""),
        PLACE,
    )
    assert b"\n" not in written
    assert isinstance(json.loads(written), dict)
