"""Which pages have traffic, each alone or those of one shape together."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from heatsight.model.project import Project
from heatsight.model.window import Window
from heatsight.query.page_list import PageList, page_list
from heatsight.query.pages import pages
from heatsight.query.path_shapes import path_shapes
from heatsight.store.interface import Source
from heatsight.use_cases.request import window_of_days

LOOKED_AT: Final = 5_000
"""Pages that shapes are found from, busiest first."""


def listed_pages(
    source: Source, project: Project, *, days: int, grouped: bool, search: str, limit: int, offset: int, now: datetime
) -> tuple[PageList, Window]:
    """
    The pages of the last days, hottest first, and the period itself.

    Raises:
        InvalidRequest: days out of range.
    """
    window = window_of_days(days, now, project.timezone)
    shapes: tuple[str, ...] = ()
    if grouped:
        shapes = path_shapes((seen.page, seen.clicks + seen.pageviews) for seen in pages(source, window, LOOKED_AT))
    return page_list(source, window, patterns=shapes, search=search, limit=limit, offset=offset), window
