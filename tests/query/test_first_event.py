"""Whether anything arrived."""

from __future__ import annotations

from typing import Any

from heatsight.query.first_event import first_event
from heatsight.store import Source


def test_the_first_event_is_seen(rows: Any, source: Source) -> None:
    """Nothing is None; an event without a page is ""; one with a page names it."""
    assert first_event(source) is None
    rows.add(events=[rows.event("a", url="")])
    assert first_event(source) == ""
    rows.add(events=[rows.event("a")])
    assert first_event(source) == "https://example.com/pricing"
