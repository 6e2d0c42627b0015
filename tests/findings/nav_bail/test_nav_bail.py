"""Hot navigation over a cold body."""

from __future__ import annotations

from typing import Any

from heatsight.findings.rules.nav_bail import judge
from heatsight.model.facts import AreaFacts

BAIL = [AreaFacts("top", 53, 53), AreaFacts("body", 3, 3)]
SHALLOW = {950: 70, 2500: 30}


def test_found_when_most_click_the_navigation_and_few_scroll(made: Any) -> None:
    """Fifty-three of sixty-two clickers in the navigation and three in the body is found, medium, for the page as a whole."""
    band = made.band(made.element("Food", tag="a", clicked=53, area="nav"), clickers=62, areas=BAIL, depths=SHALLOW)
    judged = judge(band, made.facts(band))
    assert judged.outcome == "found"
    (draft,) = judged.drafts
    assert (draft.severity, draft.element) == ("medium", None)
    assert [item.value for item in draft.evidence] == [53 / 62, 3 / 62, 0.3]


def test_clear_when_the_body_draws_clicks(made: Any) -> None:
    """A body that half of the clickers use is not cold."""
    band = made.band(clickers=62, areas=[AreaFacts("top", 53, 53), AreaFacts("body", 31, 40)], depths=SHALLOW)
    assert judge(band, made.facts(band)).outcome == "clear"


def test_clear_when_people_read_on(made: Any) -> None:
    """People who read the page and then use its navigation have not bailed."""
    band = made.band(clickers=62, areas=BAIL)
    assert judge(band, made.facts(band)).outcome == "clear"


def test_low_when_scroll_depth_is_unknown(made: Any) -> None:
    """Without scroll depth, reading cannot be told from bailing."""
    band = made.band(made.element("Food", tag="a", clicked=53, area="nav"), clickers=62, areas=BAIL, depths={})
    (draft,) = judge(band, made.facts(band)).drafts
    assert draft.severity == "low"


def test_not_enough_data(made: Any) -> None:
    """People who clicked count."""
    band = made.band(clickers=12, areas=[AreaFacts("top", 12, 12)])
    judged = judge(band, made.facts(band))
    assert (judged.outcome, judged.needs, judged.has) == ("not_enough_data", 20, 12)


def test_not_applicable_without_interactive_clicks(made: Any) -> None:
    """When nobody clicked anything interactive there is nothing to compare."""
    band = made.band(clickers=40)
    assert judge(band, made.facts(band)).outcome == "not_applicable"
