"""A scope's rows: the page, the period, the widths, the people."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from heatsight.model.page import Page
from heatsight.model.scope import Scope
from heatsight.model.window import Window
from heatsight.query.scope import scoped, where
from heatsight.query.traffic import traffic
from heatsight.query.where import statement
from heatsight.store import Source


def clicks(source: Source, scope: Scope) -> int:
    """How many clicks the scope holds."""
    counted = statement("SELECT count() FROM heatmaps WHERE /*rows*/", rows=where(scope, "heatmaps"))
    return int(source.select(counted).results[0][0])


@pytest.mark.parametrize(
    ("url", "matches"),
    [
        ("https://example.com/pricing/", True),
        ("https://example.com/pricing#plans", True),
        ("https://example.com/pricing?utm=1", False),
        ("https://example.com/pricing#/plans", False),
        ("https://example.com/Pricing", False),
    ],
)
def test_a_page_is_more_than_its_literal_url(source: Source, rows: Any, scope: Scope, url: str, matches: bool) -> None:  # noqa: FBT001 - a table of cases
    """Trailing slashes and plain fragments are one page; queries and routes are others."""
    rows.add([rows.click("a", url=url)])
    assert clicks(source, scope) == matches


def test_a_pattern_takes_many_pages(source: Source, rows: Any, scope: Scope) -> None:
    """A pattern's star stands for anything."""
    rows.add([rows.click("a", url=f"https://example.com/{path}") for path in ("blog/1", "blog/2?x=1", "blog", "about")])
    assert clicks(source, replace(scope, page=Page(url_pattern="https://example.com/blog/*"))) == 3


def test_the_period_ends_before_its_end(source: Source, rows: Any, scope: Scope) -> None:
    """The first moment is inside, the last is not."""
    first = rows.click("a")
    rows.add([first, rows.click("b", at=10)])
    assert clicks(source, replace(scope, window=Window(first.timestamp, first.timestamp + timedelta(seconds=10)))) == 1


def test_widths_are_exact_px(source: Source, rows: Any, scope: Scope) -> None:
    """Both bounds are inclusive in CSS px, for points and for events."""
    rows.add(
        [rows.click(f"c{w}", width=w) for w in (767, 768, 1023, 1024)],
        [rows.event(f"e{w}", viewport_width=w) for w in (767, 768, 1023, 1024)],
    )
    tablet = replace(scope, viewport_width_min=768, viewport_width_max=1023)
    assert clicks(source, tablet) == 2
    assert traffic(source, tablet).visitors == 4


def test_marked_rows_are_not_peoples(source: Source, rows: Any, scope: Scope) -> None:
    """What capture marked is left out, and so is everything else of that visitor; unless everybody is asked for."""
    rows.add([rows.click("a"), rows.click("b"), rows.click("b", mark="over_cap")])
    assert clicks(source, scope) == 1
    assert clicks(source, replace(scope, people_only=False)) == 3


def test_both_tables_share_their_parameters(scope: Scope) -> None:
    """Conditions over both tables fit into one statement: equal names hold equal values."""
    narrow = replace(scope, viewport_width_min=1, viewport_width_max=9, test_account_filters=({"key": "a", "value": "b"},))
    events, heatmaps = where(narrow, "events"), where(narrow, "heatmaps")
    assert events.params == heatmaps.params
    assert scoped("/*events*/ /*heatmaps*/", narrow, {"own": 1}).params == {**events.params, "own": 1}
