"""
Everything that can be read of a project, as one list: route → what answers it.

HTTP serves this list, and the command line asks it: in this process, or of a server over HTTP. So both print the same.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

import msgspec

from heatsight.doors import gives
from heatsight.doors.desk import JSON, Desk
from heatsight.doors.overlays import read_layout, read_points
from heatsight.doors.parameters import (
    AssessAsked,
    HeatmapEventsAsked,
    HeatmapsAsked,
    HotspotsAsked,
    ListAsked,
    NothingAsked,
    PageAsked,
    QueryAsked,
    RecordingsAsked,
    SavedListAsked,
    SavedNameAsked,
    SessionAsked,
    SessionsAsked,
    SnapshotsAsked,
    TimelineAsked,
    read,
)
from heatsight.doors.pictures_asked import LayoutAsked, PointsOnPictureAsked
from heatsight.doors.plain import plain
from heatsight.doors.saved import read_saved, read_saved_list
from heatsight.model.scope import Scope
from heatsight.query.parameters import points
from heatsight.query.rejections import rejections
from heatsight.report.document import hotspot_to_json, to_json
from heatsight.use_cases.doctor import diagnose
from heatsight.use_cases.heatmaps import heatmaps_events, heatmaps_list, page_asked
from heatsight.use_cases.query import query
from heatsight.use_cases.queue_state import queue_check, queue_state
from heatsight.use_cases.recordings import recorded_pieces, recorded_session, recorded_sessions
from heatsight.use_cases.request import asked_window


def read_heatmaps(desk: Desk, params: Mapping[str, Any]) -> JSON:
    """PostHog's heatmap list, or its scroll depth."""
    answer: JSON = plain(heatmaps_list(desk.source, desk.project, params, desk.now))
    return answer


def read_heatmap_events(desk: Desk, params: Mapping[str, Any]) -> JSON:
    """The interactions behind some points."""
    layouts = () if params.get("hotspot") in (None, "") else desk.layouts(page_asked(params))
    answer: JSON = plain(heatmaps_events(desk.source, desk.project, params, desk.now, layouts))
    return answer


def read_hotspots(desk: Desk, params: Mapping[str, Any]) -> JSON:
    """The hot elements of a page."""
    from heatsight.use_cases.hotspots import hotspots  # noqa: PLC0415 - it brings scipy, two seconds that most readings do not need

    asked = read(params, HotspotsAsked)
    request = asked.request()
    answer = hotspots(
        desk.source,
        desk.project,
        request,
        of=asked.type,
        limit=asked.limit,
        offset=asked.offset,
        now=desk.now,
        layouts=desk.layouts(request.page),
    )
    return {
        "results": [hotspot_to_json(spot) for spot in answer.results],
        "has_more": answer.has_more,
        "window": plain(answer.window),
        "health": plain(answer.health),
    }


def read_assessment(desk: Desk, params: Mapping[str, Any]) -> JSON:
    """A new assessment of a page."""
    from heatsight.use_cases.assess import assess  # noqa: PLC0415 - it brings scipy, two seconds that most readings do not need

    request = read(params, AssessAsked).request()
    layouts = desk.layouts(request.page)
    return to_json(assess(desk.source, desk.project, request, now=desk.now, progress=desk.progress, layouts=layouts))


def read_health(desk: Desk, params: Mapping[str, Any]) -> JSON:
    """Whether the data can carry an answer about a page."""
    from heatsight.use_cases.health import health  # noqa: PLC0415 - it brings scipy, two seconds that most readings do not need

    request = read(params, PageAsked).request()
    window = asked_window(request, desk.now, desk.project.timezone)
    queue = desk.installation.gallery.saved.queue(desk.project.id)
    found = health(desk.source, desk.project, Scope(request.page, window))
    answer: JSON = plain(replace(found, checks=(*found.checks, queue_check(queue, desk.now))))
    return answer | {"rendering": plain(queue_state(queue))}


def read_doctor(desk: Desk, params: Mapping[str, Any]) -> JSON:
    """The health of the installation itself."""
    del params
    answer: JSON = plain(diagnose(desk.installation, desk.project))
    return answer


def read_query(desk: Desk, params: Mapping[str, Any]) -> JSON:
    """A user's SELECT."""
    words = read(params, QueryAsked).query
    answer: JSON = plain(query(desk.source, words.query, words.values))
    return answer


def read_ingestion_warnings(desk: Desk, params: Mapping[str, Any]) -> JSON:
    """What capture set aside, newest first."""
    asked = read(params, ListAsked)
    answer: JSON = plain(rejections(desk.source, asked.limit, asked.offset))
    return answer


