"""
People click one thing again and again, fast.

**What it sees.** posthog-js reports a burst when one person clicks three times within 30 px, each click less than a second
after the last. The rule counts, for each element, the people who burst on it among the people who clicked it, and compares that
share with bursts on the rest of the page.

**Why it matters.** A burst is what a person does when a click had no visible effect: the thing is broken, slow, or says
nothing. They are a step away from leaving, and often at the very thing they came for.

**How sure.** At least 20 people in the band and three people with a burst on one thing. The share must be higher than the
page's own rate of bursts (at least 3 %), with the false-discovery rate over all elements under 5 %. Medium when at least 10 %
of those who clicked it burst (lower bound of the Wilson interval), high from 25 %; low when hardly one in two hundred of the
page's people is concerned. Bursts on things that answer each click, on text being selected, on labels (one click is two), and
by one person alone are explained away and counted.

**What to do.** Try it yourself with the console open. If it is broken, repair it; if it is slow, answer at once (a pressed
state, a spinner, disabled while working); if it is not available, do not let it look like it is.

**Example.** “Start free trial” button: 16 of 27 people who clicked it did so in a burst; 15 of them got no response at all.
"""

from __future__ import annotations

from typing import Final

from heatsight.findings.answers import why_no_frustration
from heatsight.findings.cta import calls_to_action
from heatsight.findings.evidence import among_clickers, on_element, on_hotspot
from heatsight.findings.places import overlap
from heatsight.findings.rule import Draft, ExplainedReason, Judged, Rule, found_or_clear, not_applicable, not_enough
from heatsight.findings.selection import only_selections, selects_text
from heatsight.findings.weighing import concerns_many, confidence
from heatsight.findings.wording import capital, name, people, share
from heatsight.model.facts import BandFacts, ElementFacts, Facts
from heatsight.model.finding import ExplainedAway, Severity
from heatsight.model.hotspot import Hotspot
from heatsight.stats.false_discovery import adjusted
from heatsight.stats.interval import wilson
from heatsight.stats.two_shares import chance_of_at_least

RULE: Final = Rule("rageclick", "Rage clicks", needs=20, signals=("rageclick", "deadclick", "autocapture"))

SEVERAL: Final = 3
USUAL: Final = 0.03
"""Bursts per clicker that any page shows: impatience, habit, a trembling hand."""
FALSE_RATE: Final = 0.05
MEDIUM_FROM: Final = 0.10
HIGH_FROM: Final = 0.25


def judge(band: BandFacts, facts: Facts) -> Judged:
    """Bursts on elements, and on places where nothing interactive lies."""
    if not band.clicks.total_count:
        return not_applicable("nobody clicked here")
    if band.visitors < RULE.needs:
        return not_enough(RULE, band.visitors)
    explained: list[ExplainedAway] = []
    suspects: list[ElementFacts] = []
    for element in band.elements:
        if not element.rage_visitors:
            continue
        reason = why_no_frustration(element, band)
        if reason is None:
            suspects.append(element)
        else:
            explained.append(ExplainedAway(RULE.kind, element.element.name, reason, element.rageclicks))
    chances = [chance_of_at_least(e.rage_visitors, max(e.people, e.rage_visitors), _usual(band, e)) for e in suspects]
    drafts = [
        _on_element(band, facts, element, false_rate)
        for element, false_rate in zip(suspects, adjusted(chances), strict=True)
        if element.rage_visitors >= SEVERAL and false_rate <= FALSE_RATE
    ]
    places: list[tuple[Hotspot, Hotspot]] = []
    for spot in band.rage.hotspots:
        if spot.element is not None and spot.element.interactive:
            continue
        below = _clicks_below(band, spot)
        no_frustration = _why_no_frustration(band, spot, below)
        if no_frustration is not None:
            explained.append(ExplainedAway(RULE.kind, spot.element.name if spot.element else None, no_frustration, spot.count))
        elif spot.unique_visitors >= SEVERAL and below is not None:
            places.append((spot, below))
    by_chance = [chance_of_at_least(spot.unique_visitors, _people(spot, below), USUAL) for spot, below in places]
    drafts += [
        _on_place(band, spot, below, false_rate)
        for (spot, below), false_rate in zip(places, adjusted(by_chance), strict=True)
        if false_rate <= FALSE_RATE
    ]
    return found_or_clear(drafts, "no element on which several people burst more than is usual on this page", explained)


