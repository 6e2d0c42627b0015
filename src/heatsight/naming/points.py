"""Points become elements: the steps from a scope to its hotspots, in order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

import numpy as np

from heatsight.model.device import Band
from heatsight.model.hotspot import NamedPoints
from heatsight.model.recording import RecordedPress
from heatsight.model.scope import Scope
from heatsight.naming.attribution import attribute
from heatsight.naming.grouping import group
from heatsight.naming.hotspots import PointType, hotspots
from heatsight.naming.learning import learn
from heatsight.naming.recorded import RECORDED, with_recorded
from heatsight.naming.roster import roster
from heatsight.naming.sightings import AUTOCAPTURE
from heatsight.naming.surroundings import Surroundings, described
from heatsight.naming.windows import lay_out
from heatsight.query.flush_windows import MAX_POINTS, POINT_TYPES, FlushWindows, flush_windows
from heatsight.replay.clicks import recorded_presses
from heatsight.store.interface import Source

ALL_TYPES: Final[tuple[PointType, ...]] = ("click", "rageclick", "deadclick")


def name_points(source: Source, scope: Scope, band: Band, kind: PointType, *, max_points: int = MAX_POINTS) -> NamedPoints:
    """
    The hotspots of one page, period, device band and type of point. Raises StoreUnavailable.

    `max_points` bounds the click points looked at; beyond it sessions are sampled whole, and `points_seen` says of how many.
    """
    return name_all_points(source, scope, band, (kind,), max_points=max_points)[kind]


def name_all_points(
    source: Source, scope: Scope, band: Band, types: tuple[PointType, ...] = ALL_TYPES, *, max_points: int = MAX_POINTS
) -> Mapping[PointType, NamedPoints]:
    """Several types at once: they rest on one alignment of the same clicks."""
    seen = flush_windows(source, _within(scope, band), max_points=max_points)
    return name_windows(seen, band, types, recorded_presses(source, seen.tabs).clicks)


def name_windows(
    seen: FlushWindows, band: Band, types: tuple[PointType, ...] = ALL_TYPES, recorded: Sequence[RecordedPress] = ()
) -> Mapping[PointType, NamedPoints]:
    """From what the SDK saw to hotspots; no store needed."""
    seen, point = with_recorded(seen, recorded)
    # The SDK's own chains are how the page was written; a recording's come into play where there is nothing else.
    carried = np.bincount(seen.chain, weights=np.where(seen.event_kind == RECORDED, 1, 1_000), minlength=len(seen.chains)).astype(int)
    captured = np.bincount(seen.chain[seen.event_kind == AUTOCAPTURE], minlength=len(seen.chains))
    pages: list[set[int]] = [set() for _ in seen.chains]
    for chain, page in {*zip(seen.chain.tolist(), seen.event_page.tolist(), strict=True)}:
        pages[chain].add(page)
    people = roster(seen.chains, captured.tolist(), carried.tolist(), pages)
    windows = lay_out(seen, people.of_chain, point)
    learned = learn(windows, people.passive)
    attribution = attribute(windows, learned, people)
    # What was clicked is what other places are described by.
    asked: tuple[PointType, ...] = (*types, "click")
    found = {kind: hotspots(group(seen, windows, people, attribution, kind), seen, band.device, kind) for kind in asked}
    around = Surroundings(found["click"][0], float(np.median(seen.width)) if len(seen.width) else 0.0)
    named: dict[PointType, NamedPoints] = {}
    for kind in types:
        spots, coverage = found[kind]
        points = sum(spot.count for spot in spots)
        seen_at_all = seen.points_seen[POINT_TYPES.index(kind)]
        named[kind] = NamedPoints(described(spots, around), coverage, points, seen_at_all, seen.sessions)
    return named


def _within(scope: Scope, band: Band) -> Scope:
    ends = [end for end in (scope.viewport_width_max, band.viewport_width_max) if end is not None]
    least = max(scope.viewport_width_min or 0, band.viewport_width_min)
    return replace(scope, viewport_width_min=least, viewport_width_max=min(ends, default=None))
