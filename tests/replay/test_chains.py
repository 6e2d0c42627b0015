from __future__ import annotations

from typing import Any

import pytest

from heatsight.model.element import Element
from heatsight.replay.chains import chain_of
from heatsight.replay.dom import Tree
from heatsight.replay.packing import Budget

URL = "https://shop.example/coat?size=m"


def chain(page: Any, name: str, *body: Any) -> tuple[Element, ...]:
    """The chain of the element of that name."""
    tree = Tree(Budget())
    tree.start(page.document(*body))
    node = tree.node(page.ids[name])
    assert node is not None
    return chain_of(node, URL, Budget())


def test_the_chain_goes_from_the_node_to_the_body(page: Any):
    """Tags, classes, ids and places, as autocapture tells them."""
    e = page.element
    link = e("a", e("span", "Free ", e("span", "trial")), e("b", "now"), " Start", name="link", href="https://shop.example/try", id="go")
    found = chain(page, "link", e("p", "x"), " ", e("div", e("i"), e("a"), link, class_="box wide"))
    assert [element.tag for element in found] == ["a", "div", "body"]
    assert (found[0].text, found[0].href, found[0].attr_id) == ("Start Free trial", "/try", "go")
    assert (found[0].nth_child, found[0].nth_of_type) == (3, 2)
    assert (found[1].classes, found[1].nth_child, found[1].nth_of_type) == (("box", "wide"), 2, 1)


@pytest.mark.parametrize(
    ("absolute", "written"),
    [
        ("https://shop.example/coat?size=m#top", "#top"),
        ("https://shop.example/", "/"),
        ("https://shop.example.evil/x", "https://shop.example.evil/x"),
        ("mailto:a@b.c", "mailto:a@b.c"),
    ],
)
def test_links_are_told_as_they_were_written(page: Any, absolute: str, written: str):
    """Rrweb makes links absolute; what is on the same site loses its origin again."""
    assert chain(page, "a", page.element("a", name="a", href=absolute))[0].href == written


def test_plain_content_has_its_own_text_only(page: Any):
    """A paragraph's links are not its text; an image has its alternative."""
    e = page.element
    assert chain(page, "p", e("p", "Words ", e("a", "link"), " more", name="p"))[0].text == "Words more"
    assert chain(page, "img", e("img", name="img", alt="A boat"))[0].attributes["alt"] == "A boat"


def test_nothing_that_visitors_type_is_told(page: Any):
    """Values and texts of fields stay in the recording; a button's value is the page's."""
    e = page.element
    field = chain(page, "field", e("input", name="field", type="text", value="4111 1111", placeholder="Card", data_x="typed"))[0]
    assert field.attributes == {"type": "text", "placeholder": "Card"}
    assert chain(page, "area", e("textarea", "secret", name="area"))[0].text is None
    assert chain(page, "note", e("div", "secret", name="note", contenteditable="true"))[0].text is None
    assert chain(page, "send", e("input", name="send", type="submit", value="Send"))[0].attributes["value"] == "Send"
    assert chain(page, "masked", e("p", "***** ***", name="masked"))[0].text is None


def test_a_frames_content_is_no_part_of_the_page(page: Any):
    """The page's own heatmap knows no clicks in frames."""
    e = page.element
    inner = {"type": 0, "id": 900, "childNodes": [e("html", e("body", e("p", name="inner")))]}
    assert chain(page, "inner", e("iframe", inner)) == ()


def test_odd_attributes_are_passed_over(page: Any):
    """Rrweb's own notes, styles, objects and half characters do no harm."""
    odd = page.element("p", "half \ud83d", name="odd", rr_width="3px", style="x", hidden=True, n=3, o={"a": 1}, class_="\ud83d b")
    found = chain(page, "odd", odd)[0]
    assert found.attributes == {"rr-width": "3px", "hidden": "", "n": "3", "class": "? b"}
    assert found.text == "half ?"
