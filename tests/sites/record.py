"""
Record a site of ours: real posthog-js in headless Chromium, simulated visitors, and the truth as the page itself saw it.

    python tests/sites/record.py studio-app [--people 90] [--at-once 8] [--out tests/corpus]

Writes `events.jsonl.gz` (every capture request, in order), `clicks.jsonl.gz` (every click) and `truth.json` into <out>/<site>.
"""

from __future__ import annotations

import argparse
import asyncio
import gzip
import json
import os
import random
import shutil
import threading
import time
from collections import Counter
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache, partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from mimetypes import guess_type
from pathlib import Path
from typing import Any, Final
from urllib.parse import parse_qsl, urlsplit

from playwright.async_api import Browser, async_playwright
from visitors import Person, people, wander

from heatsight.capture.remote_config import config_script, decide, flags, remote_config
from heatsight.capture.wire import json_of, text_of
from heatsight.model.project import Project

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
AGENT = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36"
READY = """() => window.posthog && posthog.__loaded
    && posthog.get_property("$heatmaps_enabled_server_side") === true
    && posthog.get_property("$autocapture_disabled_server_side") === false"""
LONGEST_VISIT: Final = 90.0
MODERN: Final = {"defaults": "2025-05-24"}


@dataclass(frozen=True)
class Site:
    """A folder of pages, and how it is visited: npm package -> (weight, settings), path -> weight, sessions that are recorded."""

    name: str
    sdks: dict[str, tuple[int, dict[str, Any]]]
    entries: dict[str, int]
    recorded: int

    @property
    def host(self) -> str:
        """Where the pages are, as the browser sees it."""
        return f"{self.name}.example"

    @property
    def token(self) -> str:
        """The project the SDK sends to."""
        return f"phc_bench_{self.name.replace('-', '_')}"


SITES: Final = {
    site.name: site
    for site in (
        Site(
            "studio-app",
            {"posthog-js-1.300": (2, MODERN), "posthog-js-1.180": (1, {})},
            {"/": 5, "/class/wheel": 4, "/account#/bookings": 2},
            recorded=12,
        ),
        Site(
            "town-library",
            {"posthog-js": (1, {**MODERN, "capture_heatmaps": {"flush_interval_milliseconds": 250}})},
            {"/index.html": 4, "/events.html": 4, "/visit.html": 1, "/join.html": 1},
            recorded=0,
        ),
    )
}


@dataclass
class Tape:
    """What was sent while recording."""

    requests: list[dict[str, Any]] = field(default_factory=list)
    truth: list[dict[str, Any]] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)


class Handler(BaseHTTPRequestHandler):
    """The site on its host; on the other, what the SDK needs of a server, taped."""

    protocol_version = "HTTP/1.1"

    def __init__(self, site: Site, tape: Tape, *rest: Any) -> None:
        self._site, self._tape = site, tape
        self._project = Project(1, site.name, site.token)
        super().__init__(*rest)

    def log_message(self, *_: object) -> None:
        """Say nothing."""

    def answer(self, body: bytes, kind: str = "application/json", status: int = 200) -> None:
        """Answer, to any origin."""
        self.send_response(status)
        for name, value in (
            ("Content-Type", kind),
            ("Content-Length", str(len(body))),
            ("Access-Control-Allow-Origin", self.headers.get("Origin", "*")),
            ("Access-Control-Allow-Credentials", "true"),
            ("Access-Control-Allow-Headers", "content-type"),
        ):
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def _package(self) -> str:
        """The installed SDK whose version the request names, in its path or its query."""
        return next(name for name in self._site.sdks if version_of(name) in self.path)

    def do_OPTIONS(self) -> None:
        """A preflight."""
        self.answer(b"")

    def do_GET(self) -> None:
        """A page, a script of the SDK, or its configuration."""
        path = urlsplit(self.path).path
        if path.endswith("/config.js"):
            return self.answer(config_script(self._project).encode(), "text/javascript")
        if path.endswith("/config"):
            return self.answer(json.dumps(remote_config(self._project)).encode())
        if path == "/gone":
            return self.answer(b"<!doctype html><title>Gone</title>", "text/html")
        if path.startswith("/sdk/"):
            _, _, package, script = path.split("/")
            file = ROOT / "node_modules" / package / "dist" / script
        elif path.startswith("/static/"):  # what the SDK loads later, of its own version
            *_, script = path.split("/")
            file = ROOT / "node_modules" / self._package() / "dist" / script
        elif path in {"/truth.js", "/start.js"}:
            file = HERE / path[1:]
        else:
            file = HERE / self._site.name / path[1:]
            if "." not in path:  # a route
                file = HERE / self._site.name / "index.html"
        if not file.is_file():
            return self.answer(b"", "text/plain", 404)
        return self.answer(file.read_bytes(), guess_type(file.name)[0] or "application/octet-stream")

    def do_POST(self) -> None:
        """The truth, a question, or events."""
        received = time.time()
        raw = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        url = urlsplit(self.path)
        query = dict(parse_qsl(url.query))
        if url.path == "/truth":
            with self._tape.lock:
                self._tape.truth.append(json.loads(raw))
            return self.answer(b"")
        if url.path.startswith("/flags"):
            return self.answer(json.dumps(flags(self._project)).encode())
        if url.path.startswith("/decide"):
            return self.answer(json.dumps(decide(self._project)).encode())
        body = json_of(text_of(raw, query))
        sent = body.get("sent_at") if isinstance(body, dict) else None
        agent = self.headers.get("User-Agent")
        request = {"path": url.path, "query": url.query, "recv_ms": int(received * 1000), "sent_at": sent, "ua": agent, "body": body}
        with self._tape.lock:
            self._tape.requests.append(request)
        return self.answer(b'{"status":1}')


