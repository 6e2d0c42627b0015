"""The web page in a real browser: from a site that people click to the session behind a problem."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Page, expect
from tests.browser.conftest import ROOT

API_KEY = "phx_" + "w" * 40
Opened = Callable[..., Page]
AXE = (ROOT / "node_modules" / "axe-core" / "axe.min.js").read_text(encoding="utf-8")
SHIFTS = """
  window.shifts = [];
  new PerformanceObserver((list) => shifts.push(...list.getEntries().filter((one) => !one.hadRecentInput).map((one) => one.value)))
    .observe({type: 'layout-shift', buffered: true});
"""
HEAT_IN = """
  (box) => {
    const pixel = document.getElementById('glow').getContext('2d').getImageData(
      (box.x.baseVal.value + box.width.baseVal.value / 2) / 4, (box.y.baseVal.value + box.height.baseVal.value / 2) / 4, 1, 1);
    return pixel.data[3];
  }
"""
LIGHT = 150_000
"""Bytes over the wire until the heat is drawn, the picture under it where there is one."""
STILL = 0.005
"""Chromium's measure of how much a page moved while it loaded; people notice nothing below."""


def view(url: str, **more: str) -> str:
    """The address of one page's view."""
    return "/page?" + urlencode({"url_exact": url, **more})


@pytest.mark.timeout(240)
def test_from_a_clicked_site_to_its_recording(browser: Any, world: Any) -> None:
    """The printed link signs in once; the clicked page is listed, its picture made; a problem leads to its place and to who had it."""
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    page = world.watch(context.new_page())
    page.goto(world.link)
    assert page.url == f"{world.url}/"
    page.get_by_role("row").filter(has_text=world.busy.removeprefix("http://")).get_by_role("link").first.click()
    expect(page.locator("#stage")).to_have_attribute("data-drawn", "click", timeout=30_000)
    page.get_by_role("button", name="Take a picture").click()
    expect(page.locator("#picture")).to_have_attribute("data-state", "completed", timeout=90_000)
    assert page.locator("#sheet img").first.evaluate("async (image) => (await image.decode(), image.naturalWidth)") > 0
    expect(page.locator("#stage")).to_have_attribute("data-placed", "ready", timeout=30_000)
    expect(page.locator("#told")).to_have_attribute("data-state", "ready", timeout=60_000)
    expect(page.locator("#shown-said")).to_have_text(re.compile(r"^1\d\d (of 1\d\d )?clicks by people(, all| are) drawn$"))
    problem = page.locator(".finding").first
    expect(problem).to_contain_text("Rage clicks on “Start free trial” button")
    problem.get_by_role("link", name=re.compile("^Show on the page")).click()
    expect(page.locator("#mark-1")).to_be_focused()
    assert page.locator("#mark-1 rect").evaluate(HEAT_IN) > 0, "the heat lies in the element's box in the picture"
    problem.get_by_role("link", name=re.compile("^Sessions")).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Start free trial")
    page.get_by_role("row").filter(has_text="recorded").first.get_by_role("link").first.click()
    expect(page.locator(".timeline")).to_contain_text("Rage clicks on")
    expect(page.locator("#moment")).to_contain_text("Start free trial")
    expect(page.locator("#recording")).to_have_attribute("data-state", "ready", timeout=20_000)
    replayed = page.frame_locator("#player").frame_locator("iframe").frame_locator("iframe")
    expect(replayed.get_by_role("heading", level=1)).to_contain_text("Invoices that chase themselves")
    before = page.locator("#clock").inner_text()
    expect(page.locator("#clock")).not_to_have_text(before, timeout=10_000)
    again = browser.new_context().new_page()
    again.goto(world.link)
    expect(again.get_by_role("alert")).to_contain_text("works once")
    context.close()
    assert world.deeds == []


@dataclass(frozen=True)
class FirstLook:
    """What was seen of a page when it was opened with an empty cache, and its assessment made."""

    path: str
    bytes_until_heat: int
    was_working: bool
    moved: float


