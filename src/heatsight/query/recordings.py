"""Which sessions were recorded, newest first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from heatsight.model.recording import Recording
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
GROUP BY session_id
ORDER BY start_time DESC, session_id
LIMIT {limit:UInt32} OFFSET {offset:UInt32}
"""


@dataclass(frozen=True, slots=True)
class Recordings:
    """A page of them."""

    results: tuple[Recording, ...]
    has_more: bool


def recordings_statement(limit: int, offset: int) -> Statement:
    """One row per recorded session; one more than the limit, so that its presence says there is more."""
    return Statement(RECORDINGS.strip(), {"limit": limit + 1, "offset": offset})


def recordings(source: Source, limit: int = 100, offset: int = 0) -> Recordings:
    """What is known of each recorded session without opening its recording."""
    rows = source.select(recordings_statement(limit, offset)).results
    return Recordings(tuple(Recording(*row) for row in rows[:limit]), len(rows) > limit)
