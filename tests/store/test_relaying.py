from __future__ import annotations

import signal
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final
from uuid import UUID

import pytest
from clickhouse_connect.driver.client import Client

from heatsight.model.batch import Batch
from heatsight.model.event import Event
from heatsight.model.interaction import Interaction
from heatsight.model.statement import Statement
from heatsight.store import EventStore, open_store, schema
from heatsight.store.engine import Engine
from heatsight.store.relaying import lay_anew

WEEK: Final = timedelta(days=7)
NOW: Final = datetime.now(UTC).replace(microsecond=123456) - timedelta(hours=1)

EARLIER: Final = """
CREATE TABLE heatsight.heatmaps_earlier (
    project_id UInt32,
    retention_days UInt32,
    stored_at DateTime64(6, 'UTC') CODEC(Delta, ZSTD),
    with_event Bool,
    type LowCardinality(String),
    x Int16,
    y Int16,
    viewport_width Int16,
    viewport_height Int16,
    pointer_target_fixed Bool,
    current_url String CODEC(ZSTD),
    timestamp DateTime64(6, 'UTC'),
    distinct_id String,
    session_id String,
    window_id String,
    scale_factor Int16,
    pixel_x Int32,
    pixel_y Int32,
    pixel_viewport_width Int32,
    pixel_viewport_height Int32,
    page String CODEC(ZSTD),
    event_uuid UUID,
    position UInt32,
    pageview_id String,
    page_height Int32,
    lib_version LowCardinality(String),
    mark LowCardinality(String)
)
ENGINE = MergeTree
PARTITION BY toMonday(stored_at)
ORDER BY (project_id, type, page, timestamp)
TTL timestamp + toIntervalDay(retention_days)
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1, ttl_only_drop_parts = 1"""
"""The table as the first version made it."""


def sent(number: int) -> tuple[Event, tuple[Interaction, ...]]:
    """An event with three points; every number has texts of its own."""
    uuid, when = UUID(int=number + 1), NOW - timedelta(minutes=number)
    url, who = f"https://a.example/{number % 5}/?q=é{number}", f"visitor {number % 3}"
    event = Event(uuid, "$$heatmap", when, who, f"s{number}", "w", {}, "", url, url, 1440, 900)
    first = Interaction(
        "click", number, 20 - number, 90, 56, number % 2 == 0, url, when, who, f"s{number}", pixel_x=16 * number + 3, pixel_y=-7,
        page=url, event_uuid=uuid, pageview_id="p", page_height=3000, lib_version="1.2.3", mark="over_cap" if number % 4 else "",
    )  # fmt: skip
    return event, (first, replace(first, type="mousemove", position=1), replace(first, type="scrolldepth", position=2, x=0))


def fill(directory: Path, weeks: int = 2) -> list[tuple[object, ...]]:
    """A store as an earlier version left it: rows of two projects that arrived in several weeks. Answers what project 1 reads."""
    clock = {"now": NOW - weeks * WEEK}
    store = open_store(directory, clock=lambda: clock["now"])
    for week in range(weeks):
        clock["now"] = NOW - (weeks - week) * WEEK
        for project in (1, 2):
            made = [sent(10 * week + number) for number in range(10)]
            store.append([Batch(project, tuple(event for event, _ in made), tuple(point for _, points in made for point in points))])
    told = read(store)
    store.close()
    engine = Engine(directory)
    with engine.handle("test") as client:
        client.command(EARLIER)
        columns = ", ".join(field for field in schema_columns(client))
        client.command(f"INSERT INTO heatsight.heatmaps_earlier ({columns}) SELECT {columns} FROM heatsight.heatmaps")
        client.command("EXCHANGE TABLES heatsight.heatmaps AND heatsight.heatmaps_earlier")
        client.command("DROP TABLE heatsight.heatmaps_earlier SYNC")
    engine.close()
    return told


def schema_columns(client: Client) -> list[str]:
    """The columns that are written, in order."""
    rows = client.query("SELECT name FROM system.columns WHERE table = 'heatmaps_earlier' ORDER BY position").result_rows
    return [str(row[0]) for row in rows]


