"""A page at a glance, before it is assessed: which period, which people, on which devices, and how large it is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from heatsight.model.project import Project
from heatsight.model.window import Window
from heatsight.query.page_extent import PageExtent, page_extent
from heatsight.store.interface import Source
from heatsight.use_cases.hotspots import people_of
from heatsight.use_cases.request import AssessRequest


@dataclass(frozen=True, slots=True)
class Outline:
    """The period that a request comes to, and the page on each device, the busiest first; none when nobody came."""

    window: Window
    extents: tuple[PageExtent, ...]


def page_outline(source: Source, project: Project, request: AssessRequest, now: datetime) -> Outline:
    """Look at a page. A period of our own choosing is widened when few came, as an assessment's is. Raises InvalidRequest."""
    scope = people_of(source, project, request, now)
    return Outline(scope.window, page_extent(source, scope))