@cache
def version_of(package: str) -> str:
    """An installed package's version."""
    return str(json.loads((ROOT / "node_modules" / package / "package.json").read_text("utf-8"))["version"])


async def visit(browser: Browser, site: Site, person: Person, seed: int) -> None:
    """One session, from the first page to the beacons of the last."""
    config = {**site.sdks[person.sdk][1], "disable_session_recording": not person.recorded}
    asked = {
        "script": f"/sdk/{person.sdk}/array.full.js",
        "token": site.token,
        "host": "http://capture.example",
        "config": config,
        "run": person.run,
    }
    size = {"width": person.width, "height": person.height}
    context = await browser.new_context(viewport=size, screen=size, is_mobile=person.device == "mobile", has_touch=person.touch)
    try:
        page = await context.new_page()
        await page.add_init_script(f"window.__asked = {json.dumps(asked)}")
        await page.goto(f"http://{site.host}{person.entry}")
        await page.wait_for_function(READY)
        await page.wait_for_timeout(1500 if person.recorded else 200)
        await wander(page, person, random.Random(seed))
        await page.wait_for_timeout(200)
        await page.goto(f"http://{site.host}/gone")
        await page.wait_for_timeout(500)
    finally:
        with suppress(TimeoutError):  # a page that hangs must not hold up the rest; the browser is closed in the end
            async with asyncio.timeout(10):
                await context.close()


async def record(site: Site, everybody: list[Person], at_once: int, seed: int, port: int) -> None:
    """All visits, so many at a time."""
    rules = f"MAP *.example 127.0.0.1:{port}"
    args = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", f"--user-agent={AGENT}", f"--host-resolver-rules={rules}"]
    path = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    places = asyncio.Semaphore(at_once)
    async with async_playwright() as driver:
        browser = await driver.chromium.launch(executable_path=path, args=args)

        async def one(person: Person) -> None:
            async with places, asyncio.timeout(LONGEST_VISIT):
                await visit(browser, site, person, seed * 1000 + person.run)
                print(f"{person.run + 1}/{len(everybody)} {person.device} {person.persona} {person.sdk}", flush=True)  # noqa: T201 - progress

        failed = [error for error in await asyncio.gather(*map(one, everybody), return_exceptions=True) if error is not None]
        await browser.close()
    if failed:
        print(f"{len(failed)} visits broke off, the first: {failed[0]}")  # noqa: T201 - progress


def settled(tape: Tape, everybody: list[Person]) -> list[dict[str, Any]]:
    """The clicks with who made them, and whether the SDK's word of them arrived."""
    points: Counter[tuple[Any, ...]] = Counter()
    seen = set()
    for request in tape.requests:
        for event in events_of(request["body"]):
            properties = event["properties"]
            if event.get("uuid") in seen:
                continue
            seen.add(event.get("uuid"))
            for url, found in (properties.get("$heatmap_data") or {}).items():
                points.update((properties["$session_id"], url, point["x"], point["y"]) for point in found if point["type"] == "click")
    clicks = []
    for click in sorted(tape.truth, key=lambda one: one["t"]):
        person = everybody[click["run"]]
        x, y = (click["clientX"], click["clientY"]) if click["fixed"] else (click["pageX"], click["pageY"])
        place = (click.get("session"), click["url"], round(x), round(y))
        arrived = points[place] > 0
        points[place] -= arrived
        told = {"device": person.device, "persona": person.persona, "sdk": person.sdk, "recorded": person.recorded}
        clicks.append({**click, **told, "in_heatmap": arrived})
    return clicks


def events_of(body: Any) -> list[dict[str, Any]]:
    """The events in a body of any SDK version."""
    return list(body if isinstance(body, list) else body.get("batch", [body]))


def write(path: Path, objects: Iterable[Any]) -> None:
    """Gzipped JSON lines; the same bytes for the same objects."""
    text = "".join(json.dumps(one, ensure_ascii=False, separators=(",", ":")) + "\n" for one in objects)
    path.write_bytes(gzip.compress(text.encode("utf-8", "surrogatepass"), 9, mtime=0))


def main() -> None:
    """Record one site."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("site", choices=SITES)
    asked.add_argument("--people", type=int, default=90)
    asked.add_argument("--at-once", type=int, default=8)
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--out", type=Path, default=ROOT / "tests" / "corpus")
    args = asked.parse_args()
    site, tape = SITES[args.site], Tape()
    sdks = {name: weight for name, (weight, _) in site.sdks.items()}
    everybody = people(args.people, sdks, site.entries, site.recorded, random.Random(args.seed))
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Handler, site, tape))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    asyncio.run(record(site, everybody, args.at_once, args.seed, server.server_address[1]))
    time.sleep(2)
    server.shutdown()
    server.server_close()
    clicks = settled(tape, everybody)
    folder = args.out / site.name
    folder.mkdir(parents=True, exist_ok=True)
    write(folder / "events.jsonl.gz", tape.requests)
    write(folder / "clicks.jsonl.gz", clicks)
    urls = [f"http://{site.host}{path}" for path in site.entries]
    about = {"site": site.name, "token": site.token, "main_urls": urls, "sdks": sorted(sdks), "sessions": len(everybody), "problems": []}
    (folder / "truth.json").write_text(json.dumps(about, indent=1) + "\n", encoding="utf-8")
    lost = sum(not click["in_heatmap"] for click in clicks)
    print(f"{len(tape.requests)} requests, {len(clicks)} clicks, {lost} of them lost on the way")  # noqa: T201 - the result


if __name__ == "__main__":
    main()
