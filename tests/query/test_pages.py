"""Pages with traffic, and those near one without."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from heatsight.model.assessment import NearPage
from heatsight.model.page import Page
from heatsight.model.scope import Scope
from heatsight.model.window import Window
from heatsight.query.pages import PageTraffic, nearest_pages, pages, urls_matched
from heatsight.store import Source

SHOP = "https://shop.test"


@pytest.fixture
def visits(rows: Any) -> None:
    """Clicks and views on a few pages."""
    rows.add(
        [rows.click(visitor, url=f"{SHOP}/cart/{tail}") for visitor, tail in (("a", ""), ("b", "#top"), ("b", ""))]
        + [rows.click("a", url=f"{SHOP}/sale?ref=mail")],
        [rows.event("a", url=f"{SHOP}/cart"), rows.event("c", url=f"{SHOP}/help"), rows.event("c", url="")],
    )


@pytest.mark.usefixtures("visits")
def test_pages_come_busiest_first(source: Source, window: Window) -> None:
    """Pages are listed by clicks, then views; views alone are traffic, a URL of nothing is no page."""
    assert pages(source, window) == (
        PageTraffic(f"{SHOP}/cart", clicks=3, visitors=2, pageviews=1),
        PageTraffic(f"{SHOP}/sale?ref=mail", clicks=1, visitors=1, pageviews=0),
        PageTraffic(f"{SHOP}/help", clicks=0, visitors=1, pageviews=1),
    )
    assert len(pages(source, window, limit=1)) == 1


@pytest.mark.usefixtures("visits")
@pytest.mark.parametrize(
    ("asked", "nearest"),
    [
        ("http://shop.test/cart", NearPage(f"{SHOP}/cart", 3, "scheme")),
        ("https://shop.test/Cart/", NearPage(f"{SHOP}/cart", 3, "letter case")),
        ("https://shop.test/sale", NearPage(f"{SHOP}/sale?ref=mail", 1, "query")),
        ("https://www.shop.test/help", NearPage(f"{SHOP}/help", 0, "www")),
    ],
)
def test_the_nearest_page_comes_first(source: Source, window: Window, asked: str, nearest: NearPage) -> None:
    """A URL that matches nothing gets the page it probably meant, with how they differ."""
    assert nearest_pages(source, asked, window)[0] == nearest


@pytest.mark.usefixtures("visits")
def test_the_page_itself_is_not_near_itself(source: Source, window: Window) -> None:
    """Only other pages are offered."""
    assert f"{SHOP}/cart" not in {near.url for near in nearest_pages(source, f"{SHOP}/cart/", window)}


@pytest.mark.usefixtures("visits")
def test_urls_matched_counts_literal_urls(source: Source, scope: Scope) -> None:
    """A page's variants are counted over points and events."""
    assert urls_matched(source, replace(scope, page=Page(url_exact=f"{SHOP}/cart"))) == 3
    assert urls_matched(source, replace(scope, page=Page(url_pattern=f"{SHOP}/*"))) == 5
    assert urls_matched(source, scope) == 0
