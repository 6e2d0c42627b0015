"""What changes rows: an event that comes late, a body that comes twice, rows past their retention."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from benchmarks.heatmaps.measure import once
from benchmarks.heatmaps.rows import BUSIEST
from clickhouse_connect.driver.client import Client

from heatsight.model.batch import Batch
from heatsight.model.event import Event
from heatsight.model.interaction import Interaction
from heatsight.store.interface import EventStore

EVENTS: Final = 100
Told = tuple[str, float, float | None, str]
"""What was done, our seconds, PostHog's, and what came of it."""


def body(first: int, count: int, when: datetime) -> Batch:
    """Events of two clicks each on the busiest page, numbered from `first` on."""
    events, points = [], []
    for number in range(first, first + count):
        uuid, who = UUID(int=(7 << 76) + (2 << 62) + number), f"late {number}"
        events.append(Event(uuid, "$$heatmap", when, who, f"s{number}", "w", {}, "", BUSIEST, BUSIEST, 1440, 900))
        one = Interaction(
            "click", 45, 20, 90, 56, pointer_target_fixed=False, current_url=BUSIEST, timestamp=when, distinct_id=who,
            session_id=f"s{number}", pixel_x=720, pixel_y=320, pixel_viewport_width=1440, pixel_viewport_height=900, page=BUSIEST,
            event_uuid=uuid,
        )  # fmt: skip
        points += [one, Interaction(**{field: getattr(one, field) for field in one.__slots__} | {"position": 1})]
    return Batch(1, tuple(events), tuple(points))


def changes(store: EventStore, client: Client, start: datetime, clicks: Callable[[], tuple[int, int]]) -> tuple[Told, ...]:
    """
    Do each of these to both layouts, in turn.

    Args:
        clicks: counts the busiest page's clicks, ours and theirs; both must agree throughout.
    """
    told = []
    before, number = clicks()[0], int(client.query("SELECT count() FROM heatsight.events WHERE event = '$$heatmap'").result_rows[0][0])
    fresh = body(number, EVENTS, start + timedelta(days=26))
    ours = once(lambda: store.append([fresh]))
    theirs = once(lambda: client.command(_insert(fresh)))
    told.append((f"a body of {EVENTS} events, {2 * EVENTS} points", ours, theirs, _grown(before, clicks())))
    before = clicks()[0]
    ours = once(lambda: store.append([fresh]))
    told.append(("the same body again", ours, None, f"{_grown(before, (clicks()[0],) * 2)}; PostHog's table would count it twice"))
    late = body(number + EVENTS, 1, start + timedelta(days=6))
    ours = once(lambda: store.append([late]))
    theirs = once(lambda: client.command(_insert(late)))
    told.append(("an event three weeks late", ours, theirs, _grown(before, clicks())))
    before, edge = clicks()[0], start + timedelta(days=1)
    ours = once(lambda: store.expire(edge + timedelta(days=90)))
    past = f"timestamp < fromUnixTimestamp64Milli({int(edge.timestamp() * 1000)})"
    theirs = once(lambda: client.command(f"ALTER TABLE posthog.heatmaps DELETE WHERE {past}", settings={"mutations_sync": 1}))
    told.append(("a day past its retention, erased", ours, theirs, _grown(before, clicks())))
    return tuple(told)


def _insert(batch: Batch) -> str:
    rows = ", ".join(
        f"('{p.session_id}', 1, '{p.distinct_id}', '{p.timestamp:%Y-%m-%d %H:%M:%S}', {p.x}, {p.y}, 16, {p.viewport_width},"
        f" {p.viewport_height}, {str(p.pointer_target_fixed).lower()}, '{p.current_url}', '{p.type}', now(), 0, 0)"
        for p in batch.interactions
    )
    return f"INSERT INTO posthog.heatmaps VALUES {rows}"


def _grown(before: int, now: tuple[int, int]) -> str:
    if now[0] != now[1]:
        raise SystemExit(f"the layouts disagree: {now[0]} clicks in ours, {now[1]} in PostHog's")
    return f"{now[0] - before:+,} clicks on the page"
