"""What both layouts are asked: PostHog's query text over PostHog's table, ours over ours, and the columns ours reads, merely summed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

from benchmarks.heatmaps.rows import BUSIEST, SITE

from heatsight.model.heatmap import HeatmapRequest, Point
from heatsight.model.statement import Statement
from heatsight.query.heatmap import cells_statement, fold_statement
from heatsight.query.heatmap_events import behind_points, events_statement, total_statement
from heatsight.query.heatmap_filter import matching, shown
from heatsight.query.scroll_depth import buckets_statement
from heatsight.query.url_pattern import posthog_regex
from heatsight.query.where import statement

ALL: Final = 1_000_000
PATTERN: Final = f"{SITE}/pric*"
"""Takes in every URL of the busiest page."""


@dataclass(frozen=True, slots=True)
class Question:
    """
    One question.

    Attributes:
        bar: how many times faster than PostHog ours has to be; None without one.
        whole: both without a limit, to compare: ties at a limit are broken anyhow.
        sums: the columns that ours reads, merely summed over the same rows; None where that says nothing.
    """

    name: str
    ours: Statement
    theirs: str
    bar: float | None = None
    whole: tuple[Statement, str] | None = None
    sums: Statement | None = None


def questions(first: date, last: date, cell: Point) -> tuple[Question, ...]:
    """All questions about the busiest page, from `first` to `last`; `cell` is its hottest one."""
    exact = HeatmapRequest(first, last, url_exact=BUSIEST)
    pattern = replace(exact, url_exact=None, url_pattern=posthog_regex(PATTERN))
    scroll = replace(exact, type="scrolldepth")
    return (
        _cells("list by total_count", exact, 5),
        _cells("list by unique_visitors", replace(exact, aggregation="unique_visitors"), 10),
        _cells("list by total_count, url_pattern", pattern, 10),
        _cells("list by unique_visitors, url_pattern", replace(pattern, aggregation="unique_visitors"), 10),
        _cells("list of rageclicks by total_count", replace(exact, type="rageclick"), None),
        _fold("fold", exact, 5),
        _fold("fold, url_pattern", pattern, None),
        _depths("scroll reach by total_count", scroll),
        _depths("scroll reach by unique_visitors", replace(scroll, aggregation="unique_visitors")),
        _behind(replace(exact, limit=50), cell),
        _behind_count(replace(exact, limit=50), cell),
    )


def hottest(first: date, last: date) -> Statement:
    """Asks for the busiest page's hottest cell."""
    return cells_statement(HeatmapRequest(first, last, url_exact=BUSIEST, limit=1), ())


def _cells(name: str, request: HeatmapRequest, bar: float | None) -> Question:
    everything = replace(request, limit=0)
    read = "sum(x), sum(y), sum(scale_factor), sum(viewport_width), sum(pointer_target_fixed)"
    read += ", sum(visitor)" if request.aggregation == "unique_visitors" else ""
    sums = statement(f"SELECT {read} FROM heatmaps WHERE\n    /*where*/", where=shown(request, ()))
    whole = (cells_statement(everything, ()), _their_cells(everything, ALL))
    return Question(name, cells_statement(request, ()), _their_cells(request, request.limit + 1), bar, whole, sums)


def _fold(name: str, request: HeatmapRequest, bar: float | None) -> Question:
    read = "sum(y), sum(scale_factor), sum(viewport_height), sum(pointer_target_fixed)"
    sums = statement(f"SELECT {read} FROM heatmaps WHERE\n    /*where*/", where=shown(request, ()))
    theirs = f"""
SELECT countIf(NOT pointer_target_fixed) AS total, countIf(NOT pointer_target_fixed AND y > viewport_height) AS below,
    if(total = 0, 0., round(100 * below / total, 1)), toInt64(round(quantileExactInclusive(0.5)(viewport_height * scale_factor)))
FROM posthog.heatmaps WHERE {_where(request)}"""
    ours = fold_statement(request, ())
    return Question(name, ours, theirs, bar, (ours, theirs), sums)


