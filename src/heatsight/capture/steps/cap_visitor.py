"""Mark what a visitor sends beyond the cap."""

from __future__ import annotations

from dataclasses import replace

import msgspec

from heatsight.capture.draft import Draft


def cap_visitor(draft: Draft) -> Draft:
    """Count the event and its points for its visitor; beyond the cap they are stored and marked, and assessments leave them out."""
    context = draft.context
    mark = context.caps.mark(context.project.id, draft.distinct_id, 1 + len(draft.interactions), context.received_at)
    if not mark:
        return draft
    return msgspec.structs.replace(draft, mark=mark, interactions=tuple(replace(point, mark=mark) for point in draft.interactions))
