"""Take the elements chain, in either of its two forms."""

from __future__ import annotations

import msgspec

from heatsight.capture.draft import Draft
from heatsight.model.elements_chain import from_wire, write


def take_elements(draft: Draft) -> Draft:
    """`$elements_chain` as it came; where an older SDK sent the `$elements` array instead, that array written as a chain."""
    chain = draft.properties.get("$elements_chain")
    if isinstance(chain, str) and chain.strip():
        return msgspec.structs.replace(draft, elements_chain=chain)
    items = draft.properties.get("$elements")
    if isinstance(items, list) and items:
        return msgspec.structs.replace(draft, elements_chain=write(from_wire(items)))
    return draft
