"""A page's numbers for whoever draws them live: on its picture where there is one, else on a blank sheet of its size."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from heatsight.model.device import Band
from heatsight.model.element import NamedElement
from heatsight.model.heatmap import Aggregation, Cell
from heatsight.model.layout import Layout
from heatsight.model.project import Project
from heatsight.overlay.blank import compose_blank
from heatsight.overlay.drawing import Box as Drawn
from heatsight.overlay.drawing import Drawing
from heatsight.overlay.elements import found_in
from heatsight.query.made_at import made_at
from heatsight.query.overlay_cells import overlay_cells
from heatsight.query.right_heatmap import right_heatmap
from heatsight.query.scroll_reach import depths
from heatsight.report.stage import Box, Place, Places
from heatsight.snapshots.interface import Picture
from heatsight.store.interface import Source
from heatsight.use_cases.gallery import Gallery
from heatsight.use_cases.hotspots import people_of, within
from heatsight.use_cases.layouts import layouts_for
from heatsight.use_cases.overlay import overlay_of
from heatsight.use_cases.request import AssessRequest

MOVES: Final = 6_000
"""Cells of moves drawn at most, the hottest first."""


@dataclass(frozen=True, slots=True)
class Live:
    """A drawing, and the layout of the picture it lies on; None on a blank sheet."""

    drawing: Drawing
    layout: Layout | None


@dataclass(frozen=True, slots=True)
class Moves:
    """
    Where mice came to rest.

    Attributes:
        shown: moves in `cells`, of `people` moves that people of the band made.
        has_more: colder cells were left out; the others were made at other widths.
    """

    aggregation: Aggregation
    cells: tuple[Cell, ...]
    shown: int
    people: int
    has_more: bool


def live_on_picture(gallery: Gallery, source: Source, project: Project, request: AssessRequest, key: str, *, now: datetime) -> Live:
    """
    The drawing on a kept picture.

    Args:
        request: page, period and test accounts; the device is the picture's.
        key: of the picture in the picture store.

    Raises:
        InvalidRequest: the request contradicts itself. NotFound, TooLarge: the picture is gone, damaged or too large.
        StoreUnavailable: the engine or the picture store is gone.
    """
    picture = Picture(gallery.pictures.image(key), gallery.pictures.layout(key))
    layouts = layouts_for(gallery, project, request.page)
    return Live(overlay_of(source, project, request, picture, now=now, layouts=layouts), picture.layout)


def live_on_blank(source: Source, project: Project, request: AssessRequest, size: tuple[int, int], *, now: datetime) -> Live:
    """The drawing of one device on a blank sheet of this width and height, CSS px. Raises InvalidRequest, StoreUnavailable."""
    band = request.bands()[0]
    near = _all_of(band)
    scope = within(people_of(source, project, request, now), band)
    return Live(compose_blank(overlay_cells(source, scope, near), depths(source, scope), band, near, size), None)


def moves(
    source: Source, project: Project, request: AssessRequest, *, aggregation: Aggregation, at: tuple[int, int] | None, now: datetime
) -> Moves:
    """
    Where the mice of one device came to rest.

    Args:
        request: with its device.
        at: window widths, inclusive, whose moves lie where they were made; None for all of the band's.

    Raises:
        InvalidRequest: the request contradicts itself. StoreUnavailable: the engine is gone.
    """
    band = request.bands()[0]
    least, most = at or _all_of(band)
    scope = within(people_of(source, project, request, now), band)
    near = replace(scope, viewport_width_min=max(least, band.viewport_width_min), viewport_width_max=most)
    found = right_heatmap(source, near, "mousemove", aggregation=aggregation, hide_zero=True, limit=MOVES, offset=0)
    shown, people = made_at(source, scope, "mousemove", (least, most))
    return Moves(aggregation, found.results, shown, people, found.has_more)


def places(live: Live, document: Mapping[str, Any]) -> Places:
    """Where hotspots and findings of an assessment lie on the drawing's picture: what it does not show has no place."""
    spots = {spot.hotspot_id: Place(_box(spot.box), measured=spot.measured) for spot in live.drawing.spots if spot.box is not None}
    named = [NamedElement(**finding["element"]) for finding in document["findings"] if finding["element"] is not None]
    found = found_in(live.layout, named) if live.layout is not None else {}
    elements = {selector: Box(box.x, box.y, box.width, box.height) for selector, box in found.items()}
    return Places(spots, elements)


def _all_of(band: Band) -> tuple[int, int]:
    return band.viewport_width_min, band.viewport_width_max or 1_000_000


def _box(box: Drawn) -> Box:
    return Box(box.x, box.y, box.width, box.height)
