"""What people did to elements, counted by the element."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid5

from heatsight.model.batch import Batch
from heatsight.model.event import Event
from heatsight.model.page import Page
from heatsight.model.project import Project
from heatsight.model.scope import Scope
from heatsight.model.window import Window
from heatsight.query.elements import GroupCount, element_counts, group_counts, quick_clicks
from heatsight.store import EventStore

URL = "https://example.com/shop"
WHEN = datetime(2026, 3, 8, 12, tzinfo=UTC)
SCOPE = Scope(Page(url_exact=URL), Window(datetime(2026, 3, 1, tzinfo=UTC), datetime(2026, 3, 10, tzinfo=UTC)))
OFF = 'button.like:nth-child="1"nth-of-type="1"text="Like";main:nth-child="1"nth-of-type="1"'
ON = 'button.like.on:nth-child="1"nth-of-type="1"text="Liked";main:nth-child="1"nth-of-type="1"'


def _click(number: int, who: str, chain: str, event: str = "$autocapture", after_ms: int = 0) -> Event:
    kind = {"$event_type": "click"} if event == "$autocapture" else {}
    when = WHEN + timedelta(milliseconds=after_ms)
    return Event(uuid5(UUID(int=2), str(number)), event, when, who, f"s-{who}", "w", kind, chain, URL, URL, 1440, 900)


def test_people_are_not_added_up_across_chains(store: EventStore, project: Project) -> None:
    """One person who clicked an element in two states is one visitor of it with two clicks."""
    clicks = (
        _click(1, "ann", OFF),
        _click(2, "ann", ON, after_ms=300),
        _click(3, "ben", OFF),
        _click(4, "ben", OFF, "$dead_click"),
        _click(5, "cem", "", "$autocapture"),
    )
    store.append([Batch(project.id, retention_days=36500, events=clicks)])
    source = store.source(project.id)
    counts = element_counts(source, SCOPE)
    assert [(c.chain, c.event, c.clicks, c.visitors) for c in counts.chains] == [
        (OFF, "$autocapture", 2, 2),
        (ON, "$autocapture", 1, 1),
        (OFF, "$dead_click", 1, 1),
    ]
    assert counts.left_out == 0
    groups = {c.hash: 1 for c in counts.chains}
    assert group_counts(source, SCOPE, groups) == {1: GroupCount(3, 2, 2, 0, 0, 1, 1, 2)}


def test_a_quick_click_on_a_changed_element_was_answered(store: EventStore, project: Project) -> None:
    """Of clicks within a second of the last, those on another chain of the element came after an answer."""
    clicks = (
        _click(1, "ann", OFF),
        _click(2, "ann", ON, after_ms=300),
        _click(3, "ben", OFF),
        _click(4, "ben", OFF, after_ms=400),
        _click(5, "ben", OFF, after_ms=2000),
    )
    store.append([Batch(project.id, retention_days=36500, events=clicks)])
    source = store.source(project.id)
    groups = {c.hash: 7 for c in element_counts(source, SCOPE).chains}
    quick = quick_clicks(source, SCOPE, groups)[7]
    assert (quick.clicks, quick.on_another_chain) == (2, 1)


def test_nothing_asked_is_nothing_counted(store: EventStore, project: Project) -> None:
    """Without groups no statement is put."""
    assert group_counts(store.source(project.id), SCOPE, {}) == {}
    assert quick_clicks(store.source(project.id), SCOPE, {}) == {}
