"""
People leave by the navigation at once, and the page's body stays cold.

**What it sees.** Of the people who click anything, the share who click the header or the main navigation, the share who click
anything interactive in the body, and how many scroll a second screen.

**Why it matters.** The page is not what these people were looking for, or does not show that it is: they go on searching.

**How sure.** At least 20 people who clicked. At least half of them use the navigation (lower bound of the Wilson interval), at
most 35 % anything in the body (upper bound), and at most half of the people see a second screen. Medium; low when scroll depth
is not known.

**What to do.** Say on the first screen what this page offers and for whom, and bring what people go to the navigation for into
the body.

**Example.** 53 of 62 people who click use the topic navigation, 3 click anything below it, and a quarter scroll a second
screen.
"""

from __future__ import annotations

from typing import Final

from heatsight.findings.evidence import among_page_clickers, people_at, reached
from heatsight.findings.gather import BODY, TOP, place_of
from heatsight.findings.places import fold_of
from heatsight.findings.rule import Draft, Judged, Rule, found_or_clear, not_applicable, not_enough
from heatsight.findings.weighing import confidence
from heatsight.findings.wording import name, percent, share
from heatsight.model.facts import BandFacts, Facts
from heatsight.stats.interval import wilson
from heatsight.stats.two_shares import chance_of_at_least, chance_of_at_most

RULE: Final = Rule("nav_bail", "Leaving by the navigation", needs=20, signals=("autocapture", "click", "scrolldepth"))

NAVIGATION_FROM: Final = 0.50
BODY_AT_MOST: Final = 0.35
SECOND_SCREEN_AT_MOST: Final = 0.50
NAMED: Final = 3


def judge(band: BandFacts, facts: Facts) -> Judged:  # noqa: ARG001 - every rule takes the same
    """Navigation against body."""
    clickers = band.clicks.unique_visitors
    if clickers < RULE.needs:
        return not_enough(RULE, clickers)
    in_area = {area.area: area.visitors for area in band.areas}
    top, body = min(in_area.get(TOP, 0), clickers), min(in_area.get(BODY, 0), clickers)
    if not top and not body:
        return not_applicable("nobody clicked anything interactive")
    if wilson(top, clickers)[0] < NAVIGATION_FROM or wilson(body, clickers)[1] > BODY_AT_MOST:
        return found_or_clear((), "the page's body draws clicks, or its navigation does not draw most of them")
    second = 2 * fold_of(band)
    known = band.scroll.visitors > 0 and second > 0
    if known and people_at(band, second) > SECOND_SCREEN_AT_MOST * band.scroll.visitors:
        return found_or_clear((), "most people read on past the first screen")
    return found_or_clear([_draft(band, top, body, second if known else None)], "")


def _chance(top: int, body: int, clickers: int) -> float:
    """How often chance alone puts so many into the navigation, or so few into the body."""
    return max(chance_of_at_least(top, clickers, NAVIGATION_FROM), chance_of_at_most(body, clickers, BODY_AT_MOST))


def _draft(band: BandFacts, top: int, body: int, second: int | None) -> Draft:
    clickers = band.clicks.unique_visitors
    links = [element for element in band.elements if place_of(element.area) == TOP and element.visitors]
    busiest = ", ".join(name(element.element) for element in links[:NAMED])
    evidence = [
        among_page_clickers(band, links, top, "of the people who clicked anything, the share who clicked the header or navigation"),
        among_page_clickers(
            band,
            [element for element in band.elements if place_of(element.area) == BODY and element.visitors],
            body,
            "of the people who clicked anything, the share who clicked something interactive in the body",
        ),
    ]
    scrolled = ""
    if second is not None:
        evidence.append(reached(band, second, "a second screen"))
        scrolled = f"; {percent(people_at(band, second) / band.scroll.visitors)} of {band.scroll.visitors:,} people see a second screen"
    return Draft(
        key="",
        severity="medium" if second is not None else "low",
        confidence=confidence(top, false_rate=_chance(top, body, clickers)),
        affected=wilson(top, clickers)[0] * clickers,
        title="People leave by the navigation; the body stays cold",
        summary=(
            f"of the people who click anything, {share(top, clickers)} use the header or navigation (most of all {busiest}), "
            f"{body:,} click anything in the body{scrolled}."
        ),
        recommendation=(
            f"Say on the first screen what this page offers, and bring what people go to {busiest} for into the body. "
            "Afterwards the share of people who click something in the body "
            f"({percent(body / clickers)} on {band.band.device} now) should rise."
        ),
        evidence=tuple(evidence),
    )
