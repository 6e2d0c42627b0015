"""Both layouts, filled with the same rows in the same blocks: PostHog's table as its source declares it, and ours as the store makes it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from benchmarks.heatmaps.rows import ROWS_PER_SESSION, Some, Traffic, events, points
from clickhouse_connect.driver.client import Client

BLOCK: Final = 3_000_000
"""Rows of one insert, and so of one part: what merges have made of many small ones."""

# PostHog names no codecs, so both tables have the engine's default where ours names none.
THEIR_TABLES: Final = (
    "CREATE DATABASE IF NOT EXISTS posthog",
    """
CREATE TABLE posthog.heatmaps (
    session_id String,
    team_id Int64,
    distinct_id String,
    timestamp DateTime64(6, 'UTC'),
    x Int16,
    y Int16,
    scale_factor Int16,
    viewport_width Int16,
    viewport_height Int16,
    pointer_target_fixed Bool,
    current_url String,
    type LowCardinality(String),
    _timestamp DateTime,
    _offset UInt64,
    _partition UInt64
)
ENGINE = MergeTree
PARTITION BY toYYYYMM(timestamp)
ORDER BY (type, team_id, toDate(timestamp), current_url, viewport_width)
TTL toDate(timestamp) + INTERVAL 90 DAY""",
)
POSTHOGS: Final = (
    "session_id", "team_id", "distinct_id", "timestamp", "x", "y", "scale_factor", "viewport_width", "viewport_height",
    "pointer_target_fixed", "current_url", "type",
)  # fmt: skip
"""The columns that both tables have; our `project_id` is their `team_id`."""

_GRID: Final = {
    name: f"toInt16(bitShiftRight({pixels} + 8, 4))"
    for pixels, name in (("pixel_x", "x"), ("pixel_y", "y"), ("wide", "width"), ("high", "height"))
}
"""As posthog-js's pixels are stored: `round(px / 16)`, halves up."""
_OURS: Final = f"""
INSERT INTO heatsight.heatmaps (project_id, retention_days, stored_at, with_event, type, x, y, viewport_width, viewport_height,
    pointer_target_fixed, current_url, timestamp, distinct_id, session_id, window_id, scale_factor, pixel_x, pixel_y,
    pixel_viewport_width, pixel_viewport_height, page, event_uuid, position, pageview_id, page_height, lib_version, mark)
SELECT 1, 90, toStartOfSecond(timestamp) + 1, false, type, {_GRID["x"]}, {_GRID["y"]}, {_GRID["width"]}, {_GRID["height"]},
    fixed, current_url, timestamp, distinct_id, session_id, window_id, 16, pixel_x, pixel_y,
    wide, high, page, event_uuid, position, pageview_id, if(type = 'scrolldepth', tall, 0), '1.360.1', mark
FROM (/*rows*/)"""
_OUR_EVENTS: Final = """
INSERT INTO heatsight.events (project_id, retention_days, stored_at, uuid, event, timestamp, distinct_id, session_id, window_id,
    properties, elements_chain, current_url, page, viewport_width, viewport_height, mark)
SELECT 1, 90, toStartOfSecond(timestamp) + 1, uuid, event, timestamp, distinct_id, session_id, window_id, properties, elements_chain,
    current_url, page, viewport_width, viewport_height, mark
FROM (/*rows*/)"""
_THEIRS: Final = f"""
INSERT INTO posthog.heatmaps
SELECT session_id, 1, distinct_id, timestamp, {_GRID["x"]}, {_GRID["y"]}, 16, {_GRID["width"]}, {_GRID["height"]}, fixed, current_url, type,
    toDateTime(timestamp + 2), 64 * s + 8 * p + i, s % 64
FROM (/*rows*/)"""
_SETTINGS: Final = {"max_insert_threads": 1, "min_insert_block_size_rows": BLOCK, "min_insert_block_size_bytes": 0}


def fill(client: Client, traffic: Traffic) -> Iterator[float]:
    """Fill our tables and theirs; tells after each insert which share is done."""
    for statement in THEIR_TABLES:
        client.command(statement)
    blocks = max(4, -(-round(traffic.sessions * ROWS_PER_SESSION) // BLOCK))
    per = -(-traffic.sessions // blocks)
    done = 0
    for first in range(0, traffic.sessions, per):
        some = Some(traffic, first, min(per, traffic.sessions - first))
        for statement, made in ((_THEIRS, points(some)), (_OURS, points(some)), (_OUR_EVENTS, events(some))):
            client.command(statement.replace("/*rows*/", made), settings=_SETTINGS)
            done += 1
            yield done / (3 * blocks)


def sizes(client: Client) -> dict[str, tuple[int, int, int]]:
    """
    Of "theirs" and "ours": rows, bytes of the whole table on disk, and bytes of the columns that both have.

    Ours has its projections counted in the whole.
    """
    both = ", ".join(f"'{name}'" for name in (*POSTHOGS, "project_id"))
    told = {}
    for who, home in (("theirs", "posthog"), ("ours", "heatsight")):
        here = f"active AND database = '{home}' AND table = 'heatmaps'"
        rows, whole = client.query(f"SELECT sum(rows), sum(bytes_on_disk) FROM system.parts WHERE {here}").result_rows[0]
        shared = f"SELECT sum(column_bytes_on_disk) FROM system.parts_columns WHERE {here} AND column IN ({both})"
        told[who] = (int(rows), int(whole), int(client.query(shared).result_rows[0][0]))
    return told
