"""What things on nothing interactive are called."""

from __future__ import annotations

import pytest
from tests.naming.layouts import element, layout

from heatsight.model.device import BANDS
from heatsight.model.element import NamedElement
from heatsight.model.layout import LayoutElement
from heatsight.naming.layout_names import named_from
from heatsight.naming.plans import Plan
from heatsight.naming.roster import roster


def _named(*elements: LayoutElement) -> dict[str, tuple[NamedElement, bool]]:
    """By selector: the name, and whether it is one thing."""
    plan = Plan([layout(1000, *elements)], BANDS[0])
    people = roster([node.shown.chain for node in plan.nodes], [0] * len(plan.nodes), [0] * len(plan.nodes))
    told = named_from(people, {0: plan}, {0: people.of_chain}, 0)
    return {
        node.shown.selector: (told.names[number], bool(told.bounded[number]))
        for node, number in zip(plan.nodes, people.of_chain.tolist(), strict=True)
    }


@pytest.mark.parametrize(
    ("tag", "more", "name"),
    [
        ("p", {"text": "Words to read"}, "“Words to read” text"),
        ("h2", {"text": "Prices"}, "“Prices” heading"),
        ("img", {"label": "A boat"}, "“A boat” image"),
        ("td", {"text": "12"}, "“12” table cell"),
    ],
)
def test_a_thing_is_called_by_what_is_read_in_it(tag: str, more: dict[str, str], name: str) -> None:
    """Text, heading, image and cell are called by their words or their label, with their kind."""
    ((element_name, one_thing),) = [told for selector, told in _named(element(tag, 1, **more)).items() if selector != "body"]
    assert (element_name.name, element_name.interactive, one_thing) == (name, False, True)


def test_a_card_is_called_by_its_heading() -> None:
    """A block with a heading and more in it is a card of that name."""
    card = element("div", 1, width=300, height=300)
    listed = [card, element("h3", 1, text="Starter", within=card.chain), element("p", 1, text="For one person", within=card.chain)]
    told, one_thing = _named(LayoutElement(**{**_fields(card), "text": "Starter For one person"}), *listed[1:])[card.selector]
    assert (told.name, told.text, one_thing) == ("“Starter” card", "Starter For one person", True)


def test_what_fills_the_screen_is_no_thing() -> None:
    """A stretch of the page with words in it is empty space where it is clicked, not a thing."""
    told, one_thing = _named(element("section", 1, width=1000, height=2000, text="All about it"))["body > section:nth-of-type(1)"]
    assert (told.text, one_thing) == ("All about it", False)


def test_the_body_is_the_background() -> None:
    """What lies under everything is the page's background, however little there is on it."""
    told, one_thing = _named(element("p", 1, text="Words"))["body"]
    assert (told.name, told.text, one_thing) == ("background of the page", "Words", False)


def _fields(one: LayoutElement) -> dict[str, object]:
    return {name: getattr(one, name) for name in LayoutElement.__slots__}
