"""
At one stretch of the page people leave much faster than before it.

**What it sees.** The survival of the greatest depth per person. A cliff is a change point: a stretch of at most one screen in
which people are lost several times faster than before it. Losing many people at the start and fewer later is how attention
goes, and no cliff; neither is the page's last screen.

**Why it matters.** Something there tells people that the page is over (a false bottom), loses them, or holds too little. What
comes after it is lost on most.

**How sure.** At least 30 people with a known depth in the band, and none of 400 resampled curves of the usual pace as clear. A
cliff is abrupt when people are lost four times as fast as before and twice as fast as after it, sharper than the page's own
pace, smoothed over a screen, makes it. Without such an edge a drop (three times as fast as one constant pace) is steep, and a
cliff only for what it costs: it leaves at most 20 % of the people for a third of the page or more. Where people simply stop
around some depth, and most of the page has been seen by then, there is none. Its place has an interval by resampling. Medium
when at least 15 % of all people are lost in it (lower bound), high from 30 %; low when the page's height is not known. When
most of a drop ends at one exact depth, a link took people there, and it is no cliff. When a call to action lies below a steep
one, that is the problem, and this its evidence.

**What to do.** Look at what stands there: a full-width picture, a wall of text, something that looks like a footer. Let the
next section show above the edge, shorten the stretch, or move what matters above it.

**Example.** 23 of 52 people get to 2,187 px; 16 of them are gone 460 px later, on a page of 4,270 px.
"""

from __future__ import annotations

from typing import Final

from heatsight.findings.contents import contents
from heatsight.findings.evidence import people_at, reached
from heatsight.findings.rule import Draft, Judged, Rule, found_or_clear, not_applicable, not_enough
from heatsight.findings.weighing import confidence
from heatsight.findings.wording import percent, share
from heatsight.model.assessment import Cliff
from heatsight.model.facts import BandFacts, Facts
from heatsight.model.finding import Severity
from heatsight.model.hotspot import Region
from heatsight.stats.interval import wilson

RULE: Final = Rule("scroll_cliff", "Scroll cliff", needs=30, signals=("scrolldepth",))

MEDIUM_FROM: Final = 0.15
HIGH_FROM: Final = 0.30
FALSE_RATE: Final = 0.0025
"""What the change point was tested at."""


def judge(band: BandFacts, facts: Facts) -> Judged:  # noqa: ARG001 - every rule takes the same
    """A cliff in the band's scroll reach."""
    if band.scroll.visitors < RULE.needs:
        return not_enough(RULE, band.scroll.visitors)
    if not band.depths:
        return not_applicable("no depth is known")
    cliff = band.scroll.cliff
    if cliff is None:
        return found_or_clear((), "people are lost at the page's own pace")
    lost = round(cliff.drop * band.scroll.visitors)
    return found_or_clear([_draft(band, cliff, lost)], "")


def _severity(band: BandFacts, lost: int) -> Severity:
    low = wilson(lost, band.scroll.visitors)[0]
    if band.scroll.page_height is None or low < MEDIUM_FROM:
        return "low"
    return "high" if low >= HIGH_FROM else "medium"


def _draft(band: BandFacts, cliff: Cliff, lost: int) -> Draft:
    whole, end = band.scroll.visitors, cliff.end_px
    before, after = people_at(band, cliff.depth_px), people_at(band, end + 1)
    height = band.scroll.page_height
    low, high = cliff.ci
    beyond = f"{after:,} of them get beyond {end:,} px{f', on a page of {height:,} px' if height else ''}"
    lies = contents(band.placed, end)
    beyond += f" (there lie {lies})" if lies else ""
    unseen = f", so {percent((height - end) / height)} of the page is seen by hardly anybody" if height and not cliff.abrupt else ""
    return Draft(
        key="",
        severity=_severity(band, lost),
        confidence=confidence(lost, false_rate=FALSE_RATE),
        affected=wilson(lost, whole)[0] * whole,
        title=f"People are lost from {cliff.depth_px:,} px on" if cliff.abrupt else f"Hardly anybody gets beyond {end:,} px",
        summary=(
            f"{share(before, whole, 'people')} get to {cliff.depth_px:,} px, and {beyond}{unseen}; "
            f"the drop begins between {low:,.0f} and {high:,.0f} px."
        ),
        recommendation=(
            f"Look at what stands between {cliff.depth_px:,} and {end:,} px: let the next section show, shorten the stretch, or move "
            f"what matters above it. Afterwards watch the share of people who get beyond {end:,} px "
            f"({percent(after / whole)} on {band.band.device} now)."
        ),
        evidence=(reached(band, cliff.depth_px, "the place where the drop begins"), reached(band, end + 1, "anything beyond its end")),
        region=Region(0.0, 1.0, cliff.depth_px, max(end, cliff.depth_px), fixed=False),
        own_cause=cliff.abrupt,
    )
