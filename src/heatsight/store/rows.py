"""Frozen nouns become lines of JSON, one per row, as the engine takes them in; and what no column can hold is said so."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from itertools import islice
from typing import Any, Final
from uuid import UUID

import msgspec

from heatsight.model.event import Event
from heatsight.model.interaction import Interaction
from heatsight.model.recording import Snapshot
from heatsight.model.rejection import Rejection

EARLIEST: Final = datetime(1970, 1, 1, tzinfo=UTC)
LATEST: Final = datetime(2261, 12, 31, tzinfo=UTC)
"""Between these, a timestamp keeps its microseconds and can have the longest retention added."""

_MOMENT: Final = len("2026-03-01 12:00:00.000000")
_INT16: Final = (-(2**15), 2**15 - 1)
_INT32: Final = (-(2**31), 2**31 - 1)
_UINT32: Final = (0, 2**32 - 1)
_INT64_MIN: Final = -(2**63)
_UINT64_MAX: Final = 2**64 - 1

# Nesting beyond this is kept as JSON text: the engine turns every level into columns.
_DEEPEST: Final = 12
_WIDEST: Final = 5_000

_PLAIN: Final = frozenset({str, bool, int, float, type(None)})

_encode: Final = msgspec.json.Encoder().encode


class Unstorable(ValueError):
    """A value that its column cannot hold; the message is one line."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where rows of one batch belong: whose they are, how long they are kept, which append brings them."""

    project_id: int
    retention_days: int
    stored_at: datetime

    def columns(self) -> Mapping[str, Any]:
        """The columns all tables share."""
        return _columns(self)


@lru_cache(maxsize=16)
def _columns(place: Place) -> Mapping[str, Any]:  # every row of an append asks for the same
    return {"project_id": place.project_id, "retention_days": place.retention_days, "stored_at": moment(place.stored_at)}


def moment(when: datetime) -> str:
    """A time as the engine reads it: UTC, microseconds. Raises Unstorable outside what a column can hold."""
    utc = when if when.tzinfo is UTC else when.astimezone(UTC)
    if not EARLIEST <= utc <= LATEST:
        raise Unstorable(f"timestamp {utc.isoformat()} is outside {EARLIEST.year} to {LATEST.year}")
    return utc.isoformat(" ", "microseconds")[:_MOMENT]


def microseconds(when: datetime) -> int:
    """A time as microseconds since 1970, exactly."""
    return (when - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1)


def event_line(event: Event, place: Place) -> bytes:
    """One row of `events`. Properties that JSON or the engine cannot hold as they are get the nearest thing that they can."""
    row = {
        **place.columns(),
        "uuid": str(event.uuid),
        "event": event.event,
        "timestamp": moment(event.timestamp),
        "distinct_id": event.distinct_id,
        "session_id": event.session_id,
        "window_id": event.window_id,
        "properties": _as_they_are(event.properties),
        "elements_chain": event.elements_chain,
        "current_url": event.current_url,
        "page": event.page,
        "viewport_width": _whole("viewport_width", event.viewport_width, _INT32),
        "viewport_height": _whole("viewport_height", event.viewport_height, _INT32),
        "mark": event.mark,
    }
    return _line(row)


def interaction_line(interaction: Interaction, place: Place, *, with_event: bool) -> bytes:
    """One row of `heatmaps`; `with_event` says that the event it came in is stored by the same append."""
    row = {
        **place.columns(),
        "with_event": with_event,
        "type": interaction.type,
        "x": _whole("x", interaction.x, _INT16),
        "y": _whole("y", interaction.y, _INT16),
        "viewport_width": _whole("viewport_width", interaction.viewport_width, _INT16),
        "viewport_height": _whole("viewport_height", interaction.viewport_height, _INT16),
        "pointer_target_fixed": bool(interaction.pointer_target_fixed),
        "current_url": interaction.current_url,
        "timestamp": moment(interaction.timestamp),
        "distinct_id": interaction.distinct_id,
        "session_id": interaction.session_id,
        "window_id": interaction.window_id,
        "scale_factor": _whole("scale_factor", interaction.scale_factor, _INT16),
        "pixel_x": _whole("pixel_x", interaction.pixel_x, _INT32),
        "pixel_y": _whole("pixel_y", interaction.pixel_y, _INT32),
        "pixel_viewport_width": _whole("pixel_viewport_width", interaction.pixel_viewport_width, _INT32),
        "pixel_viewport_height": _whole("pixel_viewport_height", interaction.pixel_viewport_height, _INT32),
        "page": interaction.page,
        "event_uuid": str(interaction.event_uuid),
        "position": _whole("position", interaction.position, _UINT32),
        "pageview_id": interaction.pageview_id,
        "page_height": _whole("page_height", interaction.page_height, _INT32),
        "lib_version": interaction.lib_version,
        "mark": interaction.mark,
    }
    return _line(row)


