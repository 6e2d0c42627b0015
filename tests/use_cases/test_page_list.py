"""Pages alone and by their shape."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

from heatsight.model.project import Project
from heatsight.store import Catalogue, EventStore
from heatsight.use_cases.capture import Capture
from heatsight.use_cases.page_list import listed_pages

NOW = datetime(2026, 3, 8, 12, tzinfo=UTC)


def test_pages_of_one_shape_are_listed_together_when_asked(store: EventStore, catalogue: Catalogue, project: Project) -> None:
    """Captured page views of numbered pages are rows of their own, or one row that says how many pages it stands for."""
    capture = Capture(store, catalogue, lambda: NOW)
    views = [
        {"event": "$pageview", "timestamp": (NOW - timedelta(hours=1)).isoformat(), "properties": {"distinct_id": "a", "$current_url": url}}
        for url in ("https://shop.test/item/1", "https://shop.test/item/2", "https://shop.test/cart")
    ]
    capture.take(json.dumps({"api_key": project.token, "batch": views}).encode())
    capture.close()
    source, told = store.source(project.id), []
    for grouped in (False, True):
        found, window = listed_pages(source, project, days=7, grouped=grouped, search="", limit=50, offset=0, now=NOW)
        told.append({(page.page, page.pages) for page in found.results})
        assert window.date_to == NOW
    assert told == [
        {("https://shop.test/item/1", 1), ("https://shop.test/item/2", 1), ("https://shop.test/cart", 1)},
        {("https://shop.test/item/*", 2), ("https://shop.test/cart", 1)},
    ]
