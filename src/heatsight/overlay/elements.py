"""Which box of the layout a named element is: the same selector from the same grammar, or none at all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from heatsight.model.element import NamedElement
from heatsight.model.elements_chain import parse
from heatsight.model.layout import Layout, LayoutElement
from heatsight.naming.selector import full_selector, short_selector
from heatsight.naming.words import text_of


def found_in(layout: Layout, elements: Sequence[NamedElement]) -> Mapping[str, LayoutElement]:
    """
    The elements that the layout shows, by selector.

    A selector that fits several boxes is decided by the text, where that leaves one; else none of them is taken: a press drawn on the
    wrong element would be worse than one that is left out.
    """
    wanted: dict[str, NamedElement] = {element.selector: element for element in elements}
    tags = {element.tag for element in wanted.values()}
    fitting: dict[str, list[LayoutElement]] = {}
    for box in layout.elements:
        if box.tag.lower() not in tags or box.width <= 0 or box.height <= 0:
            continue
        chain = parse(box.chain)
        if chain:
            for selector in {short_selector(chain, 0), full_selector(chain, 0)} & wanted.keys():
                fitting.setdefault(selector, []).append(box)
    chosen = {selector: _one(boxes, wanted[selector]) for selector, boxes in fitting.items()}
    return {selector: box for selector, box in chosen.items() if box is not None}


def _one(boxes: Sequence[LayoutElement], element: NamedElement) -> LayoutElement | None:
    if len(boxes) == 1:
        return boxes[0]
    same = [box for box in boxes if element.text and text_of(parse(box.chain), 0) == element.text]
    return same[0] if len(same) == 1 else None
