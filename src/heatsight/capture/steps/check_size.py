"""Set aside an event that is larger than any real one."""

from __future__ import annotations

from typing import Final

import msgspec

from heatsight.capture.draft import Draft, Dropped
from heatsight.model.rejection import Reason

LARGEST: Final = 1 << 20
"""Bytes of properties and elements chain together, points and recordings aside."""


def check_size(draft: Draft) -> Draft | Dropped:
    """Measure only where the whole body was larger than one event may be."""
    if draft.context.size <= LARGEST or draft.snapshot is not None:
        return draft
    size = len(msgspec.json.encode(draft.properties)) + len(draft.elements_chain.encode("utf-8", "replace"))
    if size > LARGEST:
        return Dropped(draft.reject(Reason.EVENT_TOO_LARGE, f"{draft.event} has {size} bytes of properties; {LARGEST} are the most"))
    return draft
