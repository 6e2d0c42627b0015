"""Behind cells, beyond the vectors: what the list gives is what this takes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from heatsight.model.heatmap import HeatmapRequest, Point
from heatsight.model.scope import Scope
from heatsight.query.heatmap import heatmap
from heatsight.query.heatmap_events import heatmap_events, right_heatmap_events
from heatsight.query.parameters import points
from heatsight.store import Source

DAY = HeatmapRequest(date_from=date(2026, 3, 8), date_to=date(2026, 3, 8), limit=100)


@given(st.lists(st.tuples(st.integers(1, 3000), st.integers(1, 9000), st.integers(1, 3000), st.booleans()), min_size=1, max_size=20))
@settings(max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_every_cell_leads_to_its_rows(source: Source, rows: Any, places: list[tuple[int, int, int, bool]]) -> None:
    """Each cell of the list, sent back as a point, gives as many rows as it counts."""
    rows.add([rows.click("a", x, y, width=width, pointer_target_fixed=fixed) for x, y, width, fixed in places])
    for cell in heatmap(source, DAY).results:
        (point,) = points([{"x": cell.pointer_relative_x, "y": cell.pointer_y, "target_fixed": cell.pointer_target_fixed}])
        assert heatmap_events(source, DAY, [point]).total_count == cell.count


def test_rows_without_a_session_say_so(source: Source, rows: Any) -> None:
    """A row whose SDK sent no session has none, rather than an empty one."""
    rows.add([rows.click("a", 144, 160, session_id="")])
    (row,) = heatmap_events(source, DAY, [Point(0.1, 160)]).results
    assert (row.session_id, row.distinct_id, row.pointer_y) == (None, "a", 160)


def test_right_events_are_of_people_on_the_page(source: Source, rows: Any, scope: Scope) -> None:
    """With right numbers all URLs of the page count, at exact widths, and a visitor over the cap does not."""
    url = "https://example.com/pricing"
    rows.add([rows.click(who, 144, 160, url=url + end) for who, end in (("a", ""), ("b", "/"), ("c", "#top"), ("d", "?plan=x"))])
    rows.add([rows.click("capped", 144, 160, url=url, mark="over_cap")])
    behind = right_heatmap_events(source, scope, DAY, [Point(0.1, 160)])
    assert (sorted(row.distinct_id for row in behind.results), behind.total_count) == (["a", "b", "c"], 3)
    wider = replace(scope, viewport_width_min=1441)
    assert right_heatmap_events(source, wider, DAY, [Point(0.1, 160)]).total_count == 0
