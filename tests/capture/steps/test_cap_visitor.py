"""Visitors over their cap."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from heatsight.capture.steps.cap_visitor import cap_visitor
from heatsight.capture.steps.take_points import take_points
from heatsight.capture.visitor_caps import OVER_CAP, VisitorCaps

POINT = {"x": 100, "y": 200, "target_fixed": False, "type": "click"}
HEAT = {"$viewport_width": 1200, "$viewport_height": 800, "$heatmap_data": {"https://e.com/": [POINT] * 4}}
Make = Callable[..., Any]


def test_an_event_and_its_points_count(make_draft: Make, make_context: Make) -> None:
    """An event of four points is five rows: two of them fit into ten, the third does not, and is marked whole."""
    context = make_context(caps=VisitorCaps(rows=10))
    drafts = [cap_visitor(take_points(make_draft(HEAT, context=context))) for _ in range(3)]
    assert [draft.mark for draft in drafts] == ["", "", OVER_CAP]
    assert {point.mark for point in drafts[2].interactions} == {OVER_CAP}
    assert len(drafts[2].interactions) == 4
