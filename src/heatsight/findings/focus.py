"""
One element looked at closely: who sees it, who clicks it, what is clicked instead, and whether it answers.

An element that nobody clicked in a band has no place there: that is said, and its numbers are counted all the same, by the
elements chains that it has in other bands.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final

from heatsight.findings.evidence import clicked_of_people, clicked_of_seen, on_element, on_hotspot, people_at, reached
from heatsight.findings.matching import matches
from heatsight.findings.places import around, fold_of, middle
from heatsight.findings.wording import capital, name, people, share
from heatsight.model.facts import BandFacts, ElementFacts, Facts
from heatsight.model.finding import Evidence
from heatsight.model.focus import ElementFocus, ElementInBand, Instead
from heatsight.model.hotspot import Hotspot, Region
from heatsight.store.interface import Source

INSTEAD: Final = 5
"""How many other elements are told."""
SEVERAL: Final = 3
"""People with a burst or a dead click from which on the element itself is in doubt."""
SEEN_BY_FEW: Final = 0.5
PASSED_OVER: Final = 4
"""So many times the people, and something else takes the clicks."""


def focus_on(source: Source, facts: Facts, wanted: str) -> ElementFocus:
    """
    What every band with people says of the element that a text or selector means.

    Text is compared without case or extra spaces, whole before part; between the two, a simple selector is tried.

    Raises:
        StoreUnavailable: the engine is gone.
    """
    known = {band.band.device: _elements(band) for band in facts.bands if band.visitors}
    chosen = meant(wanted, [element for elements in known.values() for element in elements])
    if not chosen:
        return ElementFocus(wanted, ())
    best = max((element for elements in known.values() for element in elements if element.element.selector in chosen), key=_people)
    bands = []
    for band in facts.bands:
        if band.visitors:
            here = [element for element in known[band.band.device] if element.element.selector in chosen]
            shown = max(here, key=_people, default=None) or _unseen(best)
            selectors = tuple(sorted({element.element.selector for element in here} or {shown.element.selector}))
            bands.append(_in_band(source, band, shown, selectors))
    return ElementFocus(wanted, tuple(_numbered(band) for band in bands))


def meant(wanted: str, elements: Sequence[ElementFacts]) -> frozenset[str]:
    """The selectors of the elements that a text or selector means; empty when there is none."""
    said = _folded(wanted)
    exact = [one for one in elements if one.element.selector == wanted or said in (_folded(one.element.text), _folded(one.element.name))]
    found = (
        exact
        or [one for one in elements if matches(wanted, one)]
        or [one for one in elements if said and said in _folded(one.element.name)]
    )
    return frozenset(one.element.selector for one in found)


def _folded(text: str) -> str:
    return " ".join(text.split()).casefold()


def _people(element: ElementFacts) -> int:
    return element.people


def _elements(band: BandFacts) -> list[ElementFacts]:
    """Elements by events, those that a layout shows and nobody clicked, and those that only naming knows (from a recording, say)."""
    known = {element.element.selector for element in (*band.elements, *band.untouched)}
    spots: dict[str, list[Hotspot]] = {}
    for spot in band.named.hotspots:
        if spot.element is not None and spot.element.selector not in known:
            spots.setdefault(spot.element.selector, []).append(spot)
    return [*band.elements, *band.untouched, *(_from_spots(mine) for mine in spots.values())]


def _from_spots(spots: Sequence[Hotspot]) -> ElementFacts:
    element = spots[0].element
    assert element is not None  # noqa: S101 - chosen so by the caller
    most = max(spot.unique_visitors for spot in spots)
    return ElementFacts(element, (), 0, 0, 0, 0, 0, 0, around(spots), 1, "", 0, people=most)


def _unseen(element: ElementFacts) -> ElementFacts:
    """The same element where nobody clicked it."""
    return ElementFacts(element.element, element.chains, 0, 0, 0, 0, 0, 0, None, 1, element.area, 0)


def _in_band(source: Source, band: BandFacts, element: ElementFacts, selectors: tuple[str, ...]) -> ElementInBand:
    region, fold, cliff = element.region, fold_of(band) or None, band.scroll.cliff
    spot = _own_spot(band, element)
    placed = region is not None and not region.fixed and band.scroll.visitors > 0
    seen = reached(band, middle(region), "the middle of it") if region is not None and placed else None
    if not element.visitors and spot is not None:
        clicked = on_hotspot(band, spot)
    elif region is not None and placed and people_at(band, middle(region)):
        clicked = clicked_of_seen(source, band, element, middle(region))
    else:
        clicked = clicked_of_people(source, band, element)
    instead = tuple(_instead(band, element))
    return ElementInBand(
        device=band.band.device,
        element=element.element,
        answer=_answer(band, element, seen, clicked, instead),
        selectors=selectors,
        region=region,
        fold_px=fold,
        below_fold=None if region is None or fold is None else not region.fixed and middle(region) > fold,
        cliff_px=None if cliff is None else cliff.depth_px,
        below_cliff=None if region is None or cliff is None else not region.fixed and middle(region) >= cliff.depth_px,
        seen=seen,
        clicked=clicked,
        rage=on_element(band, element, "$rageclick"),
        dead=on_element(band, element, "$dead_click"),
        instead=instead,
    )


def _own_spot(band: BandFacts, element: ElementFacts) -> Hotspot | None:
    mine = (spot for spot in band.named.hotspots if spot.element is not None and spot.element.selector == element.element.selector)
    return max(mine, key=lambda spot: spot.unique_visitors, default=None)


def _instead(band: BandFacts, element: ElementFacts) -> Iterable[Instead]:
    """What else was clicked on the element's screen; on the first screen where its place is not known."""
    at = element.region if element.region is not None else Region(0.0, 1.0, 0, fold_of(band), fixed=False)
    others: list[tuple[int, ElementFacts | Hotspot]] = [
        (one.visitors, one) for one in band.elements if one.visitors and one.element != element.element and _together(band, at, one.region)
    ]
    others += [
        (spot.unique_visitors, spot)
        for spot in band.named.hotspots
        if spot.element is not None
        and not spot.element.interactive
        and spot.element != element.element
        and _together(band, at, spot.region)
    ]
    others.sort(key=lambda pair: -pair[0])
    for _, other in others[:INSTEAD]:
        if other.element is not None:
            evidence = on_hotspot(band, other) if isinstance(other, Hotspot) else on_element(band, other, "$autocapture")
            yield Instead(other.element, evidence)


