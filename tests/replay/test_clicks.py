from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

from heatsight.model.batch import Batch
from heatsight.model.project import Project
from heatsight.model.recording import Snapshot
from heatsight.replay.clicks import recorded_presses
from heatsight.store import EventStore, Source

BROWSER = datetime.fromtimestamp(1_700_000_000, UTC)
AHEAD = timedelta(seconds=7)


def piece(session: str, events: list[dict[str, Any]], window: str = "w") -> Snapshot:
    """A stored piece; the server's clock is seven seconds ahead of the browser's."""
    first, last = (BROWSER + timedelta(milliseconds=event["timestamp"] - 1_700_000_000_000) + AHEAD for event in (events[0], events[-1]))
    return Snapshot(uuid4(), session, window, "v", first, last, len(events), json.dumps(events))


def keep(store: EventStore, project: Project, *pieces: Snapshot) -> None:
    """Store them."""
    store.append([Batch(project.id, snapshots=pieces, retention_days=36500)])


def test_clicks_of_the_asked_tabs(store: EventStore, project: Project, source: Source, page: Any, events: Any):
    """A tab's pieces make one recording, wherever it was cut; other tabs and sessions stay closed."""
    events.page(page.document(page.element("p", "Words", name="p"), page.element("button", "Go", name="go", disabled="")))
    events.mouse(1_000, page.ids["p"])
    events.mouse(2_000, page.ids["go"], 1)
    whole = piece("a", events.all)
    keep(store, project, piece("a", events.all[:2], "v"), piece("a", events.all[2:], "v"), whole, piece("b", events.all))
    found = recorded_presses(source, [("z", "w"), ("a", "v")])
    assert [(press.tab, press.chain[0].text, press.behind) for press in found.clicks] == [(1, "Words", 7_000)]
    assert [press.chain[0].text for press in found.disabled] == ["Go"]
    assert (found.tabs, found.opened) == (1, 1)


def test_recordings_are_opened_within_a_budget(store: EventStore, project: Project, source: Source, page: Any, events: Any):
    """The first tabs, in the order asked, as far as the bytes go; how many there were is said."""
    events.page(page.document(page.element("p", "Words", name="p")))
    events.mouse(1_000, page.ids["p"])
    keep(store, project, *(piece(session, events.all) for session in "abc"))
    size = len(json.dumps(events.all))
    found = recorded_presses(source, [("c", "w"), ("a", "w"), ("b", "w")], max_bytes=2 * size + 10)
    assert [press.tab for press in found.clicks] == [0, 1]
    assert (found.tabs, found.opened) == (3, 2)


def test_nothing_recorded_is_nothing(store: EventStore, project: Project, source: Source):
    """No tabs, no recordings, or recordings that hold anything but rrweb's events."""
    assert recorded_presses(source, []).clicks == ()
    assert recorded_presses(source, [("a", "w")]).tabs == 0
    keep(store, project, Snapshot(uuid4(), "a", "w", "v", BROWSER, BROWSER, 1, '[1, {"timestamp": "x"}]'))
    keep(store, project, Snapshot(uuid4(), "a", "w", "v", BROWSER, BROWSER, 1, "not json"))
    assert recorded_presses(source, [("a", "w")]).clicks == ()
