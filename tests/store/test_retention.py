"""Rows go when their retention is over: whole parts by the engine itself, single rows by `expire`."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

from heatsight.model.batch import Batch
from heatsight.model.event import Event
from heatsight.model.interaction import Interaction
from heatsight.model.recording import Snapshot
from heatsight.model.rejection import Reason, Rejection
from heatsight.model.statement import Statement
from heatsight.store import EventStore, Source, schema
from heatsight.store.handles import Handles

NOW = datetime.now(UTC)


def batch(*ages: int, project: int = 1, retention_days: int = 30) -> Batch:
    """One row in each table per age in days."""
    events, points, pieces, aside = [], [], [], []
    for days in ages:
        when, name = NOW - timedelta(days=days), f"{days} days"
        events.append(Event(uuid4(), name, when, "d", "s", "", {}, "", "", ""))
        place: dict[str, Any] = {
            "pointer_target_fixed": False,
            "current_url": name,
            "timestamp": when,
            "distinct_id": "d",
            "session_id": "s",
        }
        points.append(Interaction("click", 1, 2, 90, 56, event_uuid=events[-1].uuid, **place))
        pieces.append(Snapshot(uuid4(), "s", "", "d", when, when, 1, "[]"))
        aside.append(Rejection(Reason.BODY_UNREADABLE, "body", when))
    return Batch(project, tuple(events), tuple(points), tuple(pieces), tuple(aside), retention_days=retention_days)


def counts(source: Source) -> dict[str, int]:
    """Rows by table."""
    return {table: int(source.select(Statement(f"SELECT count() FROM {table}")).results[0][0]) for table in schema.TIMES}


def merge(store: EventStore) -> None:
    """Have the engine do now what it would do sooner or later."""
    engine: Handles = store._engine  # type: ignore[attr-defined]  # nobody but the engine decides when to merge
    with engine.handle("test") as client:
        for table in schema.TIMES:
            client.command(f"OPTIMIZE TABLE {engine.layout.database}.{table} FINAL")


def test_a_whole_part_goes_by_itself(store: EventStore, source: Source) -> None:
    """What came in together and is all past its retention is dropped by the engine, without anybody asking for it."""
    store.append([batch(40, 50)])
    merge(store)
    assert counts(source) == dict.fromkeys(schema.TIMES, 0)


def test_single_rows_go_when_asked(store: EventStore, source: Source) -> None:
    """What came in together stays together while some of it is young; `expire` takes out the old rows and leaves the young ones."""
    store.append([batch(29, 31, 40)])
    assert counts(source) == dict.fromkeys(schema.TIMES, 3)
    store.expire(NOW)
    assert counts(source) == dict.fromkeys(schema.TIMES, 1)
    assert source.select(Statement("SELECT event FROM events")).results == (("29 days",),)
    assert source.select(Statement("SELECT current_url FROM heatmaps")).results == (("29 days",),)
    store.expire(NOW + timedelta(days=2))
    assert counts(source) == dict.fromkeys(schema.TIMES, 0)


def test_each_project_has_its_own_retention(store: EventStore) -> None:
    """Rows of a project that keeps for longer stay beside those of one that does not, even from one append."""
    store.append([batch(40, 1), batch(40, 1, project=2, retention_days=90)])
    store.expire(NOW)
    assert counts(store.source(1)) == dict.fromkeys(schema.TIMES, 1)
    assert counts(store.source(2)) == dict.fromkeys(schema.TIMES, 2)


def test_nothing_to_expire_writes_nothing(store: EventStore, source: Source) -> None:
    """Looking for old rows where there are none starts no rewriting of parts."""
    store.append([batch(1)])
    engine: Handles = store._engine  # type: ignore[attr-defined]  # its own bookkeeping tells
    with engine.handle("test") as client:
        before = client.command("SELECT count() FROM system.mutations")
        store.expire(NOW)
        assert client.command("SELECT count() FROM system.mutations") == before
    assert counts(source) == dict.fromkeys(schema.TIMES, 1)
