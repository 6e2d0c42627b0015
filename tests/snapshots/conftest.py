"""A web of a few names in one process: what is public there leads to a local server, and a Chromium that knows no other way."""

from __future__ import annotations

import asyncio
import http.server
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from heatsight.errors import RenderFailed
from heatsight.snapshots.gate import Network, Streams
from heatsight.snapshots.interface import BlockedRequest, Picture, RenderOrder
from heatsight.snapshots.limits import Limits
from heatsight.snapshots.renderer import ChromiumRenderer

PUBLIC = "93.184.215.14"
"""An address that is public; here it leads to the test's own server."""
ROOT = Path(__file__).parents[2]

Handler = http.server.BaseHTTPRequestHandler
Route = str | bytes | Callable[[Handler], None]


@dataclass(frozen=True)
class Asked:
    """A request that reached the server."""

    host: str
    path: str
    headers: dict[str, str]


@dataclass
class Web:
    """
    A server, and the names that lead to it.

    Attributes:
        routes: path to a page, or to what answers.
        names: host to the addresses it has, one answer after the other; the last one stays. Other hosts are public.
        asked: requests that reached the server.
        dialled: addresses and ports that the gate connected to.
    """

    port: int = 0
    routes: dict[str, Route] = field(default_factory=dict)
    names: dict[str, list[list[str]]] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)
    dialled: list[tuple[str, int]] = field(default_factory=list)

    async def resolve(self, host: str, port: int) -> list[str]:
        """The next answer for a name."""
        assert port
        answers = self.names.get(host, [[PUBLIC]])
        return answers.pop(0) if len(answers) > 1 else answers[0]

    async def dial(self, address: str, port: int) -> Streams:
        """The local server in the place of what is public; loopback as it is."""
        self.dialled.append((address, port))
        return await asyncio.open_connection("127.0.0.1", self.port if address == PUBLIC else port)

    def clear(self) -> None:
        """Forget pages, names and requests."""
        for kept in (self.routes, self.names, self.asked, self.dialled):
            kept.clear()

    def paths(self) -> list[str]:
        """The paths asked for, without the icon every browser wants."""
        return [one.path for one in self.asked if one.path != "/favicon.ico"]


def send(handler: Handler, body: str | bytes, *, status: int = 200, kind: str = "text/html; charset=utf-8", **headers: str) -> None:
    """A whole answer; `_` in a header's name stands for `-`."""
    data = body.encode() if isinstance(body, str) else body
    handler.send_response(status)
    for name, value in headers.items():
        handler.send_header(name.replace("_", "-"), value)
    handler.send_header("Content-Type", kind)
    handler.send_header("Content-Length", str(len(data)))
    handler.end_headers()
    handler.wfile.write(data)


def answers(body: str | bytes = "", **how: Any) -> Route:
    """A route that always answers so."""
    return lambda handler: send(handler, body, **how)


def leads_to(location: str) -> Route:
    """A redirect."""
    return answers(status=302, Location=location)


def page(body: str, head: str = "") -> str:
    """A page around some elements."""
    return f"<!doctype html><html lang=en><head><title>A page</title>{head}</head><body>{body}</body></html>"


def serve(web: Web) -> http.server.ThreadingHTTPServer:
    """A server for its routes, on a port of its own."""

    class Answering(Handler):
        def do_GET(self) -> None:  # noqa: N802 - the name that http.server calls
            """Whatever the route says; other paths are not there."""
            web.asked.append(Asked(self.headers.get("Host", ""), self.path, dict(self.headers)))
            route = web.routes.get(self.path.partition("?")[0])
            try:
                if callable(route):
                    route(self)
                else:
                    send(self, route or "nothing here", status=200 if route else 404)
            except OSError:  # the browser left
                self.close_connection = True

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Answering)
    server.daemon_threads = True
    web.port = server.server_address[1]
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server


@pytest.fixture(scope="module")
def module_web() -> Iterator[Web]:
    """The web of a module's tests."""
    web = Web()
    server = serve(web)
    yield web
    server.shutdown()
    server.server_close()


@pytest.fixture
def web(module_web: Web) -> Web:
    """An empty web."""
    module_web.clear()
    return module_web


@pytest.fixture(scope="module")
def renderer(module_web: Web) -> Iterator[ChromiumRenderer]:
    """One browser for a module's tests, with caps that fit small pages."""
    limits = Limits(max_bytes=3_000_000, max_height=20_000, load_seconds=2.5, quiet_seconds=1, still_seconds=0.25, scroll_seconds=2.5)
    opened = ChromiumRenderer(limits=limits, network=Network(module_web.resolve, module_web.dial))
    yield opened
    opened.close()


@dataclass
class Visitor:
    """Somebody who sends the renderer to pages."""

    renderer: ChromiumRenderer

    def see(self, url: str = "http://site.example/", width: int = 800, **more: Any) -> Picture:
        """The picture of a page."""
        return self.renderer.render(RenderOrder(url, width, **{"seconds": 20.0, **more}))

    def fail(self, url: str = "http://site.example/", width: int = 800, **more: Any) -> RenderFailed:
        """Why there is none."""
        with pytest.raises(RenderFailed) as raised:
            self.see(url, width, **more)
        return raised.value


@pytest.fixture
def visit(renderer: ChromiumRenderer) -> Visitor:
    """A visitor of the module's browser."""
    return Visitor(renderer)


def reasons(blocked: tuple[BlockedRequest, ...]) -> dict[str, str]:
    """URL to why."""
    return {one.url: one.why for one in blocked}
