"""Session recordings: what rrweb saw, kept as it came."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from heatsight.model.element import Element


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


@dataclass(frozen=True, slots=True)
class RecordedPress:
    """
    A click, or a press on a disabled control that made none, as a recording shows it.

    Attributes:
        tab: which of the tabs asked for it happened in, from 0.
        time: ms since 1970 by the browser's clock.
        behind: by how many ms the server's clock is ahead of the browser's.
        x, y: CSS px in the viewport; scroll_x, scroll_y: how far the page was scrolled, as last heard.
        href: the page's URL.
        chain: the element and its ancestors.
        disabled: no click followed, as the control is disabled; nothing else in all the traffic tells of it.
    """

    tab: int
    time: int
    behind: int
    x: int
    y: int
    scroll_x: int
    scroll_y: int
    href: str
    chain: tuple[Element, ...]
    disabled: bool = False
