"""
What an element looks like to a person, read from its chain: a control, a link, a field, a stepper, a picture, text.

Only tags, roles, attributes, class words and the wording of labels that sites use in general; nothing of any one site.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from heatsight.model.element import Element, NamedElement
from heatsight.model.elements_chain import parse
from heatsight.naming.landmarks import control

_WORD: Final = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+")
_SPACE: Final = re.compile(r"\s+")

BUTTON_WORDS: Final = frozenset({"btn", "button", "cta"})
MEDIA_TAGS: Final = frozenset({"img", "picture", "figure", "svg", "canvas", "video", "image", "path", "use"})
TEXT_TAGS: Final = frozenset(
    {
        "p", "span", "h1", "h2", "h3", "h4", "h5", "h6", "li", "td", "th", "code", "pre", "blockquote", "em", "strong", "b", "i", "q",
        "dd", "dt", "small", "mark", "time", "figcaption", "caption", "kbd", "samp", "cite", "abbr",
    }
)  # fmt: skip
FIELD_TAGS: Final = frozenset({"input", "textarea", "select", "option"})
BUTTON_INPUTS: Final = frozenset({"button", "submit", "image", "reset"})
TOGGLE_INPUTS: Final = frozenset({"checkbox", "radio"})
BUTTON_ROLES: Final = frozenset({"button", "tab", "switch", "menuitem", "checkbox", "radio", "option"})
MAX_LABEL: Final = 20
"""Characters of a label; what is longer is a sentence."""
MAX_VALUE: Final = 40
"""Characters of a data attribute that are read for words; longer ones hold data, not a name."""
STEPPER_SIGNS: Final = frozenset("+-<>«»←→▲▼△▽↑↓◀▶\N{MINUS SIGN}\N{EN DASH}\N{SINGLE LEFT-POINTING ANGLE QUOTATION MARK}") | frozenset(
    "\N{SINGLE RIGHT-POINTING ANGLE QUOTATION MARK}\N{HEAVY LEFT-POINTING ANGLE QUOTATION MARK ORNAMENT}"
    "\N{HEAVY RIGHT-POINTING ANGLE QUOTATION MARK ORNAMENT}"
)
STEPPER_WORDS: Final = frozenset(
    {
        "next", "prev", "previous", "forward", "backward", "back", "plus", "minus", "increase", "decrease", "increment", "decrement", "inc",
        "dec", "stepper", "quantity", "qty", "carousel", "slider", "slide", "swiper", "slick", "glide", "splide", "pager", "pagination",
        "paginate", "page", "zoom", "arrow", "older", "newer", "chevron", "spinner", "rating", "star", "volume",
    }
)  # fmt: skip
"""Words of labels and classes of things that are meant to be clicked again and again."""


@lru_cache(maxsize=4096)
def elements_of(chain: str) -> tuple[Element, ...]:
    """A chain's elements; chains are read many times over."""
    return parse(chain)


def subject(chain: str) -> Element:
    """The element a click on this chain is about: its control where there is one, else the clicked element itself."""
    elements = elements_of(chain)
    if not elements:
        return Element("")
    return elements[control(elements) or 0]


def words(text: str) -> frozenset[str]:
    """The words of a class, id or label, in lower case: "btnPrimary-lg" is btn, primary, lg."""
    return frozenset(word.lower() for word in _WORD.findall(text))


def look_words(element: Element) -> frozenset[str]:
    """The words of an element's classes, ids and data attributes' values."""
    data = [value[:MAX_VALUE] for key, value in element.attributes.items() if key.startswith("data-")]
    named = [*element.classes, element.attr_id or "", *data]
    return words(" ".join(named))


def label(element: Element) -> str:
    """What it says: its text, else its label for screen readers, its title or alternative text; spaces collapsed."""
    attributes = element.attributes
    said = element.text or attributes.get("aria-label") or attributes.get("title") or attributes.get("alt") or attributes.get("value") or ""
    return _SPACE.sub(" ", said).strip()


def role(element: Element) -> str:
    """Its role attribute, in lower case."""
    return element.attributes.get("role", "").strip().lower()


def in_link(chain: str) -> bool:
    """Whether a click on it lies inside a link, where the SDK never reports dead clicks."""
    return any(element.tag == "a" for element in elements_of(chain))


def is_field(element: Element) -> bool:
    """Whether people put text or a choice into it: a click that changes nothing there is normal."""
    kind = element.attributes.get("type", "").lower()
    editable = element.attributes.get("contenteditable", "false").lower() not in {"false", "inherit"}
    return editable or (element.tag in FIELD_TAGS and not (element.tag == "input" and kind in BUTTON_INPUTS))


def is_choice(element: Element) -> bool:
    """Whether it is a label, a check box or a radio button: one click of a person makes two of the browser's."""
    return (
        element.tag == "label"
        or element.attributes.get("type", "").lower() in TOGGLE_INPUTS
        or role(element) in {"checkbox", "radio", "switch"}
    )


def is_button(element: Element) -> bool:
    """Whether it is, or is dressed as, a button."""
    if element.tag in {"button", "summary"} or role(element) in BUTTON_ROLES:
        return True
    if element.tag == "input":
        return element.attributes.get("type", "").lower() in BUTTON_INPUTS
    return bool(BUTTON_WORDS & look_words(element))


def promises_response(element: Element) -> bool:
    """Whether a person may expect that a click does something: a control, dressed as one, or marked as one that is switched off."""
    return is_button(element) or element.tag == "a" or "aria-disabled" in element.attributes or "onclick" in element.attributes


def is_stepper(chain: str) -> bool:
    """Whether it, or its parent, is named like something to click repeatedly: a stepper, a pager, a carousel's arrow."""
    elements = elements_of(chain)
    element = subject(chain)
    said = label(element)
    if said in STEPPER_SIGNS or (len(said) <= MAX_LABEL and STEPPER_WORDS & words(said)):
        return True
    if STEPPER_WORDS & words(element.attributes.get("aria-label", "")[:40]):
        return True
    at = elements.index(element) if element in elements else 0
    around = elements[at : at + 2]
    return len(said) <= 2 and any(STEPPER_WORDS & look_words(one) for one in around)  # noqa: PLR2004 - a sign or an icon


def is_media(element: NamedElement) -> bool:
    """Whether it is a picture, where a click cannot select text."""
    return element.tag in MEDIA_TAGS


def is_text(element: NamedElement) -> bool:
    """Whether it is running text."""
    return element.tag in TEXT_TAGS
