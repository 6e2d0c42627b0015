"""An interaction: one point of a heatmap, as stored."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

SCALE_FACTOR: Final = 16
"""CSS pixels per step of PostHog's stored grid."""

NO_EVENT: Final = UUID(int=0)
"""Of rows that came without an event, as PostHog's own table holds them."""


@dataclass(frozen=True, slots=True)
class Interaction:
    """
    One row of `heatmaps`. Grid columns are PostHog's (`round(px / 16)`, halves up); `pixel_*` keep what the browser said.

    Attributes:
        type: "click", "rageclick", "deadclick", "mousemove" as the SDK sends them; "scrolldepth" is made at ingestion.
        x, y: grid position; y from the top of the document, or of the viewport when `pointer_target_fixed`.
        pixel_x, pixel_y: the same in CSS px; of a scrolldepth row, pixel_y is the furthest scroll offset.
        viewport_width, viewport_height: grid; `pixel_viewport_*` the same in CSS px, at the moment of the flush.
        current_url: the url key the SDK filed the point under, verbatim.
        page: `page_of` that url. Of a scrolldepth row: the page that was scrolled (current_url keeps PostHog's quirk).
        timestamp: of the event that carried the point: a flush, up to some seconds after the click.
        event_uuid, position: which event the point came in and its place in it, from 0; order is evidence.
        pageview_id: `$pageview_id`; of a scrolldepth row, the id of the page view that was scrolled.
        page_height: CSS px of the scrolled document where the SDK said it, else 0.
        lib_version: posthog-js version; old ones carry scroll depth over between single-page routes.
        mark: why assessments leave this row out, "" when they do not.
    """

    type: str
    x: int
    y: int
    viewport_width: int
    viewport_height: int
    pointer_target_fixed: bool
    current_url: str
    timestamp: datetime
    distinct_id: str
    session_id: str
    window_id: str = ""
    scale_factor: int = SCALE_FACTOR
    pixel_x: int = 0
    pixel_y: int = 0
    pixel_viewport_width: int = 0
    pixel_viewport_height: int = 0
    page: str = ""
    event_uuid: UUID = NO_EVENT
    position: int = 0
    pageview_id: str = ""
    page_height: int = 0
    lib_version: str = ""
    mark: str = ""
