"""The list of pages with their numbers."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from heatsight.model.window import Window
from heatsight.query.page_list import BUCKETS, page_list
from heatsight.store import Source

SHOP = "https://shop.test"


def test_a_page_has_its_numbers(rows: Any, source: Source, window: Window) -> None:
    """Clicks, visitors, views, who raged and whose click lay below their own fold are each counted once."""
    rows.add([rows.click("a", y=2000), rows.click("a", y=2000), rows.click("b", y=100), rows.click("c", y=2000, pointer_target_fixed=True)])
    rows.add([rows.click("b", type="rageclick"), rows.click("b", type="rageclick"), rows.click("e", type="deadclick")])
    rows.add(events=[rows.event("d"), rows.event("a")])
    (page,) = page_list(source, window).results
    assert (page.pages, page.clicks, page.visitors, page.pageviews) == (1, 4, 4, 2)
    assert (page.rage_visitors, page.fold_visitors, page.below_fold_visitors) == (1, 2, 1)


def test_a_trend_is_clicks_in_equal_parts(rows: Any, source: Source, window: Window) -> None:
    """Each click falls into its part of the period, the period's last moment into the last, and together they are all clicks."""
    length = (window.date_to - window.date_from) / timedelta(seconds=1)
    start = -3600
    rows.add([rows.click("a", at=start), rows.click("a", at=start + length / BUCKETS + 1), rows.click("b", at=start + length - 0.001)])
    (page,) = page_list(source, window).results
    assert page.trend == (1, 1, *[0] * (BUCKETS - 3), 1)


def test_pages_of_a_pattern_are_one_row(rows: Any, source: Source, window: Window) -> None:
    """A visitor of two pages of a pattern is one visitor of it, and a page that no pattern takes in stays itself."""
    rows.add([rows.click("a", url=f"{SHOP}/p/1"), rows.click("a", url=f"{SHOP}/p/2"), rows.click("b", url=f"{SHOP}/cart")])
    found = page_list(source, window, patterns=[f"{SHOP}/p/*"])
    assert [(page.page, page.pages, page.clicks, page.visitors) for page in found.results] == [
        (f"{SHOP}/p/*", 2, 2, 1),
        (f"{SHOP}/cart", 1, 1, 1),
    ]
    assert found.total == 2


def test_search_and_paging_ask_one_part(rows: Any, source: Source, window: Window) -> None:
    """A search looks into addresses whatever the case and letter by letter; a page of the list knows how many there are."""
    rows.add([rows.click("a", url=f"{SHOP}/{name}") for name in ("Cart", "cart%", "help")])
    assert {page.page for page in page_list(source, window, search="cart").results} == {f"{SHOP}/Cart", f"{SHOP}/cart%"}
    assert [page.page for page in page_list(source, window, search="%").results] == [f"{SHOP}/cart%"]
    second = page_list(source, window, limit=2, offset=2)
    assert (len(second.results), second.total) == (1, 3)


def test_marked_rows_are_not_listed(rows: Any, source: Source, window: Window) -> None:
    """What capture marked is no traffic."""
    rows.add([rows.click("a", mark="over_cap")])
    assert page_list(source, window).results == ()
