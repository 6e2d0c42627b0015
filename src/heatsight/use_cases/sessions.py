"""From a hotspot, or from points of a page, to the people behind it: their sessions and the moments to watch."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from heatsight.errors import InvalidRequest, NotFound
from heatsight.model.device import Band
from heatsight.model.element import NamedElement
from heatsight.model.elements_chain import parse
from heatsight.model.heatmap import Point
from heatsight.model.hotspot import Hotspot
from heatsight.model.layout import Layout
from heatsight.model.project import Project
from heatsight.model.scope import Scope
from heatsight.model.session import Moment, SessionBehind, SessionsBehind, SessionSummary
from heatsight.naming.identity import identify
from heatsight.naming.points import name_all_points
from heatsight.query.session_timeline import summaries
from heatsight.query.sessions_behind import Behind, Named, named_events, sessions_behind
from heatsight.store.interface import Source
from heatsight.use_cases.hotspots import HotspotType, people_of, within
from heatsight.use_cases.request import AssessRequest

FLUSH_INTERVAL: Final = timedelta(seconds=5)
"""The SDK's own; a point is at most this much older than its flush, unless a site set another."""
DEAD_AFTER: Final = timedelta(seconds=3.6)
"""By when the SDK has decided that a click was dead; its point comes with the next flush."""
CLOCKS: Final = timedelta(milliseconds=400)
"""By how much the times of two events that travelled apart may disagree."""
LEAD: Final = timedelta(seconds=5)
"""Watching begins so long before the click."""


def sessions(
    source: Source,
    project: Project,
    request: AssessRequest,
    *,
    hotspot: str | None = None,
    points: Sequence[Point] = (),
    of: HotspotType = "click",
    limit: int,
    offset: int = 0,
    now: datetime,
    layouts: Sequence[Layout] = (),
) -> SessionsBehind:
    """
    Each session behind a place once, latest first, with its first moments there.

    Args:
        hotspot: an id as `hotspots` gives it: all its cells are looked behind, at the widths of its device band.
        points: cells instead, with `of` saying what people did there.
        layouts: the page as it was rendered, as `hotspots` had them: the ids follow from them.

    Raises:
        InvalidRequest: neither or both of the two.
        NotFound: the page has no such hotspot in this period.
    """
    if (hotspot is None) == (not points):
        raise InvalidRequest("name a hotspot by its id, or give points: one of the two", attr="hotspot")
    page = people_of(source, project, request, now)
    spot = None
    if hotspot is not None:
        spot, band = _find(source, page, request.bands(), hotspot, layouts)
        points, of, scopes = [Point(point.x, point.y, point.target_fixed) for point in spot.points], spot.type, [within(page, band)]
    else:
        scopes = [_widths(page, request.bands())]
    (scope,) = scopes
    found = sessions_behind(source, scope, of, points, limit=limit, offset=offset)
    ids = [behind.session_id for behind in found.sessions]
    known, named = summaries(source, ids), named_events(source, scope, of, ids)
    results = tuple(
        SessionBehind(known[behind.session_id], behind.interactions, _moments(behind, known[behind.session_id], of, spot, named))
        for behind in found.sessions
        if behind.session_id in known
    )
    return SessionsBehind(results, found.total, offset + len(ids) < found.total, found.without_session, page.window, spot)


def find_hotspot(
    source: Source, project: Project, request: AssessRequest, wanted: str, now: datetime, *, layouts: Sequence[Layout] = ()
) -> tuple[Hotspot, Scope]:
    """A hotspot of a page by its id, and the people whose clicks made it: their period and their band's widths. Raises NotFound."""
    page = people_of(source, project, request, now)
    spot, band = _find(source, page, request.bands(), wanted, layouts)
    return spot, within(page, band)


def _find(source: Source, page: Scope, bands: Sequence[Band], wanted: str, layouts: Sequence[Layout]) -> tuple[Hotspot, Band]:
    for band in bands:
        for named in name_all_points(source, within(page, band), band, layouts=layouts).values():
            for spot in named.hotspots:
                if spot.id == wanted:
                    return spot, band
    raise NotFound(f"there is no hotspot {wanted[:40]} on this page in this period: list them again with the same page and filters")


def _widths(page: Scope, bands: Sequence[Band]) -> Scope:
    """From the narrowest to the widest of the bands asked for: they are neighbours."""
    highs = [band.viewport_width_max for band in bands]
    high = None if None in highs else max(edge for edge in highs if edge is not None)
    return replace(page, viewport_width_min=min(band.viewport_width_min for band in bands), viewport_width_max=high)


def _moments(
    behind: Behind, session: SessionSummary, of: HotspotType, spot: Hotspot | None, named: dict[str, list[Named]]
) -> tuple[Moment, ...]:
    """Each interaction at its event's own time where one names it, else at the earliest time that its flush allows."""
    left = [event for event in named.get(behind.session_id, []) if spot is None or _is(spot.element, event.chain)]
    late = DEAD_AFTER if of == "deadclick" else timedelta()
    # A click without a hotspot may be one on nothing, while an autocapture of the same flush is of another click.
    may_know = of != "click" if spot is None else spot.element is not None
    moments = []
    for flush, before in behind.flushes:
        earliest = max(flush - FLUSH_INTERVAL, before or flush - FLUSH_INTERVAL) - late
        fitting = [event for event in left if earliest - CLOCKS <= event.timestamp <= flush + CLOCKS] if may_know else []
        if fitting and (spot is not None or len(fitting) == 1):
            left.remove(fitting[0])
        else:
            fitting = []
        when = min(fitting[0].timestamp, flush) if fitting else earliest
        watch = max(when - LEAD, session.start_time)
        moments.append(Moment(when, bool(fitting), flush, watch, round((watch - session.start_time).total_seconds(), 3)))
    return tuple(moments)


def _is(element: NamedElement | None, chain: str) -> bool:
    """Whether an event's chain is of this element, in whatever state."""
    parsed = parse(chain)
    if element is None or not parsed:
        return False
    other = identify(parsed)
    return other.selector == element.selector or (bool(other.text) and (other.text, other.tag) == (element.text, element.tag))
