"""Who an element is, from the chain of it and its ancestors: a key that holds for all its states, and a name people use."""

from __future__ import annotations

from heatsight.model.element import Element
from heatsight.naming.landmarks import control, stable_id


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
