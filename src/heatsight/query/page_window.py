"""The rows of one page in one period, by the same columns in `events` and `heatmaps`."""

from __future__ import annotations

from typing import Final

from heatsight.model.page import Page, page_of
from heatsight.model.window import Window
from heatsight.query import dates
from heatsight.query.url_pattern import literal_regex
from heatsight.query.where import Where, both

_WINDOW: Final = "timestamp >= {date_from:DateTime64(6, 'UTC')} AND timestamp < {date_to:DateTime64(6, 'UTC')}"


def in_window(window: Window) -> Where:
    """Rows of a period, its end left out."""
    return Where(_WINDOW, {"date_from": dates.as_text(window.date_from), "date_to": dates.as_text(window.date_to)})


def on_page(page: Page) -> Where:
    """Rows of a page (see `page_of`), or of all pages that a pattern names."""
    if page.url_pattern is not None:
        return Where("match(page, {page_pattern:String})", {"page_pattern": literal_regex(page.url_pattern)})
    return Where("page = {page:String}", {"page": page_of(page.url_exact or "")})


def page_window(page: Page, window: Window) -> Where:
    """Rows of a page in a period, by everybody, at every width."""
    return both(on_page(page), in_window(window))
