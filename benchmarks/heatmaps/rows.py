"""
The rows both layouts are filled with, made inside the engine.

Everything is a hash of a number and SEED, so the same session gives the same rows each time, in any order of making. A site of 2,000
pages whose traffic falls off as Zipf says (the busiest has an eleventh of all views); sessions of one to twelve page views; a view has a
few points, two to a flush. Clicks lie on elements, which are hit as unevenly as pages are, three of them in a header that stays; one in
eight lies anywhere. Of the visitors some come back, a fifth has an e-mail address for an id, twenty are busier than all others, and two
of these are marked by capture. URLs come plain, with a campaign's query, with a query of their own, with a fragment and with a trailing
slash. Widths are those of common devices, and of windows somebody has dragged.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

SEED: Final = 20261125
DAYS: Final = 28
PAGES: Final = 2_000
ELEMENTS: Final = 40
ROWS_PER_SESSION: Final = 13.165
"""On average; how many there are exactly is counted."""
SITE: Final = "https://www.example.com"
BUSIEST: Final = f"{SITE}/pricing"


@dataclass(frozen=True, slots=True)
class Traffic:
    """So many sessions in the DAYS from `start` on (a UTC midnight)."""

    sessions: int
    start: datetime


@dataclass(frozen=True, slots=True)
class Some:
    """`count` sessions of some traffic, from number `first` on."""

    traffic: Traffic
    first: int
    count: int


def chance(*of: str) -> str:
    """A number from 0 up to 1 as SQL, the same each time for the same things."""
    return f"(bitShiftRight(cityHash64({', '.join(of)}, {SEED}), 11) / 9007199254740992.)"


def uuid7(millisecond: str, *of: str) -> str:
    """An id as the SDK makes them: a time, and 74 bits nobody can guess; as UUID."""
    low = f"bitOr(toUInt128(2) * toUInt128(4611686018427387904), toUInt128(bitShiftRight(cityHash64({', '.join(of)}, {SEED}, 2), 2)))"
    high = f"toUInt128(({millisecond}) * 65536 + 28672 + cityHash64({', '.join(of)}, {SEED}, 1) % 4096)"
    return f"reinterpretAsUUID({low} * toUInt128(4294967296) * toUInt128(4294967296) + {high})"


def _sessions(some: Some) -> str:
    """One row per session: who, when, with what."""
    of, start, span = some.traffic.sessions, int(some.traffic.start.timestamp() * 1000), DAYS * 86_400_000
    return f"""
    SELECT
        number AS s,
        {start} + toInt64(least({span} * (number + 400 * {chance("number", "'jitter'")}) / {of}, {span} - 7200000.)) AS began,
        {chance("number", "'heavy'")} < 0.002 AS is_heavy,
        multiIf(
            is_heavy, toUInt64(cityHash64(number, {SEED}, 'which') % 20),
            {chance("number", "'again'")} < 0.4, toUInt64(100 + cityHash64(number, {SEED}, 'back') % {max(1, of // 8)}),
            toUInt64(1000000000 + number)) AS visitor,
        if({chance("visitor", "'mail'")} < 0.2, concat('visitor', toString(visitor), '@example.com'),
            toString({uuid7(f"{start} - cityHash64(visitor, {SEED}, 'first') % 100000000", "visitor", "'visitor'")})) AS distinct_id,
        toString({uuid7("began", "number", "'session'")}) AS session_id,
        toString({uuid7("began + 3", "number", "'window'")}) AS window_id,
        {chance("visitor", "'device'")} AS device,
        multiIf(device < 0.55, [1920, 1536, 1440, 1366, 1280, 2560][1 + toUInt8(6 * pow({chance("visitor", "'width'")}, 1.5))] -
                if({chance("visitor", "'dragged'")} < 0.2, cityHash64(visitor, 'drag') % 250, 0),
            device < 0.93, [390, 393, 360, 412, 414, 430, 375][1 + toUInt8(7 * {chance("visitor", "'width'")})],
            [768, 820, 834, 1024][1 + toUInt8(4 * {chance("visitor", "'width'")})]) AS wide,
        multiIf(device < 0.55, [945, 730, 778, 651, 593, 1300][1 + toUInt8(6 * {chance("visitor", "'height'")})],
            device < 0.93, [664, 660, 560, 740, 720, 745, 548][1 + toUInt8(7 * {chance("visitor", "'height'")})], 1000) AS high,
        multiIf(device < 0.55, 0, device < 0.93, 1, 2) AS band,
        least(12, 1 + toUInt32(-1.6 * log(1 - {chance("number", "'views'")}))) AS views
    FROM numbers({some.first}, {some.count})"""


def views(some: Some) -> str:
    """One row per page view: which page under which URL, and how many points."""
    rank = f"toUInt32(pow({PAGES}, {chance('s', 'p', chr(39) + 'page' + chr(39))}))"
    return f"""
    SELECT s, p, if(visitor < 2, 'over_cap', '') AS mark, distinct_id, session_id, window_id, wide, high, band, began + 41000 * p AS viewed,
        toString({uuid7("viewed", "s", "p", "'view'")}) AS pageview_id,
        {rank} AS rank,
        2500 + cityHash64(rank, band, {SEED}, 'tall') % 6000 AS tall,
        multiIf(rank = 1, '/pricing', rank % 10 < 6, concat('/product/', toString(cityHash64(rank, {SEED}) % 1000000), '-', toString(rank)),
            rank % 10 < 8, concat('/blog/2026/', toString(rank), '-what-people-say'), concat('/help/', toString(rank))) AS path,
        {chance("s", "p", "'url'")} AS kind,
        multiIf(kind < 0.03, concat('?gclid=', lower(hex(cityHash64(s, p, {SEED}, 'gclid')))),
            kind < 0.12, concat('?utm_source=mail&utm_campaign=', toString(cityHash64(s, p) % 20)), '') AS asked,
        concat('{SITE}', path, asked) AS page,
        concat('{SITE}', path, if(kind >= 0.94, '/', ''), asked,
            if(kind >= 0.88 AND kind < 0.94, concat('#part-', toString(cityHash64(s, p) % 6)), '')) AS current_url,
        least(200, toUInt32((1 - 4.6 * log(1 - {chance("s", "p", "'points'")})) * if(visitor < 20, 6, 1))) AS points
    FROM ({_sessions(some)})
    ARRAY JOIN range(views) AS p"""


def points(some: Some) -> str:
    """One row per point, with all columns of `heatmaps` and `element`, the number of what was clicked (ELEMENTS when nothing was)."""
    lot = chance("s", "p", "i", "'type'")
    left, wide = chance("rank", "element", "band", "'left'"), chance("rank", "element", "band", "'wide'")
    return f"""
    SELECT *, i,
        multiIf(i = 0, 'scrolldepth', {lot} < 0.48, 'click', {lot} < 0.505, 'rageclick', {lot} < 0.54, 'deadclick', 'mousemove') AS type,
        if(i = 0, points, intDiv(i - 1, 2)) AS flush,
        toUInt32(if(i = 0, 0, (i - 1) % 2)) AS position,
        viewed + 5000 * (flush + 1) + if(i = 0, 137, 0) AS sent,
        fromUnixTimestamp64Milli(sent, 'UTC') AS timestamp,
        if({chance("s", "p", "i", "'scattered'")} < 0.125 OR type = 'mousemove', {ELEMENTS},
            toUInt8(pow({ELEMENTS}, {chance("s", "p", "i", "'element'")})) - 1) AS element,
        type != 'scrolldepth' AND element < 3 AS fixed,
        multiIf(i = 0, 0, element = {ELEMENTS}, toInt32(wide * {chance("s", "p", "i", "'x'")}),
            toInt32(wide * (0.8 * {left} + (0.05 + 0.15 * {wide}) * {chance("s", "p", "i", "'x'")}))) AS pixel_x,
        multiIf(i = 0, toInt32(least(toFloat64(tall - high), -0.35 * tall * log(1 - {chance("s", "p", "'depth'")}))),
            element = {ELEMENTS}, toInt32(tall * {chance("s", "p", "i", "'y'")}),
            toInt32(if(fixed, 8, 100 + (tall - 200) * pow({chance("rank", "element", "band", "'top'")}, 1.7))
                + 44 * {chance("s", "p", "i", "'y'")})) AS pixel_y,
        {uuid7("sent", "s", "p", "flush", "'flush'")} AS event_uuid
    FROM ({views(some)})
    ARRAY JOIN range(points + 1) AS i"""


def events(some: Some) -> str:
    """
    One row per event on the busiest page, with the columns of `events`: its page views, and the autocaptures of clicks.

    Seven elements of ten are interactive; a click on another, or on none, leaves no autocapture, as with the SDK.
    """
    told = """concat('{"$event_type":"', kind, '","$el_text":"', text, '","$current_url":"', current_url, '","$session_id":"', session_id,
        '","$lib_version":"1.360.1","$device_type":"', ['Desktop', 'Mobile', 'Tablet'][band + 1], '"}')"""
    shared = "distinct_id, session_id, window_id, current_url, page, wide AS viewport_width, high AS viewport_height, mark, band"
    clicked = f"sent - 5000 + 2500 * position + toInt64(2400 * {chance('s', 'p', 'i', chr(39) + 'click' + chr(39))})"
    return f"""
    SELECT *, {told} AS properties
    FROM (
        SELECT {uuid7("viewed", "s", "p", "'pageview'")} AS uuid, '$pageview' AS event,
            fromUnixTimestamp64Milli(viewed, 'UTC') AS timestamp,
            {shared}, '' AS kind, '' AS text, '' AS elements_chain
        FROM ({views(some)}) WHERE rank = 1
        UNION ALL
        SELECT {uuid7("clicked", "s", "p", "i", "'autocapture'")} AS uuid, '$autocapture' AS event,
            fromUnixTimestamp64Milli(clicked, 'UTC') AS timestamp, {shared}, 'click' AS kind, text,
            concat('button.btn:attr__class="btn"nth-child="', number, '"nth-of-type="', number, '"text="', text,
                '";main:nth-child="2"nth-of-type="1";body:nth-child="2"nth-of-type="1"') AS elements_chain
        FROM (
            SELECT *, {clicked} AS clicked, toString(element + 1) AS number, concat('Choose plan ', number) AS text
            FROM ({points(some)}) WHERE rank = 1 AND type = 'click' AND element < {ELEMENTS} AND element % 10 < 7))"""
