"""
People see the main call to action and hardly any of them click it.

**What it sees.** The page's most evident call to action (or those a person named): how many people had it on screen, how many
of them clicked it, and what takes the clicks instead on the same screen.

**Why it matters.** If it is seen and not clicked, its place is not the problem: its words, its look, or the offer is.

**How sure.** At least 30 people who had it on screen. The call must lie on the first screen or little below it, where a page's
main call stands; what lies deeper is another rule's matter. Something else on the same screen is clicked by at least four times
the share. With 95 % certainty at most 8 % click the call, and the difference is beyond chance (Fisher, p under 1 %); with fewer
people, at most 15 %, and the difference is ten times as clear. Medium; high when at most 3 % click it. When several calls are
equally evident, the best clicked one speaks for all; another call to action, or the field of a form, is no rival. A button that
only sends a form is no main call unless its look says so, too. Where people leave by the navigation, a cold call is part of
that. A call that nobody ever clicked leaves no trace in events: it is found where the
page was rendered (a saved heatmap), by its layout.

**What to do.** Say what happens next in its words, give it the strongest contrast of the screen, and calm down what competes
with it.

**Example.** “Start free trial” button: 5 of 300 people who saw it clicked it; 92 clicked the “Integrations” link beside it.
"""

from __future__ import annotations

from typing import Final

from heatsight.findings.cta import Call, calls_to_action
from heatsight.findings.dress import placed_at
from heatsight.findings.evidence import on_element, reached, shown, visitors
from heatsight.findings.looks import elements_of, is_field, subject
from heatsight.findings.places import fold_of, had_on_screen, middle
from heatsight.findings.rule import Draft, Judged, Rule, found_or_clear, not_applicable, not_enough
from heatsight.findings.weighing import confidence
from heatsight.findings.wording import name, people, share
from heatsight.model.facts import BandFacts, ElementFacts, Facts
from heatsight.model.hotspot import Region
from heatsight.stats.interval import wilson
from heatsight.stats.two_shares import chance_of_so_few

RULE: Final = Rule("ignored_cta", "Ignored call to action", needs=30, signals=("autocapture", "scrolldepth", "click", "layout"))

CLEAR_WHEN: Final = ((0.08, 0.01), (0.15, 0.001))
"""Share that clicks the call (upper bound), and chance of the difference: the less is known of the one, the clearer the other must be."""
HIGH_BELOW: Final = 0.03
TIMES: Final = 4
EVIDENT: Final = 7
"""Points from which on the button of a form is a page's main call: dressed as one, and worded as one."""
FIRST_SCREENS: Final = 1.25
"""How far down a page's main call may lie, in screens."""


def judge(band: BandFacts, facts: Facts) -> Judged:
    """The main call to action against what surrounds it."""
    if band.visitors < RULE.needs:
        return not_enough(RULE, band.visitors)
    calls = [call for call in calls_to_action(band, facts) if call.element.region is not None]
    call = _main(band, calls, named=bool(facts.cta_selectors))
    if call is None:
        known = "shown" if band.placed else "clicked"
        return not_applicable(f"no call to action was {known} on the first screen" if calls else f"no call to action was {known} here")
    seen = had_on_screen(band, call.region) if call.region else 0
    if seen < RULE.needs:
        return not_enough(RULE, seen)
    most = wilson(call.visitors, seen)[1]
    allowed = max((chance for share_at_most, chance in CLEAR_WHEN if most <= share_at_most), default=None)
    if allowed is None:
        return found_or_clear((), "the main call to action is clicked by enough of those who see it")
    rival = max(_rivals(band, call, calls), key=lambda other: other.visitors, default=None)
    chance = _chance(band, call, seen, rival) if rival else 1.0
    if rival is None or chance > allowed:
        return found_or_clear((), "nothing else on the same screen is clicked much more")
    return found_or_clear([_draft(band, call, rival, seen=seen, chance=chance)], "")


def _main(band: BandFacts, calls: list[Call], *, named: bool) -> ElementFacts | None:
    """The call the page is for: of the most evident ones near the top, the best clicked."""
    if named:
        return calls[0].element if calls else None
    top = FIRST_SCREENS * (fold_of(band) or 1)
    near = [call for call in calls if call.element.area != "footer" and _above(call.element.region, top)]
    most = max((call.points for call in near), default=0)
    return max(
        (call.element for call in near if call.points >= most - 1 and not _ends_a_form(call)), key=lambda one: one.visitors, default=None
    )


def _ends_a_form(call: Call) -> bool:
    """Whether it only sends a form, and nothing else about it says that the page is for it."""
    return call.points < EVIDENT and any(outer.tag == "form" for outer in elements_of(call.element.chains[0]))


def _above(region: Region | None, depth: float) -> bool:
    return region is not None and (region.fixed or middle(region) <= depth)


def _chance(band: BandFacts, call: ElementFacts, seen: int, rival: ElementFacts) -> float:
    """How likely chance alone makes the rival so much stronger; 1 when it is not several times stronger at all."""
    rival_seen = max(had_on_screen(band, rival.region) if rival.region else 0, rival.visitors)
    if rival.visitors * seen < TIMES * max(call.visitors, 1) * rival_seen:
        return 1.0
    return chance_of_so_few(call.visitors, seen, rival.visitors, rival_seen)


def _rivals(band: BandFacts, call: ElementFacts, calls: list[Call]) -> list[ElementFacts]:
    """Other interactive elements that share a screen with the call, and are neither calls nor fields."""
    near, region = fold_of(band) or 1, call.region
    return [
        other
        for other in band.elements
        if other.element != call.element
        and other.visitors
        and all(other is not one.element for one in calls)
        and not is_field(subject(other.chains[0]))
        and region is not None
        and other.region is not None
        and (other.region.fixed or region.fixed or abs(middle(other.region) - middle(region)) < near)
    ]


def _draft(band: BandFacts, call: ElementFacts, rival: ElementFacts, *, seen: int, chance: float) -> Draft:
    region = call.region
    called, other = name(call.element), name(rival.element)
    place = placed_at(band, call.element.selector) if not call.visitors else None
    everybody = region is None or region.fixed or not band.scroll.visitors
    exposure = visitors(band) if region is None or everybody else reached(band, middle(region), "the place where it lies")
    return Draft(
        key=call.element.selector,
        severity="high" if wilson(call.visitors, seen)[1] <= HIGH_BELOW else "medium",
        confidence=confidence(seen, false_rate=chance),
        affected=(1 - wilson(call.visitors, seen)[1]) * seen,
        title=f"{called} is seen and hardly clicked",
        summary=(
            f"about {seen:,} people had it on screen and {share(call.visitors, seen)} clicked it; {people(rival.visitors)} clicked {other}."
        ),
        recommendation=(
            f"Say in the words of {called} what people get, give it the strongest contrast on its screen, and calm down {other}. "
            f"Afterwards watch the share of people who click it ({call.visitors} of {seen} on {band.band.device} now)."
        ),
        evidence=(
            on_element(band, call, "$autocapture"),
            exposure,
            on_element(band, rival, "$autocapture"),
            *(shown(place, "y") + shown(place, "fill") if place else ()),
        ),
        element=call.element,
        region=region,
    )
