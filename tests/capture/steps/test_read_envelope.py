"""The envelope of an event."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from heatsight.capture.draft import Context, Draft, Dropped
from heatsight.capture.steps.read_envelope import read_envelope
from heatsight.model.rejection import Reason

UUID_A = "0192f0aa-1111-7222-8333-444455556666"
MakeContext = Callable[..., Context]


def read(make_context: MakeContext, wire: Any) -> Draft | Dropped:
    """The step, on a fresh draft."""
    return read_envelope(Draft(wire=wire, index=0, context=make_context()))


@pytest.mark.parametrize(
    "wire",
    [
        {"event": "a", "distinct_id": "v"},
        {"event": "a", "$distinct_id": "v"},
        {"event": "a", "properties": {"distinct_id": "v"}},
        {"event": "a", "properties": {"$distinct_id": "v"}},
        {"event": "a", "distinct_id": None, "properties": {"distinct_id": "v"}},
    ],
)
def test_visitor_stands_in_several_places(make_context: MakeContext, wire: dict[str, Any]) -> None:
    """Each client's place for the visitor's id is looked at."""
    draft = read(make_context, wire)
    assert isinstance(draft, Draft)
    assert (draft.event, draft.distinct_id) == ("a", "v")


def test_numbers_are_ids_and_long_ids_are_cut(make_context: MakeContext) -> None:
    """Ids are text; numbers become text, and nobody needs more than two hundred characters."""
    draft = read(make_context, {"event": "a", "distinct_id": 42, "properties": {"$session_id": "s" * 500, "$window_id": 7}})
    assert isinstance(draft, Draft)
    assert (draft.distinct_id, len(draft.session_id), draft.window_id) == ("42", 200, "7")


def test_absent_session_is_empty(make_context: MakeContext) -> None:
    """Without a session the column is empty; PostHog's "undefined" would join strangers."""
    draft = read(make_context, {"event": "a", "distinct_id": "v", "properties": {"$session_id": None}})
    assert isinstance(draft, Draft)
    assert draft.session_id == ""


@pytest.mark.parametrize(
    ("wire", "reason"),
    [
        (7, Reason.EVENT_NOT_AN_OBJECT),
        (["a"], Reason.EVENT_NOT_AN_OBJECT),
        ({}, Reason.EVENT_WITHOUT_NAME),
        ({"event": " ", "distinct_id": "v"}, Reason.EVENT_WITHOUT_NAME),
        ({"event": 7, "distinct_id": "v"}, Reason.EVENT_WITHOUT_NAME),
        ({"event": "a"}, Reason.EVENT_WITHOUT_DISTINCT_ID),
        ({"event": "a", "distinct_id": " "}, Reason.EVENT_WITHOUT_DISTINCT_ID),
        ({"event": "a", "distinct_id": ["v"]}, Reason.EVENT_WITHOUT_DISTINCT_ID),
        ({"event": "a", "distinct_id": "v", "properties": [1]}, Reason.EVENT_INVALID_PROPERTIES),
        ({"event": "a", "distinct_id": "v", "properties": "x"}, Reason.EVENT_INVALID_PROPERTIES),
        ({"event": "a", "distinct_id": "v", "uuid": "7"}, Reason.EVENT_INVALID_UUID),
        ({"event": "a", "distinct_id": "v", "uuid": 7}, Reason.EVENT_INVALID_UUID),
        ({"event": "a", "distinct_id": "v", "uuid": "{" + UUID_A + "}"}, Reason.EVENT_INVALID_UUID),
        ({"event": "a", "distinct_id": "v", "uuid": "00000000-0000-0000-0000-000000000000"}, Reason.EVENT_INVALID_UUID),
    ],
)
def test_what_is_no_event_is_dropped(make_context: MakeContext, wire: Any, reason: Reason) -> None:
    """An event needs a name, a visitor, an object of properties and, if any, a proper id."""
    dropped = read(make_context, wire)
    assert isinstance(dropped, Dropped)
    assert dropped.rejection.reason is reason


def test_ids_are_read_in_any_case(make_context: MakeContext) -> None:
    """Capital letters make no other event."""
    small, capital = (read(make_context, {"event": "a", "distinct_id": "v", "uuid": given}) for given in (UUID_A, UUID_A.upper()))
    assert isinstance(small, Draft)
    assert isinstance(capital, Draft)
    assert small.uuid == capital.uuid


def test_person_properties_are_kept(make_context: MakeContext) -> None:
    """What stands beside the properties to describe the person goes among them."""
    draft = read(make_context, {"event": "a", "distinct_id": "v", "$set": {"plan": "pro"}, "$set_once": 7})
    assert isinstance(draft, Draft)
    assert draft.properties == {"$set": {"plan": "pro"}}
