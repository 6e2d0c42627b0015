"""Recordings made ready for a player."""

from __future__ import annotations

import gzip
import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from heatsight.replay.packing import Budget
from heatsight.replay.unpacking import playable


def packed(value: Any) -> str:
    """As the SDK packs a part."""
    return gzip.compress(json.dumps(value).encode()).decode("latin-1")


def test_what_the_sdk_packed_is_unpacked() -> None:
    """A snapshot packed whole, and a mutation packed part by part, come out as rrweb made them; other events stay as they are."""
    snapshot = {"type": 2, "timestamp": 1, "data": {"node": {"id": 1}, "initialOffset": {"left": 0, "top": 0}}}
    mutation = {"type": 3, "timestamp": 2, "data": {"source": 0, "texts": [], "attributes": [], "removes": [], "adds": [{"parentId": 1}]}}
    click = {"type": 3, "timestamp": 3, "data": {"source": 2, "type": 2, "id": 1, "x": 5, "y": 6}}
    sent = [
        {**snapshot, "data": packed(snapshot["data"]), "cv": "2024-10"},
        {**mutation, "data": {name: packed(part) if isinstance(part, list) else part for name, part in mutation["data"].items()}},
        click,
    ]
    assert playable(sent, Budget()) == ([snapshot, mutation, click], True)


def test_what_a_budget_does_not_cover_is_left_out_and_said() -> None:
    """Past the budget nothing more is unpacked, and the answer says that it is not whole."""
    event = {"type": 2, "timestamp": 1, "data": packed({"text": "x" * 1000})}
    events, whole = playable([event] * 5, Budget(bytes=2500))
    assert (len(events), whole) == (2, False)


NAMES = st.sampled_from(["type", "timestamp", "data", "adds"])


@given(st.lists(st.recursive(st.none() | st.integers() | st.text(), lambda inner: st.dictionaries(NAMES, inner))))
def test_anything_else_is_left_out(sent: list[Any]) -> None:
    """Whatever a visitor sent in an event's place, what comes out has a type, a time and data, and nothing is raised."""
    for event in playable(sent, Budget())[0]:
        assert set(event) == {"type", "timestamp", "data"}
        assert isinstance(event["data"], dict)
