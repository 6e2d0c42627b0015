"""Layouts of rendered pages: with which of them a question is answered, and each to be read again, so that its numbers can be cited."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from datetime import datetime

import structlog

from heatsight.errors import InvalidRequest, NotFound, StoreUnavailable
from heatsight.model.layout import Layout, LayoutElement
from heatsight.model.page import Page
from heatsight.model.project import Project
from heatsight.use_cases.gallery import Gallery
from heatsight.use_cases.saved_heatmaps import content

ELEMENTS, MOST_ELEMENTS = 200, 1000
"""Elements given at once, and how many may be asked for."""

_log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class LayoutPart:
    """
    A kept layout, or a part of it: the fields of Layout, and of its elements those from an offset on. Texts are the site's: untrusted.

    Attributes:
        snapshot: short id of the saved heatmap; asked_width: the width that it was rendered for, nearest to the one asked.
        count: elements in all; has_more: whether some lie behind these.
    """

    url: str
    final_url: str
    title: str
    width: int
    viewport_height: int
    page_height: int
    scale: float
    rendered_at: datetime
    elements: tuple[LayoutElement, ...]
    snapshot: str
    asked_width: int
    count: int
    has_more: bool


def layouts_for(gallery: Gallery, project: Project, page: Page) -> tuple[Layout, ...]:
    """
    The layouts that answers about a page rest on, narrowest first: those of its newest rendered saved heatmap, none when it has none.

    Everybody who names a page's elements asks here, so that a hotspot is the same wherever it is met. Whether they fit what people
    clicked is judged there (`naming/layout_fit.py`).
    """
    heatmap = gallery.saved.newest(project.id, page)
    kept = gallery.saved.pictures(project.id, heatmap.id) if heatmap else {}
    found = []
    for width, key in sorted(kept.items()):
        try:
            found.append(replace(gallery.pictures.layout(key), snapshot=heatmap.short_id if heatmap else "", asked_width=width))
        except (NotFound, StoreUnavailable) as error:  # a pity for the answer, and no reason not to give it
            _log.warning("layout_unreadable", reason=str(error))
    return tuple(found)


def kept_layout(gallery: Gallery, project: Project, name: str, width: int, *, limit: int = ELEMENTS, offset: int = 0) -> LayoutPart:
    """
    The layout of a saved heatmap at the width, or at the nearest that there is.

    Raises:
        NotFound: there is no such heatmap, or no layout of it, or none yet; the detail says which.
        InvalidRequest: limit or offset out of range.
    """
    found = content(gallery, project, name, width)
    if found.key is None or found.width is None:
        raise NotFound("there is no layout yet: the page is still being rendered")
    layout = replace(gallery.pictures.layout(found.key), snapshot=found.heatmap.short_id, asked_width=found.width)
    return part_of(layout, limit, offset)


def part_of(layout: Layout, limit: int = ELEMENTS, offset: int = 0) -> LayoutPart:
    """A part of a layout. Raises InvalidRequest: limit or offset out of range."""
    if not 1 <= limit <= MOST_ELEMENTS:
        raise InvalidRequest(f"limit is 1 to {MOST_ELEMENTS}", attr="limit")
    if offset < 0:
        raise InvalidRequest("offset is 0 or more", attr="offset")
    kept = {field.name: getattr(layout, field.name) for field in fields(layout) if field.name != "elements"}
    end = offset + limit
    return LayoutPart(**kept, elements=layout.elements[offset:end], count=len(layout.elements), has_more=end < len(layout.elements))
