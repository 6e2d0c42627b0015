from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from heatsight.model.batch import Batch
from heatsight.model.event import Event
from heatsight.model.interaction import Interaction
from heatsight.model.recording import Snapshot
from heatsight.model.statement import Statement
from heatsight.store import EventStore, Source, open_store
from heatsight.store.keeping import Keeper
from heatsight.store.settling import GRACE

NOW = datetime.now(UTC)


def batch(number: int, session: str = "s") -> Batch:
    """One event with two points and a piece of a recording."""
    sent = Event(UUID(int=number), "$$heatmap", NOW, "d", session, "", {}, "", "https://a.example/", "https://a.example")
    place: dict[str, Any] = {
        "viewport_width": 90,
        "viewport_height": 56,
        "pointer_target_fixed": False,
        "current_url": "https://a.example/",
    }
    points = tuple(
        Interaction("click", x, 20, timestamp=NOW, distinct_id="d", session_id=session, event_uuid=sent.uuid, position=x, **place)
        for x in (1, 2)
    )
    return Batch(1, (sent,), points, (Snapshot(UUID(int=number), session, "", "d", NOW, NOW, 1, "[]"),))


def counts(source: Source) -> tuple[int, int, int]:
    """Events, points, pieces of recordings."""
    return tuple(source.select(Statement(f"SELECT count() FROM {table}")).results[0][0] for table in ("events", "heatmaps", "recordings"))  # type: ignore[return-value]  # three of them


def twice_at_once(first: EventStore, second: EventStore, sent: Batch) -> None:
    """The same body to two servers: the second looks for it before the first has written it."""
    blind = second._keeper  # type: ignore[attr-defined]  # a moment between two processes is made by hand
    seen = blind._stored
    blind._stored = lambda *_: set()
    first.append([sent])
    second.append([sent])
    blind._stored = seen


def test_delivered_to_two_at_once(clickhouse: Any) -> None:
    """An event that two servers took in at the same moment is there once after a little while, with its points once."""
    dsn = clickhouse.fresh("one")
    first, second = open_store(dsn), open_store(dsn, clock=lambda: datetime.now(UTC) + timedelta(milliseconds=3))
    source = first.source(1)
    twice_at_once(first, second, batch(1))
    first.append([batch(2)])
    assert counts(source) == (3, 6, 3)
    first.expire(datetime.now(UTC))
    assert counts(source) == (3, 6, 3), "what is young may be on its way"
    for store in (first, second):
        store.expire(datetime.now(UTC) + 2 * GRACE)
        assert counts(source) == (2, 4, 2)
    for store in (first, second):
        store.close()


def test_server_died_before_the_event(clickhouse: Any) -> None:
    """Points of a server that died before their event was written go; the body sent again to another is kept whole."""
    dsn = clickhouse.fresh("one")
    first, second = open_store(dsn), open_store(dsn)
    source = second.source(1)
    dying: Keeper = first._keeper  # type: ignore[attr-defined]  # as above
    insert = dying._insert
    dying._insert = lambda table, groups: [] if table == "events" else insert(table, groups)  # type: ignore[method-assign]  # as above
    first.append([batch(1), batch(2)])
    second.append([batch(1)])
    assert counts(source) == (1, 6, 2)
    second.expire(datetime.now(UTC) + 2 * GRACE)
    assert counts(source) == (1, 2, 2)
    second.append([batch(2)])
    assert counts(source) == (2, 4, 2)
    for store in (first, second):
        store.close()


def test_settles_while_it_writes(clickhouse: Any) -> None:
    """A server that takes in events settles by itself, without anybody asking."""
    dsn = clickhouse.fresh("one")
    time = [datetime.now(UTC)]
    first, second = open_store(dsn, clock=lambda: time[0]), open_store(dsn, clock=lambda: time[0] + timedelta(seconds=1))
    twice_at_once(first, second, batch(1))
    time[0] += 2 * GRACE
    first.append([batch(2)])
    assert counts(first.source(1)) == (2, 4, 2)
    for store in (first, second):
        store.close()


def test_starting_takes_nothing_of_others(clickhouse: Any) -> None:
    """A server that starts while another is in the middle of an append leaves its points alone."""
    dsn = clickhouse.fresh("one")
    first = open_store(dsn)
    writing: Keeper = first._keeper  # type: ignore[attr-defined]  # as above
    insert = writing._insert

    def another_starts(table: str, groups: Any) -> Any:
        if table == "events":
            open_store(dsn).close()
        return insert(table, groups)

    writing._insert = another_starts  # type: ignore[method-assign]  # as above
    first.append([batch(1)])
    assert counts(first.source(1)) == (1, 2, 1)
    first.close()
