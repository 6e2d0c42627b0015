"""What a live heatmap draws: the cells of one interaction, or how far people came, by people and at one device's widths."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal

from heatsight.model.heatmap import Aggregation, Cell, Heatmap, ScrollBucket
from heatsight.model.project import Project
from heatsight.query.right_heatmap import right_heatmap, right_scroll_depth
from heatsight.store.interface import Source
from heatsight.use_cases.hotspots import people_of, within
from heatsight.use_cases.request import AssessRequest

HeatType = Literal["click", "rageclick", "deadclick", "mousemove", "scrolldepth"]

CELLS: Final = 6_000
"""Cells drawn at most, the hottest first."""


@dataclass(frozen=True, slots=True)
class Heat:
    """
    What to draw.

    Attributes:
        cells: of any type but scrolldepth; `has_more` says that cooler ones were left out.
        buckets: of scrolldepth.
    """

    type: HeatType
    aggregation: Aggregation
    cells: tuple[Cell, ...] = ()
    has_more: bool = False
    buckets: tuple[ScrollBucket, ...] = ()


def heat(source: Source, project: Project, request: AssessRequest, *, kind: HeatType, aggregation: Aggregation, now: datetime) -> Heat:
    """
    The heat of a page at the widths that the request leaves; with a device these are its own.

    Raises:
        InvalidRequest: the request contradicts itself.
    """
    (band,) = request.bands()[:1]
    scope = within(people_of(source, project, request, now), band)
    if kind == "scrolldepth":
        return Heat(kind, aggregation, buckets=right_scroll_depth(source, scope).results)
    found: Heatmap = right_heatmap(source, scope, kind, aggregation=aggregation, hide_zero=True, limit=CELLS, offset=0)
    return Heat(kind, aggregation, found.results, found.has_more)
