"""A browser's side of the web page: with a client on the wire, and with a real browser over a server that has seen traffic."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser, Page
from tests.browser.conftest import ARGS, READY, ROOT, TOKEN, Visitor, browser, playwright, site

from heatsight.use_cases.demo import moved, read_sample

__all__ = ["ARGS", "browser", "playwright", "site"]

OWNER_KEY = "phx_owner_of_the_tests"
API_KEY = "phx_" + "w" * 40
HOSTILE = "</script><img src=x onerror=alert(1)>\u202e\"'><svg onload=alert(2)>{{7*7}}"
MODERN = {"defaults": "2025-05-24", "capture_heatmaps": {"flush_interval_milliseconds": 250}}


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
        busy: the sample's busiest page, with problems; site: where real visitors clicked a moment ago, recorded.
        deeds: what pages did that they must not: errors, refusals by their policy, requests to elsewhere.
    """

    url: str
    link: str
    busy: str
    site: str
    deeds: list[str] = field(default_factory=list)

    def watch(self, page: Page) -> Page:
        """Note what a page does that it must not."""
        page.on("console", lambda said: self.deeds.append(f"{page.url}: {said.text}") if said.type in ("error", "warning") else None)
        page.on("pageerror", lambda error: self.deeds.append(f"{page.url}: {error}"))
        page.on("dialog", lambda dialog: (self.deeds.append(f"{page.url}: dialog {dialog.message}"), dialog.dismiss()))
        page.on(
            "request", lambda asked: None if asked.url.startswith((self.url, "data:", "blob:", "about:")) else self.deeds.append(asked.url)
        )
        return page


@pytest.fixture(scope="module")
def world(browser: Browser, site: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """The server, its sample of real traffic, one recorded visitor with a real browser, and one who writes hostile texts."""
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
        with httpx.Client(base_url=url, timeout=60) as client, ThreadPoolExecutor(8) as senders:
            bodies = [request.body for request in moved(sample, TOKEN, datetime.now(UTC))] + [_hostile()]
            assert {answer.status_code for answer in senders.map(lambda body: client.post("/batch/", content=body), bodies)} == {200}
        _visit(browser, site, url)
        yield World(url, link, sample.url, f"{site}/")
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


def _visit(browser: Browser, site: str, server: str) -> None:
    """A recorded visitor of the site clicks a few things, one of them in anger."""
    context = browser.new_context(viewport={"width": 1200, "height": 800})
    page = context.new_page()
    asked = {"sdk": f"{server}/static/array.full.js", "token": TOKEN, "host": server, "config": MODERN}
    page.add_init_script(f"sessionStorage.setItem('asked', {json.dumps(json.dumps(asked))})")
    page.goto(site + "/")
    page.wait_for_function(READY)
    page.wait_for_timeout(1500)
    someone = Visitor(page, site, [])
    someone.click("buy", delay=400)
    someone.click("pointer", times=4, delay=90)
    someone.click("text", delay=400)
    page.wait_for_timeout(3500)
    someone.leave()
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
