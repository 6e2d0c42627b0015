"""The tabs of a recorded session, and the pieces of one of them: rrweb records each tab for itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from heatsight.model.recording import Snapshot
from heatsight.model.statement import Statement
from heatsight.store.interface import Source

MOST: Final = 100

TABS: Final = """
SELECT window_id, min(timestamp) AS start_time, max(last_timestamp) AS end_time, count() AS pieces
FROM recordings
WHERE session_id = {session:String}
GROUP BY window_id
ORDER BY start_time, window_id
LIMIT {limit:UInt32}
"""

PIECES: Final = """
SELECT uuid, session_id, window_id, distinct_id, timestamp, last_timestamp, events, data
FROM recordings
WHERE session_id = {session:String} AND window_id = {tab:String}
ORDER BY timestamp, uuid
LIMIT {limit:UInt32} OFFSET {offset:UInt32}
"""


@dataclass(frozen=True, slots=True)
class RecordedTab:
    """One tab's recording; times are of the server's clock."""

    window_id: str
    start_time: datetime
    end_time: datetime
    pieces: int


def recorded_tabs(source: Source, session: str) -> tuple[RecordedTab, ...]:
    """The recorded tabs of a session, the first one first; none when nothing was recorded."""
    rows = source.select(Statement(TABS.strip(), {"session": session, "limit": MOST})).results
    return tuple(RecordedTab(*row) for row in rows)


def tab_pieces(source: Source, session: str, tab: str, limit: int, offset: int) -> tuple[Snapshot, ...]:
    """Pieces of one tab's recording in order of time."""
    params = {"session": session, "tab": tab, "limit": limit, "offset": offset}
    return tuple(Snapshot(*row) for row in source.select(Statement(PIECES.strip(), params)).results)
