"""Recorded sites in the corpus format: their requests put through the real capture path, and the clicks that truly happened."""

from __future__ import annotations

import asyncio
import gzip
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

from heatsight.model.device import Band, band_of
from heatsight.model.page import Page, page_of
from heatsight.model.scope import Scope
from heatsight.model.window import Window
from heatsight.store import Source, open_catalogue, open_store
from heatsight.use_cases.capture import Capture


@dataclass(frozen=True)
class Recorded:
    """
    One site.

    Attributes:
        requests: as they came to the recorder: {path, query, recv_ms, sent_at, ua, body}.
        clicks: every click of the page's own record, bots' included.
    """

    name: str
    requests: tuple[dict[str, Any], ...]
    clicks: tuple[dict[str, Any], ...]

    @property
    def people(self) -> tuple[dict[str, Any], ...]:
        """The clicks to be judged: of people, and delivered."""
        return tuple(click for click in self.clicks if click.get("persona") != "bot" and click.get("in_heatmap", True))

    def recorded_sessions(self) -> frozenset[str]:
        """Sessions with a recording."""
        events = (event for request in self.requests for event in events_of(request["body"]))
        return frozenset(event["properties"].get("$session_id", "") for event in events if event["event"] == "$snapshot")


def lines(path: Path) -> list[dict[str, Any]]:
    """The objects of a gzipped file of JSON lines."""
    with gzip.open(path, "rt", encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def read(folder: Path, events: Path | None = None) -> Recorded:
    """A site's folder; `events` where its traffic lies elsewhere."""
    requests = lines(events or folder / "events.jsonl.gz")
    return Recorded(folder.name, tuple(requests), tuple(lines(folder / "clicks.jsonl.gz")))


def events_of(body: Any) -> list[dict[str, Any]]:
    """The events in a body of any SDK version."""
    return list(body if isinstance(body, list) else body.get("batch", [body]))


@contextmanager
def captured(site: Recorded, *, recordings: bool = True) -> Iterator[tuple[Source, Window]]:
    """The site's requests, each received when it was, in a store in memory; and the period they lie in."""
    store, catalogue = open_store(None), open_catalogue(None)
    project = catalogue.create_project(site.name)[0]
    catalogue.set_project(project.id, "retention_days", 36_500)  # the recording grows old, the test must not
    now = datetime.fromtimestamp(site.requests[0]["recv_ms"] / 1000, UTC)
    capture = Capture(store, catalogue, lambda: now)

    async def receive_all() -> None:
        nonlocal now
        waiting = []
        for request in site.requests:
            if request["path"].startswith("/s/") and not recordings:
                continue
            now = datetime.fromtimestamp(request["recv_ms"] / 1000, UTC)
            body = json.dumps(_of_project(request["body"], project.token)).encode()
            waiting.append(asyncio.ensure_future(capture.receive(request["path"], dict(parse_qsl(request["query"])), {}, body)))
            await asyncio.sleep(0)  # it reads the clock now, and is stored with others
        await asyncio.gather(*waiting)

    asyncio.run(receive_all())
    capture.close()
    try:
        yield store.source(project.id), Window(now - timedelta(days=2), now + timedelta(days=1))
    finally:
        catalogue.close()
        store.close()


def _of_project(body: Any, token: str) -> Any:
    """The body with the project's token where the site's stood."""
    if isinstance(body, dict) and "api_key" in body:
        body = {**body, "api_key": token}
    events = [{**event, "properties": {**event["properties"], "token": token}} for event in events_of(body)]
    return {**body, "batch": events} if isinstance(body, dict) and "batch" in body else events


def groups(site: Recorded, *, at_least: int = 30) -> dict[tuple[str, Band], list[dict[str, Any]]]:
    """The clicks to be judged, by page and band, where there are enough."""
    found: dict[tuple[str, Band], list[dict[str, Any]]] = {}
    for click in site.people:
        found.setdefault((page_of(click["url"]), band_of(click["vw"])), []).append(click)
    return {key: clicks for key, clicks in sorted(found.items(), key=lambda item: str(item[0])) if len(clicks) >= at_least}


def scope_of(url: str, window: Window) -> Scope:
    """The page in that period, people only."""
    return Scope(Page(url_exact=url), window)
