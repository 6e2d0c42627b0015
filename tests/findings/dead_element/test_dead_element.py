"""Controls that give no response."""

from __future__ import annotations

from typing import Any

from heatsight.findings.rules.dead_element import judge


def test_found_when_most_clickers_get_no_response(made: Any) -> None:
    """Eighteen of twenty people without a response make a dead button, high."""
    band = made.band(made.element("Apply coupon", clicked=20, died=18), made.element("Pay", clicked=40, died=1))
    judged = judge(band, made.facts(band))
    assert judged.outcome == "found"
    (draft,) = judged.drafts
    assert (draft.severity, draft.element.text) == ("high", "Apply coupon")
    assert [(item.value, item.n) for item in draft.evidence] == [(18 / 20, 20), (18, 100)]


def test_a_thing_marked_as_disabled_is_told_so(made: Any) -> None:
    """The advice for something aria-disabled is to show that it is not available."""
    chain = 'button.size:attr__aria-disabled="true"text="XL";main:nth-child="1"'
    band = made.band(made.element("XL", chain=chain, clicked=13, died=9))
    (draft,) = judge(band, made.facts(band)).drafts
    assert "marked as disabled" in draft.recommendation


def test_clear_when_dead_clicks_are_rare(made: Any) -> None:
    """A working control on which three of eighty people saw no change is clear."""
    band = made.band(made.element("Medium", clicked=80, died=3))
    assert judge(band, made.facts(band)).outcome == "clear"


def test_fields_and_text_are_not_controls(made: Any) -> None:
    """Clicks that change nothing are normal on fields and check boxes, and on plain text they are another rule's business."""
    checkbox = made.element("Terms", tag="input", chain='input:attr__type="checkbox"nth-child="1"', clicked=20, died=18)
    field = made.element("Search", tag="input", clicked=20, died=18)
    text = made.element("Heading", tag="h2", died=18, interactive=False)
    band = made.band(checkbox, field, text)
    assert judge(band, made.facts(band)).outcome == "clear"


def test_one_person_clicking_on_and_on_is_explained_away(made: Any) -> None:
    """Many dead clicks by one person are counted, not found."""
    band = made.band(made.element("Save", clicked=20, died=1, deadclicks=12))
    judged = judge(band, made.facts(band))
    assert (judged.outcome, judged.explained_away[0].reason, judged.explained_away[0].count) == ("clear", "one_visitor", 12)


def test_not_enough_data(made: Any) -> None:
    """Under twenty people the rule waits."""
    band = made.band(made.element(clicked=9, died=8), visitors=10)
    judged = judge(band, made.facts(band))
    assert (judged.outcome, judged.needs, judged.has) == ("not_enough_data", 20, 10)


def test_not_applicable_without_named_clicks(made: Any) -> None:
    """Without a single event that names an element there is nothing to judge."""
    band = made.band()
    assert judge(band, made.facts(band)).outcome == "not_applicable"


def test_a_choice_may_be_made_already(made: Any) -> None:
    """Seven of twenty people clicked what was chosen: no fault of a thing that shows several states, one of a thing that never changes."""
    choice = made.band(made.element("Blue", clicked=20, died=7, states=2))
    button = made.band(made.element("Blue", clicked=20, died=7))
    assert [judge(band, made.facts(band)).outcome for band in (choice, button)] == ["clear", "found"]
