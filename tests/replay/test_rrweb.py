from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from heatsight.replay.packing import Budget
from heatsight.replay.rrweb import presses


def clicked(events: Any) -> list[str]:
    """What was clicked, by text."""
    return [press.chain[0].text or press.chain[0].tag for press in presses(events.all) if not press.disabled]


def test_a_click_has_its_place_and_element(page: Any, events: Any):
    """Client coordinates, how far the page was scrolled, the page's URL, and what lies there."""
    events.page(page.document(page.element("button", "Buy", name="buy")), top=120)
    events.mouse(1_000, page.ids["buy"], x=33.7, y=44.2)
    events.scroll(1_500, page.ids["document"], 400)
    events.scroll(1_600, page.ids["buy"], 77)
    events.mouse(2_000, page.ids["buy"])
    first, second = presses(events.all, tab=3, behind=9)
    assert (first.x, first.y, first.scroll_y, second.scroll_y) == (33, 44, 120, 400)
    assert (first.tab, first.behind, second.time - first.time) == (3, 9, 1_000)
    assert (first.href, first.chain[0].text) == ("https://shop.example/coat?size=m", "Buy")


def test_elements_are_as_they_were_at_the_click(page: Any, events: Any):
    """Texts and attributes change between two clicks; events may come in any order."""
    document = page.document(page.element("button", "Follow", name="button"))
    text = document["childNodes"][1]["childNodes"][1]["childNodes"][0]["childNodes"][0]["id"]
    events.page(document)
    events.mouse(3_000, page.ids["button"])
    events.mutation(
        2_000, texts=[{"id": text, "value": "Following"}], attributes=[{"id": page.ids["button"], "attributes": {"class": "on"}}]
    )
    events.mouse(1_000, page.ids["button"])
    first, second = presses(events.all)
    assert (first.chain[0].text, second.chain[0].text) == ("Follow", "Following")
    assert (first.chain[0].classes, second.chain[0].classes) == ((), ("on",))


def test_a_new_page_forgets_the_old_one(page: Any, events: Any):
    """A node id means another element after the next full snapshot, and nothing where that has none."""
    events.page(page.document(page.element("p", "Old", name="old")))
    events.mouse(500, page.ids["old"])
    events.page({"type": 0, "id": 900, "childNodes": []}, at=1_000)
    events.mouse(1_500, page.ids["old"])
    assert clicked(events) == ["Old"]


def test_a_press_on_a_disabled_control_is_told_apart(page: Any, events: Any):
    """It makes no click; a finger's own mouse event is the same press, a second press is another."""
    e = page.element
    events.page(page.document(e("button", e("span", "Go", name="label"), disabled=True), e("p", "x", name="p")))
    events.mouse(1_000, page.ids["label"], 7)
    events.mouse(1_200, page.ids["label"], 1)
    events.mouse(3_000, page.ids["label"], 1)
    events.mouse(3_400, page.ids["p"], 2)
    events.mouse(4_000, page.ids["p"], 1)
    found = presses(events.all)
    assert [(press.disabled, press.time % 10_000) for press in found] == [(True, 1_000), (True, 3_000), (False, 3_400)]
    assert found[0].chain[1].tag == "button"


def test_a_press_that_was_answered_is_a_click(page: Any, events: Any):
    """A control that is enabled between press and click was not disabled."""
    events.page(page.document(page.element("button", "Go", name="go", disabled="")))
    events.mouse(1_000, page.ids["go"], 1)
    events.mouse(1_100, page.ids["go"], 2)
    assert [press.disabled for press in presses(events.all)] == [False]


def test_the_budget_ends_the_answer_early(page: Any, events: Any):
    """What was understood before is told."""
    events.page(page.document(page.element("p", "x", name="p")))
    for number in range(100):
        events.mouse(1_000 + number, page.ids["p"])
    assert 0 < len(presses(events.all, budget=Budget(steps=5_000))) < 100


NAMES = ("type", "data", "source", "id", "node", "childNodes", "attributes", "tagName", "adds", "removes", "texts", "parentId", "x")
anything = st.recursive(
    st.none() | st.booleans() | st.integers(-3, 8) | st.just(10**400) | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(NAMES), inner, max_size=6),
    max_leaves=30,
)
event = st.fixed_dictionaries({"type": st.integers(0, 6) | anything, "data": anything, "timestamp": st.integers(0, 9) | anything})


@settings(max_examples=300)
@given(st.lists(event | anything, max_size=8))
def test_no_recording_makes_it_fail(hostile: list[Any]):
    """Anything may stand anywhere."""
    presses(hostile)


@settings(max_examples=200)
@given(
    st.lists(
        st.fixed_dictionaries(
            {"source": st.sampled_from([0, 2, 3]), "type": st.sampled_from([1, 2, 7]) | anything, "id": st.integers(0, 6) | anything}
        )
        | anything,
        max_size=6,
    ),
    anything,
)
def test_no_change_to_a_page_makes_it_fail(changes: list[Any], attributes: Any):
    """Also on a page that exists."""
    button = {
        "type": 2,
        "tagName": "button",
        "id": 3,
        "attributes": attributes,
        "childNodes": [{"type": 3, "id": 4, "textContent": attributes}],
    }
    body = {"type": 2, "tagName": "body", "id": 2, "attributes": {"contenteditable": attributes}, "childNodes": [button]}
    start = {"type": 2, "timestamp": 0, "data": {"node": {"type": 0, "id": 1, "childNodes": [body]}, "initialOffset": attributes}}
    presses([start, *({"type": 3, "timestamp": at, "data": data} for at, data in enumerate(changes, start=1))])
