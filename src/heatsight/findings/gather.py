"""Facts for the rules: everything they may look at, asked once per assessment, band by band."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from heatsight.findings.areas import area_of
from heatsight.findings.looks import label, subject
from heatsight.findings.places import around
from heatsight.findings.untouched import untouched
from heatsight.model.device import Band
from heatsight.model.element import Element, NamedElement
from heatsight.model.facts import AreaFacts, BandFacts, ElementFacts, Facts, SetAsideFacts
from heatsight.model.hotspot import NamedPoints
from heatsight.model.layout import Layout
from heatsight.model.scope import Scope
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
_NO_COUNT: Final = GroupCount(0, 0, 0, 0, 0, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class _Group:
    """The chains of one element, most clicked first."""

    chains: tuple[str, ...]
    hashes: tuple[int, ...]
    area: str
    states: int


def gather(
    source: Source, scope: Scope, bands: Sequence[Band], *, cta_selectors: Sequence[str] = (), layouts: Sequence[Layout] = ()
) -> Facts:
    """
    The facts of a page.

    Args:
        scope: page, period and who counts; its widths are replaced by each band's.
        bands: what to look at, each with its own layout.
        layouts: the page as it was rendered, where it was.

    Raises:
        StoreUnavailable: the engine is gone.
    """
    judged = set_aside(source, scope)
    left_out: dict[str, list[int]] = {}
    for visitor in judged:
        left_out.setdefault(visitor.reason, []).append(visitor.clicks)
    return Facts(
        scope=scope,
        bands=tuple(gather_band(source, scope, band, judged, layouts) for band in bands),
        cta_selectors=tuple(cta_selectors),
        set_aside=tuple(SetAsideFacts(reason, len(clicks), sum(clicks)) for reason, clicks in sorted(left_out.items())),
    )


def gather_band(source: Source, scope: Scope, band: Band, judged: tuple[SetAside, ...], layouts: Sequence[Layout] = ()) -> BandFacts:
    """The facts of one band; `judged` are the page's set-aside visitors."""
    cited = replace(scope, viewport_width_min=band.viewport_width_min, viewport_width_max=band.viewport_width_max)
    within = once_judged(cited, judged)
    volume = traffic(source, within)
    histogram = depths(source, within)
    named = name_all_points(source, within, band, layouts=layouts)
    counts = element_counts(source, within)
    groups, names, clicked = _groups(counts, named["click"].chains)
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
        untouched=untouched(named["click"], names, clicked),
    )


def _groups(counts: ElementCounts, shown: Sequence[str] = ()) -> tuple[list[_Group], Sequence[NamedElement], frozenset[str]]:
    """
    Chains put together by the element they name, with the elements' names; and of the chains that a layout shows those whose element
    somebody clicked.
    """
    chains: dict[str, list[ChainCount]] = {}
    for row in counts.chains:
        chains.setdefault(row.chain, []).append(row)
    if not chains:
        return [], (), frozenset()
    captured = [sum(row.clicks for row in rows if row.event == "$autocapture") for rows in chains.values()]
    seen = [sum(row.clicks for row in rows) for rows in chains.values()]
    none = [0] * len(shown)
    known = roster([*chains, *shown], captured + none, seen + none)
    of_event = known.of_chain[: len(chains)].tolist()
    members: list[list[str]] = [[] for _ in range(max(of_event) + 1)]
    for chain, element in zip(chains, of_event, strict=True):
        members[element].append(chain)
    groups = []
    for mine in members:
        clicked = [chain for chain in mine if any(row.event == "$autocapture" for row in chains[chain])]
        states = len({_state(subject(chain)) for chain in clicked}) or 1
        groups.append(_Group(tuple(mine), tuple(chains[chain][0].hash for chain in mine), area_of(mine[0]), states))
    of_shown = zip(shown, known.of_chain[len(chains) :].tolist(), strict=True)
    return groups, known.names[: len(groups)], frozenset(chain for chain, element in of_shown if element < len(groups))


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
