"""How far the page before was scrolled."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from heatsight.capture.draft import Draft
from heatsight.capture.steps.place_on_page import place_on_page
from heatsight.capture.steps.take_points import take_points
from heatsight.capture.steps.take_scroll_depth import take_scroll_depth
from heatsight.model.rejection import Reason

MakeDraft = Callable[..., Draft]
POINT = {"x": 100, "y": 200, "target_fixed": False, "type": "click"}
LEFT = {
    "$current_url": "https://e.com/a/?q=1#x",
    "$viewport_width": 1200,
    "$viewport_height": 800,
    "$prev_pageview_id": "P1",
    "$prev_pageview_pathname": "/a/",
    "$prev_pageview_max_scroll": 1234,
    "$prev_pageview_max_content": 2034,
    "$prev_pageview_max_content_percentage": 0.5,
}


def take(make_draft: MakeDraft, event: str = "$pageleave", **properties: Any) -> Draft:
    """The step, on an event placed on its page."""
    return take_scroll_depth(place_on_page(make_draft({**LEFT, **properties}, event=event)))


def test_a_pageleave_tells_of_its_own_page(make_draft: MakeDraft) -> None:
    """Depth in px, the page with its query, the height of the document, and the page view it belongs to."""
    (row,) = take(make_draft).interactions
    assert (row.type, row.x, row.y, row.pixel_x, row.pixel_y, row.pointer_target_fixed) == ("scrolldepth", 0, 77, 0, 1234, False)
    assert (row.current_url, row.page) == ("https://e.com/a/?q=1#x", "https://e.com/a/?q=1")
    assert (row.page_height, row.pageview_id, row.position) == (4068, "P1", 0)


def test_a_pageview_tells_of_the_page_before(make_draft: MakeDraft) -> None:
    """The url keeps PostHog's quirk, the current query under the old path; the page has none, since none is known."""
    (row,) = take(make_draft, "$pageview", **{"$prev_pageview_pathname": "/b"}).interactions
    assert (row.current_url, row.page) == ("https://e.com/b?q=1#x", "https://e.com/b")


def test_a_pageleave_may_tell_of_another_page(make_draft: MakeDraft) -> None:
    """Where the paths differ, the url the event happened on says nothing about the page's query."""
    (row,) = take(make_draft, **{"$prev_pageview_pathname": "/b"}).interactions
    assert row.page == "https://e.com/b"


def test_root_and_no_path_are_the_same(make_draft: MakeDraft) -> None:
    """An origin without a path is its root."""
    (row,) = take(make_draft, **{"$current_url": "https://e.com?q=1", "$prev_pageview_pathname": "/"}).interactions
    assert (row.current_url, row.page) == ("https://e.com/?q=1", "https://e.com?q=1")


def test_scroll_depth_follows_the_points(make_draft: MakeDraft) -> None:
    """In an event with points, the depth's position comes after theirs."""
    draft = place_on_page(make_draft({**LEFT, "$heatmap_data": {"https://e.com/": [POINT, POINT]}}))
    assert [row.position for row in take_scroll_depth(take_points(draft)).interactions] == [0, 1, 2]


@pytest.mark.parametrize(
    "missing",
    [{"$prev_pageview_pathname": None}, {"$prev_pageview_pathname": ""}, {"$current_url": None}, {"$prev_pageview_max_scroll": None}],
)
def test_nothing_said_is_no_row(make_draft: MakeDraft, missing: dict[str, Any]) -> None:
    """Without a path, a url or a depth there is no row and no reason."""
    draft = take(make_draft, **missing)
    assert (draft.interactions, draft.rejections) == ((), ())


@pytest.mark.parametrize(
    ("odd", "reason"),
    [
        ({"$prev_pageview_max_scroll": "far"}, Reason.HEATMAP_INVALID_POINT),
        ({"$prev_pageview_max_scroll": 10**7}, Reason.HEATMAP_INVALID_POINT),
        ({"$viewport_height": None}, Reason.HEATMAP_INVALID_VIEWPORT_DIMENSIONS),
        ({"$current_url": "https://["}, Reason.HEATMAP_INVALID_DATA),
        ({"$prev_pageview_pathname": "/" * 9000}, Reason.HEATMAP_INVALID_DATA),
        ({"$current_url": "no url"}, Reason.HEATMAP_INVALID_DATA),
    ],
)
def test_odd_values_have_their_reason(make_draft: MakeDraft, odd: dict[str, Any], reason: Reason) -> None:
    """What cannot become a row is set aside."""
    draft = take(make_draft, **odd)
    assert draft.interactions == ()
    assert [rejection.reason for rejection in draft.rejections] == [reason]


def test_one_reason_is_said_once(make_draft: MakeDraft) -> None:
    """When points and depth fall to the same fault, it is listed once."""
    draft = place_on_page(make_draft({**LEFT, "$heatmap_data": {"https://e.com/": [POINT]}}, distinct_id="null"))
    assert len(take_scroll_depth(take_points(draft)).rejections) == 1


@pytest.mark.parametrize(
    ("content", "share", "height"),
    [(800, 1, 800), (2034, 0.5, 4068), (2034, 0, 0), (2034, None, 0), (2034, 1.5, 0), (None, 0.5, 0), (2034, 1e-300, 0)],
)
def test_page_height_is_content_by_share(make_draft: MakeDraft, content: Any, share: Any, height: int) -> None:
    """The document's height follows from what was seen of it, and is zero where that says nothing."""
    (row,) = take(make_draft, **{"$prev_pageview_max_content": content, "$prev_pageview_max_content_percentage": share}).interactions
    assert row.page_height == height
