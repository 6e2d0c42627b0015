"""Tabs of a recorded session."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import uuid4

from heatsight.model.batch import Batch
from heatsight.model.project import Project
from heatsight.model.recording import Snapshot
from heatsight.query.recorded_tabs import RecordedTab, recorded_tabs, tab_pieces
from heatsight.store import EventStore, Source

START = datetime(2026, 3, 8, 12, tzinfo=UTC)


def at(seconds: float) -> datetime:
    """A moment."""
    return START + timedelta(seconds=seconds)


def test_each_tab_is_told_apart(source: Source, store: EventStore, project: Project) -> None:
    """Tabs come by their start, with their own pieces in order of time; another session's are not among them."""
    pieces = tuple(
        Snapshot(uuid4(), session, tab, "a", at(start), at(start + 5), 1, f"[{start}]")
        for session, tab, start in [("s", "second", 20), ("s", "first", 0), ("s", "first", 30), ("other", "first", 1)]
    )
    store.append([Batch(project.id, snapshots=pieces, retention_days=36500)])
    assert recorded_tabs(source, "s") == (RecordedTab("first", at(0), at(35), 2), RecordedTab("second", at(20), at(25), 1))
    assert [piece.data for piece in tab_pieces(source, "s", "first", 10, 0)] == ["[0]", "[30]"]
    assert [piece.data for piece in tab_pieces(source, "s", "first", 1, 1)] == ["[30]"]
    assert recorded_tabs(source, "nobody") == ()
