r"""
The elements chain: a clicked element and its ancestors as PostHog writes them, read and written in this one place.

    chain   = element *(";" element)            the clicked one first, its ancestors after it
    element = tag *("." class) [":" *(key="value")]
    key     = text | href | attr_id | nth-child | nth-of-type | attr__<attribute of the page>

Values may hold anything, `;` `:` `.` `=` and line breaks included; only `"` is escaped, as `\"`. Backslashes are not, so a value
that ends in one cannot be told from one that goes on: `write` takes trailing backslashes off. Classes may hold `:` and `.`; the
page's own `class` attribute is believed where it was sent along.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

from heatsight.model.element import Element

_PREFIX: Final = "attr__"
_OPENING: Final = ":" + _PREFIX
"""Where a header ends; a class that holds it would be read as the start of the values."""
_LONGEST_NAME: Final = 200
_HEADER_END: Final = re.compile(rf""":(?=(?:attr__[^\s"'>/=]{{1,{_LONGEST_NAME}}}|[A-Za-z0-9_\-]{{1,{_LONGEST_NAME}}})="|;|$)|;""")
_PAIR: Final = re.compile(r"""([^\s"'>/=;]+)="((?:[^"\\]|\\"|\\)*)"?""")
_NAME: Final = re.compile(r"""[^\s"'>/=;]+""")
_MAX_ELEMENTS: Final = 1000
"""No document nests deeper; a hostile chain of bare `;` is not worth more."""


def parse(chain: str) -> tuple[Element, ...]:
    """The elements of a chain, the clicked one first. Never raises: what does not fit the grammar is passed over."""
    found: list[Element] = []
    at = 0
    while at < len(chain) and len(found) < _MAX_ELEMENTS:
        end = _HEADER_END.search(chain, at)
        header = chain[at : end.start() if end else len(chain)]
        at = end.end() if end else len(chain)
        pairs: dict[str, str] = {}
        if end is not None and end.group() == ":":
            pairs, at = _pairs(chain, at)
        if header.strip() or pairs:
            found.append(_element(header.strip(), pairs))
    return tuple(found)


def write(elements: Sequence[Element]) -> str:
    """The elements in PostHog's string form: classes and keys sorted, unknown positions as 0."""
    return ";".join(_written(element) for element in elements)


def from_wire(items: Sequence[Any]) -> tuple[Element, ...]:
    """The SDK's `$elements` array, as older versions send it instead of a chain. Items that are no objects are passed over."""
    return tuple(_from_wire(item) for item in items[:_MAX_ELEMENTS] if isinstance(item, Mapping))


def _pairs(chain: str, at: int) -> tuple[dict[str, str], int]:
    """The key="value" pairs from `at` to the `;` that ends the element, and where the next one starts."""
    pairs: dict[str, str] = {}
    while at < len(chain) and chain[at] != ";":
        pair = _PAIR.match(chain, at)
        if pair is None:  # not ours: look for the next separator
            skipped = _NAME.match(chain, at)
            at = skipped.end() if skipped else at + 1
            continue
        pairs.setdefault(pair[1], pair[2].replace('\\"', '"'))
        at = pair.end()
    return pairs, at + 1


def _element(header: str, pairs: Mapping[str, str]) -> Element:
    tag, *dotted = header.split(".")
    attributes = {
        key.removeprefix(_PREFIX): value
        for key, value in pairs.items()
        if key not in {"text", "href", "attr_id", "nth-child", "nth-of-type"} and key != _PREFIX
    }
    classes = attributes["class"].split() if "class" in attributes else dotted
    return Element(
        tag=tag,
        classes=tuple(sorted({name for name in classes if name})),
        attributes=attributes,
        text=pairs.get("text"),
        href=pairs.get("href", attributes.get("href")),
        attr_id=pairs.get("attr_id", attributes.get("id")),
        nth_child=_position(pairs.get("nth-child")),
        nth_of_type=_position(pairs.get("nth-of-type")),
    )


def _written(element: Element) -> str:
    classes = sorted(name.replace('"', "") for name in element.classes)
    named = ((key, value) for key, value in element.attributes.items() if len(key) <= _LONGEST_NAME and _NAME.fullmatch(key))
    pairs = {_PREFIX + key: value for key, value in named}
    pairs |= {
        key: value for key, value in (("text", element.text), ("href", element.href), ("attr_id", element.attr_id)) if value is not None
    }
    pairs |= {"nth-child": str(element.nth_child or 0), "nth-of-type": str(element.nth_of_type or 0)}
    header = "".join(_NAME.findall(element.tag)) + "".join(f".{name}" for name in classes if _NAME.fullmatch(name) and _OPENING not in name)
    return header + ":" + "".join(f'{key}="{_escaped(value)}"' for key, value in sorted(pairs.items()))


def _escaped(value: str) -> str:
    return value.rstrip("\\").replace('"', '\\"')


def _from_wire(item: Mapping[Any, Any]) -> Element:
    named = {key: value for key, value in item.items() if isinstance(key, str)}
    attributes = {key.removeprefix(_PREFIX): _text(value) for key, value in named.items() if key.startswith(_PREFIX) and key != _PREFIX}
    listed = item.get("classes")
    classes = [_text(name) for name in listed] if isinstance(listed, list | tuple) else attributes.get("class", "").split()
    text = item.get("$el_text")
    return Element(
        tag=_text(item.get("tag_name") or ""),
        classes=tuple(sorted({name for name in classes if name})),
        attributes=attributes,
        text=None if text is None else _text(text),
        href=attributes.get("href"),
        attr_id=attributes.get("id"),
        nth_child=_position(item.get("nth_child")),
        nth_of_type=_position(item.get("nth_of_type")),
    )


def _text(value: object) -> str:
    return value if isinstance(value, str) else str(value)


def _position(value: object) -> int | None:
    """A place among siblings, from 1. The SDK writes 0 when it does not know; anything else that is no number means unknown, too."""
    text = _text(value)
    return int(text) or None if text.isascii() and text.isdigit() and len(text) <= 6 else None  # noqa: PLR2004 - a million siblings is no page
