"""The fold twice: everybody's clicks, and people."""

from __future__ import annotations

from typing import Any

from heatsight.model.assessment import FoldBin
from heatsight.model.scope import Scope
from heatsight.query.fold_split import fold_split
from heatsight.stats.interval import wilson
from heatsight.store import Source


def test_people_are_counted_once(source: Source, rows: Any, scope: Scope) -> None:
    """Somebody who clicks ten times below the fold is one person below it."""
    rows.add(
        [rows.click("low", y=1500) for _ in range(10)] + [rows.click("high", y=100), rows.click("both", y=100), rows.click("both", y=2000)]
    )
    fold = fold_split(source, scope)
    assert (fold.total_count, fold.below_fold_count, fold.pct_below_fold, fold.median_viewport_height) == (13, 11, 84.6, 896)
    low, high = wilson(2, 3)
    assert (fold.visitors, fold.visitors_pct_below_fold, fold.visitors_ci) == (3, 66.7, (round(100 * low, 1), round(100 * high, 1)))


def test_fixed_clicks_have_no_place_on_the_page(source: Source, rows: Any, scope: Scope) -> None:
    """A click in a fixed header counts on neither side, but its viewport's height does, as upstream."""
    rows.add([rows.click("a", y=2000, height=600), rows.click("b", y=20, height=1200, pointer_target_fixed=True)])
    fold = fold_split(source, scope)
    assert (fold.total_count, fold.visitors, fold.median_viewport_height) == (1, 1, 904)


def test_set_aside_visitors_count_for_posthog_only(source: Source, rows: Any, scope: Scope) -> None:
    """Everybody is in PostHog's half; people's half is people's."""
    rows.add([rows.click("a", y=100), rows.click("b", y=2000, mark="over_cap")])
    fold = fold_split(source, scope)
    assert (fold.pct_below_fold, fold.visitors_pct_below_fold) == (50.0, 0.0)


def test_how_far_below(source: Source, rows: Any, scope: Scope) -> None:
    """Clicks are binned by their distance to the fold they were made under, in CSS px."""
    rows.add([rows.click("a", y=y) for y in (899, 900, 1099, 1100)] + [rows.click("b", y=800, height=700)])
    assert fold_split(source, scope).histogram == (FoldBin(-200, 1, 1), FoldBin(0, 3, 2), FoldBin(200, 1, 1))


def test_nobody_clicked(source: Source, scope: Scope) -> None:
    """Without clicks there is no share, rather than a share of nothing."""
    fold = fold_split(source, scope)
    assert (fold.total_count, fold.pct_below_fold, fold.median_viewport_height) == (0, 0.0, None)
    assert (fold.visitors, fold.visitors_pct_below_fold, fold.visitors_ci, fold.histogram) == (0, None, None, ())
