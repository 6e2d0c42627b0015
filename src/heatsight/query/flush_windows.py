"""
What the SDK saw between two flushes: click points in order, and the events that tell what was clicked.

A point carries no time, only its place in its `$$heatmap` event; an event carries its time and the element, but no place. What they
share is the tab (session and window) and that both lie in (previous flush, this flush]. This file fetches both sides for a sample
of sessions; the room `naming` joins them.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from heatsight.model.page import page_of
from heatsight.model.scope import Scope
from heatsight.query.page_window import in_window
from heatsight.query.scope import where
from heatsight.query.where import Where, filled, statement
from heatsight.store.interface import Source

Ints = npt.NDArray[np.int64]

POINT_TYPES: Final = ("click", "rageclick", "deadclick")
EVENT_KINDS: Final = ("$autocapture", "$rageclick", "$dead_click")
MAX_POINTS: Final = 20_000
"""Click points that are looked at; sessions are taken whole, in the order of a hash of their id, until they hold this many."""

BROWSER_SLACK_MS: Final = 20
"""The slack of a tab whose ids all hold its browser's clock."""
_SERVER_SLACK_MS: Final = 400
_MAX_DELAY_MS: Final = 60_000

# Rows without a session (the SDK without persistence, other clients) are kept together by visitor.
_SITTING: Final = Where("if(session_id IN ('', 'undefined'), concat('visitor ', distinct_id), session_id)")

_CLICKS: Final = Where(
    "event IN ('$autocapture', '$rageclick', '$dead_click') AND elements_chain != ''"
    " AND (event != '$autocapture' OR properties.`$event_type` = 'click')"
)

# The greatest session hash that is still taken, and how many points there are.
_SAMPLE: Final = """
SELECT sum(clicks), sum(rageclicks), sum(deadclicks), toString(maxIf(hash, clicks > 0 AND upto - clicks < {max_points:UInt64}))
FROM (
    SELECT *, sum(clicks) OVER (ORDER BY hash) AS upto
    FROM (
        SELECT sitting_hash AS hash, countIf(type = 'click') AS clicks, countIf(type = 'rageclick') AS rageclicks,
            countIf(type = 'deadclick') AS deadclicks
        FROM heatmaps
        WHERE type IN ('click', 'rageclick', 'deadclick')
          AND /*on_page*/
        GROUP BY hash
    )
)
"""

# The SDK's ids are UUIDv7 and so hold the browser's own clock, which is one clock within a tab and knows no network.
_POINTS: Final = """
SELECT /*sitting*/ AS sitting, window_id, arraySort(groupArray((
    toUnixTimestamp64Milli(timestamp), position,
    if(bitAnd(bitShiftRight(toUInt128(event_uuid), 76), 15) = 7, toInt64(bitShiftRight(toUInt128(event_uuid), 80)), 0),
    toString(event_uuid), toString(type), current_url, distinct_id, pixel_x, pixel_y, toUInt8(pointer_target_fixed),
    pixel_viewport_width, pixel_viewport_height, x, y, viewport_width)))
FROM heatmaps
WHERE type IN ('click', 'rageclick', 'deadclick')
  AND /*on_page*/
  AND sitting_hash <= {cut:UInt64}
GROUP BY sitting, window_id
ORDER BY sitting, window_id
"""

# `heatmaps` keeps the hash of a sitting, so that its rows on all pages are looked through without reading their texts.
_SITTINGS: Final = "SELECT sitting_hash FROM heatmaps WHERE type = 'click' AND sitting_hash <= {cut:UInt64} AND /*on_page*/"
_SAMPLED: Final = "sitting_hash <= {cut:UInt64} AND sitting_hash IN (/*sittings*/)"
_SAMPLED_EVENTS: Final = "cityHash64(/*sitting*/) <= {cut:UInt64} AND cityHash64(/*sitting*/) IN (/*sittings*/)"

