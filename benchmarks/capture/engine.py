"""How fast the engine alone takes the same rows into the same tables: no HTTP, no decoding, no look for repeats."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from multiprocessing import get_context
from pathlib import Path
from typing import Final

from benchmarks.capture.traffic import Body

from heatsight.capture.clock_skew import ClockSkew
from heatsight.capture.draft import Context
from heatsight.capture.envelope import open_envelope
from heatsight.capture.pipeline import Timings, run
from heatsight.capture.visitor_caps import VisitorCaps
from heatsight.capture.wire import json_of, text_of
from heatsight.model.project import Project
from heatsight.model.statement import Statement
from heatsight.store import open_store
from heatsight.store.arrivals import Arrivals, Known, sort_out
from heatsight.store.engine import Engine
from heatsight.store.keeping import _INSERT, Keeper
from heatsight.store.schema import DATABASE

ONE: Final = Project(1, "benchmark", "")


@dataclass(frozen=True)
class Alone:
    """
    Seconds it took, and of processor time, all threads and merges counted.

    Attributes:
        block: events per insert; each makes one part of `events` and one of `heatmaps`.
    """

    block: int
    events: int
    points: int
    seconds: float
    cpu: float


def alone(directory: Path, bodies: Sequence[Body], block: int) -> Alone:
    """Put the rows of these bodies into a fresh store in a process of its own, as lines of JSON that were made before."""
    with ProcessPoolExecutor(1, get_context("spawn")) as pool:
        return pool.submit(_alone, directory, bodies, block).result()


def stored(directory: Path, uuids: Sequence[str]) -> tuple[int, int, int]:
    """Of events with these ids: how many are in the store, and how many rows they have; and how many points of theirs."""
    with ProcessPoolExecutor(1, get_context("spawn")) as pool:
        return pool.submit(_stored, directory, uuids).result()


def _alone(directory: Path, bodies: Sequence[Body], block: int) -> Alone:
    blocks = list(_blocks(bodies, block))
    engine = Engine(directory)
    with closing(engine):
        Keeper(engine, lambda: datetime.now(UTC))  # makes the tables
        began, cpu = time.perf_counter(), time.process_time()
        with engine.handle("append") as client:
            for events, points in blocks:
                for table, lines in (("heatmaps", points), ("events", events)):
                    if lines:
                        client.raw_insert(f"{DATABASE}.{table}", insert_block=b"\n".join(lines), fmt="JSONEachRow", settings=_INSERT)
        taken, spent = time.perf_counter() - began, time.process_time() - cpu
    return Alone(block, sum(len(events) for events, _ in blocks), sum(len(points) for _, points in blocks), taken, spent)


def _blocks(bodies: Sequence[Body], block: int) -> Iterator[tuple[list[bytes], list[bytes]]]:
    per_block = max(1, block // len(bodies[0].uuids))
    for start in range(0, len(bodies), per_block):
        arrivals = arrivals_of(bodies[start : start + per_block])
        kept = arrivals.events.values()
        yield [arrival.line for arrival in kept], [line for arrival in kept for line in arrival.points]


def arrivals_of(bodies: Sequence[Body]) -> Arrivals:
    """What the store would write of these bodies."""
    now = datetime.now(UTC)
    skew, caps, timings = ClockSkew(), VisitorCaps(), Timings()
    batches = []
    for body in bodies:
        envelope = open_envelope(json_of(text_of(body.content, {})), {})
        batches.append(run(envelope.items, Context(ONE, now, envelope.sent_at, 0, skew, caps), timings))
    return sort_out(batches, Known(), now)


def _stored(directory: Path, uuids: Sequence[str]) -> tuple[int, int, int]:
    with closing(open_store(directory)) as store:
        source = store.source(1)
        there = source.select(Statement("SELECT toString(uuid), count() FROM events GROUP BY uuid")).results
        points = source.select(Statement("SELECT toString(event_uuid), count() FROM heatmaps GROUP BY event_uuid")).results
    wanted = set(uuids)
    found = [int(count) for uuid, count in there if uuid in wanted]
    return len(found), sum(found), sum(int(count) for uuid, count in points if uuid in wanted)
