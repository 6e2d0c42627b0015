"""Which pages have traffic, which of them lie near a URL that has none, and how many URLs are one page."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from heatsight.model.assessment import NearPage
from heatsight.model.page import page_of
from heatsight.model.scope import Scope
from heatsight.model.statement import Statement
from heatsight.model.window import Window
from heatsight.query.near_url import difference
from heatsight.query.page_window import in_window
from heatsight.query.scope import scoped
from heatsight.query.where import statement
from heatsight.store.interface import Source

PAGES: Final = """
SELECT page, countIf(click) AS clicks, uniqExact(distinct_id) AS visitors, countIf(NOT click) AS pageviews
FROM (
    SELECT page, distinct_id, true AS click FROM heatmaps WHERE type = 'click' AND mark = '' AND /*window*/
    UNION ALL
    SELECT page, distinct_id, false AS click FROM events WHERE event = '$pageview' AND mark = '' AND /*window*/
)
WHERE page != ''
GROUP BY page
ORDER BY clicks DESC, pageviews DESC, page
LIMIT {limit:UInt32}
"""

# Of scroll depth rows current_url keeps PostHog's quirk (the later page's query), so they are not asked.
URLS_MATCHED: Final = """
SELECT uniqExact(current_url) AS urls_matched
FROM (
    SELECT current_url FROM events
    WHERE
        current_url != ''
        AND /*events*/
    UNION ALL
    SELECT current_url FROM heatmaps
    WHERE
        type != 'scrolldepth'
        AND /*heatmaps*/
)
"""

_LOOKED_AT: Final = 5_000
"""Pages compared with a URL that matches nothing, busiest first."""
_NEAREST: Final = 5


@dataclass(frozen=True, slots=True)
class PageTraffic:
    """One page's volume: everybody but what capture marked, since who is a person is judged page by page."""

    page: str
    clicks: int
    visitors: int
    pageviews: int


def pages_statement(window: Window, limit: int) -> Statement:
    """One row per page, most clicks first."""
    return statement(PAGES, {"limit": limit}, window=in_window(window))


def pages(source: Source, window: Window, limit: int = 100) -> tuple[PageTraffic, ...]:
    """The busiest pages of a period."""
    return tuple(PageTraffic(*row) for row in source.select(pages_statement(window, limit)).results)


def nearest_pages(source: Source, url: str, window: Window) -> tuple[NearPage, ...]:
    """Up to five other pages with traffic in the period whose URLs are closest to `url`, closest first."""
    asked = page_of(url)
    near = [(difference(asked, seen.page), seen) for seen in pages(source, window, _LOOKED_AT) if seen.page != asked]
    near.sort(key=lambda pair: (pair[0].cost, -pair[1].clicks, pair[1].page))
    return tuple(NearPage(seen.page, seen.clicks, differs.words or "spelling") for differs, seen in near[:_NEAREST])


def urls_matched_statement(scope: Scope) -> Statement:
    """One row: how many."""
    return scoped(URLS_MATCHED, replace(scope, people_only=False))


def urls_matched(source: Source, scope: Scope) -> int:
    """How many different literal URLs the scope's page was seen under, by anybody."""
    return int(source.select(urls_matched_statement(scope)).results[0][0])
