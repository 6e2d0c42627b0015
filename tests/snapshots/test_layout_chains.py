"""The chains of a layout against what the real posthog-js sends for real clicks in a real Chromium."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, sync_playwright
from tests.snapshots.conftest import ROOT, Visitor, Web, answers

from heatsight.model.elements_chain import parse
from heatsight.model.layout import Layout, LayoutElement
from heatsight.naming.identity import key, path
from heatsight.naming.landmarks import control
from heatsight.naming.roster import roster
from heatsight.snapshots.installed import find_chromium

SDK = ROOT / "node_modules" / "posthog-js" / "dist" / "array.full.no-external.js"
SITE = ROOT / "tests" / "corpus" / "saas-pricing" / "site"
# posthog-js drops events past ten a second, so the limit is lifted: else the pairs compared would follow the machine's speed.
START = """
const tell = (event) => { if (event.event === "$autocapture") sent.push(event.properties.$elements_chain); return null };
const offline = {advanced_disable_flags: true, disable_session_recording: true, capture_pageview: false};
const unhurried = {rate_limiting: {events_per_second: 10000, events_burst_limit: 10000}};
posthog.init("phc_x", {api_host: location.origin, opt_out_useragent_filter: true, before_send: tell, ...offline, ...unhurried});
"""
TRICKY = (Path(__file__).parent / "pages" / "tricky.html").read_text(encoding="utf-8").replace("TEXT", "word " * 300)
EARS = "var sent = [], hit = null; addEventListener('click', (e) => { hit = e.composedPath()[0]; e.preventDefault() }, true)"


@pytest.fixture(scope="module")
def browser_page() -> Iterator[Page]:
    """A page of a visitor's browser."""
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=find_chromium(os.environ), chromium_sandbox=False)
        yield browser.new_page(viewport={"width": 1280, "height": 800})
        browser.close()


def clicked(shown: Page, element: LayoutElement) -> dict[str, Any] | None:
    """Click the middle of an element: what the SDK sent, and whether the element itself was hit; None where nothing was sent."""
    shown.evaluate("([x, y]) => { sent.length = 0; hit = null; scrollTo({top: y - 400, behavior: 'instant'}) }", [element.x, element.y])
    x, y = element.x + element.width / 2, element.y + element.height / 2
    if not element.fixed:
        y -= shown.evaluate("scrollY")
    shown.mouse.click(x, y)
    told: dict[str, Any] | None = json.loads(
        shown.evaluate(
            """(selector) => {
              let found = document;
              for (const part of selector.split(" >>> ")) {
                const root = found.shadowRoot || found;
                found = root.querySelector(root instanceof ShadowRoot ? ":host > " + part : part) || root.querySelector(part);
              }
              const svg = hit && hit.namespaceURI.endsWith("svg") ? hit.closest("button, a") : null;
              return JSON.stringify(sent.length ? {chain: sent[0], itself: found === hit || found === svg} : null);
            }""",
            element.selector,
        )
    )
    return told


def compare(shown: Page, layout: Layout) -> list[tuple[str, str]]:
    """The chains of the layout and of the SDK, of each element that a click in its middle hits."""
    pairs = []
    for element in layout.elements:
        told = clicked(shown, element)
        if told is not None and told["itself"]:
            pairs.append((element.chain, str(told["chain"])))
    return pairs


def open_page(shown: Page, url: str) -> None:
    """The page with the SDK at work, everything under a pointer so that every click is told, and no click leaving the page."""
    shown.goto(url)
    shown.add_script_tag(content=EARS)
    shown.add_script_tag(content=SDK.read_text(encoding="utf-8"))
    shown.add_script_tag(content=START)
    shown.add_style_tag(content="* { cursor: pointer !important }")


def test_chains_are_what_the_sdk_sends(visit: Visitor, web: Web, browser_page: Page) -> None:
    """On a page full of traps, every clicked element's chain says of each link what the one that posthog-js sent says."""
    web.routes["/"] = TRICKY
    url = f"http://127.0.0.1:{web.port}/"
    layout = visit.see(url, 1280, allow_host=("127.0.0.1",)).layout
    open_page(browser_page, url)
    pairs = compare(browser_page, layout)
    assert [(ours, theirs) for ours, theirs in pairs if parse(ours) != parse(theirs)] == []
    hit = {parse(theirs)[0].tag for _, theirs in pairs}
    assert hit >= {"a", "button", "h1", "p", "img", "input", "select", "textarea", "label", "div", "li", "td", "summary", "small", "code"}
    assert len(pairs) >= 40


def test_identities_on_a_real_site_are_the_same(visit: Visitor, web: Web, browser_page: Page) -> None:
    """On a recorded site, naming sees one element where the layout's chain and the SDK's chain speak of one."""
    for file in SITE.rglob("*"):
        if file.is_file():
            kinds = {".html": "text/html", ".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
            web.routes[f"/saas-pricing/{file.relative_to(SITE).as_posix()}"] = answers(
                file.read_bytes(), kind=kinds.get(file.suffix, "application/octet-stream")
            )
    url = f"http://127.0.0.1:{web.port}/saas-pricing/pricing.html"
    layout = visit.see(url, 1280, allow_host=("127.0.0.1",)).layout
    open_page(browser_page, url)
    pairs = compare(browser_page, layout)
    assert len({path(parse(ours), 0) for ours, _ in pairs}) == len(pairs) >= 60
    assert [
        pair for pair in pairs if path(parse(pair[0]), 0) != path(parse(pair[1]), 0) or key(parse(pair[0])) != key(parse(pair[1]))
    ] == []
    chains = [chain for pair in pairs for chain in pair]
    known = roster(chains, [int(control(parse(chain)) is not None) for chain in chains], [1] * len(chains))
    elements = known.of_chain.tolist()
    assert elements[::2] == elements[1::2]
    alone = [roster([chain], [1], [1]).names[0].selector for chain in chains]
    assert alone[::2] == alone[1::2]
