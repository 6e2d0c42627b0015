"""Names for clicks on nothing interactive, from the page's layout: the text, image, heading or card that lies under them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

import numpy as np
import numpy.typing as npt

from heatsight.model.element import NamedElement
from heatsight.naming.attribution import NOBODY, Attribution
from heatsight.naming.identity import describe
from heatsight.naming.layout_fit import Drawn
from heatsight.naming.layout_places import Shown
from heatsight.naming.plans import Plan
from heatsight.naming.roster import Roster
from heatsight.naming.words import clean, name_of

Flags = npt.NDArray[np.bool_]
Ints = npt.NDArray[np.int64]

THINGS: Final = frozenset({"img", "video", "audio", "heading", "paragraph", "code", "figure", "cell", "columnheader"})
"""Roles of what is one thing however large it is."""
ONE_THING: Final = 0.5
"""Share of a screen up to which anything else with words in it is one thing that people click, not a stretch of the page."""
_CARDS: Final = frozenset({"div", "article", "li", "section", "aside"})
_MAX_LABEL: Final = 60


def named_from(people: Roster, plans: Mapping[int, Plan], elements: Mapping[int, Ints], told: int) -> Roster:
    """
    The roster with what the layouts show of its passive elements: what is read in them, and whether they are one thing.

    Args:
        told: so many of its first elements are told of by events, which know their own words best.
    """
    names, bounded = list(people.names), people.bounded.copy()
    for page, plan in plans.items():
        headings = _headings(plan)
        for node, element in enumerate(elements[page].tolist()):
            if people.passive[element]:
                names[element] = _described(plan, node, names[element], headings.get(node), by_event=element < told)
                bounded[element] = _is_one_thing(plan, node, names[element])
    return replace(people, names=tuple(names), bounded=bounded)


def name_idle(attribution: Attribution, shown: Shown, drawn: Drawn, people: Roster) -> Attribution:
    """
    Each click on nothing interactive to what lies under it.

    A dead click of its own names it better, and where a control lies on top the two contradict each other: such stay as they are.
    """
    usable = attribution.nothing & ~attribution.vouched & (shown.element != NOBODY) & ~shown.on_control
    bounded = np.append(people.bounded, False)[shown.element]
    trust = np.append(np.array(drawn.trust), 0.0)[drawn.of_click]
    return replace(
        attribution,
        element=np.where(usable, np.where(bounded, shown.element, NOBODY), attribution.element),
        behind=np.where(usable, np.where(bounded, NOBODY, shown.element), attribution.behind),
        certainty=np.where(usable, np.minimum(attribution.certainty, 1.0) * trust, attribution.certainty),
    )


def _headings(plan: Plan) -> dict[int, str]:
    """For each node the first heading inside it."""
    found: dict[int, str] = {}
    for node in plan.nodes:
        if node.shown.tag in {"h1", "h2", "h3", "h4", "h5", "h6"} and node.shown.text:
            for outer in node.ancestors:
                found.setdefault(outer, node.shown.text)
    return found


def _described(plan: Plan, number: int, known: NamedElement, heading: str | None, *, by_event: bool) -> NamedElement:
    node = plan.nodes[number]
    element = known if by_event else describe(node.chain, 0, interactive=False)
    # An event tells an element's own words only, not those of the links and emphasis among them.
    text = clean(node.shown.text) or element.text or clean(node.shown.label)
    label = clean(node.shown.label or heading or text, _MAX_LABEL)
    told = replace(element, text=text)
    if not label or not _is_one_thing(plan, number, told):
        return told
    return replace(told, name=name_of(node.chain, 0, label=label, word="card" if element.tag in _CARDS and heading else ""))


def _is_one_thing(plan: Plan, number: int, element: NamedElement) -> bool:
    if element.role in THINGS:
        return True
    if not element.text or element.tag in {"body", "html"}:
        return False
    return plan.nodes[number].fills <= ONE_THING
