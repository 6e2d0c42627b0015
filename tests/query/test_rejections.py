"""What was set aside, as it was set aside."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from heatsight.model.batch import Batch
from heatsight.model.project import Project
from heatsight.model.rejection import Reason, Rejection
from heatsight.query.rejections import rejections
from heatsight.store import EventStore, Source

FIRST = Rejection(
    Reason.EVENT_TOO_LARGE,
    "event",
    datetime(2026, 3, 8, 12, tzinfo=UTC),
    "$pageview",
    "an id",
    "a visitor",
    2,
    "too large: 2 MB",
    "<script>",
)


def test_newest_first_in_pages(source: Source, store: EventStore, project: Project) -> None:
    """Each comes back as it was noted, newest first, and says when there is more."""
    notes = [replace(FIRST, event_uuid=f"id {n}", received_at=FIRST.received_at + timedelta(seconds=n)) for n in range(3)]
    store.append([Batch(project.id, rejections=tuple(notes), retention_days=36500)])
    assert rejections(source, limit=2).results == (notes[2], notes[1])
    assert rejections(source, limit=2).has_more
    assert (rejections(source, limit=2, offset=2).results, rejections(source, limit=2, offset=2).has_more) == ((notes[0],), False)
