"""
A call to action lies deeper than most people get.

**What it sees.** Where the clicks on a call to action fall, against how far down people came: the survival of the greatest
depth per person in the same band of widths.

**Why it matters.** Nobody does what they never see. The action the page exists for should not depend on reading to the end.

**How sure.** At least 20 people with a known depth in the band, and a click or two on the call to action to know where it lies.
At most a quarter of them may have reached it, and with 95 % certainty at most a third. It must be wanted: of those who get
there, more click it than would a thing of no great interest (8 %, with a chance under 5 % where the page's body has other
things that people come for); the button of a small form at a page's end is clicked by hardly anybody there either, and moving
it up would help nobody. Else it is low, as it is when the same call also stands higher up. High when at most 15 % reach the
page's main call, else medium. Calls in the footer are left out. A call that nobody ever clicked leaves no trace in events: then
the cliff above it is all that can be said, unless the page was rendered (a saved heatmap). By its layout such a call is found when
it is evidently the page's main one, stands in no form, and too few people ever got to it for their not clicking it to mean much.

**What to do.** Move it up, repeat it above the place where people are lost, or let it follow the reader.

**Example.** “Add to cart” button on phones: 4 of 37 people scroll as far as 2,847 px, where it lies.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from heatsight.findings.cta import calls_to_action
from heatsight.findings.dress import placed_at
from heatsight.findings.evidence import on_element, people_at, reached, shown
from heatsight.findings.gather import BODY, place_of
from heatsight.findings.looks import elements_of, is_field, subject
from heatsight.findings.places import fold_of, middle
from heatsight.findings.rule import Draft, Judged, Rule, found_or_clear, not_applicable, not_enough
from heatsight.findings.weighing import confidence
from heatsight.findings.wording import name, people, share
from heatsight.model.facts import BandFacts, ElementFacts, Facts
from heatsight.model.finding import Severity
from heatsight.model.hotspot import Region
from heatsight.stats.interval import wilson
from heatsight.stats.two_shares import chance_of_at_least, chance_of_at_most

RULE: Final = Rule("cta_below_cliff", "Call to action below the cliff", needs=20, signals=("scrolldepth", "autocapture", "click", "layout"))

REACHED_BY_AT_MOST: Final = 0.25
SURELY_AT_MOST: Final = 1 / 3
HARDLY_ANYBODY: Final = 0.15
OF_NO_INTEREST: Final = 0.08
BY_CHANCE: Final = 0.05
EVIDENT: Final = 7
"""Points from which on a call is a page's main one even if nobody clicked it: dressed as one, and worded as one."""
IN_USE: Final = 0.05
"""Share of the page's people (lower bound) from which on another thing in the body is what they come for."""


def judge(band: BandFacts, facts: Facts) -> Judged:
    """Calls to action that few people ever have on screen."""
    if band.visitors < RULE.needs:
        return not_enough(RULE, band.visitors)
    evident = {call.element.element.selector: call.points for call in calls_to_action(band, facts)}
    calls = tuple(call.element for call in calls_to_action(band, facts))
    if not calls:
        return not_applicable("no call to action was clicked here, so none has a known place")
    if band.scroll.visitors < RULE.needs:
        return not_enough(RULE, band.scroll.visitors)
    drafts = []
    for call in calls:
        region = call.region
        if region is None or region.fixed or call.area == "footer" or middle(region) <= fold_of(band):
            continue
        some, whole = people_at(band, middle(region)), band.scroll.visitors
        if some <= REACHED_BY_AT_MOST * whole and wilson(some, whole)[1] <= SURELY_AT_MOST:
            wanted = bool(facts.cta_selectors) or _wanted(band, call, calls, some) or _untried(call, evident, calls, some)
            minor = not wanted or _higher_up(call, calls)
            drafts.append(_draft(band, call, region, main=call is calls[0] or bool(facts.cta_selectors), minor=minor))
    return found_or_clear(drafts, "every call to action that was clicked lies where enough people get")


def _higher_up(call: ElementFacts, calls: tuple[ElementFacts, ...]) -> bool:
    """Whether the same call also stands above."""
    region, text, href = call.region, call.element.text.casefold(), call.element.href
    others = [
        other.region
        for other in calls
        if other is not call and (other.element.text.casefold() == text or (href and other.element.href == href))
    ]
    return region is not None and any(other and (other.fixed or middle(other) < middle(region)) for other in others)


def _wanted(band: BandFacts, call: ElementFacts, calls: tuple[ElementFacts, ...], reached_by: int) -> bool:
    """Whether those who get to it click it more than a thing of no great interest; some doubt is allowed where it is all there is."""
    reached_by = max(reached_by, call.visitors)
    if chance_of_at_least(call.visitors, reached_by, OF_NO_INTEREST) <= BY_CHANCE:
        return True
    likely = call.visitors > max(1, OF_NO_INTEREST * reached_by) and call.visitors == max(one.visitors for one in calls)
    return likely and not any(_in_use(band, other) for other in band.elements if other is not call)


def _untried(call: ElementFacts, evident: Mapping[str, int], calls: tuple[ElementFacts, ...], reached_by: int) -> bool:
    """Whether it is the page's main call by its looks and words, nobody clicked it, and hardly anybody could."""
    points = evident[call.element.selector]
    if call.visitors or points < EVIDENT or any(outer.tag == "form" for outer in elements_of(call.chains[0])):
        return False
    rivals = [other for other in calls if other is not call and evident[other.element.selector] >= points - 1]
    return not rivals and (1 - OF_NO_INTEREST) ** reached_by > BY_CHANCE


def _in_use(band: BandFacts, other: ElementFacts) -> bool:
    """Whether it is something else in the page's body that people come for."""
    body = place_of(other.area) == BODY and not is_field(subject(other.chains[0]))
    return body and wilson(other.visitors, band.visitors)[0] >= IN_USE


def _severity(share_reached: float, *, main: bool, minor: bool) -> Severity:
    if minor:
        return "low"
    return "high" if main and share_reached <= HARDLY_ANYBODY else "medium"


def _draft(band: BandFacts, call: ElementFacts, region: Region, *, main: bool, minor: bool) -> Draft:
    some, whole, at = people_at(band, middle(region)), band.scroll.visitors, middle(region)
    called = name(call.element)
    place = placed_at(band, call.element.selector) if not call.visitors else None
    half = band.scroll.depth_at_share.get("0.5", fold_of(band))
    return Draft(
        key=call.element.selector,
        severity=_severity(some / whole, main=main, minor=minor),
        confidence=confidence(whole, false_rate=chance_of_at_most(some, whole, SURELY_AT_MOST)),
        affected=(1 - wilson(some, whole)[1]) * whole,
        title=f"{called} lies deeper than most people get",
        summary=f"it lies at about {at:,} px; {share(some, whole, 'people')} scroll that far, and {people(call.visitors)} clicked it.",
        recommendation=(
            f"Move {called} up, or repeat it above {half:,} px, where half of the people still are"
            f"{'' if half > fold_of(band) else ' (above the fold)'}. Afterwards watch the share of people who click it ({call.visitors} of "
            f"{band.visitors} on {band.band.device} now)."
        ),
        evidence=(
            reached(band, at, "the place where it lies"),
            on_element(band, call, "$autocapture"),
            *(shown(place, "y") if place else ()),
        ),
        element=call.element,
        region=region,
    )
