"""
What each source of evidence is worth: naming with each of them taken away in turn, and the usual recipe for comparison.

    python -m benchmarks.naming_ablation SITE_FOLDER ...

Prints a table: share of true clicks rightly told, and precision of the names given, per site, recordings left out; and for sites
with recordings a second one, of the recorded sessions' clicks without and with them.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Callable
from dataclasses import fields, replace
from pathlib import Path
from typing import Any, Final

import numpy as np
from benchmarks.naming_score import Score, score, texts_of
from benchmarks.recorded import Recorded, captured, events_of, groups, read, scope_of

import heatsight.sample
from heatsight.model.device import Band
from heatsight.model.element import NamedElement
from heatsight.model.hotspot import Hotspot, HotspotPoint, Naming, Region
from heatsight.model.scope import Scope
from heatsight.model.statement import Statement
from heatsight.naming.points import name_points, name_windows
from heatsight.query.flush_windows import EVENT_KINDS, FlushWindows, flush_windows
from heatsight.query.scope import scoped
from heatsight.store import Source

Namer = Callable[[Source, Scope, Band], tuple[Hotspot, ...]]
_TOP_CELLS: Final = 15
_TOP_TEXTS: Final = 15
_FEW: Final = 10
_OF_EVENTS: Final = frozenset({column.name for column in fields(FlushWindows) if column.name.startswith("event_")} | {"chain"})
_OF_TABS: Final = frozenset({"slack", "ahead"})


def everything(source: Source, scope: Scope, band: Band) -> tuple[Hotspot, ...]:
    """Naming as it is."""
    return name_points(source, scope, band, "click").hotspots


def without(change: Callable[[FlushWindows], FlushWindows]) -> Namer:
    """Naming of windows from which something was taken."""

    def name(source: Source, scope: Scope, band: Band) -> tuple[Hotspot, ...]:
        within = replace(scope, viewport_width_min=band.viewport_width_min, viewport_width_max=band.viewport_width_max)
        return name_windows(change(flush_windows(source, within)), band, ("click",))["click"].hotspots

    return name


def _columns(seen: FlushWindows) -> frozenset[str]:
    """What the windows hold per point or per event."""
    return frozenset(column.name for column in fields(seen) if isinstance(getattr(seen, column.name), np.ndarray)) - _OF_TABS


def no_places(seen: FlushWindows) -> FlushWindows:
    """All points at one place: no densities to learn. Their cells stay, for the answer."""
    at = np.zeros_like(seen.x)
    return replace(seen, x=at, y=at, width=np.full_like(seen.width, 1000))


def no_gaps(seen: FlushWindows) -> FlushWindows:
    """Events keep their flush and their order, but not their moment: within each window they come at even distances."""
    time = seen.event_time.copy()
    for tab in np.unique(seen.event_tab):
        mine = np.flatnonzero(seen.event_tab == tab)
        flushes = np.unique(seen.flush[seen.tab == tab])
        after = np.searchsorted(flushes, time[mine])
        for number in np.unique(after[after < len(flushes)]):
            here = mine[after == number]
            end = int(flushes[number])
            start = max(end - 5_000, int(flushes[number - 1]) if number else 0)
            time[here] = np.linspace(start, end, len(here) + 2)[1:-1].astype(np.int64)
    return replace(seen, event_time=time)


def no_order(seen: FlushWindows) -> FlushWindows:
    """The points of each flush in any order, as in a table that does not keep it."""
    chance = np.random.default_rng(0)
    order = np.lexsort((chance.random(len(seen.flush)), seen.flush, seen.tab))
    shuffled = {name: getattr(seen, name)[order] for name in _columns(seen) - _OF_EVENTS}
    _, flush, size = np.unique(np.column_stack((shuffled["tab"], shuffled["flush"])), axis=0, return_inverse=True, return_counts=True)
    return replace(seen, **{**shuffled, "ordered": size[flush.ravel()] == 1})


def only(*kinds: str) -> Callable[[FlushWindows], FlushWindows]:
    """Of the events only these kinds."""

    def change(seen: FlushWindows) -> FlushWindows:
        keep = np.isin(seen.event_kind, [EVENT_KINDS.index(kind) for kind in kinds])
        return replace(seen, **{name: getattr(seen, name)[keep] for name in _OF_EVENTS})

    return change


def no_browser_clock(site: Recorded) -> Recorded:
    """Ids that hold no time, so that only the server's idea of it is left."""

    def blurred(event: dict[str, Any]) -> dict[str, Any]:
        made = random.Random(event["uuid"])
        return {**event, "uuid": f"{made.getrandbits(32):08x}-{made.getrandbits(16):04x}-4{event['uuid'][15:]}"}

    requests = []
    for request in site.requests:
        body, events = request["body"], [blurred(event) for event in events_of(request["body"])]
        requests.append({**request, "body": {**body, "batch": events} if isinstance(body, dict) and "batch" in body else events})
    return replace(site, requests=tuple(requests))


