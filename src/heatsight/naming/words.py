"""What an element is called: its label, what kind of thing it is, and where on the page it stands."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from heatsight.model.element import Element, NamedElement
from heatsight.naming.landmarks import AREA_WORDS, area, looks_generated

MAX_TEXT: Final = 200
_MAX_LABEL: Final = 60
_HREF_LABEL: Final = 60

_ROLE_OF_TAG: Final = {
    "a": "link", "area": "link", "button": "button", "summary": "button", "select": "combobox", "textarea": "textbox",
    "option": "option", "img": "img", "svg": "img", "picture": "img", "canvas": "img", "video": "video", "audio": "audio",
    "p": "paragraph", "li": "listitem", "ul": "list", "ol": "list", "td": "cell", "th": "columnheader", "tr": "row",
    "table": "table", "nav": "navigation", "main": "main", "header": "banner", "footer": "contentinfo",
    "aside": "complementary", "article": "article", "section": "region", "form": "form", "dialog": "dialog", "code": "code",
    "pre": "code", "figure": "figure", "label": "label", "blockquote": "blockquote", "iframe": "document",
    **{f"h{level}": "heading" for level in range(1, 7)},
}  # fmt: skip
_ROLE_OF_INPUT: Final = {
    "button": "button", "submit": "button", "reset": "button", "image": "button", "checkbox": "checkbox", "radio": "radio",
    "range": "slider", "number": "spinbutton", "search": "searchbox",
}  # fmt: skip
_WORD_OF_ROLE: Final = {
    "link": "link", "button": "button", "tab": "tab", "menuitem": "menu item", "menuitemcheckbox": "menu item",
    "menuitemradio": "menu item", "checkbox": "checkbox", "radio": "radio button", "switch": "switch", "option": "option",
    "treeitem": "tree item", "combobox": "dropdown", "slider": "slider", "spinbutton": "number field", "textbox": "field",
    "searchbox": "search field", "img": "image", "video": "video", "audio": "audio player", "paragraph": "text",
    "listitem": "list item", "list": "list", "cell": "table cell", "columnheader": "table heading", "row": "table row",
    "table": "table", "navigation": "navigation", "main": "main area", "banner": "header", "contentinfo": "footer",
    "complementary": "sidebar", "article": "article", "region": "section", "form": "form", "dialog": "dialog",
    "code": "code block", "figure": "figure", "label": "label", "heading": "heading", "blockquote": "quotation",
    "document": "embedded page",
}  # fmt: skip
_FIELD_ROLES: Final = frozenset({"textbox", "searchbox", "combobox", "spinbutton", "slider", "checkbox", "radio", "switch"})
_CONTAINERS: Final = frozenset({
    "generic", "region", "main", "article", "banner", "contentinfo", "navigation", "complementary", "list", "listitem", "row", "table",
    "form", "dialog",
})  # fmt: skip
_LANDMARKS: Final = frozenset({"main", "banner", "contentinfo", "navigation", "complementary"})
_EMPTY: Final = "empty space in "
_BACKGROUND: Final = "background of the page"
_INLINE: Final = frozenset({"span", "b", "i", "em", "strong", "u", "small", "mark", "sub", "sup", "time", "abbr", "q", "s"})


def clean(text: str | None, limit: int = MAX_TEXT) -> str:
    """Text on one line, without control, format and bidirectional characters, cut with an ellipsis."""
    kept = "".join(
        " " if character.isspace() or unicodedata.category(character) == "Cc" else character
        for character in (text or "")[: limit * 8]
        if unicodedata.category(character) not in {"Cf", "Cs", "Co", "Cn"}
    )
    folded = " ".join(kept.split())
    return folded if len(folded) <= limit else folded[: limit - 1].rstrip() + "…"


def role_of(element: Element) -> str:
    """Its ARIA role, given or implied by its tag; "generic" when it has none."""
    given = element.attributes.get("role", "").strip().lower().split()
    if given and re.fullmatch(r"[a-z]{2,24}", given[0]):
        return given[0]
    tag = element.tag.lower()
    if tag == "input":
        return _ROLE_OF_INPUT.get(element.attributes.get("type", "text").strip().lower(), "textbox")
    return _ROLE_OF_TAG.get(tag, "generic")


def text_of(chain: tuple[Element, ...], start: int) -> str:
    """The visible text of the element at `start`, its own or that of what was clicked inside it."""
    own = clean(chain[start].text)
    if own:
        return own
    return next((text for element in chain[:start] if (text := clean(element.text))), "")


def name_of(chain: tuple[Element, ...], start: int, *, label: str = "", word: str = "") -> str:
    """
    The name a person would use, e.g. "“Pricing” link in the header".

    Args:
        label, word: what it says and what kind of thing it is, where more is known than the chain tells.
    """
    element = chain[start]
    role = role_of(element)
    label = f"“{clean(label, _MAX_LABEL)}” " if label else _label(chain, start, role)
    where = area(chain, start)
    suffix = f" {AREA_WORDS[where]}" if where in AREA_WORDS and role not in {"banner", "contentinfo", "navigation", "complementary"} else ""
    if not label and role in _CONTAINERS and element.tag.lower() not in _INLINE:
        return (
            f"{_BACKGROUND}{suffix}" if element.tag.lower() in {"body", "html"} else f"{_EMPTY}{with_article(_word(element, role))}{suffix}"
        )
    return f"{label}{word or _word(element, role)}{suffix}" if label else f"unlabelled {_word(element, role)}{suffix}"


def is_background(element: NamedElement) -> bool:
    """Whether it is what lies behind other things, not a thing of its own."""
    return element.name.startswith((_EMPTY, _BACKGROUND)) or (not element.interactive and element.role in _LANDMARKS)


def with_article(words: str) -> str:
    """Words with "a" or "an" before them."""
    return f"{'an' if words[:1].lower() in 'aeiou' else 'a'} {words}"


def _word(element: Element, role: str) -> str:
    tag = element.tag.lower()
    if tag == "summary":
        return "toggle"
    if role in _WORD_OF_ROLE:
        return _WORD_OF_ROLE[role]
    return "text" if tag in _INLINE or clean(element.text) else "block"


def _label(chain: tuple[Element, ...], start: int, role: str) -> str:
    attributes = chain[start].attributes
    text = text_of(chain, start)
    given = [attributes.get("aria-label")]
    inside = [value for element in chain[:start] for value in (element.attributes.get("aria-label"), element.attributes.get("alt"))]
    named = [attributes.get("placeholder"), attributes.get("alt"), *inside, attributes.get("title")]
    if role == "button" and chain[start].tag.lower() == "input":
        named.insert(0, attributes.get("value"))
    # A field shows what was typed; a symbol says less than its label.
    first = given if role in _FIELD_ROLES or not re.search(r"\w", text) else []
    for candidate in (*first, text, *given, *named):
        if label := clean(candidate, _MAX_LABEL):
            return f"“{label}” "
    return _fallback(chain[start])


def _fallback(element: Element) -> str:
    for candidate in (element.attributes.get("name"), element.attr_id):
        if candidate and not looks_generated(candidate):
            return f"“{clean(candidate, _MAX_LABEL)}” "
    href = clean(element.href, _HREF_LABEL).split("?")[0]
    return f"“{href}” " if href and not href.lower().startswith("javascript:") else ""
