"""What travels from step to step: an event on its way to rows, and where it came from."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

import msgspec

from heatsight.capture.clock_skew import ClockSkew
from heatsight.capture.visitor_caps import VisitorCaps
from heatsight.model.interaction import NO_EVENT, Interaction
from heatsight.model.project import Project
from heatsight.model.recording import Snapshot
from heatsight.model.rejection import Reason, Rejection

_SAMPLE: Final = 200


class Context(msgspec.Struct, frozen=True):
    """
    The body an event came in. `received_at` is the only clock a step may look at.

    Attributes:
        sent_at: the client's clock when it sent the body, or None.
        size: bytes of the body's JSON.
    """

    project: Project
    received_at: datetime
    sent_at: datetime | None
    size: int
    skew: ClockSkew
    caps: VisitorCaps


class Draft(msgspec.Struct, frozen=True):
    """
    One event between the wire and its rows. A step returns a changed copy, made with `msgspec.structs.replace`.

    Attributes:
        wire: the event as it came.
        index: its place in the body.
        shift: what was added to the client's time to get `timestamp`.
        snapshot: the piece of a recording it turned out to be; such an event leaves no row in `events`.
        rejections: parts of it that were set aside.
    """

    wire: Any
    index: int
    context: Context
    event: str = ""
    uuid: UUID = NO_EVENT
    distinct_id: str = ""
    session_id: str = ""
    window_id: str = ""
    timestamp: datetime | None = None
    shift: timedelta = timedelta()
    properties: Mapping[str, Any] = {}
    elements_chain: str = ""
    current_url: str = ""
    page: str = ""
    viewport_width: int = 0
    viewport_height: int = 0
    interactions: tuple[Interaction, ...] = ()
    snapshot: Snapshot | None = None
    rejections: tuple[Rejection, ...] = ()
    mark: str = ""

    def reject(self, reason: Reason, detail: str, *, sample: Any = "", points: int = 0) -> Rejection:
        """The note that this event (`points` = 0), its heatmap part or some of its points are set aside."""
        return Rejection(
            reason=reason,
            kind="point" if points else "event",
            received_at=self.context.received_at,
            event=self.event,
            event_uuid=str(self.uuid) if self.uuid != NO_EVENT else "",
            distinct_id=self.distinct_id,
            count=points or 1,
            detail=" ".join(detail.split()),  # it quotes what was sent, which may hold line breaks
            sample=sample_of(sample),
        )

    @property
    def when(self) -> datetime:
        """The event's time, or before it is known the body's."""
        return self.timestamp or self.context.received_at


class Dropped(msgspec.Struct, frozen=True):
    """An event that goes no further, and why."""

    rejection: Rejection


def sample_of(value: Any) -> str:
    """The start of an offending value, for a person to recognise it."""
    if isinstance(value, str):
        return value[:_SAMPLE]
    try:
        return msgspec.json.encode(value)[: 4 * _SAMPLE].decode("utf-8", "replace")[:_SAMPLE]
    except (RecursionError, ValueError, OverflowError, msgspec.MsgspecError):
        return f"({type(value).__name__})"
