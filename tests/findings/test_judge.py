"""Every rule on every band, and what comes of it."""

from __future__ import annotations

from typing import Any

from heatsight.findings.judge import Judgement, judge
from heatsight.findings.registry import RULES, Entry
from heatsight.findings.rule import Judged, Rule
from heatsight.model.facts import BandFacts, Facts, SetAsideFacts


def _broken(band: BandFacts, facts: Facts) -> Judged:
    raise ZeroDivisionError(f"{band.visitors} {facts.scope.page.label}")


def test_a_quiet_page_has_an_outcome_for_every_rule_and_band(made: Any) -> None:
    """Nothing found is said by each rule for each band, never left out."""
    judgement = judge(made.facts(made.band(), made.band(device="mobile", visitors=5)))
    assert judgement.findings == ()
    assert {(o.kind, o.device) for o in judgement.outcomes} == {(e.kind, d) for e in RULES for d in ("desktop", "mobile")}
    assert {o.outcome for o in judgement.outcomes} <= {"clear", "not_applicable", "not_enough_data"}
    waiting = {(o.kind, o.needs, o.has) for o in judgement.outcomes if o.outcome == "not_enough_data"}
    assert waiting == {(n.kind, n.needs, n.has) for n in judgement.not_enough_data}
    assert all(n.has < n.needs for n in judgement.not_enough_data)


def test_a_rule_that_raises_fails_alone(made: Any) -> None:
    """A failing rule is an outcome that names it; the others judge on."""
    broken = Entry(Rule("nav_bail", "Broken", 1, ()), _broken, "")
    band = made.band(made.element("Start free trial", clicked=14, clicks=50, raged=10, died=9))
    judgement = judge(made.facts(band), [broken, *(entry for entry in RULES if entry.kind != "nav_bail")])
    failed = [o for o in judgement.outcomes if o.outcome == "failed"]
    assert [(o.kind, o.detail) for o in failed] == [("nav_bail", "the rule nav_bail failed: ZeroDivisionError")]
    assert [finding.kind for finding in judgement.findings] == ["rageclick"]


def test_one_problem_is_told_once(made: Any) -> None:
    """A dead button that people rage at is one finding; its dead clicks are its evidence."""
    band = made.band(made.element("Start free trial", clicked=20, clicks=50, raged=10, died=18))
    (finding,) = judge(made.facts(band)).findings
    assert finding.kind == "rageclick"
    assert {item.signal for item in finding.evidence} == {"rageclick", "deadclick"}
    assert len({item.id for item in finding.evidence}) == len(finding.evidence)


def test_bands_that_agree_are_told_together(made: Any) -> None:
    """The same broken button on desktop and mobile is one finding for all devices with the numbers of both."""
    button = made.element("Start free trial", clicked=14, clicks=50, raged=10, died=9)
    facts = made.facts(made.band(button), made.band(button, device="mobile"), made.band(device="tablet", visitors=3))
    (finding,) = judge(facts).findings
    assert finding.device == "all"
    assert "Desktop: " in finding.summary
    assert "Mobile: " in finding.summary
    assert sum(item.metric.startswith("mobile: ") for item in finding.evidence) == len(finding.evidence) / 2


def test_a_problem_of_one_band_is_told_for_that_band(made: Any) -> None:
    """A button that works on desktop and lies too deep on phones is a problem of phones."""
    wide = made.band(made.element("Add to cart", clicked=30, y=400))
    phone = made.band(made.element("Add to cart", clicked=2, y=2800), device="mobile", visitors=40, depths={1200: 36, 3300: 4})
    (finding,) = judge(made.facts(wide, phone)).findings
    assert (finding.kind, finding.device) == ("cta_below_cliff", "mobile")


def test_who_is_set_aside_is_told(made: Any) -> None:
    """The clicks of bot-like visitors are listed with their reason."""
    judgement = judge(made.facts(made.band(), set_aside=[SetAsideFacts("hammering", 3, 180)]))
    (line,) = judgement.explained_away
    assert (line.kind, line.element, line.reason, line.count) == ("click", None, "bot_like_visitor", 180)


def test_the_same_explanation_in_two_bands_is_one_line(made: Any) -> None:
    """Explained clicks on one element are added up over bands."""
    stepper = made.element("Next", clicked=20, raged=9)
    judgement = judge(made.facts(made.band(stepper), made.band(stepper, device="mobile")))
    assert [(line.reason, line.count) for line in judgement.explained_away] == [("answers_each_click", 18)]


def test_a_judgement_starts_empty() -> None:
    """Before anything is judged there is nothing to say."""
    assert Judgement() == Judgement((), (), (), ())