def look_at(browser: Any, server: str, path: str) -> FirstLook:
    """Open a page with an empty cache and stay until its problems are there."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    context.request.post(f"{server}/sign-in", form={"key": API_KEY}, headers={"Origin": server})
    page, sizes = context.new_page(), []
    page.add_init_script(SHIFTS)
    wire = context.new_cdp_session(page)
    wire.send("Network.enable")
    wire.on("Network.loadingFinished", lambda said: sizes.append(said["encodedDataLength"]))
    page.goto(server + path)
    expect(page.locator("#stage")).to_have_attribute("data-drawn", "click", timeout=30_000)
    working = page.locator("#told").get_attribute("data-state") == "working"
    page.wait_for_function("[...document.querySelectorAll('#sheet img')].slice(0, 1).every((image) => image.complete)")
    until_heat = int(sum(sizes))
    expect(page.locator("#told")).to_have_attribute("data-state", "ready", timeout=100_000)
    expect(page.locator("#boxes a").first).to_be_attached()
    page.wait_for_timeout(300)
    moved = float(page.evaluate("shifts.reduce((sum, one) => sum + one, 0)"))
    context.close()
    return FirstLook(path, until_heat, working, moved)


@pytest.fixture(scope="module")
def first_look(world: Any, browser: Any) -> FirstLook:
    """The busy page over a period that nobody asked for before."""
    return look_at(browser, world.url, view(world.busy, days="14"))


@pytest.fixture(scope="module")
def places(world: Any, browser: Any, first_look: FirstLook) -> dict[str, str]:
    """An address of each kind of page; the busy page's assessment is made by then."""
    page = browser.new_page()
    page.request.post(f"{world.url}/sign-in", form={"key": API_KEY}, headers={"Origin": world.url})
    page.goto(world.url + first_look.path)
    behind = page.locator(".spots li").first.get_by_role("link", name=re.compile("^Sessions")).get_attribute("href")
    page.goto(world.url + str(behind))
    session = page.locator("tbody tr").filter(has_text="recorded").first.locator("th a").get_attribute("href")
    page.close()
    return {
        "the form": "/sign-in",
        "the list": "/?days=7",
        "patterns": "/?group=true",
        "a search without an answer": "/?q=nothing-of-the-kind",
        "one page": first_look.path,
        "its scrolling": view(world.busy, type="scrolldepth", device="mobile", days="14"),
        "no such page": view(world.busy + "-of-nowhere"),
        "a report": first_look.path.replace("/page?", "/report?"),
        "sessions": str(behind),
        "a session": str(session),
        "setup": "/setup",
    }


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_page_is_for_everybody(opened: Opened, world: Any, places: dict[str, str], scheme: str) -> None:
    """Axe finds no serious or critical fault on any page, in the light and in the dark."""
    faults = []
    page = opened("/", scheme=scheme)
    for name, path in places.items():
        page.goto(world.url + path)
        page.evaluate(AXE)
        found = page.evaluate("axe.run(document, {iframes: false, resultTypes: ['violations']})")
        faults += [
            f"{name}: {fault['id']} {fault['nodes'][0]['html'][:150]} {fault['nodes'][0]['failureSummary'][:200]}"
            for fault in found["violations"]
            if fault["impact"] in ("serious", "critical")
        ]
    assert faults == []


def test_every_page_fits_a_phone(opened: Opened, world: Any, places: dict[str, str]) -> None:
    """Nothing is wider than a phone of 390 px."""
    page = opened("/", width=390)
    wide = {}
    for name, path in places.items():
        page.goto(world.url + path)
        page.wait_for_timeout(150)
        wide[name] = page.evaluate("document.documentElement.scrollWidth")
    assert {name: width for name, width in wide.items() if width > 390} == {}


def test_a_page_is_light_and_nothing_moves(first_look: FirstLook) -> None:
    """Until the heat is drawn less than 150 kB travel, and until the problems are there nothing changes its place."""
    assert 10_000 < first_look.bytes_until_heat < LIGHT
    assert first_look.was_working
    assert first_look.moved < STILL


