"""Read an event's envelope: name, visitor, session, id."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID, uuid5

import msgspec

from heatsight.capture.draft import Draft, Dropped
from heatsight.capture.values import text
from heatsight.model.interaction import NO_EVENT
from heatsight.model.rejection import Reason

_UUID: Final = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_WITHOUT_ID: Final = UUID("8f0d3c61-6f0e-5c2e-9a51-2f5a2f1c7d10")
_OF_THE_SENDING: Final = frozenset({"offset", "sent_at"})  # differ when the same event is sent again


def read_envelope(draft: Draft) -> Draft | Dropped:
    """The event's name, visitor and properties, wherever this client puts them. Without a name or a visitor it is no event."""
    wire = draft.wire
    if not isinstance(wire, dict):
        return Dropped(draft.reject(Reason.EVENT_NOT_AN_OBJECT, f"event {draft.index} is a {type(wire).__name__}", sample=wire))
    name = text(wire.get("event"))
    if not isinstance(wire.get("event"), str) or not name.strip():
        return Dropped(draft.reject(Reason.EVENT_WITHOUT_NAME, f"event {draft.index} has no name", sample=wire))
    properties = wire.get("properties")
    if properties is None:
        properties = {}
    if not isinstance(properties, dict):
        named, kind = msgspec.structs.replace(draft, event=name), type(properties).__name__
        return Dropped(named.reject(Reason.EVENT_INVALID_PROPERTIES, f"properties are a {kind}, not an object", sample=properties))
    distinct_id = _distinct_id(wire, properties)
    if not distinct_id.strip():
        named = msgspec.structs.replace(draft, event=name)
        return Dropped(named.reject(Reason.EVENT_WITHOUT_DISTINCT_ID, f"{name} has no distinct_id", sample=wire))
    uuid = _uuid(draft, wire.get("uuid"))
    if uuid is None:
        named = msgspec.structs.replace(draft, event=name, distinct_id=distinct_id)
        return Dropped(named.reject(Reason.EVENT_INVALID_UUID, f"{name} has a uuid that is none", sample=wire.get("uuid")))
    people = {key: wire[key] for key in ("$set", "$set_once") if isinstance(wire.get(key), dict) and key not in properties}
    return msgspec.structs.replace(
        draft,
        event=name,
        distinct_id=distinct_id,
        uuid=uuid,
        properties={**properties, **people} if people else properties,
        session_id=text(properties.get("$session_id")),
        window_id=text(properties.get("$window_id")),
    )


def _distinct_id(wire: Mapping[str, Any], properties: Mapping[str, Any]) -> str:
    for holder in (wire, properties):
        for key in ("distinct_id", "$distinct_id"):
            if key in holder and (found := text(holder[key])):
                return found
    return ""


def _uuid(draft: Draft, given: Any) -> UUID | None:
    """
    The event's own id, None when it is malformed.

    An event without one gets an id made of its content and its place in the body: the same body sent again is the same event.
    """
    if given in (None, ""):
        content = {key: value for key, value in draft.wire.items() if key not in _OF_THE_SENDING}
        try:
            written = msgspec.json.encode([draft.context.project.id, draft.index, content], order="deterministic")
        except (RecursionError, OverflowError, msgspec.MsgspecError):
            return None
        return uuid5(_WITHOUT_ID, written.decode())
    if not isinstance(given, str) or not _UUID.fullmatch(given):
        return None
    uuid = UUID(given)
    return uuid if uuid != NO_EVENT else None
