"""Say which page an event happened on, and how large the window was."""

from __future__ import annotations

from typing import Any

import msgspec

from heatsight.capture.draft import Draft
from heatsight.capture.values import INT32, LONGEST_URL, number, rounded, within
from heatsight.model.page import page_of


def place_on_page(draft: Draft) -> Draft:
    """`$current_url` verbatim, its page, and the viewport in CSS px (0 when unknown)."""
    given = draft.properties.get("$current_url")
    url = given[:LONGEST_URL] if isinstance(given, str) else ""
    return msgspec.structs.replace(
        draft,
        current_url=url,
        page=page_of(url),
        viewport_width=_pixels(draft.properties.get("$viewport_width")),
        viewport_height=_pixels(draft.properties.get("$viewport_height")),
    )


def _pixels(value: Any) -> int:
    size = number(value)
    pixels = 0 if size is None else rounded(size)
    return pixels if within(pixels, (0, INT32[1])) else 0