def snapshot_line(snapshot: Snapshot, place: Place) -> bytes:
    """One row of `recordings`."""
    row = {
        **place.columns(),
        "uuid": str(snapshot.uuid),
        "session_id": snapshot.session_id,
        "window_id": snapshot.window_id,
        "distinct_id": snapshot.distinct_id,
        "timestamp": moment(snapshot.timestamp),
        "last_timestamp": moment(snapshot.last_timestamp),
        "events": _whole("events", snapshot.events, _UINT32),
        "data": snapshot.data,
    }
    return _line(row)


def rejection_line(rejection: Rejection, place: Place) -> bytes:
    """One row of `rejections`."""
    row = {
        **place.columns(),
        "reason": str(rejection.reason),
        "kind": rejection.kind,
        "received_at": moment(rejection.received_at),
        "event": rejection.event,
        "event_uuid": rejection.event_uuid,
        "distinct_id": rejection.distinct_id,
        "count": _whole("count", rejection.count, _UINT32),
        "detail": rejection.detail,
        "sample": rejection.sample,
    }
    return _line(row)


def _line(row: dict[str, Any]) -> bytes:
    try:
        return _encode(row)
    except (UnicodeEncodeError, ValueError):  # a lone surrogate somewhere; rare, so only then is every text looked at
        return _encode(_legible(row))


def _whole(name: str, value: int, bounds: tuple[int, int]) -> int:
    # The engine wraps numbers that are too large around in silence.
    if not bounds[0] <= value <= bounds[1]:
        raise Unstorable(f"{name} {value} is outside {bounds[0]} to {bounds[1]}")
    return int(value)


def _within(value: Any, depth: int) -> Any:
    """The same value out of what a JSON column takes: no deep nesting, no numbers beyond 64 bits, no foreign types."""
    if value is None or isinstance(value, str | bool | float):
        return value  # NaN and infinities are written as null
    if isinstance(value, int):
        return value if _INT64_MIN <= value <= _UINT64_MAX else str(value)
    if not isinstance(value, Mapping | list | tuple):
        return str(value)
    if depth == 0:
        return _as_text(value)
    if isinstance(value, Mapping):
        return {_name(key): _within(item, depth - 1) for key, item in islice(value.items(), _WIDEST)}
    return [_within(item, depth - 1) for item in value]


def _as_they_are(properties: Mapping[str, Any]) -> Mapping[str, Any]:
    """The same as `_within`, at less cost for what is nearly always there: plain values under plain names, to be written as they came."""
    if len(properties) > _WIDEST or "%" in "".join(map(str, properties)):
        return {_name(key): _within(item, _DEEPEST - 1) for key, item in islice(properties.items(), _WIDEST)}
    whole = [item for item in properties.values() if type(item) is int]
    if whole and not (min(whole) >= _INT64_MIN and max(whole) <= _UINT64_MAX):
        return {key: _within(item, _DEEPEST - 1) for key, item in properties.items()}
    return {key: item if type(item) in _PLAIN else _within(item, _DEEPEST - 1) for key, item in properties.items()}


def _name(key: Any) -> str:
    """The engine writes a dot within a name as %2E, so a percent sign has to be told apart from that."""
    return str(key).replace("%", "%25")


def _as_text(value: Any) -> str:
    try:
        return _encode(value).decode()
    except (TypeError, ValueError, OverflowError, RecursionError):
        return "(nested too deeply)"


def _legible(value: Any) -> Any:
    """The same value with lone surrogates, which no UTF-8 text can hold, replaced by U+FFFD."""
    if isinstance(value, str):
        return value.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    if isinstance(value, dict):
        return {_legible(key): _legible(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_legible(item) for item in value]
    return value


def order_of(uuid: UUID) -> int:
    """A uuid as the number that lookups go by: unlike the engine's own order of uuids, it keeps version 7 ones in time order."""
    return uuid.int
