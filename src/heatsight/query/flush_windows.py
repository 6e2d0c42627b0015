"""
What the SDK saw between two flushes: click points in order, and the events that tell what was clicked.

A point carries no time, only its place in its `$$heatmap` event; an event carries its time and the element, but no place. What they share
is the tab (session and window) and that both lie in (previous flush, this flush]. This file fetches both sides for a sample of sessions; the
room `naming` joins them.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from heatsight.model.scope import Scope
from heatsight.model.statement import Statement
from heatsight.query.page_window import in_window
from heatsight.query.scope import Where, where
from heatsight.store.interface import Source

Ints = npt.NDArray[np.int64]

POINT_TYPES: Final = ("click", "rageclick", "deadclick")
EVENT_KINDS: Final = ("$autocapture", "$rageclick", "$dead_click")
MAX_POINTS: Final = 20_000
"""Click points that are looked at; sessions are taken whole, in the order of a hash of their id, until they hold this many."""

# Rows without a session (the SDK without persistence, other clients) are kept together by visitor.
_SITTING: Final = "if(session_id IN ('', 'undefined'), concat('visitor ', distinct_id), session_id)"
# The SDK's ids hold the browser's own clock (UUIDv7): of one tab it is one clock, which network delays do not touch.
_BROWSER_MS: Final = "if(bitAnd(bitShiftRight(toUInt128({0}), 76), 15) = 7, toInt64(bitShiftRight(toUInt128({0}), 80)), 0)"
_EVENT: Final = "event IN ('$autocapture', '$rageclick', '$dead_click') AND (event != '$autocapture' OR properties.$event_type = 'click')"
# A dead click is sent some seconds later under the click's own time; its id was made when it was sent.
_DELAY: Final = """if(event = '$dead_click', dateDiff('millisecond',
            fromUnixTimestamp64Milli(toInt64(ifNull(toFloat64OrNull(toString(properties.`$dead_click_event_timestamp`)), 0)), 'UTC'),
            ifNull(parseDateTime64BestEffortOrNull(toString(properties.`$event_time_override_system_time`), 3, 'UTC'),
                fromUnixTimestamp64Milli(toInt64(0), 'UTC'))), 0)"""
_BROWSER_SLACK_MS: Final = 20
_SERVER_SLACK_MS: Final = 400
_MAX_DELAY_MS: Final = 60_000


@dataclass(frozen=True, slots=True)
class FlushWindows:
    """
    Points and events of a sample of sessions, as columns. Points are in order of (tab, flush, position), events of (tab, time).

    Attributes:
        tab, event_tab: which session and window, from 0.
        visitor, url, event_url: numbers standing for the point's visitor and the url it was filed under.
        kind: index into POINT_TYPES; event_kind: index into EVENT_KINDS.
        flush, opened: ms; the point happened in (opened, flush]. `opened` is the tab's flush before, or -1 for the first.
        x, y: CSS px; of the viewport where `fixed`, else of the document. `width`, `height`: the viewport, CSS px.
        cell_x, cell_y, cell_width: the same on PostHog's 16 px grid.
        event_time: ms, on the clock of `flush`. chain: index into `chains`.
        slack: per tab, by how many ms the two may disagree.
        points_seen: points in scope, sampled or not, in the order of POINT_TYPES.
    """

    tab: Ints
    visitor: Ints
    url: Ints
    kind: Ints
    flush: Ints
    opened: Ints
    x: Ints
    y: Ints
    fixed: Ints
    width: Ints
    height: Ints
    cell_x: Ints
    cell_y: Ints
    cell_width: Ints
    event_tab: Ints
    event_url: Ints
    event_kind: Ints
    event_time: Ints
    chain: Ints
    chains: tuple[str, ...]
    slack: Ints
    points_seen: tuple[int, ...]
    sessions: int


def flush_windows(source: Source, scope: Scope, *, max_points: int = MAX_POINTS) -> FlushWindows:
    """The points and events of a page, a period and a range of widths. Raises StoreUnavailable."""
    *seen, cut = source.select(_sample(scope, max_points)).results[0]
    points_seen = tuple(int(count) for count in seen)
    if not points_seen[0]:
        return assemble((), (), (), points_seen=points_seen)
    points, flushes, events = (source.select(ask(scope, int(cut))).results for ask in (_points, _flushes, _events))
    return assemble(points, flushes, events, points_seen=points_seen)


def _sample(scope: Scope, max_points: int) -> Statement:
    """How many points there are, by type, and the greatest session hash that is still taken."""
    on_page = where(scope, "heatmaps")
    return Statement(
        f"""SELECT sum(clicks), sum(rageclicks), sum(deadclicks), toString(maxIf(hash, clicks > 0 AND upto - clicks < {{max_points:UInt64}}))
FROM (
    SELECT *, sum(clicks) OVER (ORDER BY hash) AS upto
    FROM (
        SELECT cityHash64({_SITTING}) AS hash, countIf(type = 'click') AS clicks, countIf(type = 'rageclick') AS rageclicks,
            countIf(type = 'deadclick') AS deadclicks
        FROM heatmaps
        WHERE type IN ('click', 'rageclick', 'deadclick') AND {on_page.sql}
        GROUP BY hash
    )
)""",
        {**on_page.params, "max_points": max_points},
    )


def _points(scope: Scope, cut: int) -> Statement:
    on_page = where(scope, "heatmaps")
    return Statement(
        f"""SELECT {_SITTING} AS sitting, window_id, arraySort(groupArray((
        toUnixTimestamp64Milli(timestamp), position, {_BROWSER_MS.format("event_uuid")}, toString(event_uuid), toString(type), current_url,
        distinct_id, pixel_x, pixel_y, toUInt8(pointer_target_fixed), pixel_viewport_width, pixel_viewport_height, x, y, viewport_width)))
