"""What many people want and few see at once."""

from __future__ import annotations

from typing import Any

from heatsight.findings.rules.below_fold_engagement import judge


def test_found_when_one_thing_below_the_fold_draws_many(made: Any) -> None:
    """A button at 1,400 px that forty-five of a hundred people click is found, medium."""
    band = made.band(made.element("Download the report", clicked=45, y=1400))
    judged = judge(band, made.facts(band))
    assert judged.outcome == "found"
    (draft,) = judged.drafts
    assert (draft.severity, draft.element.text) == ("medium", "Download the report")
    assert [item.value for item in draft.evidence] == [45, 100]


def test_many_clicks_below_the_fold_alone_are_low(made: Any) -> None:
    """A long page that people click all over is read, not broken."""
    band = made.band(made.element("Copy", clicked=20, y=1400), below_fold=80)
    (draft,) = judge(band, made.facts(band)).drafts
    assert (draft.severity, draft.element) == ("low", None)


def test_clear_when_what_people_want_is_on_the_first_screen(made: Any) -> None:
    """The same button above the fold is clear."""
    band = made.band(made.element("Download the report", clicked=45, y=400))
    assert judge(band, made.facts(band)).outcome == "clear"


def test_not_enough_data(made: Any) -> None:
    """Under thirty people the rule waits."""
    band = made.band(made.element(clicked=9, y=1400), visitors=20)
    judged = judge(band, made.facts(band))
    assert (judged.outcome, judged.needs, judged.has) == ("not_enough_data", 30, 20)


def test_not_applicable_without_a_fold(made: Any) -> None:
    """When nobody clicked anything that has a place there is no fold to speak of."""
    band = made.band(clickers=0)
    assert judge(band, made.facts(band)).outcome == "not_applicable"
