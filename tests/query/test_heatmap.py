"""The list beyond the vectors: stable order, the project's days, rows that upstream cannot show."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from heatsight.errors import InvalidRequest
from heatsight.model.heatmap import HeatmapRequest, Point
from heatsight.model.statement import Statement
from heatsight.query.heatmap import cells_statement, fold, fold_statement, heatmap
from heatsight.query.heatmap_events import behind_points, events_statement
from heatsight.query.scroll_depth import buckets_statement
from heatsight.store import Source

DAY = HeatmapRequest(date_from=date(2026, 3, 8), date_to=date(2026, 3, 8))


def test_pages_of_ties_are_whole(source: Source, rows: Any) -> None:
    """Equally hot cells come in one fixed order, so paging through them meets each once."""
    rows.add([rows.click("a", x, y) for x in (100, 300, 500) for y in (100, 400, 700)])
    seen = [cell for offset in range(9) for cell in heatmap(source, replaced(limit=1, offset=offset)).results]
    assert len(set(seen)) == 9
    assert seen == list(heatmap(source, replaced(limit=0)).results)


def test_a_viewport_without_width_is_still_a_number(source: Source, rows: Any) -> None:
    """A row stored 0 wide has a finite place."""
    rows.add([rows.click("a", 32, 32, width=1)])
    assert [cell.pointer_relative_x for cell in heatmap(source, DAY).results] == [2.0]


def test_days_are_the_projects(source: Source, rows: Any) -> None:
    """A click at noon UTC is the next day's on Kiritimati, 14 hours ahead."""
    rows.add([rows.click("a")])
    counts = {
        day: fold(source, replaced(date_from=date(2026, 3, day), date_to=date(2026, 3, day), timezone="Pacific/Kiritimati")).total_count
        for day in (8, 9)
    }
    assert counts == {8: 0, 9: 1}


def test_marked_rows_count_as_upstream(source: Source, rows: Any) -> None:
    """The compatible numbers leave nobody out."""
    rows.add([rows.click("a", mark="over_cap"), rows.click("b")])
    assert fold(source, DAY).total_count == 2


def test_fold_is_strict_on_the_grid(source: Source, rows: Any) -> None:
    """A click in the grid row of the fold itself is not below it."""
    rows.add([rows.click("a", y=y, height=900) for y in (903, 904, 905)])
    assert (fold(source, DAY).total_count, fold(source, DAY).below_fold_count) == (3, 2)


@pytest.mark.parametrize("text", ["'", "\\", "`", "{x:String}", "%s", "/*where*/", "'; DROP TABLE heatmaps --"])
def test_text_is_bound(source: Source, rows: Any, text: str) -> None:
    """Whatever a URL or a type holds, it is only compared with."""
    rows.add([rows.click("a", url=f"https://example.com/{text}"), rows.click("b")])
    assert len(heatmap(source, replaced(url_exact=f"https://example.com/{text}")).results) == 1
    assert heatmap(source, replaced(type=text)).results == ()


def test_a_filter_that_is_none_is_refused(source: Source) -> None:
    """A test account filter with an unknown operator is the project's mistake, said in a line."""
    with pytest.raises(InvalidRequest):
        heatmap(source, replaced(filter_test_accounts=True), [{"key": "$host", "operator": "sounds_like"}])


def replaced(**changes: Any) -> HeatmapRequest:
    """The day's request, changed."""
    return HeatmapRequest(**({"date_from": DAY.date_from, "date_to": DAY.date_to} | changes))


def test_lists_read_cells_alone(source: Source, rows: Any) -> None:
    """Lists, folds and depths go by the projection that has the cells, and so past the page's other rows; what needs a session does not."""
    rows.add([rows.click("a", type="mousemove")] * 20_000 + [rows.click("b"), rows.click("c", type="scrolldepth")])
    for request in (replaced(url_exact="https://example.com/pricing"), replaced(url_pattern="^https://example.com/pri.+$")):
        visitors = replace(request, aggregation="unique_visitors")
        depths = buckets_statement(replace(visitors, type="scrolldepth"), ())
        for asked in (cells_statement(request, ()), cells_statement(visitors, ()), fold_statement(request, ()), depths):
            assert "(cells)" in plan(source, asked)
        assert "(cells)" not in plan(source, events_statement(behind_points(request, [Point(0.07, 96)]), 500, 0))


def test_urls_are_looked_up_in_a_projection(source: Source, rows: Any) -> None:
    """Which literal URLs a request means is found without reading the rows."""
    rows.add([rows.click("a")] * 20_000)
    sql = "SELECT current_url FROM heatmaps WHERE startsWith(current_url, 'https://example.com') GROUP BY current_url"
    assert "(urls)" in plan(source, Statement(sql))


def plan(source: Source, asked: Statement) -> str:
    """What the engine means to read."""
    return "\n".join(str(row[0]) for row in source.select(Statement(f"EXPLAIN {asked.sql}", asked.params)).results)