def recipe(source: Source, scope: Scope, band: Band) -> tuple[Hotspot, ...]:
    """
    What an analyst does with the two lists PostHog gives: the hottest cells (16 px by 1 %) beside the most frequent texts, rank by rank.

    The cells beyond the list, and the points in no cell of it, have no name.
    """
    within = replace(scope, viewport_width_min=band.viewport_width_min, viewport_width_max=band.viewport_width_max)
    cells = source.select(_asked(_CELLS, within)).results
    texts = [str(text) for text, _ in source.select(_asked(_TEXTS, within)).results]
    spots = []
    for rank, (x, y, fixed, count) in enumerate(cells):
        text = texts[rank] if rank < min(_TOP_CELLS, len(texts)) else None
        element = None if text is None else NamedElement(name=text, text=text, selector=text, tag="", role="", interactive=True, href=None)
        point = HotspotPoint(float(x), int(y), bool(fixed), int(count))
        region = Region(float(x), float(x), int(y), int(y) + 16, bool(fixed))
        naming = Naming("autocapture" if text else "none", 1.0 if text else 0.0, 0)
        spots.append(
            Hotspot(
                f"{rank}", "click", band.device, rank, element, naming, region, (point,), int(count), 0, 0.0, (0.0, 1.0), below_fold=False
            )
        )
    return tuple(spots)


_CELLS: Final = """
SELECT round(x / viewport_width, 2) AS rx, y * scale_factor AS py, pointer_target_fixed AS fixed, count() AS clicks
FROM heatmaps WHERE type = 'click' AND /*heatmaps*/
GROUP BY rx, py, fixed ORDER BY clicks DESC, py, rx"""
_TEXTS: Final = f"""
SELECT properties.`$el_text` AS text, count() AS clicks
FROM events WHERE event = '$autocapture' AND notEmpty(ifNull(properties.`$el_text`, '')) AND /*events*/
GROUP BY text ORDER BY clicks DESC, text LIMIT {_TOP_TEXTS}"""


def _asked(sql: str, scope: Scope) -> Statement:
    return scoped(sql, scope)


WAYS: Final[dict[str, tuple[Namer, Callable[[Recorded], Recorded]]]] = {
    "everything": (everything, lambda site: site),
    "without places (densities)": (without(no_places), lambda site: site),
    "without the moments between events": (without(no_gaps), lambda site: site),
    "without the browser's clock": (everything, no_browser_clock),
    "without order within a flush": (without(no_order), lambda site: site),
    "without rage and dead click events": (without(only("$autocapture")), lambda site: site),
    "without autocapture": (without(only("$rageclick", "$dead_click")), lambda site: site),
    "the recipe: top texts against top cells": (recipe, lambda site: site),
}


def head(what: str, sites: list[Recorded], clicks: list[int]) -> None:
    """A table's first lines."""
    print(f"\n| {what} | " + " | ".join(site.name for site in sites) + " | all |\n|---|" + "---|" * (len(sites) + 1))
    print("| true clicks | " + " | ".join(map(str, clicks)) + f" | {sum(clicks)} |")


def show(way: str, found: list[Score]) -> None:
    """A line of a table."""
    cells = [f"{one.share_right:.3f} / {one.precision:.3f}" for one in (*found, sum(found, Score()))]
    print(f"| {way} | " + " | ".join(cells) + " |", flush=True)


def measured(site: Recorded, name: Namer, *, recordings: bool, at_least: int = 30) -> Score:
    """All pages and bands of a site with enough clicks."""
    texts, total = texts_of(site.clicks), Score()
    with captured(site, recordings=recordings) as (source, window):
        for (url, band), clicks in groups(site, at_least=at_least).items():
            total += score(clicks, name(source, scope_of(url, window), band), texts)
    return total


def main() -> None:
    """Print the table."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("sites", nargs="+", type=Path)
    args = asked.parse_args()
    sites = []
    for folder in args.sites:
        bundled = Path(heatsight.sample.__path__[0]) / folder.name / "events.jsonl.gz"
        sites.append(read(folder, None if (folder / "events.jsonl.gz").is_file() else bundled))
    head("all sessions", sites, [sum(map(len, groups(site).values())) for site in sites])
    for way, (name, changed) in WAYS.items():
        show(way, [measured(changed(site), name, recordings=False) for site in sites])
    sites = [site for site in sites if site.recorded_sessions()]
    if sites:
        only = [replace(site, clicks=tuple(c for c in site.clicks if c.get("session") in site.recorded_sessions())) for site in sites]
        head("recorded sessions", sites, [sum(map(len, groups(site, at_least=_FEW).values())) for site in only])
        for way, recordings in (("without recordings", False), ("with recordings", True)):
            show(way, [measured(site, everything, recordings=recordings, at_least=_FEW) for site in only])


if __name__ == "__main__":
    main()
