"""`heatmaps/events/`: the interactions behind given cells, newest first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from heatsight.model.heatmap import HeatmapEvent, HeatmapEvents, HeatmapRequest, Point
from heatsight.model.statement import Statement
from heatsight.query.heatmap_filter import matching
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

TOTAL: Final = "SELECT count() AS total_count FROM heatmaps WHERE /*where*/"


def events_statement(request: HeatmapRequest, points: Sequence[Point], test_account_filters: Sequence[Mapping[str, Any]]) -> Statement:
    """One row per interaction of this page of the answer."""
    return statement(EVENTS, {"limit": request.limit, "offset": request.offset}, where=_behind(request, points, test_account_filters))


def total_statement(request: HeatmapRequest, points: Sequence[Point], test_account_filters: Sequence[Mapping[str, Any]]) -> Statement:
    """How many interactions there are in all."""
    return statement(TOTAL, where=_behind(request, points, test_account_filters))


def heatmap_events(
    source: Source,
    request: HeatmapRequest,
    points: Sequence[Point],
    test_account_filters: Sequence[Mapping[str, Any]] = (),
) -> HeatmapEvents:
    """
    The events answer, as PostHog gives it: rows, not sessions; `aggregation` and `hide_zero_coordinates` play no part.

    Raises:
        InvalidRequest: a test account filter that is not one.
    """
    ((total,),) = source.select(total_statement(request, points, test_account_filters)).results
    rows = source.select(events_statement(request, points, test_account_filters)).results
    return HeatmapEvents(
        results=tuple(HeatmapEvent(session_id or None, *rest) for session_id, *rest in rows),
        total_count=total,
        has_more=total > request.offset + request.limit,
    )


def _behind(request: HeatmapRequest, points: Sequence[Point], test_account_filters: Sequence[Mapping[str, Any]]) -> Where:
    cells = {
        "points_x": [float(point.x) for point in points],
        "points_y": [point.y for point in points],
        "points_fixed": [point.target_fixed for point in points],
    }
    return both(matching(request, test_account_filters), Where(_IN_POINTS, cells))