def read(store: EventStore) -> list[tuple[object, ...]]:
    """All rows of project 1, every column, in a fixed order."""
    return list(store.source(1).select(Statement("SELECT * FROM heatmaps ORDER BY event_uuid, position")).results)


def asked(directory: Path, sql: str) -> list[tuple[object, ...]]:
    """What the engine tells about a directory that nobody has open."""
    engine = Engine(directory)
    with engine.handle("test") as client:
        rows = [tuple(row) for row in client.query(sql).result_rows]
    engine.close()
    return rows


TABLES: Final = "SELECT name, comment FROM system.tables WHERE database = 'heatsight' AND name LIKE 'heatmaps%' ORDER BY name"


def test_rows_stay(tmp_path: Path) -> None:
    """Opening a store of the earlier layout lays its rows anew: every value of every column is as it was, in every project."""
    before = fill(tmp_path)
    assert asked(tmp_path, TABLES) == [("heatmaps", "")]
    store = open_store(tmp_path)
    assert read(store) == before
    assert len(before) == 60
    assert store.source(2).select(Statement("SELECT count() FROM heatmaps")).results == ((60,),)
    store.close()
    assert asked(tmp_path, TABLES) == [("heatmaps", schema.LAYOUT)]


def test_still_known(tmp_path: Path) -> None:
    """After it, what was stored is still known as stored, and new rows join it."""
    fill(tmp_path, weeks=1)
    store = open_store(tmp_path)
    old, new = sent(3), sent(40)
    receipt = store.append([Batch(1, (old[0], new[0]), (*old[1], *new[1]))])
    assert (receipt.events, receipt.interactions, receipt.repeated) == (1, 3, 1)
    assert len(read(store)) == 33
    store.close()


DIES: Final = """
import os, signal, sys
from pathlib import Path
from heatsight.store import open_store, relaying
from clickhouse_connect.driver._backendclient import SyncBackendClient

at, nth, seen = sys.argv[2], int(sys.argv[3]), [0]
command = SyncBackendClient.command

def command_and_die(self, cmd, *arguments, **settings):
    hit = cmd.strip().startswith(at) and "laid_anew" in cmd
    seen[0] += hit
    if hit and seen[0] == nth:
        if at == "INSERT":  # half of the week is there when it happens
            command(self, cmd.replace(" WHERE ", " WHERE position = 1 AND "), *arguments, **settings)
        os.kill(os.getpid(), signal.SIGKILL)
    return command(self, cmd, *arguments, **settings)

SyncBackendClient.command = command_and_die
open_store(Path(sys.argv[1]))
"""


@pytest.mark.parametrize(("at", "nth"), [("INSERT", 1), ("EXCHANGE", 1), ("DROP", 1)])
def test_killed_midway(tmp_path: Path, at: str, nth: int) -> None:
    """A process killed at any step, half a week copied or the names just changed, leaves a store that the next one brings to its end."""
    before = fill(tmp_path)
    died = subprocess.run([sys.executable, "-c", DIES, str(tmp_path), at, str(nth)], check=False, capture_output=True, text=True)
    assert died.returncode == -signal.SIGKILL, died.stderr
    store = open_store(tmp_path)
    assert read(store) == before
    store.close()
    assert asked(tmp_path, TABLES) == [("heatmaps", schema.LAYOUT)]


def test_whole_weeks_are_not_copied_again(tmp_path: Path) -> None:
    """What was copied whole before the process was killed is kept: the next one copies the rest."""
    fill(tmp_path)
    died = subprocess.run([sys.executable, "-c", DIES, str(tmp_path), "INSERT", "2"], check=False, capture_output=True, text=True)
    assert died.returncode == -signal.SIGKILL, died.stderr
    engine = Engine(tmp_path)
    with engine.handle("test") as client:
        copied = client.query("SELECT _partition_id, count() FROM heatsight.heatmaps_laid_anew GROUP BY 1 ORDER BY 1").result_rows
        assert [int(row[1]) for row in copied] == [60, 20]
        assert lay_anew(client) == 1
    engine.close()
