"""
What naming a page costs as its traffic grows: 100 thousand clicks against a million, on disk.

    python -m benchmarks.naming [CLICKS ...]

For each size a store is built (engine-side, in a temporary directory) and `name_points` is run in a process of its own. Printed are its
time, split into the engine's part and Python's, and its peak memory; then the last size over the first. As many clicks again lie on other
pages, by other sessions.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

from clickhouse_connect import get_client

from heatsight.model.device import BANDS
from heatsight.model.page import Page
from heatsight.model.scope import Scope
from heatsight.model.statement import Rows, Statement
from heatsight.model.window import Window
from heatsight.naming.points import name_points
from heatsight.store import Source, open_store

URL: Final = "https://shop.example/sale"
START: Final = datetime(2026, 6, 1, tzinfo=UTC)
CHUNK: Final = 100_000

# One row per click. A session makes 12, every 0.2 to 2.4 s, and flushes each 5 s. The page has 60 things, liked as Zipf has it; every
# third is plain content, and of the clicks on that three in ten make a dead click. Their `$$heatmap` events are left out, so no row
# claims to have come with one (`with_event`).
_CLICKS: Final = """
    SELECT number, intDiv(number, 12) AS visit,
        concat(hex(cityHash64(visit, 'a')), hex(cityHash64(visit, 'b'))) AS session,
        if({other:UInt8}, concat('https://shop.example/', toString(visit % 40)), {url:String}) AS url,
        [1280, 1366, 1440, 1536, 1920][cityHash64(visit, 'width') % 5 + 1] AS width,
        toInt64({start:Int64} + cityHash64(visit, 'start') % (6 * 86400000)) AS began,
        began + number % 12 * 1300 + cityHash64(number, 'gap') % 1100 AS at,
        began + intDiv(at - began, 5000) * 5000 + 5000 AS flush,
        toUInt32(exp(cityHash64(number, 'thing') / 18446744073709551616. * log(60))) AS thing,
        thing % 3 != 2 AS control,
        toInt32(width * (0.08 + 0.8 * (thing * 37 % 100) / 100) + cityHash64(number, 'x') % 110) AS px,
        toInt32(140 + thing * 85 + cityHash64(number, 'y') % 40) AS py
    FROM numbers({first:UInt64}, {count:UInt64})
"""
_ID: Final = """toUUID(concat(lower(leftPad(hex({at}), 12, '0')), '7',
        lower(substring(hex(cityHash64(session, {at}, '{salt}')), 1, 3)), 'a',
        lower(leftPad(substring(hex(cityHash64(session, {at}, 'b{salt}')), 1, 15), 15, '0'))))"""
_OWN: Final = "project_id, retention_days, stored_at"
_HEATMAPS: Final = f"""
INSERT INTO heatsight.heatmaps ({_OWN}, with_event, type, x, y, viewport_width, viewport_height, pointer_target_fixed, current_url,
    timestamp, distinct_id, session_id, window_id, scale_factor, pixel_x, pixel_y, pixel_viewport_width, pixel_viewport_height, page,
    event_uuid, position, pageview_id, page_height, lib_version, mark)
SELECT 1, 3650, {{stored:DateTime64(6, 'UTC')}}, false, 'click', round(px / 16), round(py / 16), round(width / 16), 56, false, url,
    fromUnixTimestamp64Milli(toInt64(flush), 'UTC'), session, session, session, 16, px, py, width, 900, url,
    {_ID.format(at="flush", salt="f")},
    row_number() OVER (PARTITION BY session, flush ORDER BY at) - 1, '', 0, '1.449.2', ''
FROM ({_CLICKS})"""
_EVENTS: Final = f"""
INSERT INTO heatsight.events ({_OWN}, uuid, event, timestamp, distinct_id, session_id, window_id, properties, elements_chain,
    current_url, page, viewport_width, viewport_height, mark)
SELECT 1, 3650, {{stored:DateTime64(6, 'UTC')}}, {_ID.format(at="sent", salt="e")}, if(control, '$autocapture', '$dead_click'),
    fromUnixTimestamp64Milli(toInt64(at), 'UTC'), session, session, session,
    concat('{{"$event_type":"click","$el_text":"Thing ', toString(thing), '","$current_url":"', url, '","$session_id":"', session,
        '","$dead_click_event_timestamp":', toString(at), ',"$event_time_override_system_time":"',
        replaceOne(toString(fromUnixTimestamp64Milli(toInt64(sent), 'UTC')), ' ', 'T'), 'Z"}}'),
    concat(if(control, 'a:attr__href="/t', 'p:attr__lang="t'), toString(thing), '"nth-child="', toString(thing), '"nth-of-type="',
        toString(thing), '"text="Thing ', toString(thing), '";main:nth-child="2"nth-of-type="1";body:nth-child="2"nth-of-type="1"'),
    url, url, width, 900, ''
