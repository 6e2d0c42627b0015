"""Facts written out by hand: only what a test is about differs from a quiet page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Literal

import pytest

from heatsight.model.assessment import Clicks, Cliff, FoldSplit, Scroll
from heatsight.model.device import BANDS, Band, Device
from heatsight.model.element import NamedElement
from heatsight.model.facts import AreaFacts, BandFacts, ElementFacts, Facts, RepeatFacts, SetAsideFacts
from heatsight.model.hotspot import Coverage, Hotspot, HotspotPoint, NamedPoints, Naming, Region
from heatsight.model.page import Page
from heatsight.model.scope import Scope
from heatsight.model.window import Window
from heatsight.query.scroll_reach import Depths, scroll_of
from heatsight.stats.interval import wilson

SCOPE = Scope(Page(url_exact="https://example.com/offer"), Window(datetime(2026, 3, 1, tzinfo=UTC), datetime(2026, 3, 8, tzinfo=UTC)))
FOLD = 900


def _band(device: Device) -> Band:
    return next(band for band in BANDS if band.device == device)


@dataclass(frozen=True)
class Made:
    """Makers of facts."""

    scope: Scope = SCOPE
    places: Mapping[str, Region] = field(default_factory=dict)

    def element(
        self,
        text: str = "Buy now",
        *,
        tag: str = "button",
        chain: str | None = None,
        clicked: int = 0,
        clicks: int | None = None,
        raged: int = 0,
        died: int = 0,
        y: int | None = 400,
        area: str = "main",
        selector: str | None = None,
        fixed: bool = False,
        href: str | None = None,
        **more: Any,
    ) -> ElementFacts:
        """An element `clicked` by so many people, with bursts by `raged` and dead clicks by `died` of them, 40 px high at `y`."""
        written = chain if chain is not None else f'{tag}:nth-child="1"nth-of-type="1"text="{text}";main:nth-child="1"nth-of-type="1"'
        interactive = more.pop("interactive", True)
        return ElementFacts(
            element=NamedElement(
                f"“{text}” {tag}", text, selector or f"main > {tag}#{text.replace(' ', '-')}", tag, tag, interactive, href
            ),
            chains=(written,),
            clicks=clicks if clicks is not None else clicked,
            visitors=clicked,
            rageclicks=more.pop("rageclicks", raged),
            rage_visitors=raged,
            deadclicks=more.pop("deadclicks", died),
            dead_visitors=died,
            region=None if y is None else Region(0.4, 0.6, y, y + 40, fixed),
            states=more.pop("states", 1),
            area=area,
            max_clicks_by_one_visitor=more.pop("most", 1),
            people=max(clicked, raged, died),
            **more,
        )

    def spot(
        self,
        people: int,
        *,
        clicks: int | None = None,
        kind: Literal["click", "rageclick", "deadclick"] = "click",
        text: str | None = None,
        tag: str = "img",
        interactive: bool = False,
        y: int = 1200,
        height: int = 80,
        x: float = 0.5,
        device: Device = "desktop",
        selector: str | None = None,
    ) -> Hotspot:
        """A hotspot clicked by so many people, of one cell; unnamed unless it has a text."""
        count = clicks if clicks is not None else people
        element = None if text is None else NamedElement(f"“{text}” {tag}", text, selector or f"main > {tag}", tag, tag, interactive)
        return Hotspot(
            id=f"{kind}-{y}-{x}",
            type=kind,
            device=device,
            rank=1,
            element=element,
            naming=Naming("dead_click" if text else "none", 0.95 if text else 0.0, people),
            region=Region(x - 0.1, x + 0.1, y, y + height, fixed=False),
            points=(HotspotPoint(x, y // 16 * 16, target_fixed=False, count=count),),
            count=count,
            unique_visitors=people,
            share=0.1,
            ci=(0.05, 0.2),
            below_fold=y > FOLD,
        )

    def named(self, *spots: Hotspot) -> NamedPoints:
        """Hotspots as naming hands them over."""
        total = sum(spot.count for spot in spots)
        return NamedPoints(spots, Coverage(1.0, 0.0, 0.0), total, total, total)

    def band(
        self,
        *elements: ElementFacts,
        device: Device = "desktop",
        visitors: int = 100,
        clickers: int | None = None,
        spots: Sequence[Hotspot] = (),
        rage: Sequence[Hotspot] = (),
        depths: Mapping[int, int] | None = None,
        page_height: int | None = 6000,
        cliff: Cliff | None = None,
        areas: Sequence[AreaFacts] = (),
        repeats: Sequence[RepeatFacts] = (),
        below_fold: int = 0,
    ) -> BandFacts:
        """A band in which everybody reads to the end unless `depths` (px to people) says otherwise."""
        band = _band(device)
        known = {page_height or 6000: visitors} if depths is None else dict(depths)
        histogram = Depths(tuple(sorted(known)), tuple(known[depth] for depth in sorted(known)), FOLD if known else 0, page_height)
        scroll = scroll_of(histogram)
        people = clickers if clickers is not None else visitors
        low, high = wilson(below_fold, people)
        return BandFacts(
            band=band,
            scope=self.scope,
            visitors=visitors,
            sessions=visitors,
            pageviews=visitors,
            clicks=Clicks(people * 2, people),
            fold=FoldSplit(people * 2, 0, 0.0, FOLD, people, 100 * below_fold / max(people, 1), (100 * low, 100 * high), ()),
            scroll=Scroll(scroll.visitors, scroll.reach, scroll.depth_at_share, cliff, page_height),
            named=self.named(*spots),
            rage=self.named(*rage),
            dead=self.named(),
            elements=elements,
            depths=tuple(sorted(known.items())),
            areas=tuple(areas),
            repeats=tuple(repeats),
        )

    def facts(self, *bands: BandFacts, cta: Sequence[str] = (), set_aside: Sequence[SetAsideFacts] = ()) -> Facts:
        """A page of these bands."""
        return Facts(self.scope, bands, tuple(cta), tuple(set_aside))


@pytest.fixture
def made() -> Made:
    """Makers of facts, one for every test."""
    return Made()
