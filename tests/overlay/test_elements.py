"""Elements that events name, found in a layout."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from heatsight.overlay.elements import found_in


def test_the_same_selector_is_the_same_element(made: Any) -> None:
    """An element of the layout is found by the selector that naming gives it; others are not taken for it."""
    layout = made.layout(made.element("Buy"), made.element("Help", nth=2, y=800.0))
    found = found_in(layout, [made.named("Buy"), made.named("Help", nth=2), made.named("Gone", nth=3)])
    assert {selector: box.text for selector, box in found.items()} == {
        made.named("Buy").selector: "Buy",
        made.named("", nth=2).selector: "Help",
    }


def test_a_test_attribute_finds_it_anywhere(made: Any) -> None:
    """A selector of a test attribute matches the element that carries it, wherever it stands."""
    box = made.element("Buy", chain='button:attr__data-attr="buy"nth-child="7"nth-of-type="3"text="Buy";body:')
    wanted = replace(made.named("Buy"), selector='[data-attr="buy"]')
    assert found_in(made.layout(made.element("Other"), box), [wanted]) == {wanted.selector: box}


def link(made: Any, text: str, nth: int) -> Any:
    """A link to /more, of a text of its own."""
    chain = f'a:attr__href="/more"href="/more"nth-child="{nth}"nth-of-type="{nth}"text="{text}";main:nth-child="1"nth-of-type="1";body:'
    return made.element(text, tag="a", nth=nth, chain=chain)


def test_of_several_the_text_decides(made: Any) -> None:
    """Two links to one target are told apart by their text."""
    wanted = replace(made.named("Prices", tag="a"), selector='main a[href="/more"]')
    found = found_in(made.layout(link(made, "Home", 1), link(made, "Prices", 2)), [wanted])
    assert found[wanted.selector].text == "Prices"


def test_of_several_alike_none_is_taken(made: Any) -> None:
    """Two links of one target and one text leave the element without a box: it would be a guess."""
    wanted = replace(made.named("More", tag="a"), selector='main a[href="/more"]')
    assert found_in(made.layout(link(made, "More", 1), link(made, "More", 2)), [wanted]) == {}


def test_what_has_no_extent_is_not_there(made: Any) -> None:
    """An element of no width or height is not shown, and a chain that cannot be read is passed over."""
    assert found_in(made.layout(made.element(width=0.0), made.element(chain="")), [made.named()]) == {}
