"""
Many people click text or an image that does nothing and never did.

**What it sees.** Heatmap clicks that no autocaptured click accounts for lie on nothing interactive. The rule takes the places
where such clicks gather and asks whether more people click there than idle clicks elsewhere on the page explain, given how many
had the place on screen. Dead clicks give the place its name where there are some.

**Why it matters.** People expect something there: a larger picture, a link, details. The page promises it without meaning to.

**How sure.** At least 20 people in the band and five on the place. The idle clicks of the page's other places are its own
background (beta-binomial, fitted without the place itself); the false-discovery rate over all places stays under 5 %, under 1 %
when the thing has no name. Medium when at least 8 % of the page's people click it (lower bound), high from 20 %. Double and
triple clicks on text are selection and explained away, one person alone is, too. Stretches taller than a screen are no one
thing.

**What to do.** Give people what they expect (enlarge the picture, link the heading), or make it look like what it is.

**Example.** “Chart” image: 20 of 89 people clicked it; it cannot be enlarged.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from heatsight.findings.evidence import on_element, on_hotspot, visitors
from heatsight.findings.looks import is_media
from heatsight.findings.places import as_tall_as_a_screen, had_on_screen, overlap
from heatsight.findings.rule import Draft, Judged, Rule, found_or_clear, not_applicable, not_enough
from heatsight.findings.selection import selects_text
from heatsight.findings.weighing import confidence
from heatsight.findings.wording import capital, name, people, share, where
from heatsight.model.facts import BandFacts, ElementFacts, Facts
from heatsight.model.finding import ExplainedAway, Severity
from heatsight.model.hotspot import Hotspot
from heatsight.naming.clusters import WIDEST_PX
from heatsight.naming.words import is_background
from heatsight.stats.false_discovery import adjusted
from heatsight.stats.interval import wilson
from heatsight.stats.shrinkage import fit, surprise

RULE: Final = Rule("non_interactive_clicks", "Clicks on something not clickable", needs=20, signals=("click", "deadclick"))

SEVERAL: Final = 5
FALSE_RATE: Final = 0.05
FALSE_RATE_UNNAMED: Final = 0.01
LOW_FROM: Final = 0.05
MEDIUM_FROM: Final = 0.08
HIGH_FROM: Final = 0.20
HAMMERED: Final = 10
"""Clicks by one person in one place from which on it is worth saying that it is one person."""


def judge(band: BandFacts, facts: Facts) -> Judged:  # noqa: ARG001 - every rule takes the same
    """Places where clicks gather and nothing interactive lies."""
    if band.visitors < RULE.needs:
        return not_enough(RULE, band.visitors)
    idle = [spot for spot in band.named.hotspots if not (spot.element and spot.element.interactive)]
    if not idle:
        return not_applicable("every click fell on something interactive")
    explained: list[ExplainedAway] = []
    exposed = [max(had_on_screen(band, spot.region), spot.unique_visitors) for spot in idle]
    false_rates = adjusted([_chance(idle, exposed, place) for place in range(len(idle))])
    drafts = []
    for spot, false_rate in zip(idle, false_rates, strict=True):
        if spot.unique_visitors == 1 and spot.count >= HAMMERED:
            explained.append(ExplainedAway(RULE.kind, spot.element.name if spot.element else None, "one_visitor", spot.count))
        elif spot.unique_visitors > 1 and spot.count >= SEVERAL and selects_text(spot, band.repeats):
            explained.append(ExplainedAway(RULE.kind, spot.element.name if spot.element else None, "text_selection", spot.count))
        elif _stands_out(band, spot, false_rate):
            drafts.append(_draft(band, spot, false_rate))
    return found_or_clear(drafts, "no place without anything interactive draws more people than idle clicks do", explained)


def _chance(idle: Sequence[Hotspot], exposed: Sequence[int], place: int) -> float:
    """How often idle clicks like those of the other places put so many people here."""
    others = [other for other in range(len(idle)) if other != place]
    background = fit([idle[other].unique_visitors for other in others], [exposed[other] for other in others])
    return surprise(idle[place].unique_visitors, exposed[place], background)


def _stands_out(band: BandFacts, spot: Hotspot, false_rate: float) -> bool:
    behind = spot.element is not None and spot.naming.source == "layout" and is_background(spot.element)
    if behind and max(spot.region.y1 - spot.region.y0, 0) > WIDEST_PX:
        return False  # strays all over a container: no place, and no thing
    limit = FALSE_RATE if spot.element is not None and not behind else FALSE_RATE_UNNAMED
    if spot.unique_visitors < SEVERAL or false_rate > limit or as_tall_as_a_screen(band, spot.region):
        return False
    return wilson(spot.unique_visitors, band.visitors)[0] >= LOW_FROM


def _severity(some: int, whole: int) -> Severity:
    low = wilson(some, whole)[0]
    if low >= HIGH_FROM:
        return "high"
    return "medium" if low >= MEDIUM_FROM else "low"


def _dead_on(band: BandFacts, spot: Hotspot) -> ElementFacts | None:
    for element in band.elements:
        same = spot.element is not None and element.element.selector == spot.element.selector
        placed = spot.element is None and element.region is not None and overlap(element.region, spot.region)
        if element.dead_visitors and not element.visitors and (same or placed):
            return element
    return None


def _draft(band: BandFacts, spot: Hotspot, false_rate: float) -> Draft:
    some, whole = spot.unique_visitors, band.visitors
    called = name(spot.element, spot.region)
    dead = _dead_on(band, spot)
    evidence = [on_hotspot(band, spot), visitors(band)]
    summary = f"{share(some, whole, 'people on the page')} clicked it ({where(spot.region)}), and nothing there is interactive"
    if dead is not None:
        evidence.append(on_element(band, dead, "$dead_click"))
        summary += f"; dead clicks by {people(dead.dead_visitors)} say the same"
    expected = "let it open larger" if spot.element is not None and is_media(spot.element) else "link it to what people look for"
    return Draft(
        key=spot.element.selector if spot.element else f"{where(spot.region)}",
        severity=_severity(some, whole),
        confidence=confidence(some, false_rate=false_rate, naming=max(spot.naming.confidence, 0.5)),
        affected=wilson(some, whole)[0] * whole,
        title=f"People click {called}, which is not clickable",
        summary=summary + ".",
        recommendation=(
            f"{capital(called)} promises something: {expected}, or make it look like what it is. "
            f"Afterwards clicks on it ({some} of {whole} people on {band.band.device} now) should lead somewhere, or stop."
        ),
        evidence=tuple(evidence),
        element=spot.element,
        region=spot.region,
    )
