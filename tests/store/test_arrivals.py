from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

from heatsight.model.batch import Batch
from heatsight.model.event import Event
from heatsight.model.interaction import NO_EVENT, Interaction
from heatsight.store.arrivals import Known, sort_out, wanted

NOW = datetime(2026, 1, 1, tzinfo=UTC)


def event(number: int) -> Event:
    """An event with this number for a uuid."""
    return Event(UUID(int=number), "x", NOW, "d", "", "", {}, "", "", "")


def point(number: int, position: int = 0) -> Interaction:
    """A point of the event with this number; 0 is none."""
    return Interaction(
        "click",
        1,
        1,
        1,
        1,
        pointer_target_fixed=False,
        current_url="",
        timestamp=NOW,
        distinct_id="d",
        session_id="",
        event_uuid=UUID(int=number),
        position=position,
    )


def test_wanted() -> None:
    """Looked up are events, snapshots, and events whose points come without them."""
    events, snapshots, points = wanted([Batch(1, (event(1),), (point(1), point(2), point(0))), Batch(2, (event(2),))])
    assert events == {(1, UUID(int=1)), (2, UUID(int=2))}
    assert snapshots == set()
    assert points == {(1, UUID(int=2))}


def test_known_event() -> None:
    """Of an event that is stored, neither it nor its points are written."""
    known = Known(events={(1, UUID(int=1))})
    arrivals = sort_out([Batch(1, (event(1), event(2)), (point(1), point(2)))], known, NOW)
    assert set(arrivals.events) == {(1, UUID(int=2))}
    assert len(arrivals.events[1, UUID(int=2)].points) == 1
    assert (arrivals.loose, arrivals.repeated) == ([], 1)


def test_loose_points() -> None:
    """Points without an event are written; those of an event whose points are stored are not."""
    arrivals = sort_out([Batch(1, (), (point(0), point(0), point(3), point(4)))], Known(points={(1, UUID(int=4))}), NOW)
    assert [loose.event_uuid for _, loose, _ in arrivals.loose] == [NO_EVENT, NO_EVENT, UUID(int=3)]


def test_second_delivery_of_points() -> None:
    """Points of an event that comes again in a later batch of the same call are not written twice."""
    arrivals = sort_out([Batch(1, (event(1),), (point(1), point(1, 1))), Batch(1, (event(1),), (point(1), point(1, 1)))], Known(), NOW)
    assert len(arrivals.events[1, UUID(int=1)].points) == 2
    assert arrivals.repeated == 1
