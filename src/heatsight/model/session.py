"""A session: one sitting of one visitor, what they did in it, and the moments worth watching."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from heatsight.model.element import NamedElement
from heatsight.model.hotspot import Hotspot
from heatsight.model.window import Window

Happening = Literal[
    "pageview", "click", "unnamed_clicks", "submit", "change", "rageclick", "deadclick", "error", "scroll", "pageleave", "custom"
]


@dataclass(frozen=True, slots=True)
class Moment:
    """
    When somebody clicked there.

    Attributes:
        timestamp: of the click itself when `exact`; else the earliest it may have been: points bear the time of their flush, and
            the flush interval (or the flush before, where that is later) is taken off.
        flushed_at: of the flush that carried the point.
        watch_from: a few seconds before `timestamp`, within the session.
        watch_offset: the same in seconds from the session's start.
    """

    timestamp: datetime
    exact: bool
    flushed_at: datetime
    watch_from: datetime
    watch_offset: float


@dataclass(frozen=True, slots=True)
class SessionSummary:
    """
    One session without its story.

    Attributes:
        duration: seconds from the first event to the last.
        clicks: every click, named or not; rageclicks, deadclicks: bursts and clicks without response.
        recorded: whether there is a recording of it to watch.
    """

    session_id: str
    distinct_id: str
    start_time: datetime
    end_time: datetime
    duration: float
    entry_url: str
    pageviews: int
    clicks: int
    rageclicks: int
    deadclicks: int
    errors: int
    recorded: bool


@dataclass(frozen=True, slots=True)
class SessionBehind:
    """A session with some of the interactions asked about; `moments` are the first few of its `interactions`."""

    session: SessionSummary
    interactions: int
    moments: tuple[Moment, ...]


@dataclass(frozen=True, slots=True)
class SessionsBehind:
    """
    Who is behind a place of a page, each session once, latest first.

    Attributes:
        without_session: interactions whose SDK named no session: nothing more is known of them.
        hotspot: the one asked about, when it was asked by id.
    """

    results: tuple[SessionBehind, ...]
    total_count: int
    has_more: bool
    without_session: int
    window: Window
    hotspot: Hotspot | None = None


@dataclass(frozen=True, slots=True)
class TimelineEntry:
    """
    One thing that happened.

    Attributes:
        offset: seconds from the session's start.
        exact: the time is the event's own; else the thing lies between `timestamp` and the flush after it.
        page: URL it happened on, verbatim.
        element: what was clicked, where an event names it.
        count: of `unnamed_clicks`, how many: clicks on nothing that autocapture knows.
        depth_px: of `scroll` and `pageleave`: how far the page was seen, CSS px; `depth_share` the same as a share of the page.
        detail: title of a page, type and message of an error, name of a custom event; written by the site or its visitors.
    """

    timestamp: datetime
    offset: float
    kind: Happening
    page: str
    exact: bool = True
    element: NamedElement | None = None
    count: int = 1
    depth_px: int | None = None
    depth_share: float | None = None
    seconds_on_page: float | None = None
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Timeline:
    """What one session did, in order; `has_more` says that only its first part is told."""

    session: SessionSummary
    results: tuple[TimelineEntry, ...]
    has_more: bool
