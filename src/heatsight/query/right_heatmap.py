"""
`heatmaps/` with `correct=true`: PostHog's shapes with right numbers.

Rows are those of the page (its variants are one) at exact widths, by people only. The fold counts people; reach counts each
person once, at the greatest depth they came to.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from heatsight.model.heatmap import Aggregation, Cell, Fold, Heatmap, ScrollBucket, ScrollDepth
from heatsight.model.scope import Scope
from heatsight.query.heatmap import CELLS
from heatsight.query.parameters import MAX_ROWS
from heatsight.query.scope import where
from heatsight.query.scroll_reach import depths
from heatsight.query.where import Where, both, statement
from heatsight.store.interface import Source

BUCKET_PX: Final = 100

FOLD: Final = """
SELECT
    uniqExactIf(distinct_id, NOT pointer_target_fixed) AS total_count,
    uniqExactIf(distinct_id, NOT pointer_target_fixed AND y > viewport_height) AS below_fold_count,
    if(total_count = 0, 0, round(100 * below_fold_count / total_count, 1)) AS pct_below_fold,
    if(count() = 0, NULL, toInt64(round(quantileExactInclusive(0.5)(pixel_viewport_height)))) AS median_viewport_height
FROM heatmaps
WHERE
    /*where*/
"""

_COUNTED: Final[Mapping[Aggregation, Where]] = {"total_count": Where("count()"), "unique_visitors": Where("uniqExact(distinct_id)")}
_NOT_ZERO: Final = Where("NOT (x = 0 AND y = 0)")


def right_heatmap(
    source: Source, scope: Scope, kind: str, *, aggregation: Aggregation, hide_zero: bool, limit: int, offset: int
) -> Heatmap:
    """
    Cells by people, hottest first, and the fold of people: those with an interaction that is not fixed, and those with one below.

    Raises:
        InvalidRequest: a test account filter that is not one.
    """
    condition = both(Where("type = {type:String}", {"type": kind}), where(scope, "heatmaps"), *([_NOT_ZERO] if hide_zero else []))
    page = {"limit": limit + 1 if limit else MAX_ROWS, "offset": offset}
    rows = source.select(statement(CELLS, page, count=_COUNTED[aggregation], where=condition)).results
    kept = rows[:limit] if limit else rows
    (fold,) = source.select(statement(FOLD, where=condition)).results
    cells = tuple(Cell(count=count, pointer_y=y, pointer_relative_x=x, pointer_target_fixed=fixed) for fixed, x, y, count in kept)
    return Heatmap(cells, Fold(*fold), len(rows) > len(kept))


def right_scroll_depth(source: Source, scope: Scope) -> ScrollDepth:
    """People by the bucket their greatest depth lies in, and how many came there or deeper: each counted once."""
    histogram = depths(source, scope)
    buckets: dict[int, int] = {}
    for depth, people in zip(histogram.depths, histogram.people, strict=True):
        start = depth // BUCKET_PX * BUCKET_PX
        buckets[start] = buckets.get(start, 0) + people
    left = histogram.visitors
    found = []
    for start, people in sorted(buckets.items()):
        found.append(ScrollBucket(start, people, left))
        left -= people
    return ScrollDepth(tuple(found))
