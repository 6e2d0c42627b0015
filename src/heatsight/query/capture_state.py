"""What capture brought in, project-wide and on one page: the counts that health is judged from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal

from heatsight.model.page import Page
from heatsight.model.statement import Statement
from heatsight.model.window import Window
from heatsight.query.page_window import in_window, on_page
from heatsight.query.where import Where, statement
from heatsight.store.interface import Source

Kind = Literal["event", "interaction", "lib_version", "recording", "rejection", "mark"]

# `LIMIT … BY`: event names and versions are the visitors' own words, and there may be any number of them.
CAPTURE_STATE: Final = """
SELECT kind, name, count, last, page_count, if(page_count = 0, NULL, page_last) AS page_last
FROM (
    SELECT 'event' AS kind, toString(event) AS name, count() AS count, max(timestamp) AS last,
        countIf(/*page*/) AS page_count, maxIf(timestamp, /*page*/) AS page_last
    FROM events WHERE /*window*/ GROUP BY name
    UNION ALL
    SELECT 'interaction', toString(type) AS name, count(), max(timestamp), countIf(/*page*/), maxIf(timestamp, /*page*/)
    FROM heatmaps WHERE /*window*/ GROUP BY name
    UNION ALL
    SELECT 'lib_version', ifNull(properties.`$lib_version`, '') AS name,
        count(), max(timestamp), countIf(/*page*/), maxIf(timestamp, /*page*/)
    FROM events WHERE /*window*/ GROUP BY name
    UNION ALL
    SELECT 'mark', toString(mark) AS name, count(), max(timestamp), countIf(/*page*/), maxIf(timestamp, /*page*/)
    FROM heatmaps WHERE mark != '' AND /*window*/ GROUP BY name
    UNION ALL
    SELECT 'recording', '' AS name, uniqExact(session_id), max(timestamp), 0, max(timestamp)
    FROM recordings WHERE /*window*/ GROUP BY name
    UNION ALL
    SELECT 'rejection', toString(reason) AS name, sum(count), max(received_at), 0, max(received_at)
    FROM rejections WHERE /*received*/ GROUP BY name
)
ORDER BY kind, count DESC, name
LIMIT 200 BY kind
"""


@dataclass(frozen=True, slots=True)
class Seen:
    """
    How much there is of one thing in the period, and when it was last seen.

    Attributes:
        name: an event, an interaction type, a posthog-js version, a reason: as sent, so hostile.
        page_count, page_last: the same on the page asked about; 0 and None where the thing belongs to no page.
    """

    name: str
    count: int = 0
    last: datetime | None = None
    page_count: int = 0
    page_last: datetime | None = None


@dataclass(frozen=True, slots=True)
class CaptureState:
    """
    What was captured in a period, most frequent first.

    Attributes:
        recordings: its count is of recorded sessions.
        rejections: by reason; counts are of the things set aside.
        marks: points that capture marked to be left out, by mark.
    """

    events: tuple[Seen, ...]
    interactions: tuple[Seen, ...]
    lib_versions: tuple[Seen, ...]
    rejections: tuple[Seen, ...]
    marks: tuple[Seen, ...]
    recordings: Seen

    def event(self, name: str) -> Seen:
        """An event's counts; zeros when it was not seen."""
        return next((seen for seen in self.events if seen.name == name), Seen(name))

    def interaction(self, type_: str) -> Seen:
        """An interaction type's counts; zeros when it was not seen."""
        return next((seen for seen in self.interactions if seen.name == type_), Seen(type_))

    @property
    def anything(self) -> bool:
        """Whether any event or interaction came in."""
        return bool(self.events or self.interactions)

    @property
    def pageleave_share(self) -> float | None:
        """`$pageleave`s per `$pageview` of the page, at most 1: below it, scroll depth is lost with those who left. None without views."""
        views = self.event("$pageview").page_count
        return min(1.0, self.event("$pageleave").page_count / views) if views else None


def capture_state_statement(window: Window, page: Page | None = None) -> Statement:
    """One row per kind and name."""
    period = in_window(window)
    received = Where(period.sql.replace("timestamp", "received_at"), period.params)
    return statement(CAPTURE_STATE, window=period, received=received, page=on_page(page) if page else Where("false"))


def capture_state(source: Source, window: Window, page: Page | None = None) -> CaptureState:
    """What came in during a period: everybody, everything; with a page, its share as well."""
    found: dict[str, list[Seen]] = {}
    for kind, *seen in source.select(capture_state_statement(window, page)).results:
        found.setdefault(kind, []).append(Seen(*seen))
    return CaptureState(
        events=tuple(found.get("event", ())),
        interactions=tuple(found.get("interaction", ())),
        lib_versions=tuple(found.get("lib_version", ())),
        rejections=tuple(found.get("rejection", ())),
        marks=tuple(found.get("mark", ())),
        recordings=next(iter(found.get("recording", ())), Seen("")),
    )
