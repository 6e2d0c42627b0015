"""The heat that is drawn live, and the page it is drawn on."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from heatsight.model.project import Project
from heatsight.store import Catalogue, EventStore, Source
from heatsight.use_cases.capture import Capture
from heatsight.use_cases.heat import HeatType, heat
from heatsight.use_cases.page_outline import page_outline
from heatsight.use_cases.request import AssessRequest

NOW = datetime(2026, 3, 8, 12, tzinfo=UTC)
PAGE = "https://shop.test/cart"


def seen(visitor: str, points: list[tuple[int, int, str]], *, width: int = 1440, days_ago: float = 1) -> dict[str, Any]:
    """A flush of points by a visitor."""
    data = [{"x": x, "y": y, "target_fixed": False, "type": kind} for x, y, kind in points]
    properties = {"distinct_id": visitor, "$session_id": f"of {visitor}", "$viewport_width": width, "$viewport_height": 900}
    when = (NOW - timedelta(days=days_ago)).isoformat()
    return {"event": "$$heatmap", "timestamp": when, "properties": {**properties, "$current_url": PAGE, "$heatmap_data": {PAGE: data}}}


@pytest.fixture
def shop(store: EventStore, catalogue: Catalogue, project: Project) -> Source:
    """A page on which two people clicked one place, one of them twice, and one with a phone another."""
    capture = Capture(store, catalogue, lambda: NOW)
    events = [
        seen("a", [(720, 320, "click"), (720, 320, "click"), (10, 10, "mousemove")]),
        seen("b", [(720, 320, "click")]),
        seen("m", [(100, 160, "click")], width=390),
        seen("old", [(720, 320, "click")], days_ago=20),
    ]
    capture.take(json.dumps({"api_key": project.token, "batch": events}).encode())
    capture.close()
    return store.source(project.id)


@pytest.mark.parametrize(
    ("kind", "aggregation", "counts"), [("click", "unique_visitors", [2]), ("click", "total_count", [3]), ("mousemove", "total_count", [1])]
)
def test_heat_is_of_one_device_and_one_type(shop: Source, project: Project, kind: HeatType, aggregation: Any, counts: list[int]) -> None:
    """Cells hold people or clicks of the type asked for, at the device's widths and in the period."""
    found = heat(shop, project, AssessRequest(PAGE, days=7, device="desktop"), kind=kind, aggregation=aggregation, now=NOW)
    assert [cell.count for cell in found.cells] == counts
    assert (found.type, found.has_more, found.buckets) == (kind, False, ())


def test_scroll_depth_is_drawn_from_buckets(shop: Source, project: Project) -> None:
    """Scroll depth has buckets and no cells; nobody's depth is known here."""
    found = heat(shop, project, AssessRequest(PAGE, days=7), kind="scrolldepth", aggregation="total_count", now=NOW)
    assert (found.cells, found.buckets) == ((), ())


def test_an_outline_is_of_the_period_that_an_assessment_takes(shop: Source, project: Project) -> None:
    """A week with few people is widened to thirty days when the period is ours to choose, and not when it was given."""
    wide, narrow = (page_outline(shop, project, AssessRequest(PAGE, days=days), NOW) for days in (None, 7))
    assert (wide.window.widened, narrow.window.widened) == (True, False)
    assert [(extent.device, extent.visitors) for extent in wide.extents] == [("desktop", 3), ("mobile", 1)]
    assert [(extent.device, extent.visitors) for extent in narrow.extents] == [("desktop", 2), ("mobile", 1)]
