"""Recorded sessions."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import uuid4

from heatsight.model.batch import Batch
from heatsight.model.project import Project
from heatsight.model.recording import Recording, Snapshot
from heatsight.query.recordings import recordings
from heatsight.store import EventStore, Source

START = datetime(2026, 3, 8, 12, tzinfo=UTC)


def test_pieces_are_one_recording(source: Source, store: EventStore, project: Project) -> None:
    """A session's pieces add up to one recording from its first to its last moment; the newest session comes first."""
    times = [("old", 0), ("old", 10), ("new", 60)]
    pieces = (
        Snapshot(uuid4(), session, "w", "a", START + timedelta(seconds=at), START + timedelta(seconds=at + 5), 3, "[1,2,3]")
        for session, at in times
    )
    store.append([Batch(project.id, snapshots=tuple(pieces), retention_days=36500)])
    new = Recording("new", "a", START + timedelta(seconds=60), START + timedelta(seconds=65), 1, 7)
    old = Recording("old", "a", START, START + timedelta(seconds=15), 2, 14)
    assert recordings(source).results == (new, old)
    assert (recordings(source, limit=1).results, recordings(source, limit=1).has_more) == ((new,), True)
