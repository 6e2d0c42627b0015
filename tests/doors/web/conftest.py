"""A browser's side of the web page: with a client on the wire, and with a real browser over a server that has seen traffic."""

from __future__ import annotations

import http.server
import json
import os
import re
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Request
from tests.browser.conftest import ARGS, READY, ROOT, TOKEN, browser, playwright

from heatsight.use_cases.demo import moved, read_sample

__all__ = ["ARGS", "browser", "playwright"]

OWNER_KEY = "phx_owner_of_the_tests"
API_KEY = "phx_" + "w" * 40
HOSTILE = "</script><img src=x onerror=alert(1)>\u202e\"'><svg onload=alert(2)>{{7*7}}"
SITE = ROOT / "tests" / "corpus" / "saas-pricing" / "site"
SNIPPET = """
  const script = document.createElement('script');
  script.src = '%(server)s/static/array.full.js';
  script.onload = () => posthog.init('%(token)s', {
    api_host: '%(server)s', defaults: '2025-05-24', capture_heatmaps: {flush_interval_milliseconds: 250},
    opt_out_useragent_filter: true,
  });
  document.head.append(script);
"""


@pytest.fixture(scope="module")
def visitor(served: Any) -> Iterator[httpx.Client]:
    """A client that has signed in with the owner's key, as the form does."""
    with httpx.Client(base_url=served.url, headers={"Origin": served.url}, timeout=110) as client:
        assert client.post("/sign-in", data={"key": OWNER_KEY}).status_code == 303
        yield client


@dataclass
class World:
    """
    A running `heatsight serve` that has seen traffic.

    Attributes:
        link: as it was printed.
        busy: the sample's busiest page, with problems, served as it was recorded; one more visitor clicked on it a moment ago, recorded.
        deeds: what pages did that they must not: errors, refusals by their policy, requests to elsewhere.
    """

    url: str
    link: str
    busy: str
    deeds: list[str] = field(default_factory=list)

    def watch(self, page: Page) -> Page:
        """Note what a page does that it must not. What a recording asks for and its own policy refuses has not been done."""
        page.on("console", self._said)
        page.on("pageerror", lambda error: self.deeds.append(f"{page.url}: {error}"))
        page.on("dialog", lambda dialog: (self.deeds.append(f"{page.url}: dialog {dialog.message}"), dialog.dismiss()))
        page.on("request", lambda asked: self.deeds.append(asked.url) if self._is_elsewhere(asked.url) else None)
        page.on("requestfailed", self._failed)
        return page

    def _said(self, said: ConsoleMessage) -> None:
        refused = said.location["url"].startswith("data:") and "Content Security Policy" in said.text
        if said.type in ("error", "warning") and not refused:
            self.deeds.append(f"{said.page.url if said.page else ''}: {said.text}")

    def _failed(self, asked: Request) -> None:
        if asked.failure == "csp" and asked.url in self.deeds:
            self.deeds.remove(asked.url)

    def _is_elsewhere(self, url: str) -> bool:
        return not url.startswith((self.url, "data:", "blob:", "about:"))


