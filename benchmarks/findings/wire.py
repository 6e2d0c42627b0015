"""A visit as posthog-js sends it: page view and leave, autocapture, rage and dead clicks, and heatmap points every five seconds."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any, Final
from uuid import UUID

import numpy as np
from benchmarks.findings.people import Click, Visit

from heatsight.model.elements_chain import parse

ORIGIN: Final = "https://site.example"
FLUSH: Final = 5.0
EVENTS_IN_BODY: Final = 2_000

JSON = dict[str, Any]


def bodies(visits: Iterable[Visit], path: str, token: str, now: datetime, rng: np.random.Generator, *, leaves: float) -> Iterator[bytes]:
    """Bodies for capture, of many events each; sessions begin in the six days before `now`; `leaves` is how often `$pageleave` comes."""
    batch: list[JSON] = []
    for visit in visits:
        began = now - timedelta(seconds=float(rng.uniform(3_600, 6 * 86_400)))
        batch += _events(visit, path, token, began, rng, leaves=bool(rng.random() < leaves))
        if len(batch) >= EVENTS_IN_BODY:
            yield _body(batch, token, now)
            batch = []
    if batch:
        yield _body(batch, token, now)


def _body(batch: list[JSON], token: str, now: datetime) -> bytes:
    return json.dumps({"api_key": token, "batch": batch, "sent_at": _iso(now)}).encode()


def _events(visit: Visit, path: str, token: str, began: datetime, rng: np.random.Generator, *, leaves: bool) -> Iterator[JSON]:
    view = _uuid(began, rng)
    common = {
        "$current_url": ORIGIN + path, "$host": ORIGIN.split("//")[1], "$pathname": path, "$viewport_width": visit.width,
        "$viewport_height": visit.height, "$lib": "web", "$lib_version": "1.449.2", "distinct_id": _uuid(began, rng), "token": token,
        "$session_id": _uuid(began, rng), "$window_id": _uuid(began, rng), "$pageview_id": view,
        "$device_type": "Desktop" if visit.layout == "desktop" else "Mobile",
    }  # fmt: skip

    def event(name: str, after: float, more: JSON | None = None, uuid: str | None = None) -> JSON:
        at = began + timedelta(seconds=after)
        return {"uuid": uuid or _uuid(at, rng), "event": name, "timestamp": _iso(at), "properties": common | (more or {})}

    yield event("$pageview", 0.0, {"title": "A page"}, view)
    for click in visit.clicks:
        yield from _of_click(click, event)
    yield from _heatmaps(visit, event, path)
    if leaves:
        content = visit.max_scroll + visit.height
        yield event(
            "$pageleave", visit.seconds,
            {
                "$prev_pageview_id": view, "$prev_pageview_pathname": path, "$prev_pageview_duration": visit.seconds,
                "$prev_pageview_max_scroll": visit.max_scroll, "$prev_pageview_last_scroll": visit.max_scroll,
                "$prev_pageview_max_content": content, "$prev_pageview_max_content_percentage": min(1.0, content / visit.page_height),
                "$prev_pageview_max_scroll_percentage": min(1.0, visit.max_scroll / max(1, visit.page_height - visit.height)),
            },
        )  # fmt: skip


def _of_click(click: Click, event: Any) -> Iterator[JSON]:
    thing = click.thing
    if thing is None:
        return
    chain = thing.chains[click.state]
    named = {"$event_type": "click", "$ce_version": 1, "$elements_chain": chain, "$el_text": parse(chain)[0].text or ""}
    if thing.pointer:
        if click.burst:
            yield event("$rageclick", click.at, named)
        yield event("$autocapture", click.at + 0.002, named)
    if click.dead:
        said = event("$dead_click", click.at, named | {"$dead_click_absolute_timeout": True, "$event_time_override_provided": True})
        at = datetime.fromisoformat(said["timestamp"])
        late = {
            "$dead_click_event_timestamp": int(at.timestamp() * 1000),
            "$event_time_override_system_time": _iso(at + timedelta(seconds=3.1)),
        }
        yield said | {"properties": said["properties"] | late}


def _heatmaps(visit: Visit, event: Any, path: str) -> Iterator[JSON]:
    """The points of each five seconds, in order; dead clicks come three seconds late, from wherever the page is scrolled to then."""
    points: list[tuple[float, JSON]] = []
    for click in visit.clicks:
        where = {"x": click.x, "y": click.y, "target_fixed": click.fixed}
        if click.burst:
            points.append((click.at, where | {"type": "rageclick"}))
        points.append((click.at, where | {"type": "click"}))
        if click.dead and click.at + 3.1 < visit.seconds:
            points.append((click.at + 3.1, where | {"type": "deadclick"}))
    points.sort(key=lambda point: point[0])
    flush, buffered = FLUSH, list[JSON]()
    for at, point in points:
        if at > flush and buffered:
            yield event("$$heatmap", flush, {"$heatmap_data": {ORIGIN + path: buffered}})
            buffered = []
        while at > flush:
            flush += FLUSH
        buffered.append(point)
    if buffered:
        yield event("$$heatmap", min(flush, visit.seconds), {"$heatmap_data": {ORIGIN + path: buffered}})


def _uuid(at: datetime, rng: np.random.Generator) -> str:
    """A time-ordered UUID, as the SDK makes them."""
    low = int(rng.integers(2**62))
    millis = int(at.timestamp() * 1000)
    return str(UUID(int=(millis << 80) | (0x7 << 76) | (int(rng.integers(2**12)) << 64) | (0b10 << 62) | low))


def _iso(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
