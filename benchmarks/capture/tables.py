"""
What the table of events costs the engine per row, and what it would cost otherwise.

    python -m benchmarks.capture.tables [--events N]

The same rows, as lines of JSON, go into the table as it is and into tables that differ in one thing. Merges are stopped, so that only
the inserts are measured: processor time of all threads, and time.
"""

from __future__ import annotations

import argparse
import re
import tempfile
import time
from collections.abc import Sequence
from contextlib import closing
from itertools import islice
from pathlib import Path

from benchmarks.capture.engine import arrivals_of
from benchmarks.capture.traffic import Traffic

from heatsight.store import schema
from heatsight.store.engine import Engine
from heatsight.store.keeping import _INSERT

SEED = 20261125


def main() -> None:
    """Each table in turn, blocks of two sizes."""
    parser = argparse.ArgumentParser(prog="benchmarks.capture.tables", description="What a row costs the engine.")
    parser.add_argument("--events", type=int, default=12_000)
    asked = parser.parse_args()
    bodies = list(islice(Traffic("phc_of_the_benchmark", SEED).bodies(50), asked.events // 50))
    lines = [arrival.line for arrival in arrivals_of(bodies).events.values()]
    print("| table of events | events per insert | CPU per event | time per event |\n|---|---|---|---|")
    for name, statement in tables().items():
        for block in (500, 2_000, 6_000):
            cpu, seconds = inserted(statement, lines, block)
            print(f"| {name} | {block} | {1e6 * cpu / len(lines):.0f} µs | {1e6 * seconds / len(lines):.0f} µs |", flush=True)


def tables() -> dict[str, str]:
    """The table as it is, and otherwise."""
    real = next(statement for statement in schema.TABLES if f"{schema.DATABASE}.events (" in statement)
    found = re.search(r"properties (JSON\(.*?\)\))", real, re.DOTALL)
    assert found is not None
    return {
        "as it is": real,
        "properties as text": real.replace(found[1], "String"),
        "properties without typed paths": real.replace(found[1], "JSON"),
        "without the projection by uuid": re.sub(r",\s+PROJECTION by_uuid.*?\)(?=\n)", "", real),
        "without fsync": re.sub(r"fsync_\w+ = 1, ", "", real),
        "files of their own only from 256 MB": real.replace("SETTINGS ", "SETTINGS min_bytes_for_wide_part = 268435456, ", 1),
    }


def inserted(statement: str, lines: Sequence[bytes], block: int) -> tuple[float, float]:
    """Seconds of processor time, and seconds, to insert the lines into such a table."""
    with tempfile.TemporaryDirectory() as home, closing(Engine(Path(home) / "engine")) as engine, engine.handle("append") as client:
        for prepared in (schema.TABLES[0], statement, "SYSTEM STOP MERGES"):
            client.command(prepared)
        cpu, began = time.process_time(), time.perf_counter()
        for start in range(0, len(lines), block):
            some = b"\n".join(lines[start : start + block])
            client.raw_insert(f"{schema.DATABASE}.events", insert_block=some, fmt="JSONEachRow", settings=_INSERT)
        return time.process_time() - cpu, time.perf_counter() - began


if __name__ == "__main__":
    main()
