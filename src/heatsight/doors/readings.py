"""
Everything that can be read of a project, as one list: route → what answers it.

HTTP serves this list, and the command line asks it: in this process, or of a server over HTTP. So both print the same.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from heatsight.doors.parameters import AssessAsked, HotspotsAsked, ListAsked, PageAsked, QueryAsked, read
from heatsight.doors.plain import plain
from heatsight.model.project import Project
from heatsight.model.scope import Scope
from heatsight.query.recordings import recordings
from heatsight.query.rejections import rejections
from heatsight.report.document import hotspot_to_json, to_json
from heatsight.store.interface import Source
from heatsight.use_cases.doctor import diagnose
from heatsight.use_cases.heatmaps import heatmaps_events, heatmaps_list
from heatsight.use_cases.installation import Installation
from heatsight.use_cases.query import query
from heatsight.use_cases.request import asked_window

JSON = dict[str, Any]
Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Desk:
    """Where a question is answered: one project's rows and settings, at one moment."""

    installation: Installation
    source: Source
    project: Project
    now: datetime
    progress: Progress


def desk_of(installation: Installation, project: Project, progress: Progress = lambda _: None) -> Desk:
    """A desk for one question about a project. Raises StoreUnavailable."""
    return Desk(installation, installation.store.source(project.id), project, installation.clock(), progress)


def read_heatmaps(desk: Desk, params: Mapping[str, Any]) -> JSON:
    """PostHog's heatmap list, or its scroll depth."""
    answer: JSON = plain(heatmaps_list(desk.source, desk.project, params, desk.now))
    return answer


def read_heatmap_events(desk: Desk, params: Mapping[str, Any]) -> JSON:
    """The interactions behind some points."""
    answer: JSON = plain(heatmaps_events(desk.source, desk.project, params, desk.now))
    return answer


def read_hotspots(desk: Desk, params: Mapping[str, Any]) -> JSON:
    """The hot elements of a page."""
    from heatsight.use_cases.hotspots import hotspots  # noqa: PLC0415 - it brings scipy, two seconds that most readings do not need

    asked = read(params, HotspotsAsked)
    answer = hotspots(desk.source, desk.project, asked.request(), of=asked.type, limit=asked.limit, offset=asked.offset, now=desk.now)
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
    return to_json(assess(desk.source, desk.project, request, now=desk.now, progress=desk.progress))


def read_health(desk: Desk, params: Mapping[str, Any]) -> JSON:
    """Whether the data can carry an answer about a page."""
    from heatsight.use_cases.health import health  # noqa: PLC0415 - it brings scipy, two seconds that most readings do not need

    request = read(params, PageAsked).request()
    window = asked_window(request, desk.now, desk.project.timezone)
    answer: JSON = plain(health(desk.source, desk.project, Scope(request.page, window)))
    return answer


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


def read_recordings(desk: Desk, params: Mapping[str, Any]) -> JSON:
    """The sessions that were recorded, newest first."""
    asked = read(params, ListAsked)
    answer: JSON = plain(recordings(desk.source, asked.limit, asked.offset))
    return answer


@dataclass(frozen=True, slots=True)
class Reading:
    """One route: its path below a project, and what answers it. `posts` says that it takes JSON by POST instead of a GET's query."""

    route: str
    answer: Callable[[Desk, Mapping[str, Any]], JSON]
    posts: bool = False
    max_age: int = 0
    """Seconds that a browser may keep the answer."""


READINGS: Final[Mapping[str, Reading]] = {
    reading.route: reading
    for reading in (
        Reading("assessments", read_assessment, posts=True),
        Reading("doctor", read_doctor),
        Reading("health", read_health),
        Reading("heatmaps", read_heatmaps, max_age=30),
        Reading("heatmaps/events", read_heatmap_events),
        Reading("hotspots", read_hotspots),
        Reading("ingestion_warnings", read_ingestion_warnings),
        Reading("query", read_query, posts=True),
        Reading("session_recordings", read_recordings),
    )
}