FROM heatmaps
WHERE type IN ('click', 'rageclick', 'deadclick') AND {on_page.sql} AND cityHash64({_SITTING}) <= {{cut:UInt64}}
GROUP BY sitting, window_id
ORDER BY sitting, window_id""",
        {**on_page.params, "cut": cut},
    )


def _sampled(scope: Scope, cut: int) -> Where:
    """A condition on rows of either table: their session is in the sample."""
    on_page = where(scope, "heatmaps")
    sql = f"""cityHash64({_SITTING}) <= {{cut:UInt64}}
    AND {_SITTING} IN (SELECT {_SITTING} FROM heatmaps WHERE type = 'click' AND {on_page.sql})"""
    return Where(sql, {**on_page.params, "cut": cut})


def _flushes(scope: Scope, cut: int) -> Statement:
    """Every flush of the sampled sessions, on whatever page and of whatever points: the one before opens a window."""
    sampled, then = _sampled(scope, cut), in_window(scope.window)
    return Statement(
        f"""SELECT {_SITTING} AS sitting, window_id,
    arraySort(groupUniqArray((toUnixTimestamp64Milli(timestamp), {_BROWSER_MS.format("event_uuid")})))
FROM heatmaps
WHERE type != 'scrolldepth' AND {then.sql} AND {sampled.sql}
GROUP BY sitting, window_id""",
        {**sampled.params, **then.params},
    )


def _events(scope: Scope, cut: int) -> Statement:
    """By chain, so that each chain travels once."""
    # Not by width: a window may be resized between click and flush, and the point's flush decides the band.
    on_page = where(replace(scope, viewport_width_min=None, viewport_width_max=None), "events")
    sampled = _sampled(scope, cut)
    return Statement(
        f"""SELECT elements_chain, groupArray((
        {_SITTING}, window_id, toUnixTimestamp64Milli(timestamp), {_BROWSER_MS.format("uuid")}, {_DELAY}, toString(event), current_url))
FROM events
WHERE {_EVENT} AND elements_chain != '' AND {on_page.sql} AND {sampled.sql}
GROUP BY elements_chain
ORDER BY elements_chain""",
        {**on_page.params, **sampled.params},
    )


def assemble(points: Any, flushes: Any, events: Any, *, points_seen: tuple[int, ...]) -> FlushWindows:
    """
    The columns out of the answers' rows, with one clock per tab.

    Args:
        points: (session, window, [(server ms, position, browser ms, event, type, url, visitor, x, y, fixed, width, height,
            grid x, grid y, grid width)]).
        flushes: (session, window, [(server ms, browser ms)]).
        events: (chain, [(session, window, server ms, browser ms, delay ms, event, url)]). Browser ms are 0 where unknown.
    """
    tabs = {(sitting, window): number for number, (sitting, window, _) in enumerate(points)}
    flushed = {(sitting, window): found for sitting, window, found in flushes}
    happened: dict[tuple[str, str], list[tuple[Any, ...]]] = {}
    for chain, (_, found) in enumerate(events):
        for sitting, window, *row in found:
            happened.setdefault((sitting, window), []).append((*row, chain))
    urls: dict[str, int] = {}
    visitors: dict[str, int] = {}
    point_rows: list[tuple[int, ...]] = []
    event_rows: list[tuple[int, ...]] = []
    slack = []
    for place, tab in tabs.items():
        mine, named, flushes_here = points[tab][2], happened.get(place, ()), flushed.get(place, ())
        browser = all(row[2] for row in mine) and all(row[1] for row in flushes_here) and all(row[1] for row in named)
        slack.append(_BROWSER_SLACK_MS if browser else _SERVER_SLACK_MS)
        flush_of = {row: row[2] if browser else row[0] for row in mine}
        times = sorted({row[1] if browser else row[0] for row in flushes_here} | set(flush_of.values()))
        before = dict(zip(times, [-1, *times], strict=False))
        for row in sorted(mine, key=lambda row: (flush_of[row], row[3], row[1])):
            numbers = (visitors.setdefault(row[6], len(visitors)), urls.setdefault(row[5], len(urls)), POINT_TYPES.index(row[4]))
            point_rows.append((tab, *numbers, flush_of[row], before[flush_of[row]], *row[7:]))
        for server, own, delay, event, url, chain in named:
            time = own - (delay if 0 < delay < _MAX_DELAY_MS else 0) if browser else server
            event_rows.append((tab, urls.setdefault(url, len(urls)), EVENT_KINDS.index(event), time, chain))
    event_rows.sort(key=lambda row: (row[0], row[3]))
    return FlushWindows(
        *_columns(point_rows, 14),
        *_columns(event_rows, 5),
        chains=tuple(chain for chain, _ in events),
        slack=np.array(slack, dtype=np.int64),
        points_seen=points_seen,
        sessions=len({sitting for sitting, _ in tabs}),
    )


def _columns(rows: list[tuple[int, ...]], width: int) -> list[Ints]:
    table = np.array(rows, dtype=np.int64).reshape(len(rows), width)
    return [np.ascontiguousarray(table[:, column]) for column in range(width)]
