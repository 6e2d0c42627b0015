"""Facts: everything a rule may look at, gathered once per assessment."""

from __future__ import annotations

from dataclasses import dataclass

from heatsight.model.assessment import Clicks, FoldSplit, Scroll
from heatsight.model.device import Band
from heatsight.model.element import NamedElement
from heatsight.model.hotspot import NamedPoints, Region
from heatsight.model.scope import Scope


@dataclass(frozen=True, slots=True)
class ElementFacts:
    """
    What people did to one element in one band, counted from events (`$autocapture`, `$rageclick`, `$dead_click`).

    Attributes:
        chains: every elements_chain that is this element; its numbers come back by selecting them.
        visitors: people who clicked it; `clicks` how often; likewise for rage and dead clicks.
        region: where its clicks fall, when naming placed them.
        states: how many different texts or states the element showed; more than one means it answers clicks.
        area: "header", "nav", "footer", "main", "aside" or "" by the landmarks in its chain.
    """

    element: NamedElement
    chains: tuple[str, ...]
    clicks: int
    visitors: int
    rageclicks: int
    rage_visitors: int
    deadclicks: int
    dead_visitors: int
    region: Region | None
    states: int
    area: str
    max_clicks_by_one_visitor: int


@dataclass(frozen=True, slots=True)
class BandFacts:
    """One band's facts. `scope` is the band's own, so a rule can cite a query confined to it."""

    band: Band
    scope: Scope
    visitors: int
    sessions: int
    pageviews: int
    clicks: Clicks
    fold: FoldSplit
    scroll: Scroll
    named: NamedPoints
    rage: NamedPoints
    dead: NamedPoints
    elements: tuple[ElementFacts, ...]


@dataclass(frozen=True, slots=True)
class Facts:
    """The whole page's facts; `cta_selectors` are the calls to action a person named."""

    scope: Scope
    bands: tuple[BandFacts, ...]
    cta_selectors: tuple[str, ...] = ()
