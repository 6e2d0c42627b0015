"""
What many people want lies below the fold.

**What it sees.** Elements whose clicks fall below the height of a typical screen, by the share of the page's people who click
them; and the share of people who click anything below their own fold.

**Why it matters.** Whoever scrolls finds it; whoever does not, leaves without it. If so many want it, more would with less
effort.

**How sure.** At least 30 people in the band. Medium only when one element or call to action below the fold is clicked by at
least 30 % of the page's people (lower bound of the Wilson interval), high from 50 %. A high share of clicks below the fold
alone is low: long pages are read that way. Things that are broken are told by other rules.

**What to do.** Show it, or a way to it, on the first screen.

**Example.** “Download the report” button at 1,420 px: 164 of 400 people click it, and the fold is at 900 px.
"""

from __future__ import annotations

from typing import Final

from heatsight.findings.evidence import below_fold, on_element, visitors
from heatsight.findings.places import fold_of, middle
from heatsight.findings.rule import Draft, Judged, Rule, found_or_clear, not_applicable, not_enough
from heatsight.findings.weighing import confidence
from heatsight.findings.wording import name, percent, share
from heatsight.model.facts import BandFacts, ElementFacts, Facts
from heatsight.model.hotspot import Region
from heatsight.stats.interval import wilson
from heatsight.stats.two_shares import chance_of_at_least

RULE: Final = Rule("below_fold_engagement", "Engagement below the fold", needs=30, signals=("fold", "autocapture", "click"))

MEDIUM_FROM: Final = 0.30
HIGH_FROM: Final = 0.50
MOSTLY_BELOW: Final = 50.0
"""Percent of clicking people with a click below their fold (lower bound) from which on it is worth a line."""


def judge(band: BandFacts, facts: Facts) -> Judged:  # noqa: ARG001 - every rule takes the same
    """Elements below the fold that draw a large share of the page's people."""
    if band.visitors < RULE.needs:
        return not_enough(RULE, band.visitors)
    fold = fold_of(band)
    if not fold or not band.fold.visitors:
        return not_applicable("nobody clicked anything that has a place on the page")
    drafts = []
    for element in band.elements:
        region = element.region
        below = region is not None and not region.fixed and region.y0 > fold
        if region is not None and below and wilson(element.visitors, band.visitors)[0] >= MEDIUM_FROM:
            drafts.append(_on_element(band, element, region, fold))
    interval = band.fold.visitors_ci
    if not drafts and interval is not None and interval[0] >= MOSTLY_BELOW:
        drafts.append(_on_page(band, fold))
    return found_or_clear(drafts, "nothing below the fold draws a large share of the page's people")


def _on_element(band: BandFacts, element: ElementFacts, region: Region, fold: int) -> Draft:
    some, whole = element.visitors, band.visitors
    called = name(element.element)
    low = wilson(some, whole)[0]
    return Draft(
        key=element.element.selector,
        severity="high" if low >= HIGH_FROM else "medium",
        confidence=confidence(some, false_rate=chance_of_at_least(some, whole, MEDIUM_FROM)),
        affected=low * whole,
        title=f"{called} is wanted by many and lies below the fold",
        summary=f"{share(some, whole, 'people on the page')} click it at about {middle(region):,} px; the fold is at about {fold:,} px.",
        recommendation=(
            f"Show {called}, or a way to it, on the first screen. "
            f"Afterwards watch the share of people who click it ({some} of {whole} on {band.band.device} now)."
        ),
        evidence=(on_element(band, element, "$autocapture"), visitors(band)),
        element=element.element,
        region=region,
    )


def _on_page(band: BandFacts, fold: int) -> Draft:
    part = (band.fold.visitors_pct_below_fold or 0.0) / 100
    low, whole = (band.fold.visitors_ci or (0.0, 100.0))[0] / 100, band.fold.visitors
    some = round(part * whole)
    return Draft(
        key="",
        severity="low",
        confidence=confidence(some, false_rate=chance_of_at_least(some, whole, MOSTLY_BELOW / 100)),
        affected=low * band.fold.visitors,
        title="Most people who click do so below the fold",
        summary=f"the fold is about {fold:,} px, and {percent(part)} of {band.fold.visitors:,} people who clicked did so below theirs.",
        recommendation=(
            "Nothing needs repair: long pages are read that way. If one thing down there matters most, show a way to it on the first "
            "screen, and watch whether more people get to it."
        ),
        evidence=(below_fold(band),),
    )
