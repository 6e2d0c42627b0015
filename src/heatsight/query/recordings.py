"""Which sessions were recorded, newest first, and the pieces of one recording."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from heatsight.model.recording import Recording, Snapshot
from heatsight.model.statement import Statement
from heatsight.store.interface import Source

RECORDINGS: Final = """
SELECT
    session_id,
    argMin(distinct_id, timestamp) AS distinct_id,
    min(timestamp) AS start_time,
    max(last_timestamp) AS end_time,
    count() AS snapshots,
    sum(length(data)) AS bytes
FROM recordings
WHERE length({sessions:Array(String)}) = 0 OR has({sessions:Array(String)}, session_id)
GROUP BY session_id
ORDER BY start_time DESC, session_id
LIMIT {limit:UInt32} OFFSET {offset:UInt32}
"""


RECORDING: Final = """
SELECT session_id, argMin(distinct_id, timestamp), min(timestamp), max(last_timestamp), count(), sum(length(data))
FROM recordings
WHERE session_id = {session:String}
GROUP BY session_id
"""

SNAPSHOTS: Final = """
SELECT uuid, session_id, window_id, distinct_id, timestamp, last_timestamp, events, data
FROM recordings
WHERE session_id = {session:String}
ORDER BY timestamp, uuid
LIMIT {limit:UInt32} OFFSET {offset:UInt32}
"""


@dataclass(frozen=True, slots=True)
class Recordings:
    """A page of them."""

    results: tuple[Recording, ...]
    has_more: bool


def recordings_statement(limit: int, offset: int, sessions: Sequence[str] = ()) -> Statement:
    """One row per recorded session; one more than the limit, so that its presence says there is more."""
    return Statement(RECORDINGS.strip(), {"limit": limit + 1, "offset": offset, "sessions": list(sessions)})


def recordings(source: Source, limit: int = 100, offset: int = 0, sessions: Sequence[str] = ()) -> Recordings:
    """What is known of each recorded session without opening its recording; of all of them, or of those named."""
    rows = source.select(recordings_statement(limit, offset, sessions)).results
    return Recordings(tuple(Recording(*row) for row in rows[:limit]), len(rows) > limit)


def recording(source: Source, session: str) -> Recording | None:
    """What is known of one recorded session; None when there is no recording of it."""
    rows = source.select(Statement(RECORDING.strip(), {"session": session})).results
    return Recording(*rows[0]) if rows else None


def snapshots(source: Source, session: str, limit: int, offset: int) -> tuple[Snapshot, ...]:
    """The pieces of a recording in order of time."""
    params = {"session": session, "limit": limit, "offset": offset}
    return tuple(Snapshot(*row) for row in source.select(Statement(SNAPSHOTS.strip(), params)).results)
