"""What was set aside at capture, and why. Nothing disappears without one of these."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Literal


class Reason(StrEnum):
    """The closed set of reasons. PostHog's own words where it has them."""

    BODY_UNREADABLE = "body_unreadable"
    """Not JSON after undoing gzip, base64 and form encoding."""
    BODY_NOT_EVENTS = "body_not_events"
    """JSON, but neither an event nor a list of them."""
    EVENT_NOT_AN_OBJECT = "event_not_an_object"
    EVENT_WITHOUT_NAME = "event_without_name"
    EVENT_WITHOUT_DISTINCT_ID = "event_without_distinct_id"
    EVENT_INVALID_PROPERTIES = "event_invalid_properties"
    EVENT_INVALID_UUID = "event_invalid_uuid"
    EVENT_INVALID_TIMESTAMP = "event_invalid_timestamp"
    EVENT_TOO_LARGE = "event_too_large"
    EVENT_UNSTORABLE = "event_unstorable"
    """The engine refused it, alone; the rest of its batch is stored."""
    SNAPSHOT_INVALID = "snapshot_invalid"
    """A recording piece without a session or without a list of rrweb events."""
    HEATMAP_OPT_IN_DISABLED = "heatmap_opt_in_disabled"
    HEATMAP_INVALID_DISTINCT_ID = "heatmap_invalid_distinct_id"
    HEATMAP_INVALID_VIEWPORT_DIMENSIONS = "heatmap_invalid_viewport_dimensions"
    HEATMAP_INVALID_DATA = "invalid_heatmap_data"
    HEATMAP_INVALID_URL = "rejecting_heatmap_data_with_invalid_url"
    HEATMAP_INVALID_ITEMS = "rejecting_heatmap_data_with_invalid_items"
    HEATMAP_INVALID_POINT = "heatmap_invalid_point"
    """One point without numbers, a type or a boolean target_fixed, or outside what the grid can hold."""


@dataclass(frozen=True, slots=True)
class Rejection:
    """
    One thing set aside.

    Attributes:
        kind: what was set aside: a whole body, one event (or its heatmap part), or one point.
        event: the event's name, "" for a body.
        count: how many things this stands for (points of one event with one reason are counted together).
        detail: one line for a person: what was wrong and where.
        sample: the start of the offending text, capped; hostile.
    """

    reason: Reason
    kind: Literal["body", "event", "point"]
    received_at: datetime
    event: str = ""
    event_uuid: str = ""
    distinct_id: str = ""
    count: int = 1
    detail: str = ""
    sample: str = ""