def read_sessions(desk: Desk, params: Mapping[str, Any]) -> JSON:
    """The sessions behind a hotspot, or behind points of a page, each once, with the moments to watch."""
    from heatsight.use_cases.sessions import sessions  # noqa: PLC0415 - it brings scipy, two seconds that most readings do not need

    asked = read(params, SessionsAsked)
    request = asked.request()
    found = sessions(
        desk.source,
        desk.project,
        request,
        hotspot=asked.hotspot,
        points=points(plain(asked.points)) if asked.points else (),
        of=asked.type,
        limit=asked.limit,
        offset=asked.offset,
        now=desk.now,
        layouts=desk.layouts(request.page) if asked.hotspot is not None else (),
    )
    answer: JSON = plain(found)
    return answer | {"hotspot": hotspot_to_json(found.hotspot) if found.hotspot else None}


def read_timeline(desk: Desk, params: Mapping[str, Any]) -> JSON:
    """What one session did, in order: pages, clicks by name, rage and dead clicks, errors, scroll."""
    from heatsight.use_cases.timeline import timeline  # noqa: PLC0415 - naming it brings is not needed by most readings

    asked = read(params, TimelineAsked)
    answer: JSON = plain(timeline(desk.source, asked.session_id, limit=asked.limit, offset=asked.offset))
    return answer


def read_recordings(desk: Desk, params: Mapping[str, Any]) -> JSON:
    """The sessions that were recorded, newest first."""
    asked = read(params, RecordingsAsked)
    chosen = (asked.session_ids,) if isinstance(asked.session_ids, str) else asked.session_ids or ()
    answer: JSON = plain(recorded_sessions(desk.source, limit=asked.limit, offset=asked.offset, sessions=chosen))
    return answer


def read_recording(desk: Desk, params: Mapping[str, Any]) -> JSON:
    """One recorded session."""
    answer: JSON = plain(recorded_session(desk.source, read(params, SessionAsked).session_id))
    return answer


def read_snapshots(desk: Desk, params: Mapping[str, Any]) -> JSON:
    """The pieces of a recording: rrweb events as they came."""
    asked = read(params, SnapshotsAsked)
    answer: JSON = plain(recorded_pieces(desk.source, asked.session_id, limit=asked.limit, offset=asked.offset))
    return answer


@dataclass(frozen=True, slots=True)
class Reading:
    """
    One route below a project, and what answers it.

    Attributes:
        route: a part in braces is a parameter like the others.
        asked: the parameters, described; `shape` makes the schema of the answer.
        posts: it takes JSON by POST instead of a GET's query.
        max_age: seconds that a browser may keep the answer.
    """

    route: str
    answer: Callable[[Desk, Mapping[str, Any]], JSON]
    asked: type[msgspec.Struct]
    shape: Callable[[], gives.Schema]
    posts: bool = False
    max_age: int = 0

    @property
    def says(self) -> str:
        """What it answers, in a sentence."""
        return " ".join((self.answer.__doc__ or "").split())


READINGS: Final[Mapping[str, Reading]] = {
    reading.route: reading
    for reading in (
        Reading("assessments", read_assessment, AssessAsked, gives.assessment, posts=True),
        Reading("doctor", read_doctor, NothingAsked, gives.doctor),
        Reading("health", read_health, PageAsked, gives.health),
        Reading("heatmaps", read_heatmaps, HeatmapsAsked, gives.heatmaps, max_age=30),
        Reading("heatmaps/events", read_heatmap_events, HeatmapEventsAsked, gives.heatmap_events),
        Reading("heatmap_screenshots/{id}/layout", read_layout, LayoutAsked, gives.layout),
        Reading("heatmap_screenshots/{id}/points", read_points, PointsOnPictureAsked, gives.points_on_picture),
        Reading("hotspots", read_hotspots, HotspotsAsked, gives.hotspots),
        Reading("ingestion_warnings", read_ingestion_warnings, ListAsked, gives.ingestion_warnings),
        Reading("query", read_query, QueryAsked, gives.query, posts=True),
        Reading("saved", read_saved_list, SavedListAsked, gives.saved_heatmaps),
        Reading("saved/{short_id}", read_saved, SavedNameAsked, gives.saved_heatmap),
        Reading("session_recordings", read_recordings, RecordingsAsked, gives.recordings),
        Reading("session_recordings/{session_id}", read_recording, SessionAsked, gives.recording),
        Reading("session_recordings/{session_id}/snapshots", read_snapshots, SnapshotsAsked, gives.snapshots),
        Reading("session_timeline/{session_id}", read_timeline, TimelineAsked, gives.timeline),
        Reading("sessions", read_sessions, SessionsAsked, gives.sessions),
    )
}
