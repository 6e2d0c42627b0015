"""One problem, one finding."""

from __future__ import annotations

from dataclasses import replace

from heatsight.findings.precedence import Problem, settle
from heatsight.findings.rule import Draft
from heatsight.model.device import BANDS
from heatsight.model.finding import Evidence, FindingKind, SqlQuery
from heatsight.model.hotspot import Region


def _problem(kind: FindingKind, key: str, region: Region | None = None, metric: str = "") -> Problem:
    evidence = Evidence("", "click", metric or kind, 3, 10, None, None, SqlQuery("SELECT 3", {}))
    return Problem(kind, BANDS[0], Draft(key, "medium", 0.5, 3.0, "t", "s", "r", (evidence,), None, region))


def test_rage_takes_in_dead_takes_in_idle_clicks() -> None:
    """Of three kinds about one element the strongest stays and holds the evidence of all."""
    (kept,) = settle([_problem("non_interactive_clicks", "#a"), _problem("dead_element", "#a"), _problem("rageclick", "#a")])
    assert kept.kind == "rageclick"
    assert [item.metric for item in kept.draft.evidence] == ["rageclick", "dead_element", "non_interactive_clicks"]


def test_different_elements_stay_apart() -> None:
    """Two things are two problems."""
    assert len(settle([_problem("rageclick", "#a"), _problem("dead_element", "#b")])) == 2


def test_idle_clicks_at_the_place_of_a_broken_thing_belong_to_it() -> None:
    """Clicks on nothing that lie on a dead button are the same clicks, badly named."""
    button, stray = Region(0.4, 0.6, 400, 440, fixed=False), Region(0.45, 0.55, 405, 435, fixed=False)
    assert len(settle([_problem("rageclick", "#a", button), _problem("non_interactive_clicks", "x", stray)])) == 1
    away = Region(0.45, 0.55, 805, 835, fixed=False)
    assert len(settle([_problem("rageclick", "#a", button), _problem("non_interactive_clicks", "x", away)])) == 2


def test_page_wide_problems_stand_for_themselves() -> None:
    """A cliff and leaving by the navigation are not taken in by what is broken elsewhere."""
    kinds: list[FindingKind] = ["scroll_cliff", "nav_bail", "below_fold_engagement", "rageclick"]
    assert len(settle([_problem(kind, "" if kind != "rageclick" else "#a") for kind in kinds])) == 4


def test_the_same_number_is_not_cited_twice() -> None:
    """Evidence that both kinds cite stands once."""
    (kept,) = settle([_problem("rageclick", "#a", metric="m"), _problem("dead_element", "#a", metric="m")])
    assert len(kept.draft.evidence) == 1


def test_a_cold_page_has_a_cold_call() -> None:
    """Where people leave by the navigation, a call to action that nobody clicks is part of that."""
    (kept,) = settle([_problem("ignored_cta", "#a"), _problem("nav_bail", "")])
    assert (kept.kind, len(kept.draft.evidence)) == ("nav_bail", 2)


def test_a_steep_drop_above_a_call_is_why_few_get_there() -> None:
    """It becomes the call's evidence when it begins above it; an edge of its own stays a problem of its own."""
    call = _problem("cta_below_cliff", "#a", Region(0.4, 0.6, 3000, 3040, fixed=False))
    steep = _problem("scroll_cliff", "", Region(0.0, 1.0, 2000, 2500, fixed=False))
    below = _problem("scroll_cliff", "", Region(0.0, 1.0, 3500, 4000, fixed=False))
    abrupt = replace(steep, draft=replace(steep.draft, own_cause=True))
    assert [len(settle([call, drop])) for drop in (steep, below, abrupt)] == [1, 2, 2]


def test_a_problem_is_as_bad_as_the_worse_of_what_it_takes_in() -> None:
    """Few bursts on a button that is dead for most are no small matter."""
    rage = _problem("rageclick", "#a")
    low = replace(rage, draft=replace(rage.draft, severity="low"))
    (kept,) = settle([low, _problem("dead_element", "#a")])
    assert (kept.kind, kept.draft.severity) == ("rageclick", "medium")
