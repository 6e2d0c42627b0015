"""What an append has to write: batches, minus what is there already, minus what no column can hold."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final
from uuid import UUID

from heatsight.model.batch import Batch
from heatsight.model.event import Event
from heatsight.model.interaction import NO_EVENT, Interaction
from heatsight.model.rejection import Reason, Rejection
from heatsight.store.rows import Place, Unstorable, event_line, interaction_line, snapshot_line

Key = tuple[int, UUID]
"""A project and a uuid in it."""

NOTHING: Final[AbstractSet[Key]] = frozenset()


@dataclass(frozen=True, slots=True)
class Known:
    """What of these batches is stored already; `points` are uuids of events whose points came without them."""

    events: AbstractSet[Key] = NOTHING
    snapshots: AbstractSet[Key] = NOTHING
    points: AbstractSet[Key] = NOTHING


@dataclass(slots=True)
class Arrival:
    """One event with its points, as lines to write."""

    place: Place
    event: Event
    line: bytes
    points: list[bytes] = field(default_factory=list)


@dataclass(slots=True)
class Arrivals:
    """
    All of one append.

    Attributes:
        loose: points that came without their event, each alone.
        snapshots: lines by key.
        rejections: what capture set aside and what is set aside here.
        repeated: events and snapshots that are there already, or twice in these batches.
    """

    events: dict[Key, Arrival] = field(default_factory=dict)
    loose: list[tuple[Place, Interaction, bytes]] = field(default_factory=list)
    snapshots: dict[Key, tuple[Place, bytes]] = field(default_factory=dict)
    rejections: list[tuple[Place, Rejection]] = field(default_factory=list)
    repeated: int = 0


def wanted(batches: Sequence[Batch]) -> tuple[set[Key], set[Key], set[Key]]:
    """The keys to look up: events, snapshots, and events whose points come without them."""
    events = {(batch.project_id, event.uuid) for batch in batches for event in batch.events}
    snapshots = {(batch.project_id, snapshot.uuid) for batch in batches for snapshot in batch.snapshots}
    named = {(batch.project_id, point.event_uuid) for batch in batches for point in batch.interactions if point.event_uuid != NO_EVENT}
    return events, snapshots, named - events


def sort_out(batches: Sequence[Batch], known: Known, stored_at: datetime) -> Arrivals:
    """Everything there is to write, `stored_at` being the time of this append."""
    arrivals = Arrivals()
    settled: set[Key] = set(known.events)
    for batch in batches:
        place = Place(batch.project_id, batch.retention_days, stored_at)
        fresh = _take_events(batch, place, settled, arrivals)
        _take_points(batch, place, _Events(fresh, settled | known.points), arrivals)
        _take_snapshots(batch, place, known, arrivals)
        arrivals.rejections.extend((place, rejection) for rejection in batch.rejections)
    return arrivals


def set_aside(event: Event, why: str, when: datetime) -> Rejection:
    """The record of an event that cannot be stored."""
    return Rejection(
        reason=Reason.EVENT_UNSTORABLE,
        kind="event",
        received_at=when,
        event=event.event,
        event_uuid=str(event.uuid),
        distinct_id=event.distinct_id,
        detail=why,
    )


def _take_events(batch: Batch, place: Place, settled: set[Key], arrivals: Arrivals) -> set[UUID]:
    fresh: set[UUID] = set()
    for event in batch.events:
        key = (batch.project_id, event.uuid)
        if key in settled:
            arrivals.repeated += 1
            continue
        settled.add(key)
        try:
            arrivals.events[key] = Arrival(place, event, event_line(event, place))
        except Unstorable as error:
            arrivals.rejections.append((place, set_aside(event, str(error), place.stored_at)))
        else:
            fresh.add(event.uuid)
    return fresh


@dataclass(frozen=True, slots=True)
class _Events:
    """Where points may belong: events that this batch brings first, and those that have their points already."""

    fresh: set[UUID]
    settled: AbstractSet[Key]


def _take_points(batch: Batch, place: Place, events: _Events, arrivals: Arrivals) -> None:
    deliveries = Counter(event.uuid for event in batch.events)
    twice: set[tuple[object, ...]] = set()
    for point in batch.interactions:
        uuid = point.event_uuid
        key = (batch.project_id, uuid)
        if uuid not in events.fresh:
            if uuid == NO_EVENT or key not in events.settled:
                _take_loose(point, place, arrivals)
            continue
        if deliveries[uuid] > 1:  # the event came twice in this batch, and so did its points
            same = (uuid, point.type, point.current_url, point.position, point.x, point.y, point.pixel_x, point.pixel_y)
            if same in twice:
                continue
            twice.add(same)
        try:
            arrivals.events[key].points.append(interaction_line(point, place, with_event=True))
        except Unstorable as error:
            events.fresh.discard(uuid)
            arrival = arrivals.events.pop(key)
            arrivals.rejections.append((place, set_aside(arrival.event, f"point {point.position}: {error}", place.stored_at)))


def _take_loose(point: Interaction, place: Place, arrivals: Arrivals) -> None:
    try:
        arrivals.loose.append((place, point, interaction_line(point, place, with_event=False)))
    except Unstorable as error:
        arrivals.rejections.append((place, loose_set_aside(point, str(error), place.stored_at)))


def loose_set_aside(point: Interaction, why: str, when: datetime) -> Rejection:
    """The record of a point that came without its event and cannot be stored."""
    uuid = "" if point.event_uuid == NO_EVENT else str(point.event_uuid)
    return Rejection(Reason.EVENT_UNSTORABLE, "point", when, event_uuid=uuid, distinct_id=point.distinct_id, detail=why)


def _take_snapshots(batch: Batch, place: Place, known: Known, arrivals: Arrivals) -> None:
    for snapshot in batch.snapshots:
        key = (batch.project_id, snapshot.uuid)
        if key in known.snapshots or key in arrivals.snapshots:
            arrivals.repeated += 1
            continue
        try:
            arrivals.snapshots[key] = (place, snapshot_line(snapshot, place))
        except Unstorable as error:
            arrivals.rejections.append((place, _piece_set_aside(key[1], snapshot.distinct_id, str(error), place.stored_at)))


def _piece_set_aside(uuid: UUID, distinct_id: str, why: str, when: datetime) -> Rejection:
    return Rejection(Reason.EVENT_UNSTORABLE, "event", when, event="$snapshot", event_uuid=str(uuid), distinct_id=distinct_id, detail=why)
