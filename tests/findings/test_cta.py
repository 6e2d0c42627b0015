"""Which elements are calls to action."""

from __future__ import annotations

from typing import Any

import pytest

from heatsight.findings.cta import calls_to_action


@pytest.mark.parametrize(
    "element",
    [
        {"text": "Start free trial"},
        {"text": "Jetzt kaufen"},
        {"text": "Book a demo", "tag": "a", "chain": 'a.btn.btn-primary:href="/demo"text="Book a demo";section:nth-child="1"'},
        {"text": "Go", "chain": 'button.cta:attr__data-cta="hero"text="Go";div.hero:nth-child="1"'},
        {"text": "See plans", "tag": "a", "chain": 'a.button-primary:href="/plans"text="See plans";div.hero:nth-child="1"'},
    ],
)
def test_a_button_that_asks_for_a_decision_is_a_call(made: Any, element: dict[str, Any]) -> None:
    """Buttons and links dressed as such whose words ask for a decision, or whose classes say so, are calls to action."""
    band = made.band(made.element(**element, clicked=5))
    assert len(calls_to_action(band, made.facts(band))) == 1


@pytest.mark.parametrize(
    "element",
    [
        {"text": "Read more", "tag": "a"},
        {"text": "Copy"},
        {"text": "Helpful"},
        {"text": "Pricing", "tag": "a", "area": "nav"},
        {"text": "+"},
        {"text": "Next"},
        {"text": "Search", "tag": "input"},
        {"text": "Get details", "chain": 'button:attr__aria-expanded="false"text="Get details";main:nth-child="1"'},
        {"text": "Add a note to every line of this long and winding sentence", "tag": "p"},
    ],
)
def test_everyday_controls_are_no_calls(made: Any, element: dict[str, Any]) -> None:
    """Links into lists, copy, steppers, fields, openers and navigation are not what a page exists for."""
    band = made.band(made.element(**element, clicked=5))
    assert calls_to_action(band, made.facts(band)) == ()


def test_one_of_many_alike_is_a_lists_link(made: Any) -> None:
    """Three buttons of one text belong to a list; two may be the top and the bottom of a page."""
    alike = [made.element("Add to compare", clicked=5, selector=f"#c{number}") for number in range(3)]
    three, two = made.band(*alike), made.band(*alike[:2])
    assert calls_to_action(three, made.facts(three)) == ()
    assert len(calls_to_action(two, made.facts(two))) == 2


def test_named_selectors_decide_alone(made: Any) -> None:
    """When a person names the calls, nothing else is one."""
    band = made.band(made.element("Start free trial", clicked=5), made.element("Our terms", tag="a", clicked=2, selector="#terms"))
    assert [call.element.element.text for call in calls_to_action(band, made.facts(band, cta=["#terms"]))] == ["Our terms"]


def test_people_on_phones_speak_for_a_call_on_desktops(made: Any) -> None:
    """A plain link that asks for a decision is a call where those who see it click it, and then on every screen."""
    link = {"text": "Become a member", "tag": "a", "selector": "#join"}
    desktop = made.band(made.element(**link, clicked=2))
    phones = made.band(made.element(**link, clicked=40), device="mobile")
    assert calls_to_action(desktop, made.facts(desktop)) == ()
    assert len(calls_to_action(desktop, made.facts(desktop, phones))) == 1
