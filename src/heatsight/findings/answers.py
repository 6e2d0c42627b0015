"""Bursts that are no frustration: what answers each click, selects text, is clicked twice by the browser, or is one person's."""

from __future__ import annotations

from typing import Final

from heatsight.findings.looks import in_link, is_choice, is_field, is_stepper, subject
from heatsight.findings.rule import ExplainedReason
from heatsight.model.facts import BandFacts, ElementFacts
from heatsight.stats.interval import wilson

ANSWERED: Final = 0.5
"""When the lower bound of the share of quick clicks that came after a visible change reaches this, the element answers."""
DEAD_CLICKS_WORK: Final = 3
"""People with dead clicks on other elements before their absence on one means anything."""
ENOUGH_TO_MISS: Final = 5
"""People on an element who would hardly all have gone without a dead click had it been dead."""


def why_no_frustration(element: ElementFacts, band: BandFacts) -> ExplainedReason | None:
    """Why bursts on an element are explained away; None when they are not."""
    thing = subject(element.chains[0]) if element.chains else None
    if element.rage_visitors <= 1:
        return "one_visitor"
    if thing is None:
        return None
    if is_choice(thing):
        return "label_pair"
    if is_field(thing):
        return "text_selection"
    return "answers_each_click" if answers(element, band) else None


def answers(element: ElementFacts, band: BandFacts) -> bool:
    """
    Whether there is evidence that it does something at each click.

    Most direct: it looked different at the next quick click. Else: it is named like a stepper and seldom dead; or dead clicks
    are seen elsewhere on the page, and never on it although many clicked it. Inside links the SDK reports no dead clicks, so
    their absence says nothing there.
    """
    if element.quick_clicks and wilson(element.quick_answers, element.quick_clicks)[0] >= ANSWERED:
        return True
    seldom_dead = 3 * element.dead_visitors < max(element.rage_visitors, 1)
    if any(is_stepper(chain) for chain in element.chains):
        return seldom_dead
    if element.dead_visitors or element.people < ENOUGH_TO_MISS or any(in_link(chain) for chain in element.chains):
        return False
    return sum(other.dead_visitors for other in band.elements if other is not element) >= DEAD_CLICKS_WORK
