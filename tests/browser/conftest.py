"""A browser, a site with posthog-js, and a heatsight server in a process of its own with its data on disk."""

from __future__ import annotations

import http.server
import json
import os
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Error, Page, Playwright, sync_playwright

from heatsight.model.statement import Statement
from heatsight.store import EventStore, open_store

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
TOKEN = "phc_of_the_browser_tests_00000000000000000000"
AGENT = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36"
ARGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking", "--no-first-run", f"--user-agent={AGENT}"]
READY = """() => window.posthog && posthog.__loaded
    && posthog.get_property("$heatmaps_enabled_server_side") === true
    && posthog.get_property("$autocapture_disabled_server_side") === false"""


def chromium_path() -> str | None:
    """$CHROMIUM, then what PATH has; None leaves it to Playwright's own."""
    names = ("chromium", "chromium-browser", "google-chrome")
    return os.environ.get("CHROMIUM") or next((found for found in map(shutil.which, names) if found), None)


@pytest.fixture(scope="module")
def playwright() -> Iterator[Playwright]:
    """Playwright's driver; it ends with the module, since no other test can run an event loop while it lives."""
    with sync_playwright() as driver:
        yield driver


@pytest.fixture(scope="module")
def browser(playwright: Playwright) -> Iterator[Browser]:
    """One headless Chromium for all tests."""
    if not (ROOT / "node_modules" / "posthog-js" / "dist").is_dir():
        pytest.fail("posthog-js is not installed: run `npm ci`", pytrace=False)
    try:
        opened = playwright.chromium.launch(executable_path=chromium_path(), args=ARGS)
    except Error as error:
        said = str(error).splitlines()[0]
        pytest.fail(f"no Chromium ({said}): set $CHROMIUM, install Debian's, or run `playwright install chromium`", pytrace=False)
    yield opened
    opened.close()


class _Site(http.server.SimpleHTTPRequestHandler):
    """The test site; `/sdk/<package>/<script>` are the installed SDKs, every other unknown path is a route of the page."""

    def translate_path(self, path: str) -> str:
        """The file for a path."""
        name = path.partition("?")[0].lstrip("/")
        if name.startswith("sdk/"):
            _, package, script = name.split("/")
            return str(ROOT / "node_modules" / package / "dist" / script)
        file = HERE / "site" / (name or "index.html")
        return str(file if file.is_file() else HERE / "site" / "index.html")

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    """Where the test site is served: another origin than heatsight's."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), partial(_Site, directory=str(HERE / "site")))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    thread.join()
    server.server_close()


@dataclass
class Server:
    """A running `heatsight serve`; its rows can be read once it has stopped."""

    url: str
    data: Path
    process: subprocess.Popen[str]
    store: EventStore | None = None

    def rows(self, sql: str, **params: Any) -> tuple[tuple[Any, ...], ...]:
        """Stop the server and ask its data."""
        if self.store is None:
            self.stop()
            self.store = open_store(self.data / "engine")
        return self.store.source(1).select(Statement(sql, params)).results

    def stop(self) -> None:
        """Ask the server to stop, and wait for it."""
        if self.store is not None:
            self.store.close()
        if self.process.poll() is None:
            self.process.terminate()
            self.process.wait(30)
        if self.process.stdout is not None:
            self.process.stdout.close()


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    """A fresh server."""
    data = tmp_path / "data"
    clean = {name: value for name, value in os.environ.items() if not name.startswith("HEATSIGHT_")}
    process = subprocess.Popen(
        [Path(sys.executable).with_name("heatsight"), "serve", "--data", str(data), "--port", "0"],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        cwd=ROOT,
        env={**clean, "HEATSIGHT_BOOTSTRAP_TOKEN": TOKEN, "HEATSIGHT_BOOTSTRAP_API_KEY": "phx_" + "b" * 40},
    )
    assert process.stdout is not None
    url = next((line.split()[-1] for line in process.stdout if "http://" in line), "")
    assert url, "the server did not start"
    running = Server(url, data, process)
    yield running
    running.stop()


@dataclass
class Visitor:
    """Somebody with a page of the site open, and the page's own record of what they did."""

    page: Page
    site: str
    requests: list[tuple[str, int]]

    def click(self, element: str, *, times: int = 1, delay: float = 120) -> None:
        """Click the middle of an element with the mouse, without scrolling to it first; `delay` is ms after each click."""
        box = self.page.locator(f"#{element}").bounding_box()
        assert box is not None
        for _ in range(times):
            self.page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
            self.page.wait_for_timeout(delay)

    def scroll_to(self, y: int) -> None:
        """Scroll, and let the page notice."""
        self.page.evaluate("y => window.scrollTo(0, y)", y)
        self.page.wait_for_timeout(150)

    def leave(self) -> None:
        """Go to another page, and let the last beacons arrive."""
        self.page.goto(f"{self.site}/done.html")
        time.sleep(1.5)

    def record(self, name: str) -> list[dict[str, Any]]:
        """What the page noted: its `clicks` or its `depths`."""
        return list(json.loads(self.page.evaluate("name => localStorage.getItem(name) || '[]'", name)))


@pytest.fixture
def visit(browser: Browser, site: str, server: Server) -> Iterator[Any]:
    """Open the page with an SDK started against the server; waits until its remote config has switched everything on."""
    contexts = []

    def open_page(sdk: str, *, path: str = "/", config: Mapping[str, Any] | None = None) -> Visitor:
        context = browser.new_context(viewport={"width": 1200, "height": 800})
        contexts.append(context)
        page = context.new_page()
        requests: list[tuple[str, int]] = []
        page.on("response", lambda response: requests.append((response.url.removeprefix(server.url), response.status)))
        asked = {"sdk": sdk.replace("{server}", server.url), "token": TOKEN, "host": server.url, "config": config or {}}
        page.add_init_script(f"sessionStorage.setItem('asked', {json.dumps(json.dumps(asked))})")
        page.goto(site + path)
        page.wait_for_function(READY)
        page.wait_for_timeout(300)
        return Visitor(page, site, requests)

    yield open_page
    for context in contexts:
        context.close()
