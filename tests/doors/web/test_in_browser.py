"""The web page in a real browser: from a site that people click to the session behind a problem."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from playwright.sync_api import Page, expect

Opened = Callable[..., Page]


def view(url: str, **more: str) -> str:
    """The address of one page's view."""
    return "/page?" + urlencode({"url_exact": url, **more})


def test_from_a_clicked_site_to_its_recording(browser: Any, world: Any) -> None:
    """The printed link signs in once; the clicked page is listed; its hot element leads to the session, whose recording plays."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = world.watch(context.new_page())
    page.goto(world.link)
    assert page.url == f"{world.url}/"
    listed = page.get_by_role("row").filter(has_text=world.site.removeprefix("http://").rstrip("/"))
    listed.get_by_role("link").first.click()
    expect(page.locator("#told")).to_have_attribute("data-state", "ready", timeout=60_000)
    expect(page.locator("#stage")).to_have_attribute("data-drawn", "click")
    spot = page.locator(".spots li").filter(has_text="Buy")
    expect(spot).to_contain_text("1 click by 1 person")
    spot.get_by_role("link", name=re.compile("^Sessions")).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Buy")
    page.get_by_role("row").nth(1).get_by_role("link").first.click()
    timeline = page.locator(".timeline")
    expect(timeline).to_contain_text("Rage clicks on")
    expect(page.locator("#moment")).to_contain_text("Buy")
    expect(page.locator("#recording")).to_have_attribute("data-state", "ready", timeout=20_000)
    replayed = page.frame_locator("#player").frame_locator("iframe").frame_locator("iframe")
    expect(replayed.locator("#title")).to_have_text("A plain heading")
    before = page.locator("#clock").inner_text()
    expect(page.locator("#clock")).not_to_have_text(before, timeout=10_000)
    again = browser.new_context().new_page()
    again.goto(world.link)
    expect(again.get_by_role("alert")).to_contain_text("works once")
    context.close()
