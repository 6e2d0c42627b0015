"""Leave out heatmap rows of a project that does not want them."""

from __future__ import annotations

import msgspec

from heatsight.capture.draft import Draft
from heatsight.model.rejection import Reason


def check_opt_in(draft: Draft) -> Draft:
    """Only an explicit False takes the rows off (null counts as on, as upstream); the event itself stays."""
    if draft.context.project.heatmaps_opt_in is not False or not (draft.interactions or draft.rejections):
        return draft
    rows = len(draft.interactions)
    reject = draft.reject(Reason.HEATMAP_OPT_IN_DISABLED, f"heatmaps are off for this project: {rows} rows of {draft.event} left out")
    return msgspec.structs.replace(draft, interactions=(), rejections=(reject,))
