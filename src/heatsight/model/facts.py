"""Facts: everything a rule may look at, gathered once per assessment."""

from __future__ import annotations

from dataclasses import dataclass

from heatsight.model.assessment import Clicks, FoldSplit, Scroll
from heatsight.model.device import Band
from heatsight.model.element import NamedElement
from heatsight.model.hotspot import NamedPoints, PlacedElement, Region
from heatsight.model.scope import Scope


@dataclass(frozen=True, slots=True)
class ElementFacts:
    """
    What people did to one element in one band, counted from events (`$autocapture`, `$rageclick`, `$dead_click`).

    Attributes:
        chains: every elements_chain that is this element; its numbers come back by selecting them.
        visitors: people who clicked it; `clicks` how often; likewise for rage and dead clicks.
        people: with a click of any of these kinds on it.
        region: where its clicks fall, when naming placed them.
        states: how many different texts or states the element showed; more than one means it answers clicks.
        area: "header", "nav", "footer", "main", "aside" or "" by the landmarks in its chain.
        quick_clicks: clicks within a second of the same person's click on it before; `quick_answers` are those of them before
            which the element had visibly changed (text, class or state), so that the first click had an answer.
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
    people: int = 0
    quick_clicks: int = 0
    quick_answers: int = 0


@dataclass(frozen=True, slots=True)
class AreaFacts:
    """People who clicked something interactive in one area of the page ("header" and "nav" together are "top"), and their clicks."""

    area: str
    visitors: int
    clicks: int


@dataclass(frozen=True, slots=True)
class RepeatFacts:
    """
    Clicks by one person on one spot, one right after the other, counted by the heatmap cell they lie in.

    Attributes:
        x, y, target_fixed: the cell, as in a hotspot's points.
        selecting: clicks in runs of two or three: what a double or triple click that selects text leaves.
        insisting: clicks in runs of four and more.
        visitors: people with a run of any length.
    """

    x: float
    y: int
    target_fixed: bool
    selecting: int
    insisting: int
    visitors: int


@dataclass(frozen=True, slots=True)
class SetAsideFacts:
    """Visitors left out of every number of a page, with the reason and their clicks."""

    reason: str
    visitors: int
    clicks: int


@dataclass(frozen=True, slots=True)
class BandFacts:
    """
    One band's facts. `scope` is the band's own, so a rule can cite a query confined to it.

    Attributes:
        depths: (greatest depth in CSS px, people who came exactly so far), ascending; the whole survival curve.
        untouched: controls that the page's layout shows and nobody clicked; their chains are the ones a click would have.
    """

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
    depths: tuple[tuple[int, int], ...] = ()
    areas: tuple[AreaFacts, ...] = ()
    repeats: tuple[RepeatFacts, ...] = ()
    untouched: tuple[ElementFacts, ...] = ()

    @property
    def placed(self) -> tuple[PlacedElement, ...]:
        """What the page's layout shows in this band; nothing where there is none that fits."""
        return self.named.placed


@dataclass(frozen=True, slots=True)
class Facts:
    """The whole page's facts; `cta_selectors` are the calls to action a person named."""

    scope: Scope
    bands: tuple[BandFacts, ...]
    cta_selectors: tuple[str, ...] = ()
    set_aside: tuple[SetAsideFacts, ...] = ()