def _depths(name: str, request: HeatmapRequest) -> Question:
    read = "sum(y), sum(viewport_height), sum(scale_factor)"
    read += ", sum(visitor)" if request.aggregation == "unique_visitors" else ""
    sums = statement(f"SELECT {read} FROM heatmaps WHERE\n    /*where*/", where=matching(request, ()))
    theirs = f"""
SELECT bucket, cnt, sum(cnt) OVER (ORDER BY bucket DESC) AS cumulative_count FROM (
    SELECT floor(((y + viewport_height) * scale_factor) / 100) * 100 AS bucket, {_count(request)} AS cnt
    FROM posthog.heatmaps WHERE {_where(replace(request, hide_zero_coordinates=False))} GROUP BY bucket)
ORDER BY bucket"""
    ours = buckets_statement(request, ())
    return Question(name, ours, theirs, None, (ours, theirs), sums)


def _behind(request: HeatmapRequest, cell: Point) -> Question:
    theirs = f"""
SELECT session_id, distinct_id, timestamp, round(x / viewport_width, 2) AS pointer_relative_x, y * scale_factor AS pointer_y, current_url,
    type
FROM posthog.heatmaps WHERE {_where_cell(request, cell)}
ORDER BY timestamp DESC LIMIT {request.limit}"""
    return Question("rows behind the hottest cell", events_statement(behind_points(request, [cell]), request.limit, 0), theirs)


def _behind_count(request: HeatmapRequest, cell: Point) -> Question:
    theirs = f"SELECT count() FROM posthog.heatmaps WHERE {_where_cell(request, cell)}"
    ours = total_statement(behind_points(request, [cell]))
    return Question("how many these are", ours, theirs, None, (ours, theirs))


def _their_cells(request: HeatmapRequest, limit: int) -> str:
    return f"""
SELECT pointer_target_fixed, pointer_relative_x, client_y, {_count(request)} AS cnt
FROM (
    SELECT distinct_id, pointer_target_fixed, round(x / viewport_width, 2) AS pointer_relative_x, y * scale_factor AS client_y
    FROM posthog.heatmaps WHERE {_where(request)})
GROUP BY pointer_target_fixed, pointer_relative_x, client_y
ORDER BY cnt DESC
LIMIT {limit}"""


def _count(request: HeatmapRequest) -> str:
    return "count(*)" if request.aggregation == "total_count" else "count(distinct distinct_id)"


def _where(request: HeatmapRequest) -> str:
    """PostHog's predicates, in its order, with its values written in."""
    last = request.date_to or request.date_from
    parts = [
        "team_id = 1",
        f"type = '{request.type}'",
        f"timestamp >= toDate('{request.date_from}')",
        f"timestamp <= toDate('{last}') + INTERVAL 1 DAY",
    ]
    if request.url_exact is not None:
        parts.append(f"trim(TRAILING '/' FROM current_url) = '{request.url_exact}'")
    if request.url_pattern is not None:
        parts.append(f"match(current_url, '{request.url_pattern}')")
    if request.hide_zero_coordinates:
        parts.append("NOT (x = 0 AND y = 0)")
    return " AND ".join(parts)


def _where_cell(request: HeatmapRequest, cell: Point) -> str:
    x, y, fixed = cell.x, cell.y, str(cell.target_fixed).lower()
    here = f"round(x / viewport_width, 2) = {x} AND y * scale_factor = {y} AND pointer_target_fixed = {fixed}"
    return f"{_where(replace(request, hide_zero_coordinates=False))} AND ({here})"


def same(ours: Sequence[Sequence[Any]], theirs: Sequence[Sequence[Any]]) -> bool:
    """Whether two answers hold the same rows, in whatever order."""
    return sorted(map(tuple, ours)) == sorted(map(tuple, theirs))
