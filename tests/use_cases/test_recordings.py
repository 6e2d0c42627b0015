"""Recorded sessions, one of them, and its pieces."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from heatsight.errors import NotFound
from heatsight.model.batch import Batch
from heatsight.model.project import Project
from heatsight.model.recording import Snapshot
from heatsight.store import EventStore, Source
from heatsight.use_cases.recordings import recorded_pieces, recorded_session, recorded_sessions

START = datetime(2026, 3, 8, 12, tzinfo=UTC)


@pytest.fixture
def recorded(store: EventStore, project: Project) -> None:
    """Two recorded sessions, the older of two pieces."""
    times = [("old", 0), ("old", 10), ("new", 60)]
    pieces = (
        Snapshot(uuid4(), session, "w", "a", START + timedelta(seconds=at), START + timedelta(seconds=at + 5), 1, f'[{{"at":{at}}}]')
        for session, at in times
    )
    store.append([Batch(project.id, snapshots=tuple(pieces), retention_days=36500)])


@pytest.mark.usefixtures("recorded")
def test_recordings_bear_posthogs_names(source: Source) -> None:
    """A recording has its id, its length in seconds, and what is known of its session."""
    one = recorded_session(source, "old")
    assert (one.id, one.recording_duration, one.snapshots, one.click_count) == ("old", 15.0, 2, 0)
    assert [each.id for each in recorded_sessions(source, limit=10, offset=0).results] == ["new", "old"]
    some = recorded_sessions(source, limit=10, offset=0, sessions=["old", "nobody"])
    assert ([each.id for each in some.results], some.has_more, some.has_next) == (["old"], False, False)


@pytest.mark.usefixtures("recorded")
def test_pieces_come_in_order_and_by_the_page(source: Source) -> None:
    """The rrweb events come as they were sent, in order of time, as many pieces as asked for."""
    whole = recorded_pieces(source, "old", limit=10, offset=0)
    assert ([piece.data for piece in whole.results], whole.has_more) == ([[{"at": 0}], [{"at": 10}]], False)
    first = recorded_pieces(source, "old", limit=1, offset=0)
    assert ([piece.data for piece in first.results], first.has_more) == ([[{"at": 0}]], True)


@pytest.mark.usefixtures("recorded")
def test_a_session_that_was_not_recorded_is_not_found(source: Source) -> None:
    """Neither the recording nor its pieces of a session that was not recorded are found; the reason points to the timeline."""
    for ask in (recorded_session, lambda source, session: recorded_pieces(source, session, limit=1, offset=0)):
        with pytest.raises(NotFound, match="timeline"):
            ask(source, "nobody")
