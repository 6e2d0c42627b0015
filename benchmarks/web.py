"""
What the web page weighs until its picture is seen with the heat on it, and a picture of that for the README.

    python -m benchmarks.web [--picture docs/page.webp]

The bundled sample of real traffic is sent to a server, its site is served beside it, and the page's picture is taken by `heatsight`.
Then Chromium opens the page's view with an empty cache, as a desktop window (at one and at two device pixels per CSS px) and as a phone.
Printed is every byte that had been asked for, headers too, when the heat is drawn and the first strip of the picture is decoded: the page,
its style and scripts, the drawing, and whatever strips the browser wants by then. The page holds its whole assessment, which is when it
is heaviest. The player of recordings is on another page. The bar is 150 kB.
"""

from __future__ import annotations

import argparse
import http.server
import io
import os
import re
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final
from urllib.parse import urlencode, urlsplit

import httpx
from benchmarks.overlay import SITE, Pages
from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from heatsight.snapshots.installed import find_chromium
from heatsight.use_cases.demo import moved, read_sample

BAR: Final = 150_000
QUALITY: Final = 88
"""Of a lossy picture for the README."""
TOKEN, KEY = "phc_bench", "phx_" + "b" * 40
SEEN: Final = """
() => {
  const [image, {dataset}] = [document.querySelector('#sheet img'), document.getElementById('stage')];
  return image?.complete && image.naturalWidth > 0 && dataset.placed === 'ready' && dataset.drawn === 'click';
}
"""


@dataclass(frozen=True)
class Window:
    """A browser's window, CSS px, and its device pixels per CSS px."""

    name: str
    width: int
    height: int
    scale: float = 1.0
    device: str = "desktop"


WINDOWS: Final = (
    Window("desktop", 1440, 900),
    Window("desktop, two pixels per CSS px", 1440, 900, 2.0),
    Window("phone", 390, 844, 3.0, "mobile"),
)


@contextmanager
def site(origin: str) -> Iterator[str]:
    """The sample's site, at its own address where that is free; else at another."""
    wanted = urlsplit(origin).port or 0
    handler = partial(Pages, directory=str(SITE))
    try:
        server = http.server.ThreadingHTTPServer(("127.0.0.1", wanted), handler)
    except OSError:
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


@contextmanager
def served(inner: str) -> Iterator[str]:
    """A `heatsight serve` with a data directory of its own."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("HEATSIGHT_")}
    with TemporaryDirectory() as data:
        process = subprocess.Popen(
            [Path(sys.executable).with_name("heatsight"), "serve", "--data", data, "--port", "0", "--allow-host", inner],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            env={**clean, "HEATSIGHT_BOOTSTRAP_TOKEN": TOKEN, "HEATSIGHT_BOOTSTRAP_API_KEY": KEY},
        )
        try:
            printed = "".join(iter(process.stdout.readline, "Stop with Ctrl-C.\n")) if process.stdout else ""
            yield re.findall(r"(http://\S+)/sign-in\?token=", printed)[0]
        finally:
            process.terminate()
            process.wait(30)


def filled(server: str, here: str) -> str:
    """Send the sample, with its site's address changed to where it is served now, and say which page it is about."""
    sample = read_sample()
    there = urlsplit(sample.url)
    was, now = there.netloc.encode(), urlsplit(here).netloc.encode()
    with httpx.Client(base_url=server, timeout=60) as client, ThreadPoolExecutor(4) as senders:
        bodies = [request.body.replace(was, now) for request in moved(sample, TOKEN, datetime.now(UTC))]
        assert {answer.status_code for answer in senders.map(lambda body: client.post("/batch/", content=body), bodies)} == {200}
    return f"{here}{there.path}"


def opened(browser: Browser, server: str, window: Window) -> Page:
    """A new window with an empty cache, signed in."""
    size: Any = {"width": window.width, "height": window.height}
    context = browser.new_context(viewport=size, device_scale_factor=window.scale, color_scheme="light")
    context.request.post(f"{server}/sign-in", form={"key": KEY}, headers={"Origin": server})
    return context.new_page()


def weighed(browser: Browser, server: str, page: str, window: Window) -> Counter[str]:
    """Bytes until the picture is seen, by what they are of."""
    tab, kinds, sizes = opened(browser, server, window), {}, Counter[str]()
    wire = tab.context.new_cdp_session(tab)
    wire.send("Network.enable")
    wire.on("Network.responseReceived", lambda said: kinds.update({said["requestId"]: said["type"].lower()}))
    wire.on("Network.loadingFinished", lambda said: sizes.update({kinds.get(said["requestId"], "other"): int(said["encodedDataLength"])}))
    tab.goto(f"{server}/page?{urlencode({'url_exact': page, 'device': window.device})}")
    tab.wait_for_function(SEEN, timeout=60_000)
    tab.wait_for_load_state("networkidle")
    tab.context.close()
    return sizes


def pictured(browser: Browser, server: str, page: str) -> None:
    """Press the button that takes the page's picture, and wait for it and for the assessment."""
    tab = opened(browser, server, WINDOWS[0])
    tab.goto(f"{server}/page?{urlencode({'url_exact': page})}")
    tab.get_by_role("button", name="Take a picture").click()
    tab.locator("#picture[data-state=completed]").wait_for(timeout=120_000)
    tab.locator("#told[data-state=ready]").wait_for(timeout=120_000)
    tab.context.close()


def draw(browser: Browser, server: str, page: str, file: Path) -> None:
    """Write what a desktop window shows of the page."""
    tab = opened(browser, server, WINDOWS[0])
    tab.goto(f"{server}/page?{urlencode({'url_exact': page})}")
    tab.wait_for_function(SEEN, timeout=60_000)
    tab.locator("#marks a").first.wait_for(state="attached")
    Image.open(io.BytesIO(tab.screenshot())).convert("RGB").save(file, quality=QUALITY, method=6)
    tab.context.close()


def main() -> None:
    """Print the weights."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--picture", type=Path, help="write the README's picture of the page there")
    picture = asked.parse_args().picture
    there = urlsplit(read_sample().url)
    with site(f"{there.scheme}://{there.netloc}") as here, served(urlsplit(here).netloc) as server, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(os.environ), args=["--no-sandbox", "--disable-gpu"])
        page = filled(server, here)
        pictured(browser, server, page)
        for window in WINDOWS:
            sizes = weighed(browser, server, page, window)
            parts = ", ".join(f"{kind} {size / 1000:.1f}" for kind, size in sizes.most_common())
            whole = sizes.total()
            print(f"{window.name}: {whole / 1000:.1f} kB of {BAR / 1000:.0f} ({parts})")
        if picture:
            draw(browser, server, page, picture)
            print(f"{picture}: {picture.stat().st_size / 1000:.0f} kB")
        browser.close()


if __name__ == "__main__":
    main()
