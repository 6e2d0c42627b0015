"""Bursts of clicks by several people on one thing."""

from __future__ import annotations

from typing import Any

import pytest

from heatsight.findings.rules.rageclick import judge
from heatsight.model.facts import RepeatFacts

DEAD_ELSEWHERE = {"text": "Old picture", "tag": "img", "died": 6, "interactive": False}


def test_found_when_several_people_burst_on_a_dead_button(made: Any) -> None:
    """Ten of fourteen people bursting on a button that mostly gives no response is found, high, with its numbers."""
    band = made.band(
        made.element("Start free trial", clicked=14, clicks=50, raged=10, died=9), made.element("Pricing", tag="a", clicked=30)
    )
    judged = judge(band, made.facts(band))
    assert judged.outcome == "found"
    (draft,) = judged.drafts
    assert (draft.severity, draft.element.text) == ("high", "Start free trial")
    assert [(item.value, item.n) for item in draft.evidence] == [(10 / 14, 14), (10, 100), (9 / 14, 14)]
    assert "10 of 14" in draft.summary


def test_clear_when_few_of_many_burst(made: Any) -> None:
    """Three bursts among two hundred clickers are what any page shows."""
    band = made.band(made.element("Search", clicked=200, raged=3), visitors=400)
    assert judge(band, made.facts(band)).outcome == "clear"


def test_not_enough_data_says_how_many_people_it_needs(made: Any) -> None:
    """Under twenty people nothing is said, and how many are missing is."""
    band = made.band(made.element(clicked=9, raged=8), visitors=12)
    judged = judge(band, made.facts(band))
    assert (judged.outcome, judged.needs, judged.has) == ("not_enough_data", 20, 12)


def test_not_applicable_without_clicks(made: Any) -> None:
    """A page that nobody clicked has no bursts to judge."""
    band = made.band(visitors=100, clickers=0)
    assert judge(band, made.facts(band)).outcome == "not_applicable"


@pytest.mark.parametrize(
    ("element", "reason"),
    [
        ({"text": "+", "clicked": 20, "raged": 9, "chain": 'button.qty-plus:text="+";div.stepper:nth-child="1"'}, "answers_each_click"),
        ({"text": "Next", "clicked": 20, "raged": 9}, "answers_each_click"),
        ({"text": "Like", "clicked": 20, "raged": 9, "quick_clicks": 30, "quick_answers": 30}, "answers_each_click"),
        ({"text": "Photo 2", "clicked": 20, "raged": 9}, "answers_each_click"),
        ({"text": "Notes", "tag": "textarea", "clicked": 20, "raged": 9}, "text_selection"),
        ({"text": "I agree", "tag": "label", "clicked": 20, "raged": 9}, "label_pair"),
        ({"text": "Buy now", "clicked": 20, "raged": 1, "rageclicks": 12}, "one_visitor"),
    ],
)
def test_bursts_that_are_no_frustration_are_explained_away(made: Any, element: dict[str, Any], reason: str) -> None:
    """Steppers, things that answer each click, fields, labels and one person alone are no findings but counted with their reason."""
    band = made.band(made.element(**element), made.element(**DEAD_ELSEWHERE))
    judged = judge(band, made.facts(band))
    assert judged.outcome == "clear"
    (line,) = judged.explained_away
    assert (line.reason, line.count) == (reason, element.get("rageclicks", element["raged"]))


def test_a_broken_stepper_is_still_found(made: Any) -> None:
    """A button named “Next” on which most people get no response is no stepper at work."""
    band = made.band(made.element("Next", clicked=20, raged=9, died=14))
    assert judge(band, made.facts(band)).outcome == "found"


def test_bursts_on_a_link_are_found_although_links_have_no_dead_clicks(made: Any) -> None:
    """Inside links the SDK reports no dead clicks, so their absence explains nothing."""
    band = made.band(made.element("Track order", tag="a", clicked=20, raged=9), made.element(**DEAD_ELSEWHERE))
    assert judge(band, made.facts(band)).outcome == "found"


def test_bursts_on_a_picture_are_found(made: Any) -> None:
    """Bursts on an image, which autocapture never sees, are found by their place."""
    picture = {"text": "Floor plan", "tag": "img", "y": 1000}
    band = made.band(spots=[made.spot(20, clicks=60, **picture)], rage=[made.spot(9, kind="rageclick", **picture)])
    (draft,) = judge(band, made.facts(band)).drafts
    assert draft.element.text == "Floor plan"
    assert [item.value for item in draft.evidence] == [9, 20]


def test_triple_clicks_on_text_are_selection(made: Any) -> None:
    """Bursts where most clicks are double and triple clicks on text are explained away."""
    text = {"text": "A connection is cheap to create", "tag": "p", "y": 1008}
    band = made.band(
        spots=[made.spot(12, clicks=27, **text)],
        rage=[made.spot(5, kind="rageclick", **text)],
        repeats=[RepeatFacts(0.5, 1008, target_fixed=False, selecting=24, insisting=0, visitors=10)],
    )
    judged = judge(band, made.facts(band))
    assert (judged.outcome, judged.explained_away[0].reason) == ("clear", "text_selection")


def test_a_few_triple_clicks_on_text_that_many_click_are_selection(made: Any) -> None:
    """Bursts of three on text say nothing until several people go on clicking; on a picture they do."""
    for text, outcome in (({"text": "Our promise", "tag": "h2"}, "clear"), ({"text": "Floor plan", "tag": "img"}, "found")):
        band = made.band(
            spots=[made.spot(40, clicks=60, y=1008, **text)],
            rage=[made.spot(9, kind="rageclick", y=1008, **text)],
            repeats=[RepeatFacts(0.5, 1008, target_fixed=False, selecting=20, insisting=0, visitors=9)],
        )
        assert judge(band, made.facts(band)).outcome == outcome


def test_what_concerns_hardly_anybody_is_low(made: Any) -> None:
    """Three of six people who burst are a fault, and three of two thousand visitors no pressing one."""
    button = made.element("Export", clicked=6, raged=3)
    few, many = made.band(button, visitors=60), made.band(button, visitors=2000)
    assert [judge(band, made.facts(band)).drafts[0].severity for band in (few, many)] == ["medium", "low"]
