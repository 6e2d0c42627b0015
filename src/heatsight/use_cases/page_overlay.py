"""A saved heatmap's picture with its page's data on it: which picture, which page, which people."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from heatsight.errors import NotFound
from heatsight.model.device import Device, band_of
from heatsight.model.layout import Layout
from heatsight.model.project import Project
from heatsight.model.saved_heatmap import SavedHeatmap
from heatsight.overlay.drawing import Drawing
from heatsight.query.page_extent import PageExtent, page_extent
from heatsight.snapshots.interface import Picture
from heatsight.store.interface import Source
from heatsight.use_cases.gallery import Gallery
from heatsight.use_cases.hotspots import people_of
from heatsight.use_cases.layouts import layouts_for
from heatsight.use_cases.overlay import overlay_of
from heatsight.use_cases.request import AssessRequest
from heatsight.use_cases.saved_heatmaps import WIDTH, content, nearest
from heatsight.use_cases.told import Told


@dataclass(frozen=True, slots=True)
class OverlayRequest:
    """
    Which picture of a saved heatmap, and whose data.

    Attributes:
        name: its short_id or id.
        width: of the picture, CSS px, the nearest that there is; device: else the picture that fits most of this device's windows.
            With neither it is that of the device with the most visitors.
        days, date_from, date_to, filter_test_accounts: of the data, as of an assessment; its page is the heatmap's own.
    """

    name: str
    width: int | None = None
    device: Device | None = None
    days: int | None = None
    date_from: str | None = None
    date_to: str | None = None
    filter_test_accounts: bool = False


@dataclass(frozen=True, slots=True)
class Overlaid:
    """The picture, the width it was rendered for, and what is drawn on it."""

    heatmap: SavedHeatmap
    asked_width: int
    picture: Picture
    drawing: Drawing


def overlaid(
    gallery: Gallery, source: Source, project: Project, asked: OverlayRequest, *, now: datetime, told: Told | None = None
) -> Overlaid:
    """
    A saved heatmap's picture with the data of its page on it.

    Args:
        told: an assessment's, of the same page: its findings are flagged, and its very period is drawn.

    Raises:
        NotFound: there is no such heatmap, or no picture of it, or none yet, or none of that device; the detail says which.
        InvalidRequest: the period contradicts itself.
        TooLarge: the picture has more pixels than can be drawn on.
    """
    found = content(gallery, project, asked.name, asked.width or WIDTH)
    if found.key is None:
        raise NotFound("there is no picture yet: the page is still being rendered")
    request = _request(found.heatmap, asked)
    kept = gallery.saved.pictures(project.id, found.heatmap.id)
    width = found.width
    if asked.width is None or width is None:
        extents = page_extent(source, people_of(source, project, request, now))
        width = _fitting({wide: gallery.pictures.layout(key) for wide, key in kept.items()}, extents, asked.device)
    seen = gallery.pictures.get(kept[width])
    layouts = layouts_for(gallery, project, request.page)
    picture = Picture(seen.image, seen.layout, notes=seen.notes)
    drawing = overlay_of(source, project, request, picture, now=now, layouts=layouts, told=told)
    return Overlaid(found.heatmap, width, picture, drawing)


def _request(heatmap: SavedHeatmap, asked: OverlayRequest) -> AssessRequest:
    """Its page's data, in the words of an assessment."""
    return AssessRequest(
        heatmap.data_url,
        pattern="*" in heatmap.data_url,
        days=asked.days,
        date_from=asked.date_from,
        date_to=asked.date_to,
        filter_test_accounts=asked.filter_test_accounts,
    )


def _fitting(layouts: Mapping[int, Layout], extents: Sequence[PageExtent], device: Device | None) -> int:
    """The width whose picture is nearest to the usual window of a device, or of the busiest device that there is a picture for."""
    usual = {extent.device: extent.viewport_width for extent in extents}
    for one in (device,) if device is not None else (*usual, *(band_of(layout.width).device for layout in layouts.values())):
        of_it = {layout.width: width for width, layout in layouts.items() if band_of(layout.width).device == one}
        if of_it:
            return of_it[nearest(of_it, usual.get(one) or WIDTH)]
    raise NotFound(f"there is no picture of the page on a {device}: render it at such a width")
