"""Which part of a page an element stands in, read from its chain."""

from __future__ import annotations

from typing import Final

from heatsight.findings.looks import elements_of, words
from heatsight.naming.landmarks import area, control

_INNER: Final = frozenset({"aside", "main", "article", "footer"})
_NAVIGATION_WORDS: Final = frozenset({"nav", "navbar", "navigation", "topnav", "topbar", "menubar", "masthead"})
"""Class words of a page's navigation where a site has no landmarks."""


def area_of(chain: str) -> str:
    """The landmark a chain's element stands in; a navigation inside content or an aside belongs to that, not to the page's top."""
    elements = elements_of(chain)
    if not elements:
        return ""
    start = control(elements) or 0
    outer = elements[start + 1 :]
    inner = next((element.tag.lower() for element in outer if element.tag.lower() in _INNER), "")
    where = area(elements, start)
    if where in {"nav", "header"} and inner:
        return inner if inner in {"aside", "footer"} else "main"
    if not where and not inner and any(_NAVIGATION_WORDS & words(" ".join(element.classes)) for element in outer):
        return "nav"
    return where
