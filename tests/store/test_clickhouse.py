from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from heatsight.errors import StoreUnavailable
from heatsight.model.batch import Batch
from heatsight.model.event import Event
from heatsight.model.statement import Rows, Statement
from heatsight.store import EventStore, Source, open_store

START = datetime(2024, 2, 29, 23, 59, tzinfo=UTC)


def event(number: int, name: str, second: int, **changes: Any) -> Event:
    """An event of session "s", some seconds after the start."""
    values: dict[str, Any] = {
        "distinct_id": "d",
        "session_id": "s",
        "window_id": "",
        "properties": {},
        "elements_chain": "",
        "current_url": f"https://a.example/{number}",
        "page": f"https://a.example/{number}",
        **changes,
    }
    return Event(uuid=UUID(int=number), event=name, timestamp=START.replace(second=second), **values)


def test_sessions(store: EventStore, source: Source) -> None:
    """A session spans its events, enters where the first URL was, and counts page views and autocaptures."""
    events = (
        event(1, "$pageview", 3),
        event(2, "$autocapture", 9),
        event(3, "$$heatmap", 30, distinct_id="later"),
        event(4, "$opt_in", 1, current_url=""),
        event(5, "$autocapture", 59, session_id=""),
    )
    store.append([Batch(1, events, retention_days=36_500)])
    assert source.select(Statement("SELECT * FROM sessions")) == Rows(
        (
            "session_id",
            "distinct_id",
            "$start_timestamp",
            "$end_timestamp",
            "$session_duration",
            "$entry_current_url",
            "$pageview_count",
            "$autocapture_count",
        ),
        ("String", "String", "DateTime64(6, 'UTC')", "DateTime64(6, 'UTC')", "Int64", "String", "UInt64", "UInt64"),
        (("s", "d", START.replace(second=1), START.replace(second=30), 29, "https://a.example/1", 1, 1),),
    )


def test_parameters(source: Source) -> None:
    """Statements are put with their parameters bound by the engine, lists included."""
    sql = "SELECT {text:String}, {list:Array(String)}, {when:DateTime64(6, 'UTC')}, {number:Nullable(Int32)}"
    given = {"text": "it's \\ 100% {x:Int8}\n", "list": ["a'b", ""], "when": "2026-01-02 03:04:05.000006", "number": None}
    assert source.select(Statement(sql, given)).results == (
        (given["text"], given["list"], datetime(2026, 1, 2, 3, 4, 5, 6, tzinfo=UTC), None),
    )


def test_dynamic_group(store: EventStore, source: Source) -> None:
    """Properties without a type of their own may be grouped and ordered by."""
    store.append([Batch(1, tuple(event(n, "x", n, properties={"$foo": n % 2}) for n in range(1, 6)), retention_days=36_500)])
    rows = source.select(Statement("SELECT properties.$foo AS foo, count() FROM events GROUP BY foo ORDER BY foo"))
    assert rows.results == ((0, 2), (1, 3))


def test_pushdown(store: EventStore, source: Source) -> None:
    """A condition on a view reaches the primary key: only the parts of the table that may hold it are read."""
    plan = source.select(Statement("EXPLAIN indexes = 1 SELECT count() FROM heatmaps WHERE type = 'click' AND page = 'x'"))
    store.append([Batch(1, (event(1, "$autocapture", 1),), retention_days=36_500)])
    plan = source.select(Statement("EXPLAIN indexes = 1 SELECT uuid FROM events WHERE event = '$autocapture' AND page = 'x'"))
    text = "\n".join(str(row[0]) for row in plan.results)
    assert "project_id" in text
    assert "page" in text


def test_failing_select(source: Source) -> None:
    """A statement of ours that the engine cannot run is an error with the engine's reason, and the handle works on."""
    for _ in range(4):
        with pytest.raises(StoreUnavailable, match="Unknown expression identifier `nope`"):
            source.select(Statement("SELECT nope FROM events"))
    assert source.select(Statement("SELECT 1")).results == ((1,),)


@pytest.mark.parametrize("sql", ["DROP VIEW events", "INSERT INTO heatsight.events (project_id) VALUES (1)", "SET readonly = 0"])
def test_reading_only(source: Source, sql: str) -> None:
    """A source reads: not even our own statements can write through it."""
    with pytest.raises(StoreUnavailable, match="readonly"):
        source.select(Statement(sql))


def test_reopened(tmp_path: Path) -> None:
    """What was stored is there when the directory is opened again, and is still known as stored."""
    first = open_store(tmp_path)
    first.append([Batch(1, (event(1, "a", 1),), retention_days=36_500)])
    first.close()
    second = open_store(tmp_path)
    assert second.append([Batch(1, (event(1, "a", 1), event(2, "b", 2)), retention_days=36_500)]).repeated == 1
    assert second.source(1).select(Statement("SELECT event FROM events ORDER BY event")).results == (("a",), ("b",))
    second.close()


def test_clock_behind(tmp_path: Path) -> None:
    """A clock that went backwards between two runs harms nothing."""
    for year in (2030, 2020, 2025):
        store = open_store(tmp_path, clock=lambda year=year: datetime(year, 1, 1, tzinfo=UTC))
        store.append([Batch(1, (event(year, "a", 1),), retention_days=36_500)])
        store.close()
    store = open_store(tmp_path)
    assert store.source(1).select(Statement("SELECT count() FROM events")).results == ((3,),)
    store.close()
