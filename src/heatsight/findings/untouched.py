"""Controls that the page's layout shows and nobody clicked: no event tells of them, so great care is taken that they were not."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from heatsight.findings.areas import area_of
from heatsight.findings.looks import elements_of
from heatsight.model.element import NamedElement
from heatsight.model.facts import ElementFacts
from heatsight.model.hotspot import Hotspot, NamedPoints, PlacedElement
from heatsight.naming.landmarks import control

_LIES_ON: Final = 0.5
"""Share of a hotspot's clicks inside a control's box from which on they may be clicks on it, under whatever name."""


def untouched(named: NamedPoints, clicked_names: Sequence[NamedElement], clicked: frozenset[str]) -> tuple[ElementFacts, ...]:
    """
    The controls nobody clicked, in document order.

    Left out is what may have been clicked after all: a control that reads like a clicked one which the layout does not show (the page
    was built otherwise then), and one on whose box the clicks of another control lie.

    Args:
        clicked_names: elements that somebody clicked; `clicked`: the chains of those among them that the layout shows.
    """
    shown = {one.element.selector for one in named.placed if one.shown.chain in clicked}
    elsewhere = {_words(one) for one in clicked_names if one.selector not in shown}
    spots = [spot for spot in named.hotspots if spot.element is not None and spot.element.interactive]
    return tuple(
        _facts(one)
        for one in named.placed
        if one.shown.chain not in clicked
        and _is_live_control(one)
        and _words(one.element) not in elsewhere
        and not any(_on(spot, one) for spot in spots)
    )


def _is_live_control(one: PlacedElement) -> bool:
    return one.shown.clickable and not one.shown.disabled and control(elements_of(one.shown.chain)) == 0


def _words(element: NamedElement) -> tuple[str, str]:
    return element.tag, (element.text or element.name).casefold()


def _on(spot: Hotspot, one: PlacedElement) -> bool:
    box = one.region
    inside = [
        point.count
        for point in spot.points
        if point.target_fixed == box.fixed and box.x0 <= point.x <= box.x1 and box.y0 <= point.y <= box.y1
    ]
    return sum(inside) >= _LIES_ON * spot.count


def _facts(one: PlacedElement) -> ElementFacts:
    return ElementFacts(
        element=one.element,
        chains=(one.shown.chain,),
        clicks=0,
        visitors=0,
        rageclicks=0,
        rage_visitors=0,
        deadclicks=0,
        dead_visitors=0,
        region=one.region,
        states=1,
        area=area_of(one.shown.chain),
        max_clicks_by_one_visitor=0,
    )
