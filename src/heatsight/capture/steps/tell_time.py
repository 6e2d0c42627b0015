"""Tell when an event happened."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

import msgspec

from heatsight.capture.draft import Draft, Dropped
from heatsight.capture.timestamps import moment
from heatsight.capture.values import number
from heatsight.model.rejection import Reason

AHEAD: Final = timedelta(hours=23)
"""A time further ahead than this is a broken clock's, whatever the time zone; the arrival is then the better guess (as PostHog has it)."""

_BEFORE_SENDING: Final = timedelta(days=30)
_AFTER_SENDING: Final = timedelta(hours=1)
_LONGEST_OFFSET: Final = 30 * 86_400_000  # milliseconds


def tell_time(draft: Draft) -> Draft | Dropped:
    """
    The event's own `timestamp`, else its `offset` (milliseconds before the body was sent), else the arrival.

    Where the client also says when it sent the body, and the two fit together, the error of its clock is taken off.
    """
    wire, context = draft.wire, draft.context
    sent_at = moment(wire.get("sent_at")) or context.sent_at
    given, offset = wire.get("timestamp"), number(wire.get("offset"))
    if given is not None:
        said = moment(given)
        if said is None:
            return Dropped(draft.reject(Reason.EVENT_INVALID_TIMESTAMP, f"{draft.event} has a timestamp that is none", sample=given))
    elif offset is not None:
        if abs(offset) > _LONGEST_OFFSET:
            return Dropped(draft.reject(Reason.EVENT_INVALID_TIMESTAMP, f"{draft.event} has an offset of {offset:.0f} ms", sample=offset))
        said = (sent_at or context.received_at) - timedelta(milliseconds=offset)
    else:
        return msgspec.structs.replace(draft, timestamp=context.received_at)
    shift = timedelta()
    if sent_at is not None and _fits(said, sent_at):
        shift = context.skew.of(context.project.id, draft.session_id or draft.distinct_id, sent_at, context.received_at)
    if said + shift > context.received_at + AHEAD:
        return msgspec.structs.replace(draft, timestamp=context.received_at)
    return msgspec.structs.replace(draft, timestamp=said + shift, shift=shift)


def _fits(said: datetime, sent_at: datetime) -> bool:
    """Whether an event can have been sent at that time, by the same clock."""
    return -_AFTER_SENDING <= sent_at - said <= _BEFORE_SENDING
