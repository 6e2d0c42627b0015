"""An event: the envelope posthog-js sends, decoded and timed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Event:
    """
    One row of `events`.

    Attributes:
        uuid: the SDK's own id; the same id never counts twice.
        timestamp: when it happened, in UTC, clock skew taken off.
        session_id: `$session_id`, or "" when the SDK sent none.
        window_id: `$window_id` (one browser tab), or "".
        properties: everything else, `$heatmap_data`, `$elements` and `$elements_chain` aside.
        elements_chain: the clicked element and its ancestors in PostHog's string form, "" when there is none.
        current_url: `$current_url` verbatim.
        page: `page_of(current_url)`.
        viewport_width, viewport_height: CSS px at the moment of the event, 0 when the SDK sent none.
        mark: why assessments leave this row out ("" when they do not), e.g. "over_cap".
    """

    uuid: UUID
    event: str
    timestamp: datetime
    distinct_id: str
    session_id: str
    window_id: str
    properties: Mapping[str, Any]
    elements_chain: str
    current_url: str
    page: str
    viewport_width: int = 0
    viewport_height: int = 0
    mark: str = ""
