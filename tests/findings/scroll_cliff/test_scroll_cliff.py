"""Stretches where people leave faster than before."""

from __future__ import annotations

from typing import Any

from heatsight.findings.rules.scroll_cliff import judge
from heatsight.model.assessment import Cliff

DEPTHS = {1000: 20, 1600: 10, 2300: 20, 2500: 20, 6000: 30}
CLIFF = Cliff(2200, 0.4, (2100.0, 2300.0), end_px=2500)


def test_found_with_its_place_and_what_is_lost(made: Any) -> None:
    """Forty of a hundred people lost from 2,200 px on are found, with the shares before and after."""
    band = made.band(depths=DEPTHS, cliff=CLIFF)
    judged = judge(band, made.facts(band))
    assert judged.outcome == "found"
    (draft,) = judged.drafts
    assert draft.severity == "high"
    assert [item.value for item in draft.evidence] == [0.7, 0.3]
    assert "2,100 and 2,300 px" in draft.summary


def test_low_when_the_height_of_the_page_is_unknown(made: Any) -> None:
    """Without the page's height the end of the page may look like a cliff."""
    band = made.band(depths=DEPTHS, cliff=CLIFF, page_height=None)
    (draft,) = judge(band, made.facts(band)).drafts
    assert draft.severity == "low"


def test_clear_without_a_change_point(made: Any) -> None:
    """A curve without a change point is clear."""
    band = made.band(depths=DEPTHS)
    assert judge(band, made.facts(band)).outcome == "clear"


def test_not_enough_data(made: Any) -> None:
    """Under thirty people with a known depth the rule waits."""
    band = made.band(depths={1000: 20})
    judged = judge(band, made.facts(band))
    assert (judged.outcome, judged.needs, judged.has) == ("not_enough_data", 30, 20)


def test_a_steep_drop_is_told_by_what_nobody_sees(made: Any) -> None:
    """Without an edge the finding is how much of the page is hardly seen, and a deep call to action may take it in."""
    band = made.band(depths={1000: 40, 2300: 50, 6000: 10}, cliff=Cliff(2200, 0.5, (2000.0, 2300.0), end_px=2400, abrupt=False))
    (draft,) = judge(band, made.facts(band)).drafts
    assert draft.title == "Hardly anybody gets beyond 2,400 px"
    assert "60 % of the page" in draft.summary
    assert not draft.own_cause
