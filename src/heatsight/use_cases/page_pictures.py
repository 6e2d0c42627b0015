"""A page's picture, to look at it live: is there one, how far is it, and make one. Over saved heatmaps, of which a page may have many."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Literal

from heatsight.errors import InvalidRequest, NotFound, StoreUnavailable, TooLarge
from heatsight.model.device import Device, band_of
from heatsight.model.page import Page, page_of
from heatsight.model.project import Project
from heatsight.model.saved_heatmap import SavedHeatmap
from heatsight.model.window import Window
from heatsight.query.page_extent import page_extent
from heatsight.query.page_list import page_list
from heatsight.query.url_pattern import literal_regex
from heatsight.store.interface import HeatmapList, Source
from heatsight.use_cases.gallery import Gallery
from heatsight.use_cases.page_address import page_address
from heatsight.use_cases.request import AssessRequest
from heatsight.use_cases.saved_heatmaps import (
    NARROWEST,
    WIDEST,
    HeatmapChanges,
    NewHeatmap,
    complete_heatmap,
    create_heatmap,
    regenerate_heatmap,
    update_heatmap,
)

FRESH: Final = timedelta(days=1)
NEAR: Final = 0.02
"""A window is as wide as a picture when it is within this share of it: what is centred then lies within 10 px of its place at 1440 px."""
_LOOKED_AT: Final = 50


@dataclass(frozen=True, slots=True)
class PagePicture:
    """
    What is known of a page's picture on one device.

    Attributes:
        key: in the picture store, when it is completed.
        width, height: of what it shows of the page, CSS px.
        said: one line for a person: why it failed, or how far it is.
        taken_at: when it was rendered, when it is completed.
    """

    state: Literal["none", "processing", "completed", "failed"]
    key: str = ""
    width: int = 0
    height: int = 0
    said: str = ""
    taken_at: datetime | None = None


def page_picture(gallery: Gallery, project: Project, page: Page, device: Device, width: int) -> PagePicture:
    """The newest picture of a page within a device's widths, nearest to `width`; else how far one is, or why there is none."""
    from heatsight.use_cases.picture_strips import shown_height  # noqa: PLC0415 - it brings numpy, which a start need not wait for

    kept = _kept(gallery, project, page)
    fitting = [there for there in kept if band_of(there).device == device]
    latest = _latest(gallery, project, page)
    if latest is not None and latest.status == "processing":
        done = sum(snapshot.has_content for snapshot in latest.snapshots)
        return PagePicture("processing", said=f"{done} of {len(latest.target_widths)} widths are done")
    if fitting:
        nearest = min(fitting, key=lambda there: (abs(there - width), -there))
        try:
            layout = gallery.pictures.layout(kept[nearest])
            height = shown_height(gallery.pictures.image(kept[nearest]), layout)
        except (NotFound, StoreUnavailable, TooLarge) as error:
            return PagePicture("failed", said=f"it cannot be read: {error}")
        said = f"of {layout.rendered_at.day} {layout.rendered_at:%B, %H:%M} UTC"
        return PagePicture("completed", kept[nearest], layout.width, height, said, layout.rendered_at)
    failed = (
        [snapshot for snapshot in latest.snapshots if snapshot.exception and band_of(snapshot.width).device == device] if latest else []
    )
    if failed:
        return PagePicture("failed", said=failed[0].exception)
    if latest is not None and latest.status == "failed":
        return PagePicture("failed", said=latest.exception)
    return PagePicture("none")


def make_picture(gallery: Gallery, project: Project, page: Page, *, url: str, widths: Collection[int], by: str) -> SavedHeatmap:
    """
    Have a page's picture made, at these widths and those its saved heatmap has already; the saved heatmap, now being rendered.

    Args:
        url: what to render: the page itself, or of a pattern one of its pages.
        by: who asks.

    Raises:
        InvalidRequest: the address may not be rendered; the detail says why.
    """
    wanted = {min(WIDEST, max(NARROWEST, width)) for width in widths}
    if not wanted:
        raise InvalidRequest("nobody's window width is known, so none can be chosen", attr="width")
    latest = _latest(gallery, project, page)
    if latest is None:
        data_url = None if page.url_pattern is None else page.url_pattern
        return create_heatmap(gallery, project, NewHeatmap(url, data_url=data_url, widths=tuple(sorted(wanted))), by)
    if wanted <= set(latest.target_widths):
        return regenerate_heatmap(gallery, project, latest.short_id)
    return update_heatmap(gallery, project, latest.short_id, HeatmapChanges(widths=tuple(sorted({*latest.target_widths, *wanted}))))