# Every flush of the sampled sessions, on whatever page and of whatever points: the one before opens a window.
_FLUSHES: Final = """
SELECT /*sitting*/ AS sitting, window_id, arraySort(groupUniqArray((
    toUnixTimestamp64Milli(timestamp),
    if(bitAnd(bitShiftRight(toUInt128(event_uuid), 76), 15) = 7, toInt64(bitShiftRight(toUInt128(event_uuid), 80)), 0))))
FROM heatmaps
WHERE type != 'scrolldepth'
  AND /*in_window*/
  AND /*sampled*/
GROUP BY sitting, window_id
"""

# By chain, so that each travels once. A dead click is sent some seconds after the click whose time it bears; its id is of the sending.
_EVENTS: Final = """
SELECT elements_chain, groupArray((
    /*sitting*/, window_id, toUnixTimestamp64Milli(timestamp),
    if(bitAnd(bitShiftRight(toUInt128(uuid), 76), 15) = 7, toInt64(bitShiftRight(toUInt128(uuid), 80)), 0),
    if(event = '$dead_click', dateDiff('millisecond',
        fromUnixTimestamp64Milli(toInt64(ifNull(toFloat64OrNull(toString(properties.`$dead_click_event_timestamp`)), 0)), 'UTC'),
        ifNull(parseDateTime64BestEffortOrNull(toString(properties.`$event_time_override_system_time`), 3, 'UTC'),
            fromUnixTimestamp64Milli(toInt64(0), 'UTC'))), 0),
    toString(event), current_url))
FROM events
WHERE /*clicks*/
  AND /*on_page*/
  AND /*sampled*/
GROUP BY elements_chain
ORDER BY elements_chain
"""


@dataclass(frozen=True, slots=True)
class FlushWindows:
    """
    Points and events of a sample of sessions, as columns. Points are in order of (tab, flush, position), events of (tab, time).

    Attributes:
        tab, event_tab: which session and window, from 0.
        visitor, url, event_url: numbers standing for the point's visitor and the url it was filed under.
        page, event_page: numbers standing for the page that url is; a pattern takes in several.
        kind: index into POINT_TYPES; event_kind: index into EVENT_KINDS.
        flush, opened: ms; the point happened in (opened, flush]. `opened` is the tab's flush before, or -1 for the first.
        x, y: CSS px; of the viewport where `fixed`, else of the document. `width`, `height`: the viewport, CSS px.
        cell_x, cell_y, cell_width: the same on PostHog's 16 px grid.
        ordered: of each point, whether its flush tells the order of its points. PostHog's own table does not.
        event_time: ms, on the clock of `flush`. chain: index into `chains`.
        slack: per tab, by how many ms the two may disagree.
        tabs: session and window of each tab. ahead: per tab, by how many ms the server's clock is ahead of the one of `flush`.
        points_seen: points in scope, sampled or not, in the order of POINT_TYPES.
        pages: what `page` and `event_page` number.
    """

    tab: Ints
    visitor: Ints
    url: Ints
    page: Ints
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
    ordered: npt.NDArray[np.bool_]
    event_tab: Ints
    event_url: Ints
    event_page: Ints
    event_kind: Ints
    event_time: Ints
    chain: Ints
    chains: tuple[str, ...]
    slack: Ints
    points_seen: tuple[int, ...]
    sessions: int
    tabs: tuple[tuple[str, str], ...]
    ahead: Ints
    pages: tuple[str, ...] = ()


