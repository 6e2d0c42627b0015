"""Points become elements: the steps from a scope to its hotspots, in order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

import numpy as np

from heatsight.model.device import Band
from heatsight.model.hotspot import Coverage, NamedPoints, NamingSource
from heatsight.model.scope import Scope
from heatsight.naming.attribution import NOBODY, Attribution, attribute
from heatsight.naming.clusters import clusters
from heatsight.naming.hotspots import Group, PointType, hotspots
from heatsight.naming.learning import learn
from heatsight.naming.roster import Roster, roster
from heatsight.naming.windows import AUTOCAPTURE, DEAD_EVENT, Windows, lay_out
from heatsight.query.flush_windows import MAX_POINTS, POINT_TYPES, FlushWindows, flush_windows
from heatsight.store.interface import Source

ALL_TYPES: Final[tuple[PointType, ...]] = ("click", "rageclick", "deadclick")


def name_points(source: Source, scope: Scope, band: Band, type: PointType, *, max_points: int = MAX_POINTS) -> NamedPoints:
    """
    The hotspots of one page, period, device band and type of point. Raises StoreUnavailable.

    `max_points` bounds the click points looked at; beyond it sessions are sampled whole, and `points_seen` says of how many.
    """
    return name_all_points(source, scope, band, (type,), max_points=max_points)[type]


def name_all_points(
    source: Source, scope: Scope, band: Band, types: tuple[PointType, ...] = ALL_TYPES, *, max_points: int = MAX_POINTS
) -> Mapping[PointType, NamedPoints]:
    """Several types at once: they rest on one alignment of the same clicks."""
    seen = flush_windows(source, _within(scope, band), max_points=max_points)
    return name_windows(seen, band, types)


def name_windows(seen: FlushWindows, band: Band, types: tuple[PointType, ...] = ALL_TYPES) -> Mapping[PointType, NamedPoints]:
    """From what the SDK saw to hotspots; no store needed."""
    carried = np.bincount(seen.chain, minlength=len(seen.chains))
    captured = np.bincount(seen.chain[seen.event_kind == AUTOCAPTURE], minlength=len(seen.chains))
    people = roster(seen.chains, captured.tolist(), carried.tolist())
    windows = lay_out(seen, people.of_chain)
    learned = learn(windows, people.passive)
    attribution = attribute(windows, learned, people)
    return {type: _named(seen, windows, people, attribution, band, type) for type in types}


def _within(scope: Scope, band: Band) -> Scope:
    ends = [end for end in (scope.viewport_width_max, band.viewport_width_max) if end is not None]
    return replace(scope, viewport_width_min=max(scope.viewport_width_min or 0, band.viewport_width_min), viewport_width_max=min(ends, default=None))


def _named(seen: FlushWindows, windows: Windows, people: Roster, attribution: Attribution, band: Band, type: PointType) -> NamedPoints:
    kind = POINT_TYPES.index(type)
    rows = np.flatnonzero(seen.kind == kind)
    click_of = np.full(len(seen.kind), NOBODY, dtype=np.int64)
    click_of[windows.clicks.row] = np.arange(len(windows.clicks))
    # A rage or dead point is its click's: the name, and of a dead point the place, too.
    owner = rows if type == "click" else windows.owner[rows]
    click = np.where(owner >= 0, click_of[np.maximum(owner, 0)], NOBODY)
    place = np.where(owner >= 0, owner, rows)
    known = click >= 0
    element = np.where(known, attribution.element[np.maximum(click, 0)], NOBODY) if len(attribution.element) else np.full(len(rows), NOBODY)
    certainty = np.where(known, attribution.certainty[np.maximum(click, 0)], 0.0) if len(attribution.element) else np.zeros(len(rows))
    nothing = known & (attribution.nothing[np.maximum(click, 0)] if len(attribution.element) else False)
    vouched = known & (attribution.vouched[np.maximum(click, 0)] if len(attribution.element) else False)
    x, y, fixed = seen.x[place], seen.y[place], seen.fixed[place]
    groups: list[Group] = []
    sources = _sources(windows, len(people.keys))
    for number in np.unique(element[element >= 0]):
        for side in (0, 1):
            mine = (element == number) & (fixed == side)
            if mine.any():
                groups.append(
                    Group(
                        people.keys[number], people.names[number], sources[number], int(vouched[mine].sum()), rows[mine], x[mine], y[mine], bool(side),
                        certainty[mine],
                    )  # fmt: skip
                )
    for idle in (True, False):
        rest = np.flatnonzero((element == NOBODY) & (nothing == idle))
        labels = clusters(x[rest], y[rest], seen.width[place[rest]], fixed[rest])
        for label in np.unique(labels):
            mine = rest[labels == label]
            identity = _place_name(x[mine] / np.maximum(seen.width[place[mine]], 1), y[mine], idle=idle)
            groups.append(Group(identity, None, "none", 0, rows[mine], x[mine], y[mine], bool(fixed[mine[0]]), certainty[mine]))
    named = (element >= 0) & ~nothing
    return NamedPoints(
        hotspots=hotspots(groups, seen, band.device, type),
        coverage=_coverage(int(named.sum()), int(nothing.sum()), len(rows)),
        points=len(rows),
        points_seen=seen.points_seen[kind],
        sessions=seen.sessions,
    )


def _sources(windows: Windows, elements: int) -> list[NamingSource]:
    """By which kind of event each element is known; autocapture before the others."""
    sources: list[NamingSource] = ["dead_click"] * elements
    for element in np.unique(windows.sightings.element[windows.sightings.raged]):
        sources[int(element)] = "rageclick"
    for element in np.unique(windows.sightings.element[windows.sightings.captured]):
        sources[int(element)] = "autocapture"
    return sources


def _place_name(share: np.ndarray[tuple[int], np.dtype[np.float64]], y: np.ndarray[tuple[int], np.dtype[np.int64]], *, idle: bool) -> str:
    return f"{'nothing' if idle else 'unknown'} at {np.median(share):.2f},{int(np.median(y)) // 16 * 16}"


def _coverage(named: int, nothing: int, total: int) -> Coverage:
    if not total:
        return Coverage(0.0, 0.0, 0.0)
    return Coverage(named / total, nothing / total, (total - named - nothing) / total)


__all__ = ["ALL_TYPES", "DEAD_EVENT", "name_all_points", "name_points", "name_windows"]
