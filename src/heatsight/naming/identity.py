"""Who an element is, from the chain of it and its ancestors: a key that holds for all its states, and a name people use."""

from __future__ import annotations

from typing import Final

from heatsight.model.element import Element, NamedElement
from heatsight.naming.landmarks import control, stable_id
from heatsight.naming.selector import short_selector
from heatsight.naming.words import clean, name_of, role_of, text_of

_MAX_HREF: Final = 500


def key(chain: tuple[Element, ...]) -> str:
    """
    The same for one element in all its states, different for any two elements of a page.

    It is the path of tags and places from the clicked control up to the nearest ancestor with an id that no program made up.
    Texts and classes change with an element's state, so they are left out.
    """
    return path(chain, control(chain) or 0)


def path(chain: tuple[Element, ...], start: int) -> str:
    """The path of the element at `start`, outermost first."""
    steps = []
    for element in chain[start:]:
        name = stable_id(element)
        if name is not None:
            steps.append(f"#{name}")
            break
        steps.append(f"{element.tag}:{_place(element)}")
    return ">".join(reversed(steps))


def _place(element: Element) -> str:
    if element.nth_of_type is not None:
        return str(element.nth_of_type)
    if element.nth_child is not None:
        return f"c{element.nth_child}"
    return f"?{element.href or element.text or ''}"


def identify(chain: tuple[Element, ...]) -> NamedElement:
    """
    The element a click on the first of the chain belongs to: the nearest interactive one, or the clicked one where there is none.

    Raises:
        ValueError: an empty chain.
    """
    if not chain:
        raise ValueError("a chain has at least one element")
    start = control(chain)
    return describe(chain, start or 0, interactive=start is not None)


def describe(chain: tuple[Element, ...], start: int, *, interactive: bool) -> NamedElement:
    """The element at `start` under a name people use; texts cleaned and capped."""
    element = chain[start]
    href = clean(element.href, _MAX_HREF) or None
    return NamedElement(
        name=name_of(chain, start),
        text=text_of(chain, start),
        selector=short_selector(chain, start),
        tag=clean(element.tag.lower(), 40),
        role=role_of(element),
        interactive=interactive,
        href=href,
    )
