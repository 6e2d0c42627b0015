"""Take the points of a heatmap event, by PostHog's rules for its own table."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

import msgspec

from heatsight.capture.draft import Draft
from heatsight.capture.grid import Viewport, grid_of
from heatsight.capture.heatmap_refusal import viewport_or_refusal
from heatsight.capture.values import INT32, LONGEST_URL, number, rounded, text, within
from heatsight.model.interaction import Interaction
from heatsight.model.page import page_of
from heatsight.model.rejection import Reason, Rejection

LONGEST_TYPE: Final = 64


def take_points(draft: Draft) -> Draft:
    """
    One row for each point of `$heatmap_data`, in the order it came.

    `position` counts every point of the event, over all its urls, those set aside included: a gap shows where one was.
    """
    data = draft.properties.get("$heatmap_data")
    if not data:
        return draft
    if not isinstance(data, dict):
        detail = f"$heatmap_data is a {type(data).__name__}, not an object"
        return _without(draft, draft.reject(Reason.HEATMAP_INVALID_DATA, detail, sample=data))
    viewport = viewport_or_refusal(draft)
    if isinstance(viewport, Rejection):
        return _without(draft, viewport)
    found = list(_points(draft, data, viewport))
    kept = tuple(point for point in found if isinstance(point, Interaction))
    aside = tuple(point for point in found if isinstance(point, Rejection))
    return msgspec.structs.replace(draft, interactions=draft.interactions + kept, rejections=draft.rejections + aside)


def _points(draft: Draft, data: Mapping[str, Any], viewport: Viewport) -> Iterator[Interaction | Rejection]:
    position, event = 0, _columns(draft, viewport)
    malformed: list[Any] = []
    for url, items in data.items():
        if not url.strip() or len(url) > LONGEST_URL:
            count = len(items) if isinstance(items, list) else 0
            detail = f"points were filed under a blank url, or one of more than {LONGEST_URL} characters"
            yield draft.reject(Reason.HEATMAP_INVALID_URL, detail, sample=url, points=count or 1)
            position += count
        elif not isinstance(items, list):
            detail = f"the points of a url are a {type(items).__name__}"
            yield draft.reject(Reason.HEATMAP_INVALID_ITEMS, detail, sample=url, points=1)
        else:
            columns = {**event, "current_url": url, "page": page_of(url)}
            for item in items:
                row = _row(item, position, columns)
                position += 1
                if row is not None:
                    yield row
                else:
                    malformed.append(item)
    if malformed:
        detail = "points without numbers, a type or a boolean target_fixed, or outside the grid"
        yield draft.reject(Reason.HEATMAP_INVALID_POINT, detail, sample=malformed[0], points=len(malformed))


def _columns(draft: Draft, viewport: Viewport) -> dict[str, Any]:
    """What all points of an event share."""
    return {
        "viewport_width": viewport.width,
        "viewport_height": viewport.height,
        "timestamp": draft.when,
        "distinct_id": draft.distinct_id,
        "session_id": draft.session_id,
        "window_id": draft.window_id,
        "pixel_viewport_width": viewport.pixel_width,
        "pixel_viewport_height": viewport.pixel_height,
        "event_uuid": draft.uuid,
        "pageview_id": text(draft.properties.get("$pageview_id")),
        "lib_version": text(draft.properties.get("$lib_version"), 32),
    }


def _row(item: Any, position: int, columns: Mapping[str, Any]) -> Interaction | None:
    if not isinstance(item, dict):
        return None
    x, y, kind, fixed = number(item.get("x")), number(item.get("y")), item.get("type"), item.get("target_fixed")
    if x is None or y is None or not isinstance(kind, str) or not kind.strip() or len(kind) > LONGEST_TYPE or not isinstance(fixed, bool):
        return None
    grid_x, grid_y, pixel_x, pixel_y = grid_of(x), grid_of(y), rounded(x), rounded(y)
    if grid_x is None or grid_y is None or not within(pixel_x, INT32) or not within(pixel_y, INT32):
        return None
    return Interaction(
        type=kind, x=grid_x, y=grid_y, pointer_target_fixed=fixed, pixel_x=pixel_x, pixel_y=pixel_y, position=position, **columns
    )


def _without(draft: Draft, rejection: Rejection) -> Draft:
    return msgspec.structs.replace(draft, rejections=(*draft.rejections, rejection))
