"""
How many bytes a point of a heatmap costs on disk, with the events that come with it: the number that docs/scale.md reckons with.

    PYTHONPATH=src python benchmarks/scale/bytes_per_point.py [MILLIONS]

The bundled sample goes in through capture. Then it is copied inside the engine until there are so many million points: each copy with
visitors, sessions, uuids and times of its own, and clicks that fall a little elsewhere. Recordings are not in the sample, so they are not
in the number.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from heatsight.store import schema
from heatsight.store.handles import Handles
from heatsight.use_cases.capture import Capture
from heatsight.use_cases.demo import moved, read_sample
from heatsight.use_cases.installation import open_installation

UUID = "CAST(UUIDNumToString(CAST(reinterpret(sipHash128({name}, copy), 'FixedString(16)') AS FixedString(16))) AS {kind})"
"""A uuid of its own for each copy of one, the same for the same."""
NAMES = {name: UUID.format(name=name, kind="String") for name in ("distinct_id", "session_id", "window_id")}
COPIES = {
    "events": NAMES | {"uuid": UUID.format(name="uuid", kind="UUID")},
    "heatmaps": NAMES | {"event_uuid": UUID.format(name="event_uuid", kind="UUID")},
}
LATER = "timestamp - toIntervalMillisecond(sipHash64(session_id, copy) % 500000000)"
MOVED = {"x": "x + sipHash64(position, event_uuid, copy) % 3 - 1", "y": "y + sipHash64(position, event_uuid, copy, 1) % 3 - 1"}


def main(points: int) -> None:
    """Print the table."""
    with tempfile.TemporaryDirectory() as directory:
        now = datetime.now(UTC)
        installation = open_installation(Path(directory), lambda: now, environ={})
        capture = Capture(installation.store, installation.catalogue, installation.clock)
        bodies = [request.body for request in moved(read_sample(), installation.catalogue.projects()[0].token, now)]
        with ThreadPoolExecutor(8) as pool:
            list(pool.map(capture.take, bodies))
        capture.close()
        handles: Handles = installation.store._engine  # type: ignore[attr-defined]  # noqa: SLF001  # the engine's own books are read
        print("| what | rows | bytes on disk | bytes per row | bytes per point |")
        print("|---|---|---|---|---|")
        for line in measured(handles, "the bundled sample"):
            print(line)
        grow(handles, points)
        for line in measured(handles, "grown from it"):
            print(line)
        installation.close()


def grow(handles: Handles, points: int) -> None:
    """Copy what is there until there are that many points."""
    with handles.handle("bench") as client:
        there = int(str(client.command(f"SELECT count() FROM {schema.DATABASE}.heatmaps")))
        copies = max(0, points // there - 1)
        for table, changes in COPIES.items():
            changed = changes | {"timestamp": LATER} | (MOVED if table == "heatmaps" else {})
            replaced = ", ".join(f"{what} AS {name}" for name, what in changed.items())
            client.command(
                f"INSERT INTO {schema.DATABASE}.{table} SELECT * EXCEPT copy REPLACE ({replaced}) FROM "
                f"(SELECT *, copy FROM {schema.DATABASE}.{table} CROSS JOIN (SELECT number + 1 AS copy FROM numbers({copies})) AS copies)"
            )


def measured(handles: Handles, what: str) -> Iterator[str]:
    """One line for each table, and one for both."""
    sql = "SELECT sum(rows), sum(bytes_on_disk) FROM system.parts WHERE active AND database = {database:String} AND table = {table:String}"
    with handles.handle("bench") as client:
        found: dict[str, tuple[int, int]] = {}
        for table in COPIES:
            client.command(f"OPTIMIZE TABLE {schema.DATABASE}.{table} FINAL")
            row: Any = client.query(sql, parameters={"database": schema.DATABASE, "table": table}).result_rows[0]
            found[table] = int(row[0]), int(row[1])
    points = found["heatmaps"][0]
    for table, (rows, size) in found.items():
        yield f"| {what}: `{table}` | {rows:,} | {size:,} | {size / rows:.1f} | {size / points:.1f} |"
    total = sum(size for _, size in found.values())
    yield f"| {what}: both | | {total:,} | | {total / points:.1f} |"


if __name__ == "__main__":
    main(int(float(sys.argv[1] if len(sys.argv) > 1 else 1) * 1_000_000))
