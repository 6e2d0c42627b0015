"""Behind cells, beyond the vectors: what the list gives is what this takes."""

from __future__ import annotations

from datetime import date
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from heatsight.model.heatmap import HeatmapRequest, Point
from heatsight.query.heatmap import heatmap
from heatsight.query.heatmap_events import heatmap_events
from heatsight.query.parameters import points
from heatsight.store import Source

DAY = HeatmapRequest(date_from=date(2026, 3, 8), date_to=date(2026, 3, 8), limit=100)


@given(st.lists(st.tuples(st.integers(1, 3000), st.integers(1, 9000), st.integers(1, 3000), st.booleans()), min_size=1, max_size=20))
@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
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