def _together(band: BandFacts, one: Region, other: Region | None) -> bool:
    """Whether both can be on one screen at a time."""
    return other is not None and (one.fixed or other.fixed or abs(middle(one) - middle(other)) < (fold_of(band) or 1))


def _answer(band: BandFacts, element: ElementFacts, seen: Evidence | None, clicked: Evidence, instead: Sequence[Instead]) -> str:
    if element.region is None:
        where = f"Nobody clicked it on {band.band.device}, so where it lies there is not known"
        return f"{where}: it may be out of sight, or not there. {_most_clicked(instead, 'first')}".rstrip()
    place = _place(band, element.region)
    some = round(clicked.value * clicked.n) if clicked.ci is not None else round(clicked.value)
    by = f"{share(some, clicked.n, 'people who have it on screen' if seen is not None and clicked.ci is not None else 'people')} click it"
    if max(element.dead_visitors, element.rage_visitors) >= SEVERAL:
        answers = [
            f"{people(element.dead_visitors)} got no response" if element.dead_visitors else "",
            f"{people(element.rage_visitors)} clicked it in a burst" if element.rage_visitors else "",
        ]
        return f"People do click it and do not get what they expect: {', '.join(part for part in answers if part)}. {capital(by)}. {place}"
    if seen is not None and seen.ci is not None and seen.ci[1] < SEEN_BY_FEW:
        return f"Most people never get there: {share(round(seen.value * seen.n), seen.n, 'people')} see it. {capital(by)}. {place}"
    if instead and instead[0].clicked.value >= PASSED_OVER * max(some, 1):
        return f"It is seen and passed over: {by}. {_most_clicked(instead)} {place}"
    return f"{capital(by)}. {place}"


def _most_clicked(instead: Sequence[Instead], screen: str = "same") -> str:
    if not instead:
        return ""
    return f"On the {screen} screen {people(round(instead[0].clicked.value))} clicked {name(instead[0].element)}."


def _place(band: BandFacts, region: Region) -> str:
    if region.fixed:
        return "It stays on screen while people scroll."
    at, fold, cliff = middle(region), fold_of(band), band.scroll.cliff
    to_fold = f", {at - fold:,} px below the fold" if at > fold > 0 else ", above the fold" if fold else ""
    to_cliff = f", below the place where people are lost ({cliff.depth_px:,} px)" if cliff is not None and at >= cliff.depth_px else ""
    return f"It lies at about {at:,} px{to_fold}{to_cliff}."


def _numbered(band: ElementInBand) -> ElementInBand:
    """Its numbers with their ids."""
    start = f"element-{band.device}"
    return replace(
        band,
        seen=None if band.seen is None else replace(band.seen, id=f"{start}-seen"),
        clicked=replace(band.clicked, id=f"{start}-clicked"),
        rage=replace(band.rage, id=f"{start}-rage"),
        dead=replace(band.dead, id=f"{start}-dead"),
        instead=tuple(
            replace(other, clicked=replace(other.clicked, id=f"{start}-instead-{number}")) for number, other in enumerate(band.instead, 1)
        ),
    )
