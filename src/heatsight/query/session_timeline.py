"""One session: what is known of it in short, and everything that happened in it, in order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from heatsight.model.session import SessionSummary
from heatsight.model.statement import Statement
from heatsight.store.interface import Source

MOST: Final = 1_000
"""Events told of one session."""

TEXT: Final = 2_000
"""Characters read of anything a site or visitor wrote."""

_SUMMARIES: Final = """
SELECT session_id, argMin(whose, first) AS distinct_id, min(first) AS start, max(last) AS finish,
    argMinIf(entry, (views = 0, first), entry != '') AS entry_url, sum(views), sum(points), sum(raged), sum(died), sum(failed), max(taped)
FROM (
    SELECT session_id, argMin(distinct_id, timestamp) AS whose, min(timestamp) AS first, max(timestamp) AS last,
        argMinIf(current_url, timestamp, current_url != '') AS entry, countIf(event = '$pageview') AS views, 0 AS points, 0 AS raged,
        0 AS died, countIf(event = '$exception') AS failed, 0 AS taped
    FROM events
    WHERE session_id IN {sessions:Array(String)}
    GROUP BY session_id
    UNION ALL
    SELECT session_id, argMin(distinct_id, timestamp), min(timestamp), max(timestamp), argMin(current_url, timestamp), 0,
        countIf(type = 'click'), countIf(type = 'rageclick'), countIf(type = 'deadclick'), 0, 0
    FROM heatmaps
    WHERE session_id IN {sessions:Array(String)}
    GROUP BY session_id
    UNION ALL
    SELECT session_id, argMin(distinct_id, timestamp), min(timestamp), max(last_timestamp), '', 0, 0, 0, 0, 0, 1
    FROM recordings
    WHERE session_id IN {sessions:Array(String)}
    GROUP BY session_id
)
GROUP BY session_id
"""

_EVENTS: Final = """
SELECT timestamp, event, window_id, left(current_url, {text:UInt32}), elements_chain, ifNull(properties.`$event_type`, ''),
    left(toString(properties.title), {text:UInt32}),
    toFloat64OrNull(toString(properties.`$prev_pageview_max_content`)),
    toFloat64OrNull(toString(properties.`$prev_pageview_max_content_percentage`)),
    toFloat64OrNull(toString(properties.`$prev_pageview_duration`)),
    left(toString(properties.`$prev_pageview_pathname`), {text:UInt32}),
    left(if(event = '$exception', toString(properties), ''), {exception:UInt32})
FROM events
WHERE session_id = {session:String}
  AND event NOT IN ('$$heatmap', '$snapshot')
ORDER BY timestamp, uuid
LIMIT {limit:UInt32} OFFSET {offset:UInt32}
"""

_FLUSHES: Final = """
SELECT timestamp, window_id, any(left(current_url, {text:UInt32})), countIf(type = 'click')
FROM heatmaps
WHERE session_id = {session:String}
  AND type != 'scrolldepth'
GROUP BY timestamp, window_id
ORDER BY timestamp, window_id
"""

_EXCEPTION: Final = 20_000


@dataclass(frozen=True, slots=True)
class SessionEvent:
    """
    One event as far as a timeline needs it.

    Attributes:
        seen_px, seen_share, seconds: of the page view before (`previous_path`), where the SDK said them.
        exception: all properties of an `$exception` as JSON text, perhaps cut; else "".
    """

    timestamp: datetime
    event: str
    window_id: str
    url: str
    chain: str
    event_type: str
    title: str
    seen_px: float | None
    seen_share: float | None
    seconds: float | None
    previous_path: str
    exception: str


@dataclass(frozen=True, slots=True)
class Flush:
    """The click points that one flush carried, on nothing or something; flushes without a click are here, too: they open windows."""

    timestamp: datetime
    window_id: str
    url: str
    clicks: int


def summaries(source: Source, sessions: Sequence[str]) -> dict[str, SessionSummary]:
    """What is known of each of these sessions, from events, points and recordings; unknown ones are absent."""
    if not sessions:
        return {}
    rows = source.select(Statement(_SUMMARIES.strip(), {"sessions": list(sessions)})).results
    return {row[0]: _summary(row) for row in rows}


def session_events(source: Source, session: str, *, limit: int, offset: int) -> tuple[SessionEvent, ...]:
    """Its events in order of time."""
    params = {"session": session, "limit": limit, "offset": offset, "text": TEXT, "exception": _EXCEPTION}
    return tuple(SessionEvent(*row) for row in source.select(Statement(_EVENTS.strip(), params)).results)


def session_flushes(source: Source, session: str) -> tuple[Flush, ...]:
    """Its flushes in order of time."""
    return tuple(Flush(*row) for row in source.select(Statement(_FLUSHES.strip(), {"session": session, "text": TEXT})).results)


def _summary(row: Sequence[Any]) -> SessionSummary:
    session_id, distinct_id, start, finish, entry_url, pageviews, clicks, rageclicks, deadclicks, errors, recorded = row
    return SessionSummary(
        session_id=session_id,
        distinct_id=distinct_id,
        start_time=start,
        end_time=finish,
        duration=(finish - start) / timedelta(seconds=1),
        entry_url=entry_url,
        pageviews=int(pageviews),
        clicks=int(clicks),
        rageclicks=int(rageclicks),
        deadclicks=int(deadclicks),
        errors=int(errors),
        recorded=bool(recorded),
    )
