"""Clicks that gather where nothing is interactive."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from heatsight.findings.rules.non_interactive_clicks import judge
from heatsight.model.element import NamedElement
from heatsight.model.facts import RepeatFacts
from heatsight.model.hotspot import Naming


def _idle(made: Any, people: int = 1, number: int = 8) -> list[Any]:
    return [made.spot(people, y=2000 + 200 * place) for place in range(number)]


def test_found_when_many_people_click_a_picture(made: Any) -> None:
    """Twenty of a hundred people on one image, among places with one person each, is found."""
    band = made.band(
        made.element("Chart", tag="img", died=8, interactive=False, selector="main > img"),
        spots=[made.spot(20, text="Chart"), *_idle(made)],
    )
    judged = judge(band, made.facts(band))
    assert judged.outcome == "found"
    (draft,) = judged.drafts
    assert (draft.severity, draft.element.text) == ("medium", "Chart")
    assert [item.value for item in draft.evidence] == [20, 100, 8]


def test_clear_when_idle_clicks_are_everywhere(made: Any) -> None:
    """Ten people on one paragraph is no finding where every paragraph draws as many."""
    band = made.band(spots=[made.spot(10, text="First", tag="p"), *_idle(made, people=9)])
    assert judge(band, made.facts(band)).outcome == "clear"


def test_selecting_text_is_explained_away(made: Any) -> None:
    """A paragraph whose clicks are mostly double and triple clicks is one that people copy from."""
    band = made.band(
        spots=[made.spot(20, clicks=48, text="npm install it", tag="code", y=1200), *_idle(made)],
        repeats=[RepeatFacts(0.5, 1200, target_fixed=False, selecting=44, insisting=0, visitors=19)],
    )
    judged = judge(band, made.facts(band))
    assert judged.outcome == "clear"
    assert (judged.explained_away[0].reason, judged.explained_away[0].count) == ("text_selection", 48)


def test_double_clicks_on_a_picture_are_no_selection(made: Any) -> None:
    """A picture has no text to select: double clicks on it are attempts to open it."""
    band = made.band(
        spots=[made.spot(20, clicks=40, text="Jacket", tag="img", y=1200), *_idle(made)],
        repeats=[RepeatFacts(0.5, 1200, target_fixed=False, selecting=40, insisting=0, visitors=20)],
    )
    assert judge(band, made.facts(band)).outcome == "found"


def test_one_person_hammering_is_explained_away(made: Any) -> None:
    """Sixty clicks by one person are counted, not found."""
    band = made.band(spots=[made.spot(1, clicks=60, text="Heading", tag="h2"), *_idle(made)])
    judged = judge(band, made.facts(band))
    assert (judged.outcome, judged.explained_away[0].reason) == ("clear", "one_visitor")


def test_a_place_without_a_name_is_told_by_where_it_lies(made: Any) -> None:
    """Without any evidence of what lies there the finding has a region and no element."""
    band = made.band(spots=[made.spot(25), *_idle(made)])
    (draft,) = judge(band, made.facts(band)).drafts
    assert draft.element is None
    assert draft.region.y0 == 1200
    assert "1,200 to 1,280 px" in draft.title


def test_a_stretch_taller_than_a_screen_is_no_one_thing(made: Any) -> None:
    """Clicks spread over more than a screen are the page's background."""
    band = made.band(spots=[made.spot(25, height=1000), *_idle(made)])
    assert judge(band, made.facts(band)).outcome == "clear"


def test_not_enough_data(made: Any) -> None:
    """Under twenty people the rule waits."""
    band = made.band(spots=[made.spot(9)], visitors=12)
    judged = judge(band, made.facts(band))
    assert (judged.outcome, judged.needs, judged.has) == ("not_enough_data", 20, 12)


def test_not_applicable_when_every_click_hits_something(made: Any) -> None:
    """A page on which all clicks fall on controls has no such place."""
    band = made.band(spots=[made.spot(25, text="Buy", tag="button", interactive=True)])
    assert judge(band, made.facts(band)).outcome == "not_applicable"


def test_strays_all_over_a_container_are_no_place(made: Any) -> None:
    """Clicks that the layout puts on a stretch of bare page, scattered over it, are no thing that people want."""
    element = NamedElement("empty space in a section", "All about it", "main > section", "section", "region", interactive=False)
    spot = replace(made.spot(30, y=1200, height=600), element=element, naming=Naming("layout", 0.9, 30))
    band = made.band(spots=[spot, made.spot(1, y=300)])
    assert judge(band, made.facts(band)).outcome == "clear"
    picture = replace(spot, element=replace(element, name="“A boat” image", role="img", tag="img"))
    band = made.band(spots=[picture, made.spot(1, y=300)])
    assert judge(band, made.facts(band)).outcome == "found"
