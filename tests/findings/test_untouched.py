"""Controls nobody clicked, and what might have been clicked after all."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from tests.findings.shown import placed

from heatsight.findings.untouched import untouched
from heatsight.model.hotspot import NamedPoints


def _texts(made: Any, *shown: Any, spots: Any = (), clicked: Any = (), chains: frozenset[str] = frozenset()) -> list[str]:
    named: NamedPoints = replace(made.named(*spots), placed=shown)
    return [one.element.text for one in untouched(named, clicked, chains)]


def test_controls_that_no_event_tells_of(made: Any) -> None:
    """A live control without a click is untouched; what is clicked, disabled or no control is not."""
    seen = placed("Menu", chain='button:nth-child="9"text="Menu";body')
    shown = [placed("Start free trial"), seen, placed("Sold out", disabled=True), placed("Words", tag="p", clickable=False)]
    assert _texts(made, *shown, chains=frozenset({seen.shown.chain})) == ["Start free trial"]


def test_its_facts_are_those_of_nothing_done(made: Any) -> None:
    """It has no people and no clicks, its own chain to count them by, and the place where it is shown."""
    one = placed("Start free trial", y=700)
    (facts,) = untouched(replace(made.named(), placed=(one,)), (), frozenset())
    assert (facts.visitors, facts.clicks, facts.dead_visitors, facts.chains, facts.region) == (0, 0, 0, (one.shown.chain,), one.region)
    assert facts.area == "main"


def test_a_clicked_one_that_reads_alike_and_is_not_shown(made: Any) -> None:
    """Where events tell of a control of these words which the layout lacks, the page was built otherwise: nothing is claimed."""
    clicked = made.element("Start free trial", clicked=9, selector="body > other").element
    assert _texts(made, placed("Start free trial"), clicked=[clicked]) == []


def test_one_that_lies_under_the_clicks_of_another(made: Any) -> None:
    """When a control's clicks fall into the box, they may be on it, whatever events call it."""
    spot = made.spot(12, text="Try it", tag="button", interactive=True, y=400, x=0.45)
    assert _texts(made, placed("Start free trial", y=396), spots=[spot]) == []
