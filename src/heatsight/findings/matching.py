"""Whether a selector a person wrote means an element: its own selector, or a simple one read against its chain."""

from __future__ import annotations

import re
from typing import Final

from heatsight.findings.looks import elements_of
from heatsight.model.element import Element
from heatsight.model.facts import ElementFacts
from heatsight.naming.landmarks import control

_PART: Final = re.compile(
    r"""(?P<tag>^[A-Za-z][\w-]*|^\*)|\#(?P<id>[\w-]+)|\.(?P<cls>(?:[\w-]|\\.)+)|\[(?P<key>[\w-]+)(?:(?P<op>[*^$~]?=)["']?(?P<value>[^\]"']*)["']?)?\]"""
)


def matches(selector: str, element: ElementFacts) -> bool:
    """
    Whether a selector fits an element.

    Understood are tag, #id, .class, [attribute], [attribute=value] (also `*=`, `^=`, `$=`, `~=`), put together, with spaces or `>`
    for ancestors; anything else fits only when it is the element's own selector letter for letter.
    """
    wanted = selector.strip()
    if wanted == element.element.selector:
        return True
    steps = [step for step in re.split(r"\s*>\s*|\s+(?![^\[]*\])", wanted) if step]
    return bool(steps) and any(_fits_chain(steps, elements_of(chain)) for chain in element.chains)


def _fits_chain(steps: list[str], chain: tuple[Element, ...]) -> bool:
    if not chain:
        return False
    start = control(chain) or 0
    if not _fits(steps[-1], chain[start]):
        return False
    left = steps[:-1]
    for outer in chain[start + 1 :]:
        if left and _fits(left[-1], outer):
            left.pop()
    return not left


def _fits(step: str, element: Element) -> bool:
    at = 0
    for part in _PART.finditer(step):
        if part.start() != at or not _fits_part(part, element):
            return False
        at = part.end()
    return at == len(step) > 0


def _fits_part(part: re.Match[str], element: Element) -> bool:
    if part["tag"]:
        return part["tag"] in {"*", element.tag}
    if part["id"]:
        return element.attr_id == part["id"]
    if part["cls"]:
        return part["cls"].replace("\\", "") in element.classes
    key, operator, value = part["key"], part["op"], part["value"] or ""
    has = {"id": element.attr_id, "href": element.href}.get(key) or element.attributes.get(key)
    if has is None or operator is None:
        return has is not None
    return {
        "=": has == value,
        "*=": value in has,
        "^=": has.startswith(value),
        "$=": has.endswith(value),
        "~=": value in has.split(),
    }[operator]
