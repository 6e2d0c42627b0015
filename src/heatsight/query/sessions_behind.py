"""Which sessions clicked in some cells of a page: right numbers (the page, exact widths, people only), each session once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from heatsight.model.heatmap import Point
from heatsight.model.scope import Scope
from heatsight.query.heatmap_events import in_points
from heatsight.query.page_window import in_window
from heatsight.query.scope import where
from heatsight.query.where import Where, both, statement
from heatsight.store.interface import Source

MOMENTS: Final = 5
"""Of a session's interactions, so many are told one by one."""

# A session without an id ("undefined" is what an SDK without persistence says) cannot be followed.
_HAS_SESSION: Final = Where("session_id NOT IN ('', 'undefined')")

_SESSIONS: Final = """
SELECT session_id, count() AS interactions, max(timestamp) AS latest,
    arraySlice(arraySort(groupArray((timestamp, window_id))), 1, {moments:UInt32}) AS moments
FROM heatmaps
WHERE /*behind*/
  AND /*has_session*/
GROUP BY session_id
ORDER BY latest DESC, session_id
LIMIT {limit:UInt32} OFFSET {offset:UInt32}
"""

_TOTALS: Final = """
SELECT uniqExactIf(session_id, /*has_session*/), countIf(NOT /*has_session*/)
FROM heatmaps
WHERE /*behind*/
"""

_FLUSHES: Final = """
SELECT session_id, window_id, arraySort(groupUniqArray(timestamp))
FROM heatmaps
WHERE type != 'scrolldepth'
  AND session_id IN {sessions:Array(String)}
  AND /*in_window*/
GROUP BY session_id, window_id
"""

# A dead click's own time is that of the click; `$rageclick` comes with the third of its burst.
_NAMED: Final = """
SELECT session_id, timestamp, event, elements_chain
FROM events
WHERE /*on_page*/
  AND session_id IN {sessions:Array(String)}
  AND event = {event:String}
  AND elements_chain != ''
  AND (event != '$autocapture' OR properties.`$event_type` = 'click')
ORDER BY session_id, timestamp
"""

_EVENT_OF: Final = {"click": "$autocapture", "rageclick": "$rageclick", "deadclick": "$dead_click"}


@dataclass(frozen=True, slots=True)
class Behind:
    """A session's interactions in the cells: how many, and of the first few the flush that carried each and the flush before it."""

    session_id: str
    interactions: int
    flushes: tuple[tuple[datetime, datetime | None], ...]


@dataclass(frozen=True, slots=True)
class Named:
    """An event that names what was clicked, at its own time."""

    timestamp: datetime
    chain: str


@dataclass(frozen=True, slots=True)
class FoundSessions:
    """A page of sessions; `total` of all of them, `without_session` interactions that belong to none."""

    sessions: tuple[Behind, ...]
    total: int
    without_session: int


def sessions_behind(source: Source, scope: Scope, kind: str, points: Sequence[Point], *, limit: int, offset: int) -> FoundSessions:
    """
    The sessions with an interaction of this kind in one of the cells, latest first.

    Args:
        kind: click, rageclick or deadclick.
        points: cells as the heatmap lists them.
    """
    behind = both(where(scope, "heatmaps"), Where("type = {type:String}", {"type": kind}), in_points(points))
    ((total, without),) = source.select(statement(_TOTALS, behind=behind, has_session=_HAS_SESSION)).results
    asked = statement(_SESSIONS, {"moments": MOMENTS, "limit": limit, "offset": offset}, behind=behind, has_session=_HAS_SESSION)
    rows = source.select(asked).results
    flushes = _flushes(source, scope, [row[0] for row in rows])
    found = []
    for session_id, interactions, _, moments in rows:
        pairs = [(flush, _before(flushes.get((session_id, window), ()), flush)) for flush, window in moments]
        found.append(Behind(session_id, int(interactions), tuple(pairs)))
    return FoundSessions(tuple(found), int(total), int(without))


def named_events(source: Source, scope: Scope, kind: str, sessions: Sequence[str]) -> dict[str, list[Named]]:
    """Per session, the events on the page that name what was clicked, in order of time."""
    # Whoever it is and however wide: the sessions are chosen already, and a window may be resized between click and flush.
    on_page = where(Scope(scope.page, scope.window, people_only=False), "events")
    asked = statement(_NAMED, {"sessions": list(sessions), "event": _EVENT_OF[kind]}, on_page=on_page)
    named: dict[str, list[Named]] = {}
    for session_id, timestamp, _, chain in source.select(asked).results if sessions else ():
        named.setdefault(session_id, []).append(Named(timestamp, chain))
    return named


def _flushes(source: Source, scope: Scope, sessions: Sequence[str]) -> dict[tuple[str, str], Sequence[datetime]]:
    if not sessions:
        return {}
    rows = source.select(statement(_FLUSHES, {"sessions": list(sessions)}, in_window=in_window(scope.window))).results
    return {(session_id, window_id): times for session_id, window_id, times in rows}


def _before(times: Sequence[datetime], flush: datetime) -> datetime | None:
    return max((time for time in times if time < flush), default=None)
