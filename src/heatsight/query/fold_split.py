"""The fold of a page, twice: as PostHog counts it, and by people."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from heatsight.model.assessment import FoldBin, FoldSplit
from heatsight.model.scope import Scope
from heatsight.model.statement import Statement
from heatsight.query.heatmap import FOLD
from heatsight.query.scope import where
from heatsight.query.where import Where, both, statement
from heatsight.stats.interval import wilson
from heatsight.store.interface import Source

BIN_PX: Final = 200

_CLICKS: Final = Where("type = 'click' AND NOT (x = 0 AND y = 0)")
_FREE: Final = Where("NOT pointer_target_fixed")

VISITORS_BELOW: Final = """
SELECT uniqExactIf(distinct_id, y > viewport_height) AS visitors_below_fold, uniqExact(distinct_id) AS visitors
FROM heatmaps
WHERE
    /*where*/
"""

HISTOGRAM: Final = """
SELECT
    toInt64(floor((pixel_y - pixel_viewport_height) / {bin_px:Int32}) * {bin_px:Int32}) AS below_fold_px,
    count() AS clicks,
    uniqExact(distinct_id) AS visitors
FROM heatmaps
WHERE
    /*where*/
GROUP BY below_fold_px
ORDER BY below_fold_px
"""


def everybody_statement(scope: Scope) -> Statement:
    """One row, as PostHog's fold, but of the page: total, below, percent below, median viewport height (CSS px or null)."""
    return statement(FOLD, where=both(_CLICKS, where(replace(scope, people_only=False), "heatmaps")))


def visitors_statement(scope: Scope) -> Statement:
    """One row: people with a click that is not fixed and lies below the fold it was made under, and people with any such click."""
    return statement(VISITORS_BELOW, where=_of_people(scope))


def histogram_statement(scope: Scope) -> Statement:
    """One row per bin that is not empty: how far below the fold it starts (negative above it), clicks, visitors."""
    return statement(HISTOGRAM, {"bin_px": BIN_PX}, where=_of_people(scope))


def fold_split(source: Source, scope: Scope) -> FoldSplit:
    """
    Who acts below the line that a page opens with.

    The fold is the viewport's height at the moment the point was sent. "Below" is decided on the stored 16 px grid, so
    that both halves mean the same line; the histogram is in CSS px.

    Raises:
        InvalidRequest: a test account filter that is not one.
    """
    ((total, below_count, percent, median),) = source.select(everybody_statement(scope)).results
    ((below, visitors),) = source.select(visitors_statement(scope)).results
    low, high = wilson(below, visitors)
    return FoldSplit(
        total_count=total,
        below_fold_count=below_count,
        pct_below_fold=percent,
        median_viewport_height=median,
        visitors=visitors,
        visitors_pct_below_fold=round(100 * below / visitors, 1) if visitors else None,
        visitors_ci=(round(100 * low, 1), round(100 * high, 1)) if visitors else None,
        histogram=tuple(FoldBin(*row) for row in source.select(histogram_statement(scope)).results),
    )


def _of_people(scope: Scope) -> Where:
    return both(_CLICKS, _FREE, where(replace(scope, people_only=True), "heatmaps"))
