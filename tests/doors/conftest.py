"""A real server over an installation in memory, and the command line, both as a stranger meets them."""

from __future__ import annotations

import os
import socket
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Any

import httpx
import pytest
import uvicorn
from starlette.types import ASGIApp
from tests.renderers import painter

from heatsight.doors.cli.main import run
from heatsight.doors.http.app import build_app
from heatsight.snapshots.recorded import RecordedRenderer
from heatsight.use_cases.installation import Installation, open_installation

OWNER_KEY = "phx_owner_of_the_tests"
PAGE = "https://shop.example/product"


@dataclass(frozen=True)
class Served:
    """
    A running server, its first project's credentials, and a client that sends the key.

    It renders without a browser; pages called /held wait for `gate`.
    """

    url: str
    installation: Installation
    token: str
    key: str
    client: httpx.Client
    painter: RecordedRenderer
    gate: threading.Event

    def get(self, route: str, **params: Any) -> httpx.Response:
        """Ask a reading route of the key's own project."""
        return self.client.get(f"/api/projects/@current/{route}/", params=params)

    def post(self, route: str, body: Any, **params: Any) -> httpx.Response:
        """Post JSON to a reading route of the key's own project."""
        return self.client.post(f"/api/projects/@current/{route}/", json=body, params=params)


@dataclass(frozen=True)
class Said:
    """What a command printed and how it ended."""

    code: int
    out: str
    err: str


@contextmanager
def at_work(app: ASGIApp) -> Iterator[str]:
    """An application served on a port of its own; gives its URL."""
    listening = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(app, log_config=None, lifespan="on"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
    thread.start()
    try:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join()
        listening.close()


@pytest.fixture(scope="module")
def served() -> Iterator[Served]:
    """A server with some traffic of one page."""
    installation = open_installation(None, environ={})
    gate = threading.Event()
    canvas = painter(lambda order: "/held" in order.url and gate.wait(60))
    app = build_app(installation, owner_key=OWNER_KEY, renderers=1, open_renderer=lambda: canvas)
    assert installation.first is not None
    token, key = installation.first.project.token, installation.first.api_key
    with (
        at_work(app) as url,
        httpx.Client(base_url=url, headers={"Authorization": f"Bearer {key}"}, timeout=110) as client,
    ):
        client.post("/batch/", json={"api_key": token, "batch": traffic()}).raise_for_status()
        try:
            yield Served(url, installation, token, key, client, canvas, gate)
        finally:
            gate.set()
    installation.close()


@pytest.fixture
def running() -> Iterator[Callable[[ASGIApp], str]]:
    """Serves further applications until the test is over; each gives its URL."""
    with ExitStack() as stack:
        yield lambda app: stack.enter_context(at_work(app))


@pytest.fixture
def cli(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Any:
    """The `heatsight` command inside this process; only for commands that ask a server."""
    for name in list(os.environ):
        if name.startswith("HEATSIGHT_"):
            monkeypatch.delenv(name)

    def command(*args: str) -> Said:
        monkeypatch.setattr(sys, "argv", ["heatsight", *args])
        capsys.readouterr()
        with pytest.raises(SystemExit) as left:
            run()
        out, err = capsys.readouterr()
        return Said(int(left.value.code or 0), out, err)

    return command


def traffic(visitors: int = 4, page: str = PAGE) -> list[dict[str, Any]]:
    """Events of some visitors, each of whom views the page and clicks its one button, as posthog-js sends them."""
    events: list[dict[str, Any]] = []
    for visitor in range(visitors):
        seen = {
            "distinct_id": f"visitor-{visitor}",
            "$session_id": f"session-{visitor}",
            "$window_id": f"window-{visitor}",
            "$current_url": page,
            "$viewport_width": 1440,
            "$viewport_height": 900,
            "$lib_version": "1.449.2",
        }
        button = {"$event_type": "click", "$el_text": "Buy", "$elements_chain": 'button:text="Buy"nth-child="1"nth-of-type="1";body:'}
        point = {"x": 720, "y": 320, "target_fixed": False, "type": "click"}
        events += [
            {"uuid": f"01a20844-0000-7000-8000-{visitor:06d}000001", "event": "$pageview", "properties": seen},
            {"uuid": f"01a20844-0000-7000-8000-{visitor:06d}000002", "event": "$autocapture", "properties": {**seen, **button}},
            {
                "uuid": f"01a20844-0000-7000-8000-{visitor:06d}000003",
                "event": "$$heatmap",
                "properties": {**seen, "$heatmap_data": {page: [point]}},
            },
        ]
    return events
