"""Pieces of recordings."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from heatsight.capture.draft import Draft, Dropped
from heatsight.capture.steps.take_recording import take_recording
from heatsight.model.rejection import Reason

NOW = datetime(2026, 3, 1, 12, 0, 0, tzinfo=UTC)
MS = int(NOW.timestamp() * 1000)
PIECES = [{"type": 3, "timestamp": MS - 500, "data": {}}, {"type": 2, "timestamp": MS - 2000, "cv": "2024-10", "data": "\x1f\x8b\x00ÿ"}]
MakeDraft = Callable[..., Draft]


def test_a_piece_is_kept_as_it_came(make_draft: MakeDraft) -> None:
    """The rrweb events are written down unchanged, with the span of their times."""
    draft = take_recording(make_draft({"$snapshot_data": PIECES}, event="$snapshot", window_id="W"))
    assert isinstance(draft, Draft)
    snapshot = draft.snapshot
    assert snapshot is not None
    assert json.loads(snapshot.data) == PIECES
    assert (snapshot.timestamp, snapshot.last_timestamp) == (NOW - timedelta(seconds=2), NOW - timedelta(milliseconds=500))
    assert (snapshot.events, snapshot.session_id, snapshot.window_id, snapshot.uuid) == (2, "S", "W", draft.uuid)


def test_one_rrweb_event_may_stand_alone(make_draft: MakeDraft) -> None:
    """Old SDKs send a piece without a list around it."""
    draft = take_recording(make_draft({"$snapshot_data": PIECES[0]}, event="$snapshot"))
    assert isinstance(draft, Draft)
    assert draft.snapshot is not None
    assert draft.snapshot.events == 1


def test_pieces_follow_the_clock_correction(make_draft: MakeDraft) -> None:
    """A wrong clock is taken off the span as it is off the event; pieces without a time have the event's."""
    hour = timedelta(hours=1)
    draft = take_recording(make_draft({"$snapshot_data": PIECES}, event="$snapshot", shift=-hour))
    assert isinstance(draft, Draft)
    assert draft.snapshot is not None
    assert draft.snapshot.last_timestamp == NOW - hour - timedelta(milliseconds=500)
    timeless = take_recording(make_draft({"$snapshot_data": [{"type": 4}, {"timestamp": 10**17}]}, event="$snapshot"))
    assert isinstance(timeless, Draft)
    assert timeless.snapshot is not None
    assert timeless.snapshot.timestamp == NOW


@pytest.mark.parametrize("data", [None, "x", [], [1], [PIECES[0], None]])
def test_what_is_no_recording_is_dropped(make_draft: MakeDraft, data: Any) -> None:
    """A piece needs a list of rrweb events."""
    dropped = take_recording(make_draft({"$snapshot_data": data}, event="$snapshot"))
    assert isinstance(dropped, Dropped)
    assert dropped.rejection.reason is Reason.SNAPSHOT_INVALID


def test_a_piece_without_a_session_is_dropped(make_draft: MakeDraft) -> None:
    """A recording belongs to a session."""
    assert isinstance(take_recording(make_draft({"$snapshot_data": PIECES}, event="$snapshot", session_id="")), Dropped)


def test_other_events_pass(make_draft: MakeDraft) -> None:
    """Only `$snapshot` is a recording."""
    draft = make_draft({"$snapshot_data": PIECES})
    assert take_recording(draft) is draft
