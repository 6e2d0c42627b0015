"""Calls to action that are seen and not clicked."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from tests.findings.shown import placed, untouched

from heatsight.findings.rules.ignored_cta import judge


def test_found_when_seen_by_all_and_clicked_by_hardly_any(made: Any) -> None:
    """Five clicks by three hundred people who see it, with ninety on the link beside it, is found."""
    band = made.band(
        made.element("Start free trial", clicked=5, y=400), made.element("Integrations", tag="a", clicked=90, y=500), visitors=300
    )
    judged = judge(band, made.facts(band))
    assert judged.outcome == "found"
    (draft,) = judged.drafts
    assert (draft.severity, draft.element.text) == ("medium", "Start free trial")
    assert "“Integrations” a" in draft.summary
    assert [item.value for item in draft.evidence] == [5, 1.0, 90]


def test_few_people_suffice_when_something_else_is_clearly_preferred(made: Any) -> None:
    """One of fifty clicks the call and twenty the link beside it: found; with five on the link it is clear."""
    call = made.element("Start free trial", clicked=1, y=400)
    preferred, hardly = (made.band(call, made.element("Integrations", tag="a", clicked=some, y=500), visitors=50) for some in (20, 5))
    assert judge(preferred, made.facts(preferred)).outcome == "found"
    assert judge(hardly, made.facts(hardly)).outcome == "clear"


def test_clear_when_it_is_clicked(made: Any) -> None:
    """A call that forty of three hundred click is not ignored."""
    band = made.band(
        made.element("Start free trial", clicked=40, y=400), made.element("Integrations", tag="a", clicked=90, y=500), visitors=300
    )
    assert judge(band, made.facts(band)).outcome == "clear"


def test_clear_when_nothing_else_is_clicked_either(made: Any) -> None:
    """On a page that people only read, a call with few clicks is not ignored for something else."""
    band = made.band(
        made.element("Start free trial", clicked=5, y=400), made.element("Integrations", tag="a", clicked=8, y=500), visitors=300
    )
    assert judge(band, made.facts(band)).outcome == "clear"


def test_clear_when_the_rival_is_on_another_screen(made: Any) -> None:
    """What lies screens away does not compete."""
    band = made.band(
        made.element("Start free trial", clicked=5, y=400), made.element("Integrations", tag="a", clicked=90, y=3500), visitors=300
    )
    assert judge(band, made.facts(band)).outcome == "clear"


def test_not_enough_data(made: Any) -> None:
    """People who had it on screen count."""
    band = made.band(made.element("Start free trial", clicked=1, y=1000), visitors=100, depths={1000: 80, 3000: 20})
    judged = judge(band, made.facts(band))
    assert (judged.outcome, judged.needs, judged.has) == ("not_enough_data", 30, 20)


def test_not_applicable_without_a_call(made: Any) -> None:
    """A page of plain links has no call to action to ignore."""
    band = made.band(made.element("Read more", tag="a", clicked=20))
    assert judge(band, made.facts(band)).outcome == "not_applicable"


def test_a_call_deep_down_is_another_rules_matter(made: Any) -> None:
    """The button of a form at the page's end is not what the page is for, whatever is clicked around it."""
    deep = made.element("Subscribe", clicked=2, y=3000)
    band = made.band(deep, made.element("Integrations", tag="a", clicked=90, y=3050), visitors=300)
    assert judge(band, made.facts(band)).outcome == "not_applicable"


def test_fields_and_other_calls_are_no_rivals(made: Any) -> None:
    """People who fill in the form are on their way to its button, and one call does not hide another."""
    call = made.element("Start free trial", clicked=5, y=400)
    field = made.element("Mail", tag="input", clicked=90, y=450)
    other = made.element("Buy now", clicked=4, y=500)
    band = made.band(call, field, other, visitors=300)
    assert judge(band, made.facts(band)).outcome == "clear"


def test_a_call_nobody_ever_clicked_is_found_by_the_layout(made: Any) -> None:
    """Three hundred see it, nobody clicks it, ninety click the link beside it: the layout knows that it is there."""
    shown = placed("Start free trial", y=400, fill=5.0, place=7)
    clicked = made.band(made.element("Integrations", tag="a", clicked=90, y=500), visitors=300)
    band = replace(clicked, named=replace(clicked.named, placed=(shown,)), untouched=(untouched(shown),))
    judged = judge(band, made.facts(band))
    assert judged.outcome == "found"
    (draft,) = judged.drafts
    assert (draft.severity, draft.element, draft.region) == ("high", shown.element, shown.region)
    assert [item.value for item in draft.evidence] == [0, 1.0, 90, 400.0, 5.0]
    assert [item.signal for item in draft.evidence[3:]] == ["layout", "layout"]
    asked = draft.evidence[4].query
    assert (asked.params["offset"], asked.params["limit"], asked.pointer) == (7, 1, "/elements/0/fill")


def test_what_is_kept_nowhere_is_not_cited(made: Any) -> None:
    """A layout without a saved heatmap finds the call, but no number is taken from it."""
    shown = replace(placed("Start free trial", y=400), snapshot="")
    clicked = made.band(made.element("Integrations", tag="a", clicked=90, y=500), visitors=300)
    band = replace(clicked, named=replace(clicked.named, placed=(shown,)), untouched=(untouched(shown),))
    (draft,) = judge(band, made.facts(band)).drafts
    assert [item.signal for item in draft.evidence] == ["autocapture", "scrolldepth", "autocapture"]