def flush_windows(source: Source, scope: Scope, *, max_points: int = MAX_POINTS) -> FlushWindows:
    """The points and events of a page, a period and a range of widths. Raises StoreUnavailable."""
    on_page = where(scope, "heatmaps")
    *seen, cut = source.select(statement(_SAMPLE, {"max_points": max_points}, on_page=on_page)).results[0]
    points_seen = tuple(int(count) for count in seen)
    if not points_seen[0]:
        return assemble((), (), (), points_seen=points_seen)
    sittings = filled(_SITTINGS, {"cut": int(cut)}, on_page=on_page)
    sampled, sampled_events = filled(_SAMPLED, sittings=sittings), filled(_SAMPLED_EVENTS, sitting=_SITTING, sittings=sittings)
    # Not by width: a window may be resized between click and flush, and the point's flush decides the band.
    any_width = where(replace(scope, viewport_width_min=None, viewport_width_max=None), "events")
    points = source.select(statement(_POINTS, {"cut": int(cut)}, sitting=_SITTING, on_page=on_page))
    flushes = source.select(statement(_FLUSHES, sitting=_SITTING, in_window=in_window(scope.window), sampled=sampled))
    events = source.select(statement(_EVENTS, sitting=_SITTING, clicks=_CLICKS, on_page=any_width, sampled=sampled_events))
    return assemble(points.results, flushes.results, events.results, points_seen=points_seen)


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
    # PostHog's own table knows sessions only; then a session's points are one tab, and all its events belong to it.
    home = {place: place if place in tabs else (place[0], "") for _, found in events for place in {(row[0], row[1]) for row in found}}
    happened: dict[tuple[str, str], list[tuple[Any, ...]]] = {}
    for chain, (_, found) in enumerate(events):
        for sitting, window, *row in found:
            happened.setdefault(home[sitting, window], []).append((*row, chain))
    urls: dict[str, int] = {}
    visitors: dict[str, int] = {}
    point_rows: list[tuple[int, ...]] = []
    event_rows: list[tuple[int, ...]] = []
    slack, ahead = [], []
    for place, number in tabs.items():
        mine, named, flushes_here = [tuple(row) for row in points[number][2]], happened.get(place, ()), flushed.get(place, ())
        browser = all(row[2] for row in mine) and all(row[1] for row in flushes_here) and all(row[1] for row in named)
        slack.append(BROWSER_SLACK_MS if browser else _SERVER_SLACK_MS)
        ahead.append(int(np.median([row[0] - row[2] for row in mine])) if browser and mine else 0)
        jumbled = {(flush, event) for (flush, event, _), count in Counter((row[0], row[3], row[1]) for row in mine).items() if count > 1}
        flush_of = {row: row[2] if browser else row[0] for row in mine}
        times = sorted({row[1] if browser else row[0] for row in flushes_here} | set(flush_of.values()))
        before = dict(zip(times, [-1, *times], strict=False))
        for row in sorted(mine, key=lambda row: (flush_of[row], row[3], row[1])):
            numbers = (visitors.setdefault(row[6], len(visitors)), urls.setdefault(row[5], len(urls)), POINT_TYPES.index(row[4]))
            point_rows.append((number, *numbers, flush_of[row], before[flush_of[row]], *row[7:], (row[0], row[3]) not in jumbled))
        for server, own, delay, event, url, chain in named:
            time = own - (delay if 0 < delay < _MAX_DELAY_MS else 0) if browser else server
            event_rows.append((number, urls.setdefault(url, len(urls)), EVENT_KINDS.index(event), time, chain))
    event_rows.sort(key=lambda row: (row[0], row[3]))
    tab, visitor, url, kind, flush, opened, x, y, fixed, width, height, cell_x, cell_y, cell_width, ordered = _columns(point_rows, 15)
    pages: dict[str, int] = {}
    page_of_url = np.array([pages.setdefault(page_of(written), len(pages)) for written in urls], dtype=np.int64)
    event_tab, event_url, event_kind, event_time, chain_of_event = _columns(event_rows, 5)
    return FlushWindows(
        tab=tab,
        visitor=visitor,
        url=url,
        page=page_of_url[url],
        kind=kind,
        flush=flush,
        opened=opened,
        x=x,
        y=y,
        fixed=fixed,
        width=width,
        height=height,
        cell_x=cell_x,
        cell_y=cell_y,
        cell_width=cell_width,
        ordered=ordered.astype(np.bool_),
        event_tab=event_tab,
        event_url=event_url,
        event_page=page_of_url[event_url],
        event_kind=event_kind,
        event_time=event_time,
        chain=chain_of_event,
        chains=tuple(chain for chain, _ in events),
        slack=np.array(slack, dtype=np.int64),
        points_seen=points_seen,
        sessions=len({sitting for sitting, _ in tabs}),
        tabs=tuple(tabs),
        ahead=np.array(ahead, dtype=np.int64),
        pages=tuple(pages),
    )


def _columns(rows: list[tuple[int, ...]], width: int) -> list[Ints]:
    table = np.array(rows, dtype=np.int64).reshape(len(rows), width)
    return [np.ascontiguousarray(table[:, column]) for column in range(width)]
