"""Take how far the previous page view was scrolled, as PostHog does at ingestion."""

from __future__ import annotations

from typing import Any
from urllib.parse import SplitResult, urlsplit

import msgspec

from heatsight.capture.draft import Draft
from heatsight.capture.grid import Viewport, grid_of
from heatsight.capture.heatmap_refusal import viewport_or_refusal
from heatsight.capture.values import INT32, LONGEST_URL, number, rounded, text, within
from heatsight.model.interaction import Interaction
from heatsight.model.page import page_of
from heatsight.model.rejection import Reason, Rejection


def take_scroll_depth(draft: Draft) -> Draft:
    """
    A row of type scrolldepth from `$prev_pageview_*`, which a `$pageview` or `$pageleave` carries for the page before.

    `current_url` is as PostHog makes it: this event's url under the previous pathname, this event's query and hash kept.
    `page` is the page that was scrolled. `position` follows the event's points.
    """
    pathname, depth = draft.properties.get("$prev_pageview_pathname"), draft.properties.get("$prev_pageview_max_scroll")
    if not isinstance(pathname, str) or not pathname or not draft.current_url or depth is None:
        return draft
    viewport = viewport_or_refusal(draft)
    if isinstance(viewport, Rejection):
        said = viewport in draft.rejections  # its points were refused for the same reason
        return draft if said else msgspec.structs.replace(draft, rejections=(*draft.rejections, viewport))
    found = _row(draft, viewport, pathname, depth)
    if isinstance(found, Interaction):
        return msgspec.structs.replace(draft, interactions=(*draft.interactions, found))
    return msgspec.structs.replace(draft, rejections=(*draft.rejections, found))


def _row(draft: Draft, viewport: Viewport, pathname: str, depth: Any) -> Interaction | Rejection:
    pixels = number(depth)
    grid = None if pixels is None else grid_of(pixels)
    if pixels is None or grid is None:
        return draft.reject(Reason.HEATMAP_INVALID_POINT, "a scroll depth that is no number of pixels", sample=depth, points=1)
    try:
        here = urlsplit(draft.current_url)
    except ValueError:
        here = SplitResult("", "", "", "", "")
    if not here.scheme or len(pathname) > LONGEST_URL:
        return draft.reject(Reason.HEATMAP_INVALID_DATA, "a scroll depth on a page whose url cannot be read", sample=draft.current_url)
    path = pathname if pathname.startswith("/") else f"/{pathname}"
    return Interaction(
        type="scrolldepth",
        x=0,
        y=grid,
        viewport_width=viewport.width,
        viewport_height=viewport.height,
        pointer_target_fixed=False,
        current_url=here._replace(path=path).geturl(),
        timestamp=draft.when,
        distinct_id=draft.distinct_id,
        session_id=draft.session_id,
        window_id=draft.window_id,
        pixel_y=rounded(pixels),
        pixel_viewport_width=viewport.pixel_width,
        pixel_viewport_height=viewport.pixel_height,
        page=_scrolled_page(draft, here, path),
        event_uuid=draft.uuid,
        position=max((point.position for point in draft.interactions), default=-1) + 1,
        pageview_id=text(draft.properties.get("$prev_pageview_id")),
        page_height=_page_height(draft),
        lib_version=text(draft.properties.get("$lib_version"), 32),
    )


def _scrolled_page(draft: Draft, here: SplitResult, path: str) -> str:
    """The page left keeps its query, which only its own `$pageleave` knows; of another page only origin and path are known."""
    if draft.event == "$pageleave" and (here.path or "/") == path:
        return draft.page
    return page_of(f"{here.scheme}://{here.netloc}{path}")


def _page_height(draft: Draft) -> int:
    """Height of the scrolled document in CSS px: its furthest seen pixel by the share of the document that was; 0 when unknown."""
    content, share = (number(draft.properties.get(f"$prev_pageview_max_content{part}")) for part in ("", "_percentage"))
    if content is None or share is None or not 0 < share <= 1:
        return 0
    height = rounded(content / share)
    return height if within(height, (0, INT32[1])) else 0
