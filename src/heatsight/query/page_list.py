"""Every page with traffic, hottest first: how much, how angry, how far below the fold, and whether that grows. One question."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from heatsight.model.statement import Statement
from heatsight.model.window import Window
from heatsight.query.page_window import in_window
from heatsight.query.url_pattern import literal_regex
from heatsight.query.where import Where, both, statement
from heatsight.store.interface import Source

BUCKETS: Final = 14
"""Parts of the period that a trend tells apart."""

# A click's fold is its own viewport's, on the grid that points are stored on; what stays in view while scrolling lies nowhere below it.
PAGE_LIST: Final = """
SELECT
    shown, uniqExact(page) AS pages, sum(clicks) AS clicks, uniqExactMerge(visitors) AS visitors, sum(pageviews) AS pageviews,
    uniqExactMerge(raging) AS rage_visitors, uniqExactMerge(clickers) AS fold_visitors, uniqExactMerge(below) AS below_fold_visitors,
    sumMap(trend) AS trend, count() OVER () AS total
FROM (
    SELECT
        page, /*shown*/ AS shown, countIf(kind = 'click') AS clicks, countIf(kind = 'pageview') AS pageviews,
        uniqExactState(distinct_id) AS visitors, uniqExactStateIf(distinct_id, kind = 'rageclick') AS raging,
        uniqExactStateIf(distinct_id, kind = 'click' AND NOT fixed) AS clickers,
        uniqExactStateIf(distinct_id, kind = 'click' AND NOT fixed AND low) AS below,
        sumMapIf([bucket], [toUInt64(1)], kind = 'click') AS trend
    FROM (
        SELECT page, distinct_id, toString(type) AS kind, pointer_target_fixed AS fixed, y > viewport_height AS low, /*bucket*/ AS bucket
        FROM heatmaps
        WHERE type IN ('click', 'rageclick') AND mark = '' AND /*rows*/
        UNION ALL
        SELECT page, distinct_id, 'pageview', false, false, 0
        FROM events
        WHERE event = '$pageview' AND mark = '' AND /*rows*/
    )
    GROUP BY page
)
GROUP BY shown
ORDER BY clicks DESC, visitors DESC, shown
LIMIT {limit:UInt32} OFFSET {offset:UInt32}
"""

_SEARCH: Final = "page != '' AND (empty({search:String}) OR positionCaseInsensitiveUTF8(page, {search:String}) > 0)"
_BUCKET: Final = "toUInt8(least({buckets:UInt8} - 1, intDiv(toUnixTimestamp64Micro(timestamp) - {trend_from:Int64}, {trend_step:Int64})))"


@dataclass(frozen=True, slots=True)
class ListedPage:
    """
    A page, or several as one.

    Attributes:
        page: its address, or a pattern in which `*` stands for anything; `pages` are how many it stands for, 1 for a page alone.
        visitors: everybody but what capture marked: who is a person is judged page by page.
        fold_visitors: those with a click that is not fixed; `below_fold_visitors` those with one below their own fold.
        trend: clicks in each of BUCKETS equal parts of the period.
    """

    page: str
    pages: int
    clicks: int
    visitors: int
    pageviews: int
    rage_visitors: int
    fold_visitors: int
    below_fold_visitors: int
    trend: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class PageList:
    """A part of the list, and how many there are in all."""

    results: tuple[ListedPage, ...]
    total: int


def page_list_statement(window: Window, patterns: Sequence[str], search: str, limit: int, offset: int) -> Statement:
    """One row per page, or per pattern that takes pages in; the first pattern that fits a page has it."""
    start, end = (round(edge.timestamp() * 1_000_000) for edge in (window.date_from, window.date_to))
    params = {
        "limit": limit,
        "offset": offset,
        "buckets": BUCKETS,
        "trend_from": start,
        "trend_step": max(1, -(-(end - start) // BUCKETS)),
    }
    rows = both(in_window(window), Where(_SEARCH, {"search": search}))
    return statement(PAGE_LIST, params, rows=rows, bucket=Where(_BUCKET), shown=_shown(patterns))


def page_list(
    source: Source, window: Window, *, patterns: Sequence[str] = (), search: str = "", limit: int = 50, offset: int = 0
) -> PageList:
    """
    The pages of a period, most clicks first.

    Args:
        patterns: pages that one of these takes in are listed as that one.
        search: only pages whose address holds this text, whatever its case.
    """
    rows = source.select(page_list_statement(window, patterns, search, limit, offset)).results
    listed = tuple(
        ListedPage(page, pages, clicks, visitors, views, raging, whole, below, _trend(*trend))
        for page, pages, clicks, visitors, views, raging, whole, below, trend, _ in rows
    )
    return PageList(listed, int(rows[0][9]) if rows else 0)


def _shown(patterns: Sequence[str]) -> Where:
    if not patterns:
        return Where("page")
    params: dict[str, str] = {}
    cases = []
    for number, pattern in enumerate(patterns):
        params |= {f"shape_{number}": pattern, f"shape_regex_{number}": literal_regex(pattern)}
        cases.append(f"match(page, {{shape_regex_{number}:String}}), {{shape_{number}:String}}")
    return Where(f"multiIf({', '.join(cases)}, page)", params)


def _trend(buckets: Sequence[int], clicks: Sequence[int]) -> tuple[int, ...]:
    found = dict(zip(buckets, clicks, strict=True))
    return tuple(int(found.get(bucket, 0)) for bucket in range(BUCKETS))
