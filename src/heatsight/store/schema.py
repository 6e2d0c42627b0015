"""
The tables as the engine sees them, and the views a project is read through.

Everything lies in database `heatsight`; a project is read through views in its own database, which leave out the columns
that are nobody's business (whose row it is, how long it is kept, which append brought it). So no query names a project.

A user's SQL has views of its own, which take the project's rows out in PREWHERE: while they are read. The engine moves an outer
condition down beside a view's WHERE and may try it first, on any project's rows; and a condition that fails tells of the value
it failed on. It never moves one before a PREWHERE that is there. Our own statements hold no condition that can fail, so they
keep the WHERE, which lets the engine choose.

Three columns every table has:
    project_id, retention_days: whose row, and for how long.
    stored_at: the append that brought it; strictly growing, one value per append. Parts are cut by its week, never by
        `timestamp`, which a visitor chooses: so one append makes one part per table, and is in it whole or not at all.
"""

from __future__ import annotations

from typing import Final

# ruff: noqa: S608  # what is put together here are our own names and whole numbers

DATABASE: Final = "heatsight"

READABLE: Final = ("events", "heatmaps", "sessions")
"""What a user's SQL may name."""

_KEEPING: Final = """
    project_id UInt32,
    retention_days UInt32,
    stored_at DateTime64(6, 'UTC') CODEC(Delta, ZSTD)"""

_HIDDEN: Final = ("project_id", "retention_days", "stored_at")

# fsync before the insert is acknowledged; whole parts past retention go by themselves, single rows by `EventStore.expire`.
_SETTINGS: Final = "fsync_after_insert = 1, fsync_part_directory = 1, ttl_only_drop_parts = 1"

# Paths that people group by get a type; the rest is Dynamic.
_PROPERTIES: Final = """JSON(
        `$el_text` Nullable(String), `$current_url` Nullable(String), `$event_type` Nullable(String), `$pathname` Nullable(String),
        `$lib_version` Nullable(String), `$device_type` Nullable(String), `$browser` Nullable(String),
        `$pageview_id` Nullable(String), `$session_id` Nullable(String), `$window_id` Nullable(String))"""

_EVENTS: Final = f"""
CREATE TABLE IF NOT EXISTS {DATABASE}.events (
    {_KEEPING},
    uuid UUID,
    uuid_order UInt128 MATERIALIZED toUInt128(uuid),
    event LowCardinality(String),
    timestamp DateTime64(6, 'UTC'),
    distinct_id String,
    session_id String,
    window_id String,
    properties {_PROPERTIES},
    elements_chain String CODEC(ZSTD),
    current_url String CODEC(ZSTD),
    page String CODEC(ZSTD),
    viewport_width Int32,
    viewport_height Int32,
    mark LowCardinality(String),
    PROJECTION by_uuid (SELECT project_id, uuid_order ORDER BY project_id, uuid_order)
)
ENGINE = MergeTree
PARTITION BY toMonday(stored_at)
ORDER BY (project_id, event, page, timestamp)
TTL timestamp + toIntervalDay(retention_days)
SETTINGS {_SETTINGS}"""

LAYOUT: Final = "layout 2"
"""How `heatmaps` is laid down now, said in the table's comment; `relaying.py` brings what an earlier version laid down into it."""

# Sorted by page and person, so that the ids of one visit lie beside each other and are written down once. Two projections, which are
# inside the part and so are whole or absent with its rows: `cells` has what lists, folds and PostHog's scroll depths read, cell by
# cell, so that counting a cell's visitors stays in the processor's cache; `urls` tells which pages a literal URL or a pattern means.
# Measured in docs/benchmarks.md; why not otherwise, in docs/decisions/cells-beside-visits.md.
_HEATMAPS: Final = f"""
CREATE TABLE IF NOT EXISTS {DATABASE}.{{name}} (
    {_KEEPING},
    visitor UInt64 MATERIALIZED sipHash64(distinct_id) CODEC(Delta, ZSTD),
    sitting_hash UInt64 MATERIALIZED cityHash64(if(session_id IN ('', 'undefined'), concat('visitor ', distinct_id), session_id))
        CODEC(ZSTD),
    with_event Bool,
    type LowCardinality(String),
    x Int16 CODEC(ZSTD),
    y Int16 CODEC(ZSTD),
    viewport_width Int16 CODEC(ZSTD),
    viewport_height Int16 CODEC(ZSTD),
    pointer_target_fixed Bool,
    current_url LowCardinality(String),
    timestamp DateTime64(6, 'UTC') CODEC(Delta, ZSTD),
    distinct_id String CODEC(ZSTD),
    session_id String CODEC(ZSTD),
    window_id String CODEC(ZSTD),
    scale_factor Int16,
    pixel_x Int32 CODEC(ZSTD),
    pixel_y Int32 CODEC(ZSTD),
    pixel_viewport_width Int32 CODEC(ZSTD),
    pixel_viewport_height Int32 CODEC(ZSTD),
    page LowCardinality(String),
    event_uuid UUID CODEC(ZSTD),
    position UInt32 CODEC(ZSTD),
    pageview_id String CODEC(ZSTD),
    page_height Int32 CODEC(ZSTD),
    lib_version LowCardinality(String),
    mark LowCardinality(String),
    INDEX by_session session_id TYPE bloom_filter(0.01),
    PROJECTION cells (
        SELECT project_id, type, current_url, timestamp, x, y, scale_factor, viewport_width, viewport_height, pointer_target_fixed, visitor
        ORDER BY project_id, type, current_url, pointer_target_fixed, y, round(x / greatest(viewport_width, 1), 2), visitor),
    PROJECTION urls (SELECT project_id, current_url, page GROUP BY project_id, current_url, page)
)
ENGINE = MergeTree
PARTITION BY toMonday(stored_at)
PRIMARY KEY (project_id, page, visitor)
ORDER BY (project_id, page, visitor, session_id, timestamp, event_uuid)
TTL timestamp + toIntervalDay(retention_days)
SETTINGS {_SETTINGS}
COMMENT '{LAYOUT}'"""


