"""Whether anything has arrived at all: asked again and again by somebody who waits for it, so it reads one row."""

from __future__ import annotations

from typing import Final

from heatsight.model.statement import Statement
from heatsight.store.interface import Source

FIRST: Final = Statement("SELECT page FROM events ORDER BY page = '' LIMIT 1")


def first_event(source: Source) -> str | None:
    """The page of some event, "" when none names its page; None when no event is stored."""
    rows = source.select(FIRST).results
    return str(rows[0][0]) if rows else None
