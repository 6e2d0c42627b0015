"""What lies in a stretch of the page, in words: its headings, else its pictures and controls, from the page's layout."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from heatsight.findings.wording import name
from heatsight.model.hotspot import PlacedElement

MOST: Final = 4
_HEADINGS: Final = frozenset({"heading"})
_THINGS: Final = frozenset({"img", "video", "button", "link", "textbox", "searchbox", "combobox", "table"})


def contents(placed: Sequence[PlacedElement], top: int, bottom: int | None = None) -> str:
    """
    The names of up to four things between two heights (CSS px), from the top down; "" when nothing with a name lies there.

    Headings say best what a stretch is about; where there are none, pictures and controls do, then text.
    """
    inside = [
        one
        for one in placed
        if not one.region.fixed
        and top <= (one.region.y0 + one.region.y1) / 2
        and (bottom is None or (one.region.y0 + one.region.y1) / 2 < bottom)
        and one.element.name.startswith("“")
    ]
    for roles in (_HEADINGS, _THINGS, frozenset({"paragraph", "listitem", "cell", "code"})):
        found = dict.fromkeys(name(one.element) for one in sorted(inside, key=lambda one: one.region.y0) if one.element.role in roles)
        if found:
            listed = list(found)
            return ", ".join(listed[:MOST]) + (f" and {len(listed) - MOST} more" if len(listed) > MOST else "")
    return ""