class _Site(http.server.SimpleHTTPRequestHandler):
    """The site that the sample was recorded on: /saas-pricing/pricing is pricing.html."""

    def translate_path(self, path: str) -> str:
        """The file of a path."""
        name = path.partition("?")[0].removeprefix("/saas-pricing/") or "index"
        return super().translate_path(name if "." in name else f"{name}.html")

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    """Where that site is served."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), partial(_Site, directory=str(SITE)))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(scope="module")
def world(browser: Browser, site: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """The server, the sample's traffic on its own site, one recorded visitor with a real browser, and one who writes hostile texts."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("HEATSIGHT_")}
    data, inner = tmp_path_factory.mktemp("web") / "data", site.removeprefix("http://")
    process = subprocess.Popen(
        [Path(sys.executable).with_name("heatsight"), "serve", "--data", data, "--port", "0", "--allow-host", inner],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        cwd=ROOT,
        env={**clean, "HEATSIGHT_BOOTSTRAP_TOKEN": TOKEN, "HEATSIGHT_BOOTSTRAP_API_KEY": API_KEY},
    )
    assert process.stdout is not None
    printed = "".join(iter(process.stdout.readline, "Stop with Ctrl-C.\n"))
    try:
        (link,) = re.findall(r"http://\S+/sign-in\?token=\S+", printed)
        url = link.partition("/sign-in")[0]
        sample = read_sample()
        there = urlsplit(sample.url)
        with httpx.Client(base_url=url, timeout=60) as client, ThreadPoolExecutor(24) as senders:
            sent = (request.body for request in moved(sample, TOKEN, datetime.now(UTC)))
            bodies = [*(body.replace(there.netloc.encode(), inner.encode()) for body in sent), _hostile()]
            assert {answer.status_code for answer in senders.map(lambda body: client.post("/batch/", content=body), bodies)} == {200}
        _visit(browser, f"{site}{there.path}", url)
        yield World(url, link, f"{site}{there.path}")
    finally:
        process.terminate()
        process.wait(30)
        process.stdout.close()


def _hostile() -> bytes:
    """Somebody whose page, title, element and session all try to become markup."""
    page = f"https://evil.test/{HOSTILE}"
    seen = {"distinct_id": HOSTILE, "$session_id": HOSTILE, "$window_id": "w", "$current_url": page, "title": HOSTILE}
    seen |= {"$viewport_width": 1200, "$viewport_height": 800}
    text = HOSTILE.replace('"', '\\"')
    chain = f'button:text="{text}"nth-child="1"nth-of-type="1";body:'
    events = [
        {"event": "$pageview", "properties": seen},
        {"event": "$autocapture", "properties": {**seen, "$event_type": "click", "$el_text": HOSTILE, "$elements_chain": chain}},
        {"event": HOSTILE, "properties": seen},
        {"event": "$exception", "properties": {**seen, "$exception_list": [{"type": HOSTILE, "value": HOSTILE}]}},
        {
            "event": "$$heatmap",
            "properties": {**seen, "$heatmap_data": {page: [{"x": 600, "y": 300, "target_fixed": False, "type": "click"}]}},
        },
    ]
    return json.dumps({"api_key": TOKEN, "batch": events}).encode()


def _visit(browser: Browser, page_url: str, server: str) -> None:
    """A recorded visitor of the page clicks a few things, one of them in anger."""
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    snippet = SNIPPET % {"server": server, "token": TOKEN}
    context.route("**/__ph/ph.js", lambda route: route.fulfill(body=snippet, content_type="text/javascript"))
    page = context.new_page()
    page.goto(page_url)
    page.wait_for_function(READY)
    page.wait_for_timeout(1500)
    page.get_by_role("button", name="Yearly").click(delay=60)
    page.wait_for_timeout(600)
    trial = page.get_by_role("button", name="Start free trial")
    for _ in range(4):
        trial.click(delay=30)
        page.wait_for_timeout(90)
    page.wait_for_timeout(3500)
    page.goto("about:blank")
    context.close()


@pytest.fixture
def opened(browser: Browser, world: World) -> Iterator[Callable[..., Page]]:
    """Open a path of the web page, signed in with the API key, in a tab that is watched: it must do nothing that pages must not do."""
    contexts = []

    def open_path(path: str, *, width: int = 1280, scheme: Any = "light", **more: Any) -> Page:
        context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme, **more)
        contexts.append(context)
        context.request.post(f"{world.url}/sign-in", form={"key": API_KEY}, headers={"Origin": world.url})
        page = world.watch(context.new_page())
        page.goto(world.url + path)
        return page

    yield open_path
    for context in contexts:
        context.close()
    deeds, world.deeds[:] = list(world.deeds), []
    assert deeds == []
