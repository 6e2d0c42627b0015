"""The heat that is drawn live, and the page it is drawn on."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from heatsight.model.project import Project
from heatsight.report.stage import Places
from heatsight.store import Catalogue, EventStore, Source
from heatsight.use_cases.capture import Capture
from heatsight.use_cases.live import live_on_blank, moves, places
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
        seen("m", [(100, 160, "click"), (0, 0, "click")], width=390),
        seen("old", [(720, 320, "click")], days_ago=20),
    ]
    capture.take(json.dumps({"api_key": project.token, "batch": events}).encode())
    capture.close()
    return store.source(project.id)


SHEET = (1440, 3000)


def test_a_blank_sheet_shows_each_press_where_it_was_made(shop: Source, project: Project) -> None:
    """Presses of the device's people lie at their share of the sheet's width and their depth, counted as presses and as people."""
    live = live_on_blank(shop, project, AssessRequest(PAGE, days=7, device="desktop"), SHEET, now=NOW)
    clicks, tally = live.drawing.points[0], live.drawing.tallies[0]
    assert [column.tolist() for column in (clicks.x, clicks.y, clicks.count, clicks.visitors)] == [[720], [320], [3], [2]]
    assert (tally.shown, tally.people, dict(tally.left_out), live.layout) == (3, 3, {}, None)


def test_what_a_blank_sheet_cannot_show_is_counted(shop: Source, project: Project) -> None:
    """A press below the sheet is left out with its reason, and so is one by keyboard."""
    live = live_on_blank(shop, project, AssessRequest(PAGE, days=7, device="mobile"), (390, 100), now=NOW)
    assert dict(live.drawing.tallies[0].left_out) == {"beyond_picture": 1, "no_place": 1}
    assert (live.drawing.tallies[0].shown, live.drawing.tallies[0].everybody) == (0, 2)


def test_moves_are_of_the_widths_that_show_them(shop: Source, project: Project) -> None:
    """Moves at the widths asked for are drawn; the others are in the number of all."""
    request = AssessRequest(PAGE, days=7, device="desktop")
    every = moves(shop, project, request, aggregation="total_count", at=None, now=NOW)
    assert ([cell.count for cell in every.cells], every.shown, every.people, every.has_more) == ([1], 1, 1, False)
    other = moves(shop, project, request, aggregation="unique_visitors", at=(1000, 1100), now=NOW)
    assert (other.cells, other.shown, other.people) == ((), 0, 1)


def test_what_a_picture_does_not_show_has_no_place(shop: Source, project: Project) -> None:
    """Of a blank sheet nothing is known to lie anywhere: no hotspot and no element of a finding."""
    live = live_on_blank(shop, project, AssessRequest(PAGE, days=7, device="desktop"), SHEET, now=NOW)
    assert places(live, {"findings": []}) == Places({}, {})


def test_an_outline_is_of_the_period_that_an_assessment_takes(shop: Source, project: Project) -> None:
    """A week with few people is widened to thirty days when the period is ours to choose, and not when it was given."""
    wide, narrow = (page_outline(shop, project, AssessRequest(PAGE, days=days), NOW) for days in (None, 7))
    assert (wide.window.widened, narrow.window.widened) == (True, False)
    assert [(extent.device, extent.visitors) for extent in wide.extents] == [("desktop", 3), ("mobile", 1)]
    assert [(extent.device, extent.visitors) for extent in narrow.extents] == [("desktop", 2), ("mobile", 1)]
