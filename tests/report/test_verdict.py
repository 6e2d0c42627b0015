"""The answer in a sentence, and what to do next."""

import shlex
from dataclasses import replace

import pytest

from heatsight.model.assessment import Assessment, NearPage
from heatsight.model.page import Page
from heatsight.model.window import Window
from heatsight.report.document import JSON, to_json
from heatsight.report.verdict import verdict


def commands(document: JSON) -> list[str]:
    """What a reader is told to run."""
    return [step.command for step in verdict(document).steps if step.command]


def test_the_four_answers_without_a_judgement_are_four(documents: dict[str, JSON]) -> None:
    """Each has a headline of its own, says what to do, and claims nothing about the page."""
    told = {name: verdict(documents[name]) for name in ("no_data", "capture_off", "url_mismatch", "low_volume")}
    assert len({said.headline for said in told.values()}) == 4
    assert {said.tone for said in told.values()} == {"unknown"}
    assert [name for name, said in told.items() if not any(step.command for step in said.steps)] == []


def test_no_data_looks_at_the_installation(documents: dict[str, JSON]) -> None:
    """Without any traffic, the first thing to do is to see what arrives."""
    assert commands(documents["no_data"])[0] == "heatsight doctor"


def test_capture_off_says_how_to_switch_it_on(documents: dict[str, JSON]) -> None:
    """With heatmaps off, both places where they are switched on are named."""
    said = verdict(documents["capture_off"])
    assert commands(documents["capture_off"]) == ["heatsight projects set ID heatmaps_opt_in true"]
    assert any("capture_heatmaps: true" in step.text for step in said.steps)


def test_url_mismatch_offers_the_nearest(documents: dict[str, JSON]) -> None:
    """Each near URL is offered with its clicks, how it differs, and the command that assesses it."""
    said = verdict(documents["url_mismatch"])
    assert [step.text for step in said.steps][:2] == ["Differs by host (706 clicks):", "Differs by scheme (12 clicks):"]
    assert commands(documents["url_mismatch"])[0] == "heatsight assess https://www.kettle.example/shop/copper-kettle"


@pytest.mark.parametrize(
    "written", ["https://e.example/$(id)", "https://e.example/';id;'", "https://e.example/`id`", "https://e.example/\n id", "-x"]
)
def test_a_command_to_paste_is_one_quoted_word(assessments: dict[str, Assessment], written: str) -> None:
    """A URL that a visitor wrote cannot end its quotation."""
    answer = assessments["url_mismatch"]
    near = replace(answer, health=replace(answer.health, nearest_urls=(NearPage(written, 3, "path"),)))
    (command,) = commands(to_json(near))
    assert shlex.split(command) == ["heatsight", "assess", " ".join(written.split())]
    assert "\n" not in command


def test_url_mismatch_without_a_near_url_lists_pages(assessments: dict[str, Assessment]) -> None:
    """When nothing is close, the pages with traffic are one query away."""
    answer = assessments["url_mismatch"]
    lost = replace(answer, health=replace(answer.health, nearest_urls=()))
    assert commands(to_json(lost))[0].startswith('heatsight query "SELECT page, ')


def test_low_volume_says_what_it_needs(documents: dict[str, JSON]) -> None:
    """Too little traffic names the nearest judgement, a longer period and a wider page."""
    said = verdict(documents["low_volume"])
    assert said.lines[1] == "The nearest judgement (rage clicks on desktop) needs 20 people and has 11."
    assert commands(documents["low_volume"]) == [
        "heatsight assess https://kettle.example/shop/copper-kettle --days 90",
        "heatsight assess 'https://kettle.example/shop/*' --pattern",
    ]


def test_a_period_as_long_as_the_data_is_not_made_longer(assessments: dict[str, Assessment]) -> None:
    """With 90 days looked at, nobody is sent to look at 90 days."""
    answer = assessments["low_volume"]
    window = Window(answer.window.date_to.replace(month=3), answer.window.date_to)
    assert not any("--days" in command for command in commands(to_json(replace(answer, window=window))))


def test_a_pattern_is_offered_as_one(assessments: dict[str, Assessment]) -> None:
    """Commands for a pattern carry --pattern, and no wider pattern is offered."""
    answer = assessments["low_volume"]
    pattern = replace(answer, page=replace(answer.page, page=Page(url_pattern="https://kettle.example/*")))
    assert commands(to_json(pattern)) == ["heatsight assess 'https://kettle.example/*' --pattern --days 90"]


def test_the_judged_are_counted_by_severity(assessments: dict[str, Assessment]) -> None:
    """The headline counts problems by severity; low ones alone are nothing serious; none is not proof of none."""
    rich = assessments["rich"]
    assert (verdict(to_json(rich)).tone, verdict(to_json(rich)).headline) == ("bad", "3 problems: 1 high, 1 medium and 1 low.")
    medium = verdict(to_json(replace(rich, findings=rich.findings[1:2])))
    assert (medium.tone, medium.headline) == ("warn", "1 problem: 1 medium.")
    low = verdict(to_json(replace(rich, findings=rich.findings[2:])))
    assert (low.tone, low.headline) == ("good", "Nothing serious; 1 small thing to know.")
    none = verdict(to_json(replace(rich, findings=())))
    assert (none.tone, none.headline) == ("good", "No problem that these numbers support.")
    assert none.lines == ("2 judgements had to wait for more people; they are listed below.",)


def test_a_judgement_of_nobody_is_none(assessments: dict[str, Assessment]) -> None:
    """When every rule had to wait, the report does not say that there is no problem."""
    rich = assessments["rich"]
    waiting = tuple(replace(said, outcome="not_enough_data", needs=20, has=3) for said in rich.outcomes)
    said = verdict(to_json(replace(rich, findings=(), outcomes=waiting)))
    assert (said.tone, said.headline) == ("unknown", "Too few people for any judgement.")