def _usual(band: BandFacts, element: ElementFacts) -> float:
    others = [other for other in band.elements if other is not element and other.people]
    bursts, clickers = sum(other.rage_visitors for other in others), sum(other.people for other in others)
    # Another broken element must not make this one look usual.
    return min(max(USUAL, bursts / clickers if clickers else 0.0), 2 * USUAL)


def _clicks_below(band: BandFacts, spot: Hotspot) -> Hotspot | None:
    """The click hotspot at the place of a rage hotspot, the one with most people."""
    same = [other for other in band.named.hotspots if spot.element is not None and other.element == spot.element]
    near = [
        other for other in band.named.hotspots if overlap(other.region, spot.region) and not (other.element and other.element.interactive)
    ]
    return max(same or near, key=lambda other: other.unique_visitors, default=None)


def _why_no_frustration(band: BandFacts, spot: Hotspot, below: Hotspot | None) -> ExplainedReason | None:
    if spot.unique_visitors == 1:
        return "one_visitor"
    if selects_text(spot, band.repeats, of=below) or only_selections(below or spot, band.repeats, SEVERAL):
        return "text_selection"
    return None


def _severity(band: BandFacts, some: int, whole: int) -> Severity:
    if not concerns_many(some, band.visitors):
        return "low"
    low = wilson(some, whole)[0]
    if low >= HIGH_FROM:
        return "high"
    return "medium" if low >= MEDIUM_FROM else "low"


def _on_element(band: BandFacts, facts: Facts, element: ElementFacts, false_rate: float) -> Draft:
    bursts, clickers = element.rage_visitors, max(element.people, element.rage_visitors)
    called = name(element.element)
    dead = element.dead_visitors
    evidence = [among_clickers(band, element, "$rageclick"), on_element(band, element, "$rageclick")]
    summary = f"of the people who clicked it, {share(bursts, clickers)} clicked it in a burst"
    if dead:
        evidence.append(among_clickers(band, element, "$dead_click"))
        summary += f"; {people(dead)} got no response at all"
    severity = _severity(band, bursts, clickers)
    is_call = any(call.element is element for call in calls_to_action(band, facts))
    if is_call and severity == "medium" and bursts >= 2 * SEVERAL:
        severity = "high"
    fix = "it gives no response: repair it" if dead >= SEVERAL else "make it answer at once, or show that it is at work"
    return Draft(
        key=element.element.selector,
        severity=severity,
        confidence=confidence(bursts, false_rate=false_rate),
        affected=wilson(bursts, clickers)[0] * clickers,
        title=f"Rage clicks on {called}",
        summary=summary + ".",
        recommendation=(
            f"Try {called} with the browser's console open; {fix}. If it is not available, do not let it look as if it were. "
            f"Afterwards the share of bursts ({bursts} of {clickers} on {band.band.device} now) should fall to nearly none."
        ),
        evidence=tuple(evidence),
        element=element.element,
        region=element.region,
    )


def _people(spot: Hotspot, below: Hotspot) -> int:
    return max(below.unique_visitors, spot.unique_visitors)


def _on_place(band: BandFacts, spot: Hotspot, below: Hotspot, false_rate: float) -> Draft:
    bursts, clickers = spot.unique_visitors, _people(spot, below)
    element = spot.element or below.element
    called = name(element, spot.region)
    return Draft(
        key=element.selector if element else "",
        severity=_severity(band, bursts, clickers),
        confidence=confidence(bursts, false_rate=false_rate, naming=max(below.naming.confidence, 0.5)),
        affected=wilson(bursts, clickers)[0] * clickers,
        title=f"Rage clicks on {called}",
        summary=f"of the people who clicked there, {share(bursts, clickers)} clicked in a burst, and nothing there is interactive.",
        recommendation=(
            f"{capital(called)} looks as if it did something. Make it do what people expect (open, enlarge, link), or give it a "
            f"plainer look. Afterwards bursts there ({bursts} of {people(clickers)} on {band.band.device} now) should stop."
        ),
        evidence=(on_hotspot(band, spot), on_hotspot(band, below)),
        element=element,
        region=below.region,
    )
