"""
Something that looks, or is marked, interactive gives no response.

**What it sees.** posthog-js reports a dead click when, for almost three seconds after a click, nothing on the page changed,
nothing scrolled, nothing was selected and nobody left. The rule counts, for each control and each thing dressed as one, the
people with a dead click among the people who clicked it.

**Why it matters.** People believe that the page is broken, or that they did something wrong. Either way what they wanted did
not happen.

**How sure.** At least 20 people in the band and three people with a dead click on the thing. A live control yields a dead click
now and then (a response off screen), a choice more often (it is made already), so the share must exceed 10 %, of things that
are seen in several states 30 %, with a false-discovery rate under 5 % over all controls. Medium when at least 30 % of those who
clicked it got nothing (lower bound), high from 60 %; low when hardly one in two hundred of the page's people is concerned.
Fields, check boxes, radio buttons and labels are left out: there a click that changes nothing visible is normal. Links are out
of sight: the SDK reports no dead clicks inside them.

**What to do.** Make it work, or make it look as it is: remove the button's dress, or disable it visibly and say why.

**Example.** “XL” button: 9 of 13 people who clicked it got no response.
"""

from __future__ import annotations

from typing import Final

from heatsight.findings.evidence import among_clickers, on_element
from heatsight.findings.looks import is_choice, is_field, promises_response, subject
from heatsight.findings.rule import Draft, Judged, Rule, found_or_clear, not_applicable, not_enough
from heatsight.findings.weighing import concerns_many, confidence
from heatsight.findings.wording import name, share
from heatsight.model.facts import BandFacts, ElementFacts, Facts
from heatsight.model.finding import ExplainedAway, Severity
from heatsight.stats.false_discovery import adjusted
from heatsight.stats.interval import wilson
from heatsight.stats.two_shares import chance_of_at_least

RULE: Final = Rule("dead_element", "Dead element", needs=20, signals=("deadclick", "autocapture"))

SEVERAL: Final = 3
USUAL: Final = 0.10
"""Dead clicks per clicker that a control which works may show."""
USUAL_OF_CHOICES: Final = 0.30
"""The same for what changes its look: clicking the choice that is made already changes nothing."""
_STATE: Final = ("aria-pressed", "aria-selected", "aria-checked", "aria-current")
FALSE_RATE: Final = 0.05
MEDIUM_FROM: Final = 0.30
HIGH_FROM: Final = 0.60


def judge(band: BandFacts, facts: Facts) -> Judged:  # noqa: ARG001 - every rule takes the same
    """Dead clicks on controls and on what is dressed as one."""
    candidates = [element for element in band.elements if element.dead_visitors and _may_be_dead(element)]
    if band.visitors < RULE.needs:
        return not_enough(RULE, band.visitors)
    if not band.elements:
        return not_applicable("no click named an element here")
    explained = [
        ExplainedAway(RULE.kind, element.element.name, "one_visitor", element.deadclicks)
        for element in candidates
        if element.dead_visitors == 1 and element.deadclicks >= SEVERAL
    ]
    false_rates = adjusted([chance_of_at_least(element.dead_visitors, element.people, _usual(element)) for element in candidates])
    drafts = [
        _draft(band, element, false_rate)
        for element, false_rate in zip(candidates, false_rates, strict=True)
        if element.dead_visitors >= SEVERAL and false_rate <= FALSE_RATE
    ]
    return found_or_clear(drafts, "no control on which several people's clicks had no effect", explained)


def _may_be_dead(element: ElementFacts) -> bool:
    thing = subject(element.chains[0])
    if is_field(thing) or is_choice(thing):
        return False
    # Autocapture saw clicks on it: it is a control, or shows a pointer.
    return promises_response(thing) or element.visitors > 0


def _usual(element: ElementFacts) -> float:
    choice = element.states > 1 or any(key in subject(chain).attributes for chain in element.chains for key in _STATE)
    return USUAL_OF_CHOICES if choice else USUAL


def _severity(band: BandFacts, some: int, whole: int) -> Severity:
    if not concerns_many(some, band.visitors):
        return "low"
    low = wilson(some, whole)[0]
    if low >= HIGH_FROM:
        return "high"
    return "medium" if low >= MEDIUM_FROM else "low"


def _draft(band: BandFacts, element: ElementFacts, false_rate: float) -> Draft:
    dead, clickers = element.dead_visitors, element.people
    called = name(element.element)
    off = "aria-disabled" in subject(element.chains[0]).attributes
    fix = "It is marked as disabled but does not look it: show that it is not available and why" if off else "Make it do what it promises"
    return Draft(
        key=element.element.selector,
        severity=_severity(band, dead, clickers),
        confidence=confidence(dead, false_rate=false_rate),
        affected=wilson(dead, clickers)[0] * clickers,
        title=f"No response from {called}",
        summary=f"of the people who clicked it, {share(dead, clickers)} got no response.",
        recommendation=(
            f"{fix}, or take away what makes it look clickable. "
            f"Afterwards dead clicks on {called} ({dead} of {clickers} people on {band.band.device} now) should stop."
        ),
        evidence=(among_clickers(band, element, "$dead_click"), on_element(band, element, "$dead_click")),
        element=element.element,
        region=element.region,
    )
