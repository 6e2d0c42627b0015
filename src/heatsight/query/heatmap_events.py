"""`heatmaps/events/`: the interactions behind given cells, newest first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from heatsight.model.heatmap import HeatmapEvent, HeatmapEvents, HeatmapRequest, Point
from heatsight.model.scope import Scope
from heatsight.model.statement import Statement
from heatsight.query.heatmap_filter import matching
from heatsight.query.scope import where
from heatsight.query.where import Where, both, statement
from heatsight.store.interface import Source

# Exactly the cells of the list: the same rounding, no neighbourhood.
_IN_POINTS: Final = """has(
    arrayZip(arrayMap(x -> round(x, 2), {points_x:Array(Float64)}), {points_y:Array(Int64)}, {points_fixed:Array(Bool)}),
    (round(x / greatest(viewport_width, 1), 2), toInt64(y * scale_factor), pointer_target_fixed))"""

EVENTS: Final = """
SELECT
    session_id,
    distinct_id,
    timestamp,
    round(x / greatest(viewport_width, 1), 2) AS pointer_relative_x,
    y * scale_factor AS pointer_y,
    current_url,
    type
FROM heatmaps
WHERE
    /*where*/
ORDER BY timestamp DESC, event_uuid DESC, position DESC
LIMIT {limit:UInt32} OFFSET {offset:UInt32}
"""

# The latest of each session; rows without one are told apart by visitor.
SESSIONS: Final = """
SELECT
    session_id,
    distinct_id,
    timestamp,
    round(x / greatest(viewport_width, 1), 2) AS pointer_relative_x,
    y * scale_factor AS pointer_y,
    current_url,
    type
FROM heatmaps
WHERE
    /*where*/
ORDER BY timestamp DESC, event_uuid DESC, position DESC
LIMIT 1 BY /*sitting*/
LIMIT {limit:UInt32} OFFSET {offset:UInt32}
"""

TOTAL_SESSIONS: Final = "SELECT uniqExact(/*sitting*/) AS total_count FROM heatmaps WHERE /*where*/"

_SITTING: Final = Where("if(session_id = '', concat('visitor ', distinct_id), session_id)")

TOTAL: Final = "SELECT count() AS total_count FROM heatmaps WHERE /*where*/"


def events_statement(behind: Where, limit: int, offset: int, *, by_session: bool = False) -> Statement:
    """One row per interaction of this page of the answer, or the latest one of each session."""
    page = {"limit": limit, "offset": offset}
    return statement(SESSIONS, page, where=behind, sitting=_SITTING) if by_session else statement(EVENTS, page, where=behind)


def total_statement(behind: Where, *, by_session: bool = False) -> Statement:
    """How many interactions, or sessions, there are in all."""
    return statement(TOTAL_SESSIONS, where=behind, sitting=_SITTING) if by_session else statement(TOTAL, where=behind)


def heatmap_events(
    source: Source,
    request: HeatmapRequest,
    points: Sequence[Point],
    test_account_filters: Sequence[Mapping[str, Any]] = (),
    *,
    by_session: bool = False,
) -> HeatmapEvents:
    """
    The events answer, as PostHog gives it: rows, not sessions; `aggregation` and `hide_zero_coordinates` play no part.

    Args:
        by_session: one row per session instead, its latest; rows without a session count once per visitor.

    Raises:
        InvalidRequest: a test account filter that is not one.
    """
    return _answer(source, request, behind_points(request, points, test_account_filters), by_session=by_session)


def right_heatmap_events(
    source: Source, scope: Scope, request: HeatmapRequest, points: Sequence[Point], *, by_session: bool = False
) -> HeatmapEvents:
    """
    The same answer with right numbers: only of a scope's people, on the page with all its URLs, at exact widths.

    Args:
        request: its type, limit and offset count; the rest the scope says.

    Raises:
        InvalidRequest: a test account filter that is not one.
    """
    behind = both(Where("type = {type:String}", {"type": request.type}), where(scope, "heatmaps"), in_points(points))
    return _answer(source, request, behind, by_session=by_session)


def in_points(points: Sequence[Point]) -> Where:
    """Rows of `heatmaps` that lie in one of these cells."""
    cells = {
        "points_x": [float(point.x) for point in points],
        "points_y": [point.y for point in points],
        "points_fixed": [point.target_fixed for point in points],
    }
    return Where(_IN_POINTS, cells)


def behind_points(request: HeatmapRequest, points: Sequence[Point], test_account_filters: Sequence[Mapping[str, Any]] = ()) -> Where:
    """Rows that PostHog's filters let through and that lie in one of these cells. Raises InvalidRequest."""
    return both(matching(request, test_account_filters, whole_rows=True), in_points(points))


def _answer(source: Source, request: HeatmapRequest, behind: Where, *, by_session: bool) -> HeatmapEvents:
    ((total,),) = source.select(total_statement(behind, by_session=by_session)).results
    rows = source.select(events_statement(behind, request.limit, request.offset, by_session=by_session)).results
    return HeatmapEvents(
        results=tuple(HeatmapEvent(session_id or None, *rest) for session_id, *rest in rows),
        total_count=total,
        has_more=total > request.offset + request.limit,
    )
