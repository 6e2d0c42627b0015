"""What came in, and when."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

from heatsight.model.batch import Batch
from heatsight.model.page import Page
from heatsight.model.project import Project
from heatsight.model.recording import Snapshot
from heatsight.model.rejection import Reason, Rejection
from heatsight.model.window import Window
from heatsight.query.capture_state import Seen, capture_state
from heatsight.store import EventStore, Source


def test_counts_project_wide_and_on_the_page(source: Source, rows: Any, window: Window) -> None:
    """Every event and type has its count and last time, and the page's share of them."""
    view = rows.event("a", at=5, properties={"$lib_version": "1.449.2"})
    rows.add(
        [rows.click("a", at=1), rows.click("a", at=2, url="https://example.com/"), rows.click("b", type="scrolldepth", mark="over_cap")],
        [view, rows.event("a", "$pageleave", at=9), rows.event("b", url="https://example.com/", at=7)],
    )
    state = capture_state(source, window, Page(url_exact=view.current_url))
    assert state.event("$pageview") == Seen("$pageview", 2, view.timestamp + timedelta(seconds=2), 1, view.timestamp)
    assert (state.interaction("click").count, state.interaction("click").page_count) == (2, 1)
    assert state.interaction("deadclick") == Seen("deadclick")
    assert {version.name: version.count for version in state.lib_versions} == {"1.449.2": 1, "": 2}
    assert [(mark.name, mark.count) for mark in state.marks] == [("over_cap", 1)]
    assert state.pageleave_share == 1.0
    assert state.anything


def test_recordings_and_rejections(source: Source, store: EventStore, project: Project, rows: Any, window: Window) -> None:
    """Recorded sessions are counted as sessions, what was set aside by reason and by how much it stands for."""
    now = rows.click("a").timestamp
    pieces = tuple(Snapshot(uuid4(), session, "", "a", now, now, 1, "[]") for session in ("s", "s", "t"))
    refused = tuple(Rejection(Reason.HEATMAP_INVALID_POINT, "point", now, count=n) for n in (2, 3))
    store.append([Batch(project.id, snapshots=pieces, rejections=refused, retention_days=36500)])
    state = capture_state(source, window)
    assert state.recordings.count == 2
    assert [(seen.name, seen.count) for seen in state.rejections] == [(Reason.HEATMAP_INVALID_POINT, 5)]


def test_nothing_came_in(source: Source, window: Window) -> None:
    """An empty period is zeros and no shares."""
    state = capture_state(source, window, Page(url_exact="https://example.com/"))
    assert (state.anything, state.pageleave_share, state.recordings.count, state.event("$pageview").last) == (False, None, 0, None)


def test_without_a_page_nothing_is_on_it(source: Source, rows: Any, window: Window) -> None:
    """Asked about the project alone, page counts stay zero."""
    rows.add([rows.click("a")])
    assert capture_state(source, window).interactions[0].page_count == 0


def test_any_number_of_names_is_cut(source: Source, rows: Any, window: Window) -> None:
    """Event names are the visitors' own: only the most frequent ones are given."""
    rows.add(events=[rows.event("a", f"event {n}") for n in range(300)])
    assert len(capture_state(source, window).events) == 200
