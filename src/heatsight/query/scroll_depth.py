"""`heatmaps/` with type scrolldepth: depths in buckets of 100 CSS px, and what PostHog's own tool reads from them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from heatsight.model.heatmap import HeatmapRequest, ScrollBucket, ScrollDepth
from heatsight.model.statement import Statement
from heatsight.query.heatmap import COUNTED
from heatsight.query.heatmap_filter import matching
from heatsight.query.where import statement
from heatsight.store.interface import Source

BUCKETS: Final = """
SELECT
    toInt64(floor((y + viewport_height) * scale_factor / 100) * 100) AS scroll_depth_bucket,
    /*count*/ AS bucket_count,
    sum(bucket_count) OVER (ORDER BY scroll_depth_bucket DESC) AS cumulative_count
FROM heatmaps
WHERE
    /*where*/
GROUP BY scroll_depth_bucket
ORDER BY scroll_depth_bucket
"""


@dataclass(frozen=True, slots=True)
class ScrollReach:
    """
    PostHog's summary of buckets: rows, not people, since its counts are.

    Attributes:
        total: the rows there are; `max_depth` the deepest bucket's start, CSS px.
        reach: for 75, 50 and 25 (percent): the deepest bucket that at least that share of the rows reached.
    """

    total: int
    max_depth: int
    reach: Mapping[int, int | None]


def buckets_statement(request: HeatmapRequest, test_account_filters: Sequence[Mapping[str, Any]]) -> Statement:
    """One row per bucket that is not empty, shallow ones first."""
    return statement(BUCKETS, count=COUNTED[request.aggregation], where=matching(request, test_account_filters))


def scroll_depth(source: Source, request: HeatmapRequest, test_account_filters: Sequence[Mapping[str, Any]] = ()) -> ScrollDepth:
    """
    The scrolldepth answer, as PostHog gives it: with unique_visitors, a visitor counts once in each bucket they ended in.

    Raises:
        InvalidRequest: a test account filter that is not one.
    """
    rows = source.select(buckets_statement(request, test_account_filters)).results
    return ScrollDepth(tuple(ScrollBucket(*row) for row in rows))


def scroll_reach(buckets: Sequence[ScrollBucket]) -> ScrollReach | None:
    """How far three quarters, half and a quarter of the rows got; None when there are none."""
    total = max((bucket.cumulative_count for bucket in buckets), default=0)
    if total <= 0:
        return None
    reach = {
        percent: max((b.scroll_depth_bucket for b in buckets if 100 * b.cumulative_count >= percent * total), default=None)
        for percent in (75, 50, 25)
    }
    return ScrollReach(total=total, max_depth=max(bucket.scroll_depth_bucket for bucket in buckets), reach=reach)
