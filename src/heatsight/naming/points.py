"""Points become elements: the steps from a scope to its hotspots, in order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import numpy.typing as npt

from heatsight.model.device import Band
from heatsight.model.hotspot import NamedPoints
from heatsight.model.layout import Layout
from heatsight.model.recording import RecordedPress
from heatsight.model.scope import Scope
from heatsight.naming.attribution import Attribution, attribute
from heatsight.naming.grouping import group
from heatsight.naming.hotspots import PointType, hotspots
from heatsight.naming.layout_fit import Drawn, drawn
from heatsight.naming.layout_names import name_idle, named_from
from heatsight.naming.layout_placed import placed
from heatsight.naming.layout_places import Shown
from heatsight.naming.learning import learn
from heatsight.naming.plans import Plan, plans_of
from heatsight.naming.recorded import RECORDED, with_recorded
from heatsight.naming.roster import Roster, roster
from heatsight.naming.sightings import AUTOCAPTURE
from heatsight.naming.surroundings import Surroundings, described
from heatsight.naming.windows import Windows, lay_out
from heatsight.query.flush_windows import MAX_POINTS, POINT_TYPES, FlushWindows, flush_windows
from heatsight.replay.clicks import recorded_presses
from heatsight.store.interface import Source

Ints = npt.NDArray[np.int64]

ALL_TYPES: Final[tuple[PointType, ...]] = ("click", "rageclick", "deadclick")


def name_points(
    source: Source, scope: Scope, band: Band, kind: PointType, *, max_points: int = MAX_POINTS, layouts: Sequence[Layout] = ()
) -> NamedPoints:
    """
    The hotspots of one page, period, device band and type of point. Raises StoreUnavailable.

    `max_points` bounds the click points looked at; beyond it sessions are sampled whole, and `points_seen` says of how many.
    `layouts`: the page as it was rendered, at any widths.
    """
    return name_all_points(source, scope, band, (kind,), max_points=max_points, layouts=layouts)[kind]


def name_all_points(
    source: Source,
    scope: Scope,
    band: Band,
    types: tuple[PointType, ...] = ALL_TYPES,
    *,
    max_points: int = MAX_POINTS,
    layouts: Sequence[Layout] = (),
) -> Mapping[PointType, NamedPoints]:
    """Several types at once: they rest on one alignment of the same clicks."""
    seen = flush_windows(source, _within(scope, band), max_points=max_points)
    return name_windows(seen, band, types, recorded_presses(source, seen.tabs).clicks, layouts)


def name_windows(
    seen: FlushWindows,
    band: Band,
    types: tuple[PointType, ...] = ALL_TYPES,
    recorded: Sequence[RecordedPress] = (),
    layouts: Sequence[Layout] = (),
) -> Mapping[PointType, NamedPoints]:
    """From what the SDK saw to hotspots; no store needed."""
    seen, point = with_recorded(seen, recorded)
    fit = None
    if plans := plans_of(seen.pages, layouts, band):
        people, elements = _people(seen, plans)
        windows = lay_out(seen, people.of_chain, point)
        drawing = drawn(plans, elements, people, windows, learn(windows, people.passive))
        fit = drawing.fit
        if fit.used:
            told = int(people.of_chain[: len(seen.chains)].max(initial=-1)) + 1
            people = named_from(people, plans, elements, told)
            shown = Shown(drawing, windows.clicks, people.passive)
            attribution = attribute(windows, learn(windows, people.passive, shown=shown), people)
            attribution = name_idle(attribution, shown, drawing, people)
            return _answers(seen, band, types, _Told(windows, people, attribution, drawing))
    people, _ = _people(seen, {})
    windows = lay_out(seen, people.of_chain, point)
    attribution = attribute(windows, learn(windows, people.passive), people)
    found = _answers(seen, band, types, _Told(windows, people, attribution, None))
    return {kind: replace(named, layout=fit) for kind, named in found.items()}


@dataclass(frozen=True, slots=True)
class _Told:
    """Every click to its element or place. `drawing`: the layouts, where they are used."""

    windows: Windows
    people: Roster
    attribution: Attribution
    drawing: Drawn | None


def _people(seen: FlushWindows, plans: Mapping[int, Plan]) -> tuple[Roster, dict[int, Ints]]:
    """All elements that events and plans name; and for each page the element that each node of its plan belongs to."""
    # The SDK's own chains are how the page was written; a recording's come into play where there is nothing else.
    carried = np.bincount(seen.chain, weights=np.where(seen.event_kind == RECORDED, 1, 1_000), minlength=len(seen.chains)).astype(int)
    captured = np.bincount(seen.chain[seen.event_kind == AUTOCAPTURE], minlength=len(seen.chains))
    pages: list[set[int]] = [set() for _ in seen.chains]
    for chain, page in {*zip(seen.chain.tolist(), seen.event_page.tolist(), strict=True)}:
        pages[chain].add(page)
    drawn_chains = [node.shown.chain for plan in plans.values() for node in plan.nodes]
    pages += [{page} for page, plan in plans.items() for _ in plan.nodes]
    none = [0] * len(drawn_chains)
    people = roster([*seen.chains, *drawn_chains], captured.tolist() + none, carried.tolist() + none, pages)
    ends = np.cumsum([len(seen.chains), *(len(plan.nodes) for plan in plans.values())])
    parts = np.split(people.of_chain, ends[:-1])[1:] if plans else []
    return people, dict(zip(plans, parts, strict=True))


def _answers(seen: FlushWindows, band: Band, types: tuple[PointType, ...], told: _Told) -> dict[PointType, NamedPoints]:
    # What was clicked is what other places are described by.
    asked: tuple[PointType, ...] = (*types, "click")
    found = {
        kind: hotspots(group(seen, told.windows, told.people, told.attribution, kind, drawn=told.drawing), seen, band.device, kind)
        for kind in asked
    }
    around = Surroundings(found["click"][0], float(np.median(seen.width)) if len(seen.width) else 0.0)
    fit = None if told.drawing is None else told.drawing.fit
    shown = () if told.drawing is None else placed(told.drawing, told.people, told.windows.clicks)
    plans = {} if told.drawing is None else told.drawing.plans
    chains = tuple(node.shown.chain for plan in plans.values() for node in plan.nodes)
    named: dict[PointType, NamedPoints] = {}
    for kind in types:
        spots, coverage = found[kind]
        points = sum(spot.count for spot in spots)
        seen_at_all = seen.points_seen[POINT_TYPES.index(kind)]
        named[kind] = NamedPoints(described(spots, around), coverage, points, seen_at_all, seen.sessions, fit, shown, chains)
    return named


def _within(scope: Scope, band: Band) -> Scope:
    ends = [end for end in (scope.viewport_width_max, band.viewport_width_max) if end is not None]
    least = max(scope.viewport_width_min or 0, band.viewport_width_min)
    return replace(scope, viewport_width_min=least, viewport_width_max=min(ends, default=None))