def test_problems_and_places_lead_to_each_other_by_keyboard(opened: Opened, places: dict[str, str]) -> None:
    """The first Tab skips to the content; Enter leads from a problem to its place and back; a place in focus tells its numbers."""
    page = opened(places["one page"])
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()
    page.locator(".finding").first.get_by_role("link", name=re.compile("^Show on the page")).focus()
    page.keyboard.press("Enter")
    mark = page.locator("#mark-1")
    expect(mark).to_be_focused()
    expect(page.locator("#tip")).to_contain_text(page.locator("#problem-1").inner_text().split(maxsplit=1)[1])
    assert page.url.endswith("#mark-1")
    page.keyboard.press("Enter")
    expect(page.locator("#finding-1")).to_be_focused()
    box = page.locator("#boxes a").last
    box.focus()
    expect(page.locator("#tip")).to_contain_text("people")
    page.keyboard.press("Escape")
    expect(page.locator("#tip")).to_be_hidden()
    box.hover()
    expect(page.locator("#tip")).to_be_visible()


def test_what_is_drawn_is_switched_without_loading(opened: Opened, places: dict[str, str]) -> None:
    """A switch draws anew, stands in the address and in the shared link, and a reload shows the same; so do the chosen colours."""
    page = opened(places["one page"])
    for group, word, name, value in (("type", "Scroll", "type", "scrolldepth"), ("boxes", "None", "boxes", "false")):
        page.locator(f"[data-switch={group}]").get_by_role("link", name=word, exact=True).click()
        assert f"{name}={value}" in page.url
        assert f"{name}={value}" in page.locator("#link").input_value()
    expect(page.locator("#stage")).to_have_attribute("data-drawn", "scrolldepth")
    expect(page.locator("#boxes")).to_be_hidden()
    page.get_by_role("button", name="Switch to dark colours").click()
    page.reload()
    expect(page.locator("#stage")).to_have_attribute("data-drawn", "scrolldepth")
    expect(page.locator("[data-switch=type] [aria-current]")).to_have_text("Scroll")
    expect(page.locator("#boxes")).to_be_hidden()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    shades = page.evaluate("[...document.getElementById('glow').getContext('2d').getImageData(4, 0, 1, 3000).data]")
    assert len(set(shades[3::4])) > 3, "depths that fewer saw lie under a thicker veil"


def test_hostile_texts_stay_texts(opened: Opened, world: Any) -> None:
    """A page, title, element, error and session that try to become markup are shown, and make no element and run nothing."""
    page = opened("/?q=evil.test")
    page.get_by_role("row").nth(1).get_by_role("link").click()
    expect(page.locator("#told")).to_have_attribute("data-state", "ready", timeout=60_000)
    page.locator("#boxes a").first.hover()
    expect(page.locator("#tip")).to_contain_text("<img src=x")
    spots = page.locator(".spots li")
    expect(spots).to_contain_text("<img src=x onerror=alert(1)>")
    spots.get_by_role("link", name=re.compile("^Sessions")).click()
    page.locator("tbody th a").first.click()
    expect(page.locator(".timeline")).to_contain_text("<svg onload=alert(2)>{{7*7}}")
    assert page.locator("[src=x], [onload], [onerror]").count() == 0
    assert "\u202e" not in page.locator("main").inner_text()
    page.goto(f"{world.url}/setup")
    assert page.locator("[src=x], [onload], [onerror]").count() == 0


def test_a_recording_can_reach_nothing(opened: Opened, world: Any, places: dict[str, str]) -> None:
    """The player's document has no origin, no cookie, no way to ours and no network, and the replayed page runs no script."""
    page = opened(places["a session"])
    expect(page.locator("#recording")).to_have_attribute("data-state", "ready", timeout=20_000)
    player = next(frame for frame in page.frames if frame.url.startswith("data:"))
    assert player.evaluate("origin") == "null"
    for reach in ("document.cookie", "parent.document.cookie", "top.document.title", "localStorage.length"):
        assert player.evaluate(f"(() => {{ try {{ return String({reach}) }} catch (error) {{ return error.name }} }})()") == "SecurityError"
    (replayed,) = player.child_frames
    assert replayed.frame_element().get_attribute("sandbox") == "allow-same-origin"
    assert player.evaluate("fetch('http://127.0.0.1/').then(() => 'reached', () => 'refused')") == "refused"
    assert all("Content Security Policy" in deed for deed in world.deeds)
    world.deeds.clear()
