"""Who is not counted as a person: found cases, and people who must stay."""

from __future__ import annotations

import random
from dataclasses import replace
from typing import Any

import pytest

from heatsight.model.page import Page
from heatsight.model.scope import Scope
from heatsight.query.set_aside import once_judged, set_aside
from heatsight.query.traffic import traffic
from heatsight.store import Source

FLUSH = 5.0


def visit(
    rows: Any, visitor: str, clicks: int, seconds: float, box: tuple[int, int, int, int] = (400, 300, 520, 340), **more: Any
) -> list[Any]:
    """Clicks spread evenly over some seconds and a box (x0, y0, x1, y1 in CSS px), as flushes every five seconds deliver them."""
    chance = random.Random(visitor)
    x0, y0, x1, y1 = box
    times = [seconds * n / clicks for n in range(clicks)]
    return [rows.click(visitor, chance.randint(x0, x1), chance.randint(y0, y1), at=FLUSH * (1 + t // FLUSH), **more) for t in times]


@pytest.fixture
def crowd(rows: Any) -> None:
    """Forty people with one to twelve clicks, here and there, within half a minute."""
    rows.add([click for n in range(40) for click in visit(rows, f"person {n}", 1 + n % 12, 30, (50, 100, 1300, 2500))])


def aside(source: Source, scope: Scope) -> dict[str, str]:
    """Who is set aside, and why."""
    return {one.distinct_id: one.reason for one in set_aside(source, scope)}


@pytest.mark.usefixtures("crowd")
def test_people_stay(source: Source, scope: Scope) -> None:
    """A page of ordinary visitors loses nobody."""
    assert aside(source, scope) == {}


@pytest.mark.usefixtures("crowd")
@pytest.mark.parametrize(("clicks", "seconds"), [(60, 7), (60, 15), (60, 50), (200, 15), (200, 50), (5000, 15), (5000, 50)])
@pytest.mark.parametrize("box", [(400, 300, 400, 300), (400, 300, 960, 320), (0, 900, 1400, 1150)])
def test_hammering_is_found(  # noqa: PLR0917 - a table of cases
    source: Source, scope: Scope, rows: Any, clicks: int, seconds: int, box: tuple[int, int, int, int]
) -> None:
    """One visitor clicking one place without a pause is set aside, whether it is a pixel, a line of text or a picture."""
    rows.add(visit(rows, "bot", clicks, seconds, box))
    (one,) = set_aside(source, scope)
    assert (one.distinct_id, one.reason, one.clicks) == ("bot", "hammering", clicks)


@pytest.mark.usefixtures("crowd")
@pytest.mark.parametrize("offset", [0, 1.3, 2.6, 4.9, 7.7])
def test_where_the_slots_fall_does_not_matter(source: Source, scope: Scope, rows: Any, offset: float) -> None:
    """The same run is found wherever it begins against the clock."""
    rows.add(
        [
            replace(click, timestamp=click.timestamp.fromtimestamp(click.timestamp.timestamp() + offset, click.timestamp.tzinfo))
            for click in visit(rows, "bot", 60, 12)
        ]
    )
    assert aside(source, scope) == {"bot": "hammering"}


@pytest.mark.usefixtures("crowd")
def test_flooding_is_found(source: Source, scope: Scope, rows: Any) -> None:
    """Hundreds of fast clicks all over the page are not a person's either."""
    rows.add(visit(rows, "monkey", 300, 60, (0, 0, 1400, 5000)))
    assert aside(source, scope) == {"monkey": "flooding"}


@pytest.mark.usefixtures("crowd")
def test_a_capped_visitor_is_wholly_out(source: Source, scope: Scope, rows: Any) -> None:
    """Whoever went over the cap is listed with all their clicks, also when they hammered besides."""
    rows.add([*visit(rows, "loud", 60, 12), rows.click("loud", mark="over_cap")])
    (one,) = set_aside(source, scope)
    assert (one.reason, one.clicks) == ("over_cap", 61)


@pytest.mark.usefixtures("crowd")
@pytest.mark.parametrize(
    "run",
    [
        (25, 8, (400, 300, 430, 330)),  # a stepper, or anger at a dead button
        (45, 40, (50, 100, 1300, 2500)),  # quick and curious, all over a gallery
        (400, 4000, (400, 300, 430, 330)),  # at work all day, always the same button
        (32, 20, (400, 300, 430, 330)),  # far on a stepper, on a page where eleven clicks are nothing special
    ],
)
def test_keen_people_stay(source: Source, scope: Scope, rows: Any, run: tuple[int, float, tuple[int, int, int, int]]) -> None:
    """Many clicks alone, or pace alone, or one place alone, make nobody a bot."""
    rows.add(visit(rows, "keen", *run))
    assert aside(source, scope) == {}


@pytest.mark.usefixtures("crowd")
def test_whoever_does_other_things_too_stays(source: Source, scope: Scope, rows: Any) -> None:
    """Fifty clicks on a stepper, then on to the form and the button: a person."""
    rows.add([*visit(rows, "keen", 50, 25), *visit(rows, "keen", 6, 20, (100, 1500, 1200, 3000))])
    assert aside(source, scope) == {}


@pytest.mark.usefixtures("crowd")
def test_a_stray_click_does_not_hide_a_run(source: Source, scope: Scope, rows: Any) -> None:
    """A click or two elsewhere before hammering changes nothing."""
    rows.add([rows.click("bot", 700, 4000), *visit(rows, "bot", 60, 12)])
    assert aside(source, scope) == {"bot": "hammering"}


def test_a_page_with_nobody_else_is_judged_too(source: Source, scope: Scope, rows: Any) -> None:
    """Where only the one clicked, there is nobody to compare with, and the floor decides."""
    rows.add(visit(rows, "bot", 60, 12))
    assert aside(source, scope) == {"bot": "hammering"}


def test_many_short_visits_are_no_run(source: Source, scope: Scope, rows: Any) -> None:
    """A run is judged within one session: coming back ten times adds nothing up."""
    rows.add([click for n in range(10) for click in visit(rows, "regular", 12, 9, session_id=f"visit {n}")])
    rows.add([rows.click(f"person {n}") for n in range(20)])
    assert aside(source, scope) == {}


def test_what_the_page_is_for_is_nobodys_fault(source: Source, scope: Scope, rows: Any) -> None:
    """On a page where many play a clicking game, nobody is set aside."""
    rows.add([click for n in range(6) for click in visit(rows, f"player {n}", 80, 20)])
    rows.add([rows.click(f"reader {n}") for n in range(40)])
    assert aside(source, scope) == {}


@pytest.mark.usefixtures("crowd")
def test_a_person_is_the_same_in_every_band(source: Source, scope: Scope, rows: Any) -> None:
    """The judgement does not look at the scope's widths, and other pages and periods are not touched by it."""
    rows.add(visit(rows, "bot", 60, 12, width=390))
    rows.add([rows.click("bot", width=1440), rows.click("bot", url="https://example.com/other")])
    desktop = replace(scope, viewport_width_min=1024)
    assert aside(source, desktop) == {"bot": "hammering"}
    assert traffic(source, desktop).clicks.unique_visitors == 40
    assert traffic(source, replace(scope, page=Page(url_exact="https://example.com/other"))).visitors == 1


@pytest.mark.usefixtures("crowd")
def test_frequent_flushes_change_nothing(source: Source, scope: Scope, rows: Any) -> None:
    """With a flush every quarter of a second the same run is found."""
    rows.add([rows.click("bot", at=0.25 * (n // 2)) for n in range(60)])
    assert aside(source, scope) == {"bot": "hammering"}


@pytest.mark.usefixtures("crowd")
def test_a_judgement_made_once_leaves_the_same_people(source: Source, scope: Scope, rows: Any) -> None:
    """A scope that carries who is set aside counts as one that judges in each statement."""
    rows.add(visit(rows, "bot", 200, 15))
    judged = set_aside(source, scope)
    assert [one.distinct_id for one in judged] == ["bot"]
    assert traffic(source, once_judged(scope, judged)) == traffic(source, scope)
