"""PostHog's shapes with right numbers."""

from __future__ import annotations

from typing import Any

from heatsight.model.scope import Scope
from heatsight.query.right_heatmap import right_heatmap, right_scroll_depth
from heatsight.store import Source


def test_fold_counts_people(source: Source, rows: Any, scope: Scope) -> None:
    """Who clicks below the fold ten times is one of two people there; a fixed click is nobody's."""
    rows.add([rows.click("a", 100, 2000, at=n) for n in range(10)])
    rows.add([rows.click("b", 100, 100), rows.click("c", 100, 100, pointer_target_fixed=True)])
    fold = right_heatmap(source, scope, "click", aggregation="total_count", hide_zero=True, limit=10, offset=0).fold
    assert (fold.total_count, fold.below_fold_count, fold.pct_below_fold, fold.median_viewport_height) == (2, 1, 50.0, 900)


def test_cells_are_of_the_page_at_exact_widths(source: Source, rows: Any, scope: Scope) -> None:
    """All URLs of the page count as one, and a click at another page does not."""
    url = "https://example.com/pricing"
    rows.add([rows.click("a", 144, 160, url=url + end) for end in ("", "/", "#top")] + [rows.click("a", 144, 160, url=url + "?a")])
    found = right_heatmap(source, scope, "click", aggregation="total_count", hide_zero=True, limit=1, offset=0)
    assert ([cell.count for cell in found.results], found.has_more) == ([3], False)


def test_each_person_counts_once_in_reach(source: Source, rows: Any, scope: Scope) -> None:
    """A visitor who came twice is where they came furthest, and the first bucket holds everybody."""
    depths = [("a", 0), ("a", 1000), ("b", 300)]
    rows.add([rows.click(who, 0, y, type="scrolldepth", at=n) for n, (who, y) in enumerate(depths)])
    found = [(b.scroll_depth_bucket, b.bucket_count, b.cumulative_count) for b in right_scroll_depth(source, scope).results]
    assert found == [(1200, 1, 2), (1900, 1, 1)]
