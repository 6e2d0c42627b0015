"""Session recordings: what rrweb saw, kept as it came."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Snapshot:
    """
    One `$snapshot` event: a piece of a session's recording.

    Attributes:
        data: the rrweb events as a JSON array, the SDK's own compression left in place.
        timestamp: the first rrweb event's time; `last_timestamp` the last one's.
        events: how many rrweb events the piece holds.
    """

    uuid: UUID
    session_id: str
    window_id: str
    distinct_id: str
    timestamp: datetime
    last_timestamp: datetime
    events: int
    data: str


@dataclass(frozen=True, slots=True)
class Recording:
    """What is known of one session's recording without opening it."""

    session_id: str
    distinct_id: str
    start_time: datetime
    end_time: datetime
    snapshots: int
    bytes: int
