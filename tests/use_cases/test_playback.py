"""Where to begin to watch, and what there is to play."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from heatsight.model.batch import Batch
from heatsight.model.project import Project
from heatsight.model.recording import Snapshot
from heatsight.store import EventStore, Source
from heatsight.use_cases.playback import PART, playback, played_part

START = datetime(2026, 3, 8, 12, tzinfo=UTC)


def at(seconds: float) -> datetime:
    """A moment."""
    return START + timedelta(seconds=seconds)


@pytest.fixture
def recorded(store: EventStore, project: Project) -> None:
    """A session of two tabs, the second open while the first is; the first has more pieces than one part holds."""
    pieces = [
        Snapshot(uuid4(), "s", "first", "a", at(n), at(n + 1), 1, json.dumps([{"type": 4, "timestamp": n, "data": {}}]))
        for n in range(PART + 5)
    ]
    pieces.append(Snapshot(uuid4(), "s", "second", "a", at(10), at(20), 1, "[1, {}]"))
    store.append([Batch(project.id, snapshots=tuple(pieces), retention_days=36500)])


@pytest.mark.usefixtures("recorded")
@pytest.mark.parametrize(
    ("moment", "tab", "played", "start"),
    [
        (None, "", "first", 0),
        (3, "", "first", 0),
        (8, "", "first", 3),
        (16, "", "second", 1),
        (16, "first", "first", 11),
        (900, "", "first", 25),
    ],
)
def test_playing_begins_before_the_moment(source: Source, moment: float | None, tab: str, played: str, start: float) -> None:
    """Playing begins five seconds before the moment, within the tab that was open then unless a person chose one."""
    found = playback(source, "s", at=None if moment is None else at(moment), tab=tab)
    assert found is not None
    assert (found.tab.window_id, found.start, len(found.tabs)) == (played, start, 2)


@pytest.mark.usefixtures("recorded")
def test_a_recording_comes_in_parts(source: Source) -> None:
    """A part says whether more follow, the last one ends the recording, and what is no rrweb event is left out."""
    first, last = played_part(source, "s", "first", 0), played_part(source, "s", "first", PART)
    assert [len(part.events) for part in (first, last)] == [PART, 5]
    assert [(part.more, part.whole) for part in (first, last)] == [(True, True), (False, True)]
    assert played_part(source, "s", "second", 0).events == ()


def test_what_was_not_recorded_is_not_played(source: Source) -> None:
    """Of a session without a recording there is nothing to play."""
    assert playback(source, "nobody") is None
    assert played_part(source, "nobody", "", 0).events == ()
