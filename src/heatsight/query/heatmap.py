"""`heatmaps/`: how many interactions fell into each cell, hottest first, and the fold of the same rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from heatsight.model.heatmap import Aggregation, Cell, Fold, Heatmap, HeatmapRequest
from heatsight.model.statement import Statement
from heatsight.query.heatmap_filter import shown
from heatsight.query.parameters import MAX_ROWS
from heatsight.query.where import Where, statement
from heatsight.store.interface import Source

# A viewport stored as 0 wide would make x infinite, which JSON cannot say; such a row counts as 1 wide.
# Upstream breaks ties anyhow; a stable order makes paging whole.
CELLS: Final = """
SELECT
    pointer_target_fixed,
    round(x / greatest(viewport_width, 1), 2) AS pointer_relative_x,
    y * scale_factor AS pointer_y,
    /*count*/ AS count
FROM heatmaps
WHERE
    /*where*/
GROUP BY pointer_target_fixed, pointer_relative_x, pointer_y
ORDER BY count DESC, pointer_y, pointer_relative_x, pointer_target_fixed
LIMIT {limit:UInt32} OFFSET {offset:UInt32}
"""

COUNTED: Final[Mapping[Aggregation, Where]] = {
    "total_count": Where("count()"),
    "unique_visitors": Where("uniqExact(visitor)"),
}
"""`visitor` is a hash of distinct_id, of 64 bits: among a million visitors of one cell, two share theirs once in forty million cells."""

FOLD: Final = """
SELECT
    countIf(NOT pointer_target_fixed) AS total_count,
    countIf(NOT pointer_target_fixed AND y > viewport_height) AS below_fold_count,
    if(total_count = 0, 0, round(100 * below_fold_count / total_count, 1)) AS pct_below_fold,
    if(count() = 0, NULL, toInt64(round(quantileExactInclusive(0.5)(viewport_height * scale_factor)))) AS median_viewport_height
FROM heatmaps
WHERE
    /*where*/
"""


def cells_statement(request: HeatmapRequest, test_account_filters: Sequence[Mapping[str, Any]]) -> Statement:
    """One row per cell; one more than the limit, so that its presence says there is more."""
    return statement(
        CELLS,
        {"limit": request.limit + 1 if request.limit else MAX_ROWS, "offset": request.offset},
        count=COUNTED[request.aggregation],
        where=shown(request, test_account_filters),
    )


def fold_statement(request: HeatmapRequest, test_account_filters: Sequence[Mapping[str, Any]]) -> Statement:
    """One row: the fold of every row that matches, whatever the page or the way of counting."""
    return statement(FOLD, where=shown(request, test_account_filters))


def heatmap(source: Source, request: HeatmapRequest, test_account_filters: Sequence[Mapping[str, Any]] = ()) -> Heatmap:
    """
    The list answer, as PostHog gives it.

    Args:
        test_account_filters: used only when the request asks for them.

    Raises:
        InvalidRequest: a test account filter that is not one.
    """
    rows = source.select(cells_statement(request, test_account_filters)).results
    kept = rows[: request.limit] if request.limit else rows
    return Heatmap(
        results=tuple(Cell(count=count, pointer_y=y, pointer_relative_x=x, pointer_target_fixed=fixed) for fixed, x, y, count in kept),
        fold=fold(source, request, test_account_filters),
        has_more=len(rows) > len(kept),
    )


def fold(source: Source, request: HeatmapRequest, test_account_filters: Sequence[Mapping[str, Any]] = ()) -> Fold:
    """PostHog's fold: everybody's clicks that are not fixed, and the median viewport height of all of them, CSS px."""
    (row,) = source.select(fold_statement(request, test_account_filters)).results
    return Fold(*row)
