"""The viewport that an event's heatmap rows lie in, or why it makes none at all, by PostHog's rules."""

from __future__ import annotations

from typing import Final

from heatsight.capture.draft import Draft
from heatsight.capture.grid import Viewport, viewport_of
from heatsight.model.rejection import Reason, Rejection

_IN_ANY_CASE: Final = frozenset(
    {"anonymous", "guest", "distinctid", "distinct_id", "id", "not_authenticated", "email", "undefined", "true", "false"}
)
_AS_WRITTEN: Final = frozenset({"[object Object]", "NaN", "None", "none", "null", "0"})


def viewport_or_refusal(draft: Draft) -> Viewport | Rejection:
    """The event's viewport; or why it makes no heatmap rows: its visitor is nobody, or the size of its window is unknown."""
    if not is_legal(draft.distinct_id):
        detail = f"the distinct_id of {draft.event} stands for nobody"
        return draft.reject(Reason.HEATMAP_INVALID_DISTINCT_ID, detail, sample=draft.distinct_id)
    viewport = viewport_of(draft.properties)
    if viewport is None:
        detail = f"{draft.event} says no viewport width and height"
        size = [draft.properties.get("$viewport_width"), draft.properties.get("$viewport_height")]
        return draft.reject(Reason.HEATMAP_INVALID_VIEWPORT_DIMENSIONS, detail, sample=size)
    return viewport


def is_legal(distinct_id: str) -> bool:
    """Whether an id can name a visitor: not blank, and none of the stand-ins that broken integrations send, quoted or not."""
    bare = distinct_id.strip()
    if len(bare) > 1 and bare[0] == bare[-1] and bare[0] in "\"'":
        bare = bare[1:-1].strip()
    return bool(bare) and bare not in _AS_WRITTEN and bare.lower() not in _IN_ANY_CASE
