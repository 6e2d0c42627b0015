"""A short CSS selector that outlives a build: test attributes, id, link target, then places among siblings."""

from __future__ import annotations

import re
from typing import Final

from heatsight.model.element import Element
from heatsight.naming.landmarks import TEST_ATTRIBUTES, area_element, looks_generated, stable_id

_MAX_VALUE: Final = 80


def short_selector(chain: tuple[Element, ...], start: int) -> str:
    """The shortest stable selector; it may fit several elements (a link repeated), then take `full_selector`."""
    element = chain[start]
    anchor = _anchor(element)
    if anchor is not None:
        return anchor
    href = element.href
    if (
        element.tag.lower() == "a"
        and href
        and len(href) <= _MAX_VALUE
        and not re.match(r"(#|javascript:)?$|javascript:", href, re.IGNORECASE)
    ):
        around = area_element(chain, start)
        return (f"{_tag(around)} " if around is not None else "") + f"a[href={_quoted(href)}]"
    return full_selector(chain, start)


def full_selector(chain: tuple[Element, ...], start: int) -> str:
    """The path from the nearest ancestor with a test attribute or an id of its own; fits one element."""
    steps = []
    for element in chain[start:]:
        anchor = _anchor(element)
        if anchor is not None:
            steps.append(anchor)
            break
        steps.append(_step(element))
        if element.tag.lower() == "body":
            break
    return " > ".join(reversed(steps))


def _anchor(element: Element) -> str | None:
    for attribute in TEST_ATTRIBUTES:
        value = element.attributes.get(attribute)
        if value and len(value) <= _MAX_VALUE:
            return f"[{attribute}={_quoted(value)}]"
    name = stable_id(element)
    if name is None:
        return None
    return f"#{name}" if re.fullmatch(r"[A-Za-z][\w-]*", name) else f"[id={_quoted(name)}]"


def _step(element: Element) -> str:
    tag = _tag(element)
    if tag in {"body", "html", "main"}:
        return tag
    if element.nth_of_type is not None:
        return f"{tag}:nth-of-type({element.nth_of_type})"
    return f"{tag}:nth-child({element.nth_child})" if element.nth_child is not None else tag


def _tag(element: Element) -> str:
    tag = element.tag.lower()
    return tag if re.fullmatch(r"[a-z][a-z0-9-]*", tag) and not (looks_generated(tag) and len(tag) > 20) else "*"  # noqa: PLR2004 - hostile tags


def _quoted(value: str) -> str:
    escaped = re.sub(r'["\\]', lambda found: "\\" + found.group(), value)
    return '"' + re.sub(r"[\x00-\x1f\x7f]", lambda found: f"\\{ord(found.group()):x} ", escaped) + '"'
