"""PostHog's heatmap questions, from a client's parameters to the answer; and what heatsight adds to them when asked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from heatsight.errors import InvalidRequest
from heatsight.model.heatmap import Heatmap, HeatmapEvents, HeatmapRequest, ScrollDepth
from heatsight.model.layout import Layout
from heatsight.model.page import Page
from heatsight.model.project import Project
from heatsight.model.scope import Scope
from heatsight.model.window import Window
from heatsight.query.dates import midnight, next_midnight
from heatsight.query.heatmap import heatmap
from heatsight.query.heatmap_events import heatmap_events, right_heatmap_events
from heatsight.query.parameters import flag, heatmap_events_request, heatmap_request
from heatsight.query.scroll_depth import scroll_depth
from heatsight.query.url_pattern import require_regex, variants_regex
from heatsight.store.interface import Source
from heatsight.use_cases.request import AssessRequest


def heatmaps_list(source: Source, project: Project, params: Mapping[str, Any], now: datetime) -> Heatmap | ScrollDepth:
    """
    `GET heatmaps/`: cells and fold, or for type scrolldepth the buckets.

    Args:
        params: as the client sent them, text or JSON values; `correct` asks for right numbers in the same shapes.
        now: the clock relative dates are read against.

    Raises:
        InvalidRequest: a parameter that cannot be understood.
    """
    request = heatmap_request(params, now=now, timezone=project.timezone)
    if flag(params, "correct"):
        return _right(source, project, request, params)
    require_regex(source, request.url_pattern)
    if request.type == "scrolldepth":
        return scroll_depth(source, request, project.test_account_filters)
    return heatmap(source, request, project.test_account_filters)


def heatmaps_events(
    source: Source, project: Project, params: Mapping[str, Any], now: datetime, layouts: Sequence[Layout] = ()
) -> HeatmapEvents:
    """
    `GET heatmaps/events/`: the interactions behind the cells in `points`.

    Beyond PostHog: `hotspot`, an id, stands for all cells of that hotspot, its type and its widths; `distinct_sessions` asks for
    each session once; `correct` for those of people on the page with all its URLs, at exact widths.

    Args:
        layouts: the page as it was rendered, as `hotspots` had them: the ids follow from them.

    Raises:
        InvalidRequest: a parameter that cannot be understood.
        NotFound: the page has no such hotspot in this period.
    """
    of_hotspot = params.get("hotspot") not in (None, "")
    if of_hotspot:
        params = _spread(source, project, params, now, layouts)
    request, points = heatmap_events_request(params, now=now, timezone=project.timezone)
    by_session = flag(params, "distinct_sessions")
    if flag(params, "correct"):
        return right_heatmap_events(source, _people(project, request, params), request, points, by_session=by_session)
    if of_hotspot and request.url_exact is not None:
        # A hotspot is of the page, and so of all its URLs.
        request = replace(request, url_exact=None, url_pattern=variants_regex(request.url_exact))
    require_regex(source, request.url_pattern)
    return heatmap_events(source, request, points, project.test_account_filters, by_session=by_session)


def _right(source: Source, project: Project, request: HeatmapRequest, params: Mapping[str, Any]) -> Heatmap | ScrollDepth:
    scope = _people(project, request, params)
    if request.type == "scrolldepth":
        from heatsight.query.right_heatmap import right_scroll_depth  # noqa: PLC0415 - it brings scipy, two seconds others do not need

        return right_scroll_depth(source, scope)
    from heatsight.query.right_heatmap import right_heatmap  # noqa: PLC0415 - likewise

    return right_heatmap(
        source,
        scope,
        request.type,
        aggregation=request.aggregation,
        hide_zero=request.hide_zero_coordinates,
        limit=request.limit,
        offset=request.offset,
    )


def _people(project: Project, request: HeatmapRequest, params: Mapping[str, Any]) -> Scope:
    """Whom right numbers are about: people on the page, at exact widths."""
    last_day = request.date_to if request.date_to is not None else request.date_from
    return Scope(
        page_asked(params),
        Window(midnight(request.date_from, request.timezone), next_midnight(last_day, request.timezone)),
        viewport_width_min=request.viewport_width_min,
        viewport_width_max=request.viewport_width_max,
        test_account_filters=project.test_account_filters if request.filter_test_accounts else (),
    )


def page_asked(params: Mapping[str, Any]) -> Page:
    """The page that right numbers are about; in a pattern only `*` is special. Raises InvalidRequest: none is named."""
    exact, pattern = params.get("url_exact") or None, params.get("url_pattern") or None
    if pattern is not None:
        return Page(url_pattern=pattern)
    if exact is not None:
        return Page(url_exact=exact)
    raise InvalidRequest("right numbers are about a page: name it with url_exact or url_pattern", attr="url_exact")


def _spread(source: Source, project: Project, params: Mapping[str, Any], now: datetime, layouts: Sequence[Layout]) -> dict[str, Any]:
    """The same request with a hotspot's cells, type, widths and period written out."""
    from heatsight.use_cases.sessions import find_hotspot  # noqa: PLC0415 - it brings scipy, two seconds others do not need

    if params.get("points") not in (None, ""):
        raise InvalidRequest("points and hotspot exclude each other", attr="hotspot")
    page = page_asked(params)
    filters = heatmap_events_request({**params, "points": [{"x": 0, "y": 0}]}, now=now, timezone=project.timezone)[0]
    asked = AssessRequest(
        page.label,
        pattern=page.url_pattern is not None,
        date_from=params.get("date_from") or None,
        date_to=params.get("date_to") or None,
        filter_test_accounts=filters.filter_test_accounts,
    )
    spot, people = find_hotspot(source, project, asked, str(params["hotspot"]), now, layouts=layouts)
    written = {
        "points": [{"x": point.x, "y": point.y, "target_fixed": point.target_fixed} for point in spot.points],
        "type": spot.type,
        "viewport_width_min": people.viewport_width_min,
        "viewport_width_max": people.viewport_width_max,
        # The hotspot's own period, which was widened when volume is low.
        "date_from": people.window.date_from.astimezone(ZoneInfo(project.timezone)).date().isoformat(),
    }
    given = {name: value for name, value in params.items() if value not in (None, "") and name not in ("hotspot", "type")}
    return {**written, **given}