def heatmaps_table(name: str) -> str:
    """The statement that makes a table of that name with the layout of `heatmaps`."""
    return _HEATMAPS.format(name=name)


_RECORDINGS: Final = f"""
CREATE TABLE IF NOT EXISTS {DATABASE}.recordings (
    {_KEEPING},
    uuid UUID,
    uuid_order UInt128 MATERIALIZED toUInt128(uuid),
    session_id String,
    window_id String,
    distinct_id String,
    timestamp DateTime64(6, 'UTC'),
    last_timestamp DateTime64(6, 'UTC'),
    events UInt32,
    data String CODEC(ZSTD(3)),
    PROJECTION by_uuid (SELECT project_id, uuid_order ORDER BY project_id, uuid_order)
)
ENGINE = MergeTree
PARTITION BY toMonday(stored_at)
ORDER BY (project_id, session_id, timestamp)
TTL timestamp + toIntervalDay(retention_days)
SETTINGS {_SETTINGS}"""

_REJECTIONS: Final = f"""
CREATE TABLE IF NOT EXISTS {DATABASE}.rejections (
    {_KEEPING},
    reason LowCardinality(String),
    kind LowCardinality(String),
    received_at DateTime64(6, 'UTC'),
    event String,
    event_uuid String,
    distinct_id String,
    count UInt32,
    detail String,
    sample String CODEC(ZSTD),
    INDEX by_event event_uuid TYPE bloom_filter
)
ENGINE = MergeTree
PARTITION BY toMonday(stored_at)
ORDER BY (project_id, received_at)
TTL received_at + toIntervalDay(retention_days)
SETTINGS {_SETTINGS}"""

TABLES: Final = (f"CREATE DATABASE IF NOT EXISTS {DATABASE}", _EVENTS, heatmaps_table("heatmaps"), _RECORDINGS, _REJECTIONS)
"""Statements that make everything that is not there yet."""

TIMES: Final = {"events": "timestamp", "heatmaps": "timestamp", "recordings": "timestamp", "rejections": "received_at"}
"""Each table's column that retention counts from."""

# PostHog's names. A session is known by its id alone; whose it is, its first event says. `{mine}` keeps to the project's rows.
_SESSIONS: Final = f"""
SELECT
    session_id,
    argMin(distinct_id, timestamp) AS distinct_id,
    min(timestamp) AS `$start_timestamp`,
    max(timestamp) AS `$end_timestamp`,
    dateDiff('second', min(timestamp), max(timestamp)) AS `$session_duration`,
    argMinIf(current_url, timestamp, current_url != '') AS `$entry_current_url`,
    countIf(event = '$pageview') AS `$pageview_count`,
    countIf(event = '$autocapture') AS `$autocapture_count`
FROM {DATABASE}.events
{{mine}} session_id != ''
GROUP BY session_id"""


def project_database(project_id: int) -> str:
    """The database that holds a project's views for our own statements."""
    return f"project_{project_id:d}"


def asked_database(project_id: int) -> str:
    """The database that holds a project's views for a user's SQL."""
    return f"asked_{project_id:d}"


def views(project_id: int) -> tuple[str, ...]:
    """Statements that make a project's views, or bring them up to date."""
    ours, theirs, mine = project_database(project_id), asked_database(project_id), f"project_id = {project_id:d}"
    made = [f"CREATE DATABASE IF NOT EXISTS {home}" for home in (ours, theirs)]
    for table in TIMES:
        rows = f"FROM {DATABASE}.{table}"
        made.append(f"CREATE OR REPLACE VIEW {ours}.{table} AS SELECT {_shown(table, 'visitor', 'sitting_hash')} {rows} WHERE {mine}")
        if table in READABLE:
            made.append(f"CREATE OR REPLACE VIEW {theirs}.{table} AS SELECT {_shown(table, 'visitor')} {rows} PREWHERE {mine}")
    made.append(f"CREATE OR REPLACE VIEW {ours}.sessions AS {_SESSIONS.format(mine=f'WHERE {mine} AND')}")
    made.append(f"CREATE OR REPLACE VIEW {theirs}.sessions AS {_SESSIONS.format(mine=f'PREWHERE {mine} WHERE')}")
    return tuple(made)


def _shown(table: str, *computed: str) -> str:
    """All columns but the hidden ones, and of `heatmaps` also these computed ones, which `*` leaves out."""
    if table != "heatmaps":
        return f"* EXCEPT ({', '.join(_HIDDEN)})"
    return f"* EXCEPT ({', '.join((*_HIDDEN, 'with_event'))}), {', '.join(computed)}"