FROM (SELECT *, if(control, at, at + 3000) AS sent FROM ({_CLICKS}))
WHERE control OR cityHash64(number, 'dead') % 10 < 3"""


def build(directory: Path, clicks: int) -> None:
    """A store with the page's clicks, and as many elsewhere."""
    store = open_store(directory)
    store.source(1)
    client = get_client(dsn=f"chdb://{directory.resolve()}")
    for other in (0, 1):
        for first in range(0, clicks, CHUNK):
            stored = START + timedelta(days=7, seconds=first / CHUNK + other * 1000)
            params = {
                "first": first + other * 10**9,
                "count": min(CHUNK, clicks - first),
                "other": other,
                "url": URL,
                "start": int(START.timestamp() * 1000),
                "stored": stored.strftime("%Y-%m-%d %H:%M:%S.%f"),
            }
            for statement in (_HEATMAPS, _EVENTS):
                client.command(statement, parameters=params)
    client.close()
    store.close()


class Timed:
    """A source that knows how long the engine took."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self.statements: list[tuple[str, float]] = []

    def select(self, statement: Statement) -> Rows:
        """Run a statement."""
        began = time.perf_counter()
        rows = self._source.select(statement)
        self.statements.append((" ".join(statement.sql.split())[:60], time.perf_counter() - began))
        return rows


def measure(directory: Path) -> dict[str, Any]:
    """Name the page once, in this process."""
    store = open_store(directory)
    source = Timed(store.source(1))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    began = time.perf_counter()
    scope = Scope(Page(url_exact=URL), Window(START, START + timedelta(days=8)))
    named = name_points(source, scope, BANDS[0], "click")  # type: ignore[arg-type] - naming only selects
    seconds = time.perf_counter() - began
    store.close()
    return {
        "seconds": seconds,
        "engine": sum(took for _, took in source.statements),
        "statements": source.statements,
        "peak_mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "before_mib": before / 1024,
        "points": named.points,
        "points_seen": named.points_seen,
        "sessions": named.sessions,
        "hotspots": len(named.hotspots),
    }


def main() -> None:
    """Build, measure, print."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("clicks", nargs="*", type=int, default=[100_000, 1_000_000])
    asked.add_argument("--statements", action="store_true", help="print each statement's time")
    asked.add_argument("--step", choices=("build", "measure"), help=argparse.SUPPRESS)
    asked.add_argument("--directory", type=Path, help=argparse.SUPPRESS)
    args = asked.parse_args()
    if args.step == "build":
        return build(args.directory, args.clicks[0])
    if args.step == "measure":
        return print(json.dumps(measure(args.directory)))
    found = []
    for clicks in args.clicks:
        with tempfile.TemporaryDirectory() as folder:
            step = [sys.executable, "-m", "benchmarks.naming", "--directory", f"{folder}/store"]
            began = time.perf_counter()
            subprocess.run([*step, "--step", "build", str(clicks)], check=True)
            built = time.perf_counter() - began
            said = subprocess.run([*step, "--step", "measure"], check=True, capture_output=True, text=True)
        cost = json.loads(said.stdout.splitlines()[-1])
        found.append(cost)
        print(
            f"{clicks:>9,} clicks (built in {built:.0f} s): {cost['seconds']:.2f} s, of it {cost['engine']:.2f} s in the engine; "
            f"peak {cost['peak_mib']:.0f} MiB, of it {cost['before_mib']:.0f} before; "
            f"{cost['points']:,} of {cost['points_seen']:,} points of {cost['sessions']:,} sessions looked at, {cost['hotspots']} hotspots"
        )
        if args.statements:
            for sql, took in cost["statements"]:
                print(f"           {took:6.2f} s  {sql}")
    first, last = found[0], found[-1]
    python = (last["seconds"] - last["engine"]) / (first["seconds"] - first["engine"])
    memory = last["peak_mib"] / first["peak_mib"]
    print(
        f"{args.clicks[-1] / args.clicks[0]:.0f} times the clicks: {last['seconds'] / first['seconds']:.1f} times the time "
        f"(engine {last['engine'] / first['engine']:.1f}, Python {python:.1f}), {memory:.1f} times the peak memory"
    )
    return None


if __name__ == "__main__":
    main()
