"""Take off the properties that became something else."""

from __future__ import annotations

from typing import Final

import msgspec

from heatsight.capture.draft import Draft

SCRUBBED: Final = frozenset({"$heatmap_data", "$elements", "$elements_chain", "$snapshot_data", "token"})
"""They live in rows, in `elements_chain` and in the project; the token is a credential."""


def scrub_properties(draft: Draft) -> Draft:
    """Properties without what is kept elsewhere."""
    kept = dict(draft.properties)
    for name in SCRUBBED:
        kept.pop(name, None)
    return msgspec.structs.replace(draft, properties=kept)
