"""Facts for the rules: everything they may look at, asked once per assessment, band by band."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from heatsight.findings.looks import elements_of, label, subject, words
from heatsight.findings.places import around
from heatsight.model.device import Band
from heatsight.model.element import Element, NamedElement
from heatsight.model.facts import AreaFacts, BandFacts, ElementFacts, Facts, SetAsideFacts
from heatsight.model.hotspot import NamedPoints
from heatsight.model.scope import Scope
from heatsight.naming.landmarks import area, control
from heatsight.naming.points import name_all_points
from heatsight.naming.roster import roster
from heatsight.query.elements import ChainCount, ElementCounts, GroupCount, QuickClicks, element_counts, group_counts, quick_clicks
from heatsight.query.fold_split import fold_split
from heatsight.query.repeats import repeats
from heatsight.query.scroll_reach import depths, scroll_of
from heatsight.query.set_aside import SetAside, once_judged, set_aside
from heatsight.query.traffic import traffic
from heatsight.store.interface import Source

TOP: Final = "top"
"""The area made of header and main navigation."""
BODY: Final = "body"
"""The area made of everything that is neither header, navigation nor footer."""
STATES: Final = (
    "aria-expanded",
    "aria-pressed",
    "aria-checked",
    "aria-selected",
    "aria-current",
    "open",
    "disabled",
    "checked",
    "data-state",
)
_INNER: Final = frozenset({"aside", "main", "article", "footer"})
_NAVIGATION_WORDS: Final = frozenset({"nav", "navbar", "navigation", "topnav", "topbar", "menubar", "masthead"})
"""Class words of a page's navigation where a site has no landmarks."""
_NO_COUNT: Final = GroupCount(0, 0, 0, 0, 0, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class _Group:
    """The chains of one element, most clicked first."""

    chains: tuple[str, ...]
    hashes: tuple[int, ...]
    area: str
    states: int


def gather(source: Source, scope: Scope, bands: Sequence[Band], *, cta_selectors: Sequence[str] = ()) -> Facts:
    """
    The facts of a page.

    Args:
        scope: page, period and who counts; its widths are replaced by each band's.
        bands: what to look at, each with its own layout.

    Raises:
        StoreUnavailable: the engine is gone.
    """
    judged = set_aside(source, scope)
    left_out: dict[str, list[int]] = {}
    for visitor in judged:
        left_out.setdefault(visitor.reason, []).append(visitor.clicks)
    return Facts(
        scope=scope,
        bands=tuple(gather_band(source, scope, band, judged) for band in bands),
        cta_selectors=tuple(cta_selectors),
        set_aside=tuple(SetAsideFacts(reason, len(clicks), sum(clicks)) for reason, clicks in sorted(left_out.items())),
    )


def gather_band(source: Source, scope: Scope, band: Band, judged: tuple[SetAside, ...]) -> BandFacts:
    """The facts of one band; `judged` are the page's set-aside visitors."""
    cited = replace(scope, viewport_width_min=band.viewport_width_min, viewport_width_max=band.viewport_width_max)
    within = once_judged(cited, judged)
    volume = traffic(source, within)
    histogram = depths(source, within)
    named = name_all_points(source, within, band)
    counts = element_counts(source, within)
    groups, names = _groups(counts)
    return BandFacts(
        band=band,
        scope=cited,
        visitors=volume.visitors,
        sessions=volume.sessions,
        pageviews=volume.pageviews,
        clicks=volume.clicks,
        fold=fold_split(source, within),
        scroll=scroll_of(histogram),
        named=named["click"],
        rage=named["rageclick"],
        dead=named["deadclick"],
        elements=_elements(source, within, groups, names, named["click"]),
        depths=tuple(zip(histogram.depths, histogram.people, strict=True)),
        areas=_areas(source, within, groups),
        repeats=repeats(source, within),
    )


def _groups(counts: ElementCounts) -> tuple[list[_Group], Sequence[NamedElement]]:
    """Chains put together by the element they name, with the elements' names."""
    chains: dict[str, list[ChainCount]] = {}
    for row in counts.chains:
        chains.setdefault(row.chain, []).append(row)
    if not chains:
        return [], ()
    captured = [sum(row.clicks for row in rows if row.event == "$autocapture") for rows in chains.values()]
    known = roster(list(chains), captured, [sum(row.clicks for row in rows) for rows in chains.values()])
    members: list[list[str]] = [[] for _ in known.names]
    for chain, element in zip(chains, known.of_chain.tolist(), strict=True):
        members[element].append(chain)
    groups = []
    for mine in members:
        clicked = [chain for chain in mine if any(row.event == "$autocapture" for row in chains[chain])]
        states = len({_state(subject(chain)) for chain in clicked}) or 1
        groups.append(_Group(tuple(mine), tuple(chains[chain][0].hash for chain in mine), area_of(mine[0]), states))
    return groups, known.names


def area_of(chain: str) -> str:
    """The landmark a chain's element stands in; a navigation inside content or an aside belongs to that, not to the page's top."""
    elements = elements_of(chain)
    if not elements:
        return ""
    start = control(elements) or 0
    outer = elements[start + 1 :]
    inner = next((element.tag.lower() for element in outer if element.tag.lower() in _INNER), "")
    where = area(elements, start)
    if where in {"nav", "header"} and inner:
        return inner if inner in {"aside", "footer"} else "main"
    if not where and not inner and any(_NAVIGATION_WORDS & words(" ".join(element.classes)) for element in outer):
        return "nav"
    return where


def _state(element: Element) -> tuple[object, ...]:
    return (label(element), tuple(sorted(element.classes)), *(element.attributes.get(name) for name in STATES))


def _elements(
    source: Source, scope: Scope, groups: Sequence[_Group], names: Sequence[NamedElement], named: NamedPoints
) -> tuple[ElementFacts, ...]:
    """Each element with its people, most people first."""
    numbers = {chain: number for number, group in enumerate(groups, start=1) for chain in group.hashes}
    counts = group_counts(source, scope, numbers)
    quick = quick_clicks(source, scope, numbers)
    found = []
    for number, (group, name) in enumerate(zip(groups, names, strict=True), start=1):
        count, repeated = counts.get(number, _NO_COUNT), quick.get(number, QuickClicks(0, 0))
        spots = [spot for spot in named.hotspots if spot.element is not None and spot.element.selector == name.selector]
        found.append(
            ElementFacts(
                element=name,
                chains=group.chains,
                clicks=count.clicks,
                visitors=count.visitors,
                rageclicks=count.rageclicks,
                rage_visitors=count.rage_visitors,
                deadclicks=count.deadclicks,
                dead_visitors=count.dead_visitors,
                region=around(spots),
                states=group.states,
                area=group.area,
                max_clicks_by_one_visitor=count.most_by_one,
                people=count.people,
                quick_clicks=repeated.clicks,
                quick_answers=repeated.on_another_chain,
            )
        )
    return tuple(sorted(found, key=lambda element: (-element.people, element.element.selector)))


def _areas(source: Source, scope: Scope, groups: Sequence[_Group]) -> tuple[AreaFacts, ...]:
    """People by where on the page they clicked something interactive."""
    places = (TOP, BODY, "footer")
    numbers = {chain: places.index(place_of(group.area)) + 1 for group in groups for chain in group.hashes}
    counts = group_counts(source, scope, numbers)
    return tuple(AreaFacts(places[number - 1], count.visitors, count.clicks) for number, count in sorted(counts.items()))


def place_of(where: str) -> str:
    """The part of the page an area belongs to: "top", "body" or "footer"."""
    if where in {"header", "nav"}:
        return TOP
    return "footer" if where == "footer" else BODY