def fresh_pictures(gallery: Gallery, source: Source, project: Project, request: AssessRequest, *, now: datetime, by: str) -> SavedHeatmap:
    """
    A page's saved heatmap with a picture of today at the usual window of each device it is visited with; what is missing is ordered.

    Raises:
        InvalidRequest: the address may not be rendered, or nobody came whose window is known; the detail says why.
    """
    from heatsight.use_cases.hotspots import people_of  # noqa: PLC0415 - it brings scipy, two seconds that others need not wait for

    people = people_of(source, project, request, now)
    asked = {band.device for band in request.bands()}
    widths = {extent.viewport_width for extent in page_extent(source, people) if extent.viewport_width and extent.device in asked}
    latest = _latest(gallery, project, request.page)
    if latest is None or not widths:
        url = page_to_render(source, request.page, people.window)
        return make_picture(gallery, project, request.page, url=url, widths=widths, by=by)
    page_address(latest.url, gallery.allowed(project))  # what may not be rendered is refused before any picture is thrown away
    fresh = _is_fresh(gallery, project, latest, now)
    missing = {width for width in widths if not any(abs(there - width) <= NEAR * width for there in latest.target_widths)}
    if missing:
        every = {*latest.target_widths, *(min(WIDEST, max(NARROWEST, width)) for width in missing)}
        latest = update_heatmap(gallery, project, latest.short_id, HeatmapChanges(widths=tuple(sorted(every))))
    if not fresh:
        return regenerate_heatmap(gallery, project, latest.short_id)
    return complete_heatmap(gallery, project, latest.short_id) if latest.status == "failed" else latest


def page_to_render(source: Source, page: Page, window: Window) -> str:
    """The page itself; of a pattern the page with the most clicks. Raises InvalidRequest: nobody visited any."""
    if page.url_exact is not None:
        return page.url_exact
    pattern = page.url_pattern or ""
    for candidate in page_list(source, window, search=pattern.partition("*")[0], limit=20).results:
        if re.match(literal_regex(pattern), candidate.page):
            return candidate.page
    raise InvalidRequest(
        "none of the pattern's pages was visited in this period, so there is none to take a picture of", attr="url_pattern"
    )


def _is_fresh(gallery: Gallery, project: Project, heatmap: SavedHeatmap, now: datetime) -> bool:
    """Whether every picture of it is of today, or being made; one that has none and failed is not."""
    if now - heatmap.updated_at > FRESH:
        return False
    try:
        kept = [gallery.pictures.layout(key).rendered_at for key in gallery.saved.pictures(project.id, heatmap.id).values()]
    except (NotFound, StoreUnavailable):
        return False
    return (heatmap.status != "failed" or bool(kept)) and all(now - when <= FRESH for when in kept)


def _kept(gallery: Gallery, project: Project, page: Page) -> dict[int, str]:
    newest = gallery.saved.newest(project.id, page)
    return dict(gallery.saved.pictures(project.id, newest.id)) if newest else {}


def _latest(gallery: Gallery, project: Project, page: Page) -> SavedHeatmap | None:
    """The page's saved heatmap that was last touched, rendered or not."""
    url = page.url_exact
    wanted = HeatmapList(type="screenshot", search="" if url is None else page_of(url), limit=_LOOKED_AT)
    found, _ = gallery.saved.listed(project.id, wanted)
    if url is None:
        return next((one for one in found if one.data_url == page.url_pattern), None)
    return next((one for one in found if page_of(url) in (page_of(one.url), page_of(one.data_url))), None)
