"""Points of a heatmap event."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from heatsight.capture.draft import Draft
from heatsight.capture.steps.take_points import take_points
from heatsight.model.rejection import Reason

MakeDraft = Callable[..., Draft]
POINT = {"x": 100, "y": 200, "target_fixed": False, "type": "click"}
SIZE = {"$viewport_width": 1200, "$viewport_height": 800, "$pageview_id": "P", "$lib_version": "1.449.2"}


def take(make_draft: MakeDraft, data: Any, **changes: Any) -> Draft:
    """The step on `$heatmap_data`."""
    return take_points(make_draft({**SIZE, "$heatmap_data": data}, **changes))


def test_a_point_keeps_grid_and_pixels(make_draft: MakeDraft) -> None:
    """A row holds PostHog's grid and what the browser said, and where in its event it stood."""
    draft = take(make_draft, {"https://e.com/a/?q=1#x": [{**POINT, "x": 168, "y": 167.5, "target_fixed": True}]})
    (row,) = draft.interactions
    assert (row.x, row.y, row.pixel_x, row.pixel_y, row.pointer_target_fixed) == (11, 10, 168, 168, True)
    assert (row.viewport_width, row.viewport_height, row.pixel_viewport_width, row.pixel_viewport_height) == (75, 50, 1200, 800)
    assert (row.current_url, row.page) == ("https://e.com/a/?q=1#x", "https://e.com/a/?q=1")
    assert (row.event_uuid, row.session_id, row.distinct_id, row.timestamp) == (draft.uuid, "S", "visitor", draft.timestamp)
    assert (row.pageview_id, row.lib_version, row.scale_factor, row.mark) == ("P", "1.449.2", 16, "")


def test_position_counts_over_all_urls_and_keeps_gaps(make_draft: MakeDraft) -> None:
    """Order is evidence: positions follow the wire, and a point set aside leaves its place empty."""
    draft = take(make_draft, {"https://e.com/a": [POINT, {"x": 1}, POINT], " ": [POINT, POINT], "https://e.com/b": [POINT]})
    assert [(row.current_url[-1], row.position) for row in draft.interactions] == [("a", 0), ("a", 2), ("b", 5)]
    assert {(rejection.reason, rejection.count) for rejection in draft.rejections} == {
        (Reason.HEATMAP_INVALID_POINT, 1),
        (Reason.HEATMAP_INVALID_URL, 2),
    }


@pytest.mark.parametrize(("url", "items", "count"), [(" ", "x", 1), (" ", [], 1), ("x" * 8193, [POINT] * 3, 3)])
def test_points_without_a_usable_url_are_counted(make_draft: MakeDraft, url: str, items: Any, count: int) -> None:
    """Under a blank url, or one longer than any browser's, every point is set aside and counted."""
    draft = take(make_draft, {url: items, "https://e.com/": [POINT]})
    assert len(draft.interactions) == 1
    assert [(rejection.reason, rejection.kind, rejection.count) for rejection in draft.rejections] == [
        (Reason.HEATMAP_INVALID_URL, "point", count)
    ]


@pytest.mark.parametrize(
    "item",
    [
        None,
        7,
        [],
        {},
        {**POINT, "x": None},
        {**POINT, "x": "100"},
        {**POINT, "y": True},
        {**POINT, "y": float("nan")},
        {**POINT, "x": 10**400},
        {**POINT, "y": 600_000},
        {**POINT, "type": ""},
        {**POINT, "type": " "},
        {**POINT, "type": 7},
        {**POINT, "type": "x" * 65},
        {**POINT, "target_fixed": 0},
        {**POINT, "target_fixed": None},
    ],
)
def test_a_malformed_point_costs_only_itself(make_draft: MakeDraft, item: Any) -> None:
    """Points that PostHog skips, and points no column can hold, are counted under one reason."""
    draft = take(make_draft, {"https://e.com/": [POINT, item, item, POINT]})
    assert [row.position for row in draft.interactions] == [0, 3]
    (rejection,) = draft.rejections
    assert (rejection.reason, rejection.kind, rejection.count) == (Reason.HEATMAP_INVALID_POINT, "point", 2)


@pytest.mark.parametrize("data", [None, {}, "", 0, []])
def test_nothing_is_nothing(make_draft: MakeDraft, data: Any) -> None:
    """Empty data make neither rows nor a reason, whoever the visitor is."""
    draft = make_draft({"$heatmap_data": data}, distinct_id="null")
    assert take_points(draft) is draft


@pytest.mark.parametrize("data", ["x", 7, [POINT], True])
def test_data_that_are_no_object_are_set_aside(make_draft: MakeDraft, data: Any) -> None:
    """The event's heatmap part has its own reason, and the event stays."""
    draft = take(make_draft, data)
    assert draft.interactions == ()
    assert [rejection.reason for rejection in draft.rejections] == [Reason.HEATMAP_INVALID_DATA]


def test_hostile_samples_are_short(make_draft: MakeDraft) -> None:
    """However large or deep an offending point is, only the start of it is kept."""
    deep: Any = 1
    for _ in range(900):
        deep = [deep]
    for item in ({**POINT, "x": "y" * 10**6}, {**POINT, "x": deep}, {**POINT, "x": 10**4000}):
        (rejection,) = take(make_draft, {"https://e.com/": [item]}).rejections
        assert len(rejection.sample) <= 200
