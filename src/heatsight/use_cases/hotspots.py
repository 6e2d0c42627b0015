"""The hot elements of a page, hottest first, in every device band asked for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final, Literal

from heatsight.errors import InvalidRequest
from heatsight.model.assessment import Health
from heatsight.model.device import BANDS, Band
from heatsight.model.hotspot import Hotspot
from heatsight.model.layout import Layout
from heatsight.model.project import Project
from heatsight.model.scope import Scope
from heatsight.model.window import Window
from heatsight.naming.points import name_points
from heatsight.query.set_aside import once_judged, set_aside
from heatsight.query.traffic import traffic
from heatsight.store.interface import Source
from heatsight.use_cases.health import ENOUGH_PEOPLE, health
from heatsight.use_cases.request import DAYS_WIDENED, AssessRequest, asked_window, window_of_days

HotspotType = Literal["click", "rageclick", "deadclick"]

_ORDER: Final = {band.device: place for place, band in enumerate(BANDS)}


def people_of(source: Source, project: Project, request: AssessRequest, now: datetime) -> Scope:
    """The people of a page in the period asked for, at every width; a period of our own choosing is widened when they are few."""
    filters = project.test_account_filters if request.filter_test_accounts else ()
    page = Scope(request.page, asked_window(request, now, project.timezone), test_account_filters=filters)
    if request.may_widen and traffic(source, page).visitors < ENOUGH_PEOPLE:
        page = replace(page, window=replace(window_of_days(DAYS_WIDENED, now, project.timezone), widened=True))
    return once_judged(page, set_aside(source, page))


def within(page: Scope, band: Band) -> Scope:
    """The same people at the widths of one band."""
    return replace(page, viewport_width_min=band.viewport_width_min, viewport_width_max=band.viewport_width_max)


@dataclass(frozen=True, slots=True)
class Hotspots:
    """The answer: the period it covers, and whether its data can carry it."""

    results: tuple[Hotspot, ...]
    has_more: bool
    window: Window
    health: Health


def hotspots(
    source: Source,
    project: Project,
    request: AssessRequest,
    *,
    of: HotspotType = "click",
    limit: int,
    offset: int = 0,
    now: datetime,
    layouts: Sequence[Layout] = (),
) -> Hotspots:
    """
    Elements by clicks of people, bands merged; ties go desktop, tablet, mobile, then by rank.

    A period of our own choosing is widened when volume is low, as an assessment's is.

    Args:
        of: what people did there.
        limit: how many; 0 = all.
        layouts: the page as it was rendered.

    Raises:
        InvalidRequest: the request contradicts itself; `attr` names the parameter.
    """
    if limit < 0 or offset < 0:
        raise InvalidRequest("limit and offset are 0 or more", attr="limit" if limit < 0 else "offset")
    page = people_of(source, project, request, now)
    found = hottest(source, page, request.bands(), of, layouts)
    end = offset + limit if limit else len(found)
    return Hotspots(found[offset:end], has_more=end < len(found), window=page.window, health=health(source, project, page))


def hottest(source: Source, page: Scope, bands: Sequence[Band], of: HotspotType, layouts: Sequence[Layout] = ()) -> tuple[Hotspot, ...]:
    """All elements of a page that these people acted on in these bands, hottest first."""
    found = [spot for band in bands for spot in name_points(source, within(page, band), band, of, layouts=layouts).hotspots]
    return tuple(sorted(found, key=lambda spot: (-spot.count, _ORDER[spot.device], spot.rank)))
