"""Recorded sessions: which there are, one by its id, and the pieces of its recording."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from heatsight.errors import NotFound
from heatsight.model.recording import Recording
from heatsight.model.session import SessionSummary
from heatsight.query.recordings import recording, recordings, snapshots
from heatsight.query.session_timeline import summaries
from heatsight.store.interface import Source


@dataclass(frozen=True, slots=True)
class RecordedSession:
    """
    A recording under PostHog's names, and what its session did.

    Attributes:
        id, session_id: the same; PostHog's clients look for `id`.
        recording_duration: seconds from its first rrweb event to its last.
        snapshots, bytes: pieces, and how large they are as stored.
    """

    id: str
    session_id: str
    distinct_id: str
    start_time: datetime
    end_time: datetime
    recording_duration: float
    start_url: str
    click_count: int
    pageview_count: int
    rageclick_count: int
    error_count: int
    snapshots: int
    bytes: int


@dataclass(frozen=True, slots=True)
class RecordedSessions:
    """A page of them, newest first. `has_next` is PostHog's word for `has_more`."""

    results: tuple[RecordedSession, ...]
    has_more: bool
    has_next: bool


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a recording; `data` are rrweb events in order, the SDK's own compression left in place."""

    uuid: UUID
    window_id: str
    timestamp: datetime
    last_timestamp: datetime
    events: int
    data: Any


@dataclass(frozen=True, slots=True)
class Pieces:
    """A part of a recording's pieces, in order of time."""

    results: tuple[Piece, ...]
    has_more: bool


def recorded_sessions(source: Source, *, limit: int, offset: int, sessions: Sequence[str] = ()) -> RecordedSessions:
    """The sessions that were recorded, newest first: all, or those of the ones named."""
    found = recordings(source, limit, offset, sessions)
    known = summaries(source, [one.session_id for one in found.results])
    return RecordedSessions(tuple(_told(one, known.get(one.session_id)) for one in found.results), found.has_more, found.has_more)


def recorded_session(source: Source, session: str) -> RecordedSession:
    """One of them. Raises NotFound: a session may well be known and not recorded."""
    return _told(_recording(source, session), summaries(source, [session]).get(session))


def recorded_pieces(source: Source, session: str, *, limit: int, offset: int) -> Pieces:
    """What rrweb saw. Raises NotFound."""
    _recording(source, session)
    found = snapshots(source, session, limit + 1, offset)
    pieces = (
        Piece(one.uuid, one.window_id, one.timestamp, one.last_timestamp, one.events, msgspec.json.decode(one.data))
        for one in found[:limit]
    )
    return Pieces(tuple(pieces), len(found) > limit)


def _recording(source: Source, session: str) -> Recording:
    found = recording(source, session) if session else None
    if found is None:
        raise NotFound("there is no recording of a session of that id in this project; its timeline needs none")
    return found


def _told(one: Recording, session: SessionSummary | None) -> RecordedSession:
    return RecordedSession(
        id=one.session_id,
        session_id=one.session_id,
        distinct_id=one.distinct_id,
        start_time=one.start_time,
        end_time=one.end_time,
        recording_duration=(one.end_time - one.start_time).total_seconds(),
        start_url=session.entry_url if session else "",
        click_count=session.clicks if session else 0,
        pageview_count=session.pageviews if session else 0,
        rageclick_count=session.rageclicks if session else 0,
        error_count=session.errors if session else 0,
        snapshots=one.snapshots,
        bytes=one.bytes,
    )
