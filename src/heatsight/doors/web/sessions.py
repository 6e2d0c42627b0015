"""Behind a hotspot: the sessions that made it, and what each of them did, watched where it was recorded."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Annotated, Any, Final

import msgspec
from starlette.responses import Response

from heatsight.doors.desk import desk_of
from heatsight.doors.parameters import read
from heatsight.doors.plain import plain
from heatsight.doors.readings import READINGS
from heatsight.doors.web.guard import Visit, data, own_path
from heatsight.doors.web.look import href, render
from heatsight.doors.web.player import HOW, Player
from heatsight.doors.web.showing import SessionsShown, of_page
from heatsight.errors import InvalidRequest
from heatsight.report import wording
from heatsight.report.band_story import hotspot_row
from heatsight.use_cases.installation import Installation
from heatsight.use_cases.playback import playback, played_part

SESSIONS: Final = 20
ENTRIES: Final = 100

WORDS: Final = {
    "pageview": "Opened",
    "pageleave": "Left",
    "click": "Clicked",
    "unnamed_clicks": "Clicked nothing that has a name",
    "submit": "Sent",
    "change": "Changed",
    "rageclick": "Rage clicks on",
    "deadclick": "Dead click on",
    "error": "Error",
    "scroll": "Scrolled",
    "custom": "Event",
}
"""What somebody did, in the timeline's words."""


class SessionShown(msgspec.Struct, kw_only=True):
    """One session, the moment to look at, and where its reader came from."""

    id: Annotated[str, msgspec.Meta(min_length=1, max_length=500)]
    at: datetime | None = None
    tab: Annotated[str, msgspec.Meta(max_length=500)] = ""
    offset: Annotated[int, msgspec.Meta(ge=0, le=1_000_000)] = 0
    back: Annotated[str, msgspec.Meta(max_length=4000)] = ""


class Sessions:
    """The pages `/sessions` and `/session`."""

    def __init__(self, installation: Installation, player: Player) -> None:
        self._installation = installation
        self._player = player

    def behind(self, visit: Visit) -> Response:
        """The sessions behind a hotspot, latest first."""
        shown = read(visit.params, SessionsShown)
        page = of_page(visit.params)
        asked = {**page, "hotspot": shown.hotspot, "limit": SESSIONS, "offset": shown.offset}
        found = READINGS["sessions"].answer(desk_of(self._installation, visit.project), asked)
        keep = {"project": visit.project.id} if len(visit.projects) > 1 else {}
        window = found["window"]
        return render(
            "sessions.html.j2",
            visit=visit,
            label=shown.request().page.label,
            period=wording.period(*(datetime.fromisoformat(window[edge]) for edge in ("date_from", "date_to"))),
            spot=hotspot_row(found["hotspot"]),
            kind={"rageclick": "rage clicks", "deadclick": "dead clicks"}.get(found["hotspot"]["type"], ""),
            device=found["hotspot"]["device"],
            found=found,
            moments=[_moments(behind) for behind in found["results"]],
            shown=shown,
            per_page=SESSIONS,
            asked={**keep, **page},
            back=href("/sessions", keep, page, hotspot=shown.hotspot, offset=shown.offset or None),
        )

    def one(self, visit: Visit) -> Response:
        """One session's timeline, with its recording where there is one."""
        shown = read(visit.params, SessionShown)
        if shown.at is not None and shown.at.tzinfo is None:
            raise InvalidRequest("at is a moment with its time zone, e.g. 2026-03-08T09:30:00Z", attr="at")
        desk = desk_of(self._installation, visit.project)
        asked = {"session_id": shown.id, "limit": ENTRIES, "offset": shown.offset}
        told = READINGS["session_timeline/{session_id}"].answer(desk, asked)
        played = playback(desk.source, shown.id, at=shown.at, tab=shown.tab)
        return render(
            "session.html.j2",
            visit=visit,
            shown=shown,
            session=told["session"],
            entries=told["results"],
            nearest=_nearest(told["results"], shown.at),
            has_more=told["has_more"],
            per_page=ENTRIES,
            words=WORDS,
            playback=played,
            tab_offset=_seconds(told["session"]["start_time"], played.tab.start_time) if played else 0.0,
            player_there=self._player.there,
            how=HOW,
            back=own_path(shown.back) if shown.back else "",
            keep_session={"id": shown.id, "back": shown.back, **({"project": visit.project.id} if len(visit.projects) > 1 else {})},
        )

    def recording(self, visit: Visit) -> Response:
        """A part of a tab's recording, as the player takes it."""
        shown = read(visit.params, SessionShown)
        part = played_part(self._installation.store.source(visit.project.id), shown.id, shown.tab, shown.offset)
        return data(plain(part))


@dataclass(frozen=True, slots=True)
class When:
    """A second of a session in which somebody was at the hotspot, and how many times."""

    offset: float
    timestamp: str
    exact: bool
    times: int


def _moments(behind: Mapping[str, Any]) -> list[When]:
    """The moments of one session, those of one second together."""
    found: dict[tuple[int, bool], When] = {}
    for moment in behind["moments"]:
        offset = _seconds(behind["session"]["start_time"], datetime.fromisoformat(moment["timestamp"]))
        first = found.get((int(offset), moment["exact"]), When(offset, moment["timestamp"], moment["exact"], 0))
        found[int(offset), moment["exact"]] = replace(first, times=first.times + 1)
    return list(found.values())


def _seconds(start: str, when: datetime) -> float:
    return (when - datetime.fromisoformat(start)).total_seconds()


def _nearest(entries: list[dict[str, Any]], at: datetime | None) -> int:
    """The entry that is nearest to a moment; -1 when none was asked for."""
    if at is None or not entries:
        return -1
    return min(range(len(entries)), key=lambda number: abs((datetime.fromisoformat(entries[number]["timestamp"]) - at).total_seconds()))
