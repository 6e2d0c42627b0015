"""Calls to action that few people ever see."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from tests.findings.shown import placed, untouched

from heatsight.findings.rules.cta_below_cliff import judge


def test_found_when_few_people_get_there(made: Any) -> None:
    """A buy button at 2,800 px that four of forty people reach is found, high, with the share that reaches it."""
    band = made.band(
        made.element("Add to cart", clicked=2, y=2800), device="mobile", visitors=40, depths={1200: 20, 1900: 16, 3300: 4}, page_height=4300
    )
    judged = judge(band, made.facts(band))
    assert judged.outcome == "found"
    (draft,) = judged.drafts
    assert (draft.severity, draft.element.text) == ("high", "Add to cart")
    assert [(item.value, item.n) for item in draft.evidence] == [(4 / 40, 40), (2, 40)]


def test_clear_when_it_lies_where_people_get(made: Any) -> None:
    """The same button on the first screen is clear."""
    band = made.band(made.element("Add to cart", clicked=10, y=400), visitors=40, depths={1200: 20, 1900: 16, 3300: 4})
    assert judge(band, made.facts(band)).outcome == "clear"


def test_clear_when_the_interval_leaves_doubt(made: Any) -> None:
    """Five of twenty people are a quarter, but could be half of all: nothing is said."""
    band = made.band(made.element("Add to cart", clicked=2, y=2800), visitors=20, depths={1200: 15, 3300: 5})
    assert judge(band, made.facts(band)).outcome == "clear"


def test_low_when_the_same_call_stands_higher_up(made: Any) -> None:
    """A repeated call at the end of the page is normal."""
    top = made.element("Start free trial", clicked=20, y=400, selector="#top")
    bottom = made.element("Start free trial", clicked=1, y=2800, selector="#bottom")
    band = made.band(top, bottom, visitors=40, depths={1200: 36, 3300: 4})
    (draft,) = judge(band, made.facts(band)).drafts
    assert (draft.key, draft.severity) == ("#bottom", "low")


def test_a_person_may_name_the_call(made: Any) -> None:
    """A link that does not look like a call to action is one when its selector is given."""
    link = made.element("Our terms", tag="a", clicked=2, y=2800, selector="#terms")
    band = made.band(link, visitors=40, depths={1200: 36, 3300: 4})
    assert judge(band, made.facts(band)).outcome == "not_applicable"
    assert judge(band, made.facts(band, cta=["#terms"])).outcome == "found"


def test_not_enough_data(made: Any) -> None:
    """The people whose depth is known count, not all."""
    band = made.band(made.element("Add to cart", clicked=2, y=2800), visitors=50, depths={1200: 9, 3300: 1})
    judged = judge(band, made.facts(band))
    assert (judged.outcome, judged.needs, judged.has) == ("not_enough_data", 20, 10)


def test_low_when_those_who_get_there_do_not_want_it(made: Any) -> None:
    """The button of a form at the page's end that one of forty clicks helps nobody higher up."""
    band = made.band(made.element("Sign up", clicked=1, y=2800), visitors=200, depths={1200: 160, 3300: 40})
    (draft,) = judge(band, made.facts(band)).drafts
    assert draft.severity == "low"


def test_doubt_is_allowed_where_there_is_nothing_else(made: Any) -> None:
    """Two of twelve could be chance: enough when the body holds nothing else that people come for, else not."""
    deep = made.element("Sign up", clicked=2, y=2800)
    depths = {1200: 88, 3300: 12}
    alone = made.band(deep, made.element("Blog", tag="a", clicked=30, y=20, area="nav"), depths=depths)
    beside = made.band(deep, made.element("Look inside", tag="a", clicked=30, y=500), depths=depths)
    assert [judge(band, made.facts(band)).drafts[0].severity for band in (alone, beside)] == ["high", "low"]


def _never_clicked(made: Any, *others: Any, reached: int = 4, **more: Any) -> Any:
    """A band whose layout shows a filled button far down that nobody clicked, among plain links."""
    call = placed("Start free trial", y=2800, fill=6.0, width=240, **more)
    links = [placed(f"Link {number}", tag="a", y=2700 + 20 * number) for number in range(6)]
    band = made.band(*others, visitors=100, depths={1200: 100 - reached, 3300: reached})
    return replace(band, named=replace(band.named, placed=(call, *links)), untouched=(untouched(call),))


def test_a_call_that_nobody_clicked_and_hardly_anybody_could_is_found(made: Any) -> None:
    """By its words and its looks it is what the page is for; that four people left it says nothing against it."""
    band = _never_clicked(made, made.element("Blog", tag="a", clicked=30, y=300))
    (draft,) = judge(band, made.facts(band)).drafts
    assert (draft.severity, draft.element.text, draft.evidence[-1].signal) == ("high", "Start free trial", "layout")


def test_low_when_many_got_there_and_nobody_wanted_it(made: Any) -> None:
    """Of five hundred people fifty saw it and nobody clicked: it lies where it may stay."""
    band = replace(
        _never_clicked(made), scroll=made.band(visitors=500, depths={1200: 450, 3300: 50}).scroll, depths=((1200, 450), (3300, 50))
    )
    assert [draft.severity for draft in judge(band, made.facts(band)).drafts] == ["low"]


def test_low_when_it_only_sends_a_form_or_another_call_is_as_evident(made: Any) -> None:
    """A form's button far down is no page's main call, and neither is one of two."""
    form = 'button:nth-child="1"text="Start free trial";form:nth-child="2";main;body'
    rival = made.element("Buy now", clicked=9, y=300, chain='a.btn.cta:attr__class="btn cta"text="Buy now";section.hero;main;body')
    for band in (_never_clicked(made, chain=form), _never_clicked(made, rival)):
        assert [draft.severity for draft in judge(band, made.facts(band)).drafts] == ["low"]
