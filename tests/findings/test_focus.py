"""One element looked at closely."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from tests.findings.shown import placed, untouched

from heatsight.findings.focus import focus_on, meant
from heatsight.model.statement import Rows, Statement
from heatsight.store import Caps


class Answering:
    """A source that answers every question with a share of some of so many."""

    def __init__(self, some: int, whole: int) -> None:
        self.rows = Rows(("share", "some", "whole"), ("Float64", "UInt64", "UInt64"), ((some / whole, some, whole),))

    def select(self, statement: Statement) -> Rows:
        """The one answer."""
        del statement
        return self.rows

    def ask(self, statement: Statement, caps: Caps) -> Rows:
        """Likewise to a user."""
        del caps
        return self.select(statement)


def test_a_whole_text_is_meant_before_a_selector_and_that_before_a_part(made: Any) -> None:
    """“Pricing” is the link of that text; `a.cta` what its chain fits; “table” whatever bears the word."""
    link = made.element("Pricing", tag="a", clicked=5, selector="nav > a")
    table = made.element("Pricing table", clicked=5, selector="#table")
    call = made.element("Buy", clicked=5, chain='a.cta:text="Buy"nth-child="1"', selector="#buy")
    elements = [link, table, call]
    assert meant(" pricing ", elements) == {"nav > a"}
    assert meant("#table", elements) == {"#table"}
    assert meant("a.cta", elements) == {"#buy"}
    assert meant("table", elements) == {"#table"}
    assert meant("nothing", elements) == frozenset()


def test_a_thing_that_few_get_to_is_out_of_sight(made: Any) -> None:
    """Four of forty people see it: that is the answer, with its place to the fold and its numbers."""
    band = made.band(made.element("Buy now", clicked=2, y=2800), visitors=40, depths={1200: 36, 3300: 4})
    (seen,) = focus_on(Answering(2, 4), made.facts(band), "Buy now").bands
    assert "Most people never get there: 4 of 40 people (10 %, 4–23 %) see it" in seen.answer
    assert "1,920 px below the fold" in seen.answer
    assert (seen.below_fold, seen.seen.value, seen.clicked.value, seen.clicked.n) == (True, 0.1, 0.5, 4)


def test_a_thing_that_gives_no_response_is_told_first(made: Any) -> None:
    """Dead clicks and bursts by several people answer the question before anything else does."""
    band = made.band(made.element("Buy now", clicked=20, died=12, raged=4, y=400), visitors=100)
    (seen,) = focus_on(Answering(20, 100), made.facts(band), "Buy now").bands
    assert seen.answer.startswith("People do click it and do not get what they expect: 12 people got no response, 4 people")
    assert (seen.rage.value, seen.dead.value) == (4, 12)


def test_what_takes_the_clicks_is_on_the_same_screen(made: Any) -> None:
    """The link beside it takes them, with its number; one screens away does not."""
    call = made.element("Buy now", clicked=2, y=400)
    beside, far = made.element("Integrations", tag="a", clicked=60, y=500), made.element("Blog", tag="a", clicked=80, y=3000)
    band = made.band(call, beside, far, visitors=100)
    (seen,) = focus_on(Answering(2, 100), made.facts(band), "Buy now").bands
    assert [(other.element.text, other.clicked.value) for other in seen.instead] == [("Integrations", 60)]
    assert "seen and passed over" in seen.answer


def test_where_nobody_clicked_it_its_place_is_not_known(made: Any) -> None:
    """A band without a click on it is told so, and what is clicked on its first screen."""
    desktop = made.band(made.element("Buy now", clicked=20, y=400))
    phones = made.band(made.element("Menu", clicked=9, y=20), device="mobile")
    _, seen = focus_on(Answering(0, 100), made.facts(desktop, phones), "Buy now").bands
    assert (seen.region, seen.below_fold, seen.seen, seen.clicked.value) == (None, None, None, 0)
    assert seen.answer.startswith("Nobody clicked it on mobile")
    assert [other.element.text for other in seen.instead] == ["Menu"]


def test_every_number_has_an_id_of_its_own(made: Any) -> None:
    """What is cited can be told apart."""
    band = made.band(made.element("Buy now", clicked=2, y=400), made.element("Blog", tag="a", clicked=9, y=500))
    (seen,) = focus_on(Answering(2, 100), made.facts(band), "Buy now").bands
    ids = [item.id for item in seen.evidence]
    assert len(ids) == len(set(ids)) == 5
    assert all(name.startswith("element-desktop-") for name in ids)


def test_an_element_nobody_clicked_has_a_place_where_the_page_was_rendered(made: Any) -> None:
    """What the layout shows can be asked about: where it lies, who saw it, and that nobody clicked it."""
    shown = placed("Start free trial", y=400)
    band = replace(made.band(visitors=40, depths={1200: 40}), untouched=(untouched(shown),))
    (seen,) = focus_on(Answering(0, 40), made.facts(band), "Start free trial").bands  # type: ignore[arg-type]  # it only selects
    assert (seen.region, seen.below_fold) == (shown.region, False)
    assert "0 of 40 people who have it on screen" in seen.answer
