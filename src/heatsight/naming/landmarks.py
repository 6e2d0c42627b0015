"""Which element of a chain names a click, and what it is: read from tags, roles and attributes only."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Final

from heatsight.model.element import Element

CONTROL_TAGS: Final = frozenset({"a", "button", "input", "select", "textarea", "label", "summary", "option", "area"})
CONTROL_ROLES: Final = frozenset(
    {
        "button", "link", "tab", "menuitem", "menuitemcheckbox", "menuitemradio", "checkbox", "radio", "switch", "option", "treeitem",
        "combobox", "slider", "spinbutton", "textbox", "searchbox",
    }
)  # fmt: skip
TEST_ATTRIBUTES: Final = ("data-attr", "data-testid", "data-test-id", "data-test", "data-cy", "data-qa")
"""Attributes that people give elements to find them again; the first is PostHog's own."""

_FRAMEWORK_ID: Final = re.compile(
    r"^(?:ember|radix|headlessui|react-aria|react-select|mui|mat|cdk|ng|yui|ext|gwt|chakra|mantine|rc|el|vs|v|tippy|downshift|menu|aria|id|ui)"
    r"[-_:]?(?:[a-z]+[-_:])*[-_:]?\w?\d+",
    re.IGNORECASE,
)


def control(chain: tuple[Element, ...]) -> int | None:
    """The place in the chain of the interactive element a click belongs to; None when there is none."""
    return next((place for place, element in enumerate(chain) if is_control(element)), None)


def is_control(element: Element) -> bool:
    """Whether a click on it is meant to do something, going by what it is."""
    attributes = element.attributes
    return (
        element.tag.lower() in CONTROL_TAGS
        or attributes.get("role", "").strip().lower() in CONTROL_ROLES
        or "onclick" in attributes
        or attributes.get("contenteditable", "false").strip().lower() in {"", "true", "plaintext-only"}
    )


def stable_id(element: Element) -> str | None:
    """Its id, unless a program made it up."""
    name = element.attr_id
    return name if name and not looks_generated(name) else None


def looks_generated(name: str) -> bool:
    """
    Whether a machine made an id or class up: counters of frameworks, hashes, long numbers. Such a name changes from build to
    build or from visit to visit, so it neither identifies nor means anything.
    """
    if not name or len(name) > 60 or not re.search(r"[A-Za-z]{2}", name) or re.search(r"\d{4}|[:{}$@%\s]", name):  # noqa: PLR2004 - longer is no name
        return True
    return bool(_FRAMEWORK_ID.match(name)) or any(_is_hash(part) for part in re.split(r"[-_.]+", name))


def _is_hash(part: str) -> bool:
    if len(part) < 5:  # noqa: PLR2004 - shorter ones are words such as "col2"
        return False
    if re.fullmatch(r"[0-9a-f]{6,}", part) and re.search(r"\d", part):
        return True
    changes = sum(left.isdigit() != right.isdigit() for left, right in pairwise(part))
    return changes >= 2  # noqa: PLR2004 - "section2" changes once, "a81Zc" twice


AREA_WORDS: Final = {
    "header": "in the header",
    "nav": "in the navigation",
    "footer": "in the footer",
    "aside": "in the sidebar",
    "dialog": "in the dialog",
}

_AREA_OF_TAG: Final = {"header": "header", "footer": "footer", "nav": "nav", "aside": "aside", "main": "main", "dialog": "dialog"}
_AREA_OF_ROLE: Final = {
    "banner": "header", "contentinfo": "footer", "navigation": "nav", "complementary": "aside", "main": "main", "dialog": "dialog",
    "alertdialog": "dialog",
}  # fmt: skip
_SECTIONING: Final = frozenset({"article", "section", "main", "aside", "nav", "blockquote", "figure", "li", "td", "dialog"})
_ORDER: Final = ("dialog", "header", "footer", "nav", "aside", "main")


def area(chain: tuple[Element, ...], start: int = 0) -> str:
    """Which part of the page it stands in: "dialog", "header", "footer", "nav", "aside", "main", or "" when no landmark says."""
    found = {name for place in range(start + 1, len(chain)) if (name := _landmark(chain, place))}
    return next((name for name in _ORDER if name in found), "")


def area_element(chain: tuple[Element, ...], start: int) -> Element | None:
    """The landmark element that `area` speaks of."""
    wanted = area(chain, start)
    return next((chain[place] for place in range(start + 1, len(chain)) if wanted and _landmark(chain, place) == wanted), None)


def _landmark(chain: tuple[Element, ...], place: int) -> str:
    element = chain[place]
    by_role = _AREA_OF_ROLE.get(element.attributes.get("role", "").strip().lower(), "")
    if by_role:
        return by_role
    tag = element.tag.lower()
    # A header inside an article or a section is that one's own, not the page's.
    if tag in {"header", "footer"} and any(outer.tag.lower() in _SECTIONING for outer in chain[place + 1 :]):
        return ""
    return _AREA_OF_TAG.get(tag, "")
