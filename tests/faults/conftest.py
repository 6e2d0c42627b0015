"""A real server in a process of its own, and the ways to do it harm."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

import httpx
import pytest

from heatsight.model.statement import Statement
from heatsight.store import open_store

TOKEN = "phc_of_the_tests_that_do_harm_0000000000000000"
KEY = "phx_" + "k" * 40
SOAK = os.environ.get("SOAK") == "1"
"""`make soak` asks for all of it, `make test` for a minute's worth."""
PAGE = "https://example.com/"


@dataclass
class Server:
    """A running `heatsight serve`."""

    process: subprocess.Popen[str]
    url: str
    data: Path

    @property
    def address(self) -> tuple[str, int]:
        """Its host and port."""
        parts = urlsplit(self.url)
        return str(parts.hostname), int(parts.port or 0)

    def memory(self) -> int:
        """The most bytes it held at one time."""
        found = re.search(r"VmHWM:\s+(\d+) kB", Path(f"/proc/{self.process.pid}/status").read_text("ascii"))
        assert found is not None
        return int(found[1]) * 1024

    def count(self) -> int:
        """Events that it says are stored."""
        return int(self.ask("SELECT count() FROM events")[0][0])

    def stored(self) -> dict[str, tuple[int, int]]:
        """Of each event: its rows, and its points."""
        events = self.ask("SELECT toString(uuid), count() FROM events GROUP BY uuid LIMIT 100000")
        points = dict(self.ask("SELECT toString(event_uuid), count() FROM heatmaps GROUP BY event_uuid LIMIT 100000"))
        return {uuid: (count, points.get(uuid, 0)) for uuid, count in events}

    def ask(self, sql: str) -> list[Any]:
        """Rows of an answer."""
        question = {"query": {"kind": "HogQLQuery", "query": sql}}
        headers = {"Authorization": f"Bearer {KEY}"}
        answer = httpx.post(f"{self.url}/api/projects/@current/query/", json=question, headers=headers, timeout=60)
        return list(answer.json()["results"])

    def stop(self, how: signal.Signals = signal.SIGTERM) -> int:
        """Stop it, and its exit status."""
        self.process.send_signal(how)
        status = self.process.wait(60)
        if self.process.stdout is not None:
            self.process.stdout.close()
        return status


Serve = Callable[..., Server]


def command(data: Path) -> list[str]:
    """What starts a server on a data directory."""
    return [str(Path(sys.executable).with_name("heatsight")), "serve", "--data", str(data), "--port", "0", "--renderers", "0"]


def environment() -> dict[str, str]:
    """Its environment: credentials that the tests know."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("HEATSIGHT_")}
    return {**clean, "HEATSIGHT_BOOTSTRAP_TOKEN": TOKEN, "HEATSIGHT_BOOTSTRAP_API_KEY": KEY}


@contextmanager
def serving(folder: Path) -> Iterator[Serve]:
    """Starts servers, by default on a data directory in the folder; none outlives the block. What they log lies beside it."""
    running: list[subprocess.Popen[str]] = []

    def start(*, before: Sequence[str] = (), data: Path = folder / "data", **options: Any) -> Server:
        with (folder / "stderr").open("a") as log:
            process = subprocess.Popen(
                [*before, *command(data)],
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
                env=environment(),
                start_new_session=True,
                **options,
            )
        running.append(process)
        assert process.stdout is not None
        url = next((line.split()[-1] for line in process.stdout if "http://" in line), "")
        assert url, (folder / "stderr").read_text("utf-8")
        return Server(process, url, data)

    try:
        yield start
    finally:
        for process in running:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()
            if process.stdout is not None:
                process.stdout.close()


@pytest.fixture
def serve(tmp_path: Path) -> Iterator[Serve]:
    """Starts servers in the test's folder."""
    with serving(tmp_path) as start:
        yield start


def body(uuids: Sequence[str], filler: str = "") -> bytes:
    """A batch of heatmap events of two points each."""
    points = [{"x": 10, "y": 20, "target_fixed": False, "type": kind} for kind in ("rageclick", "click")]
    properties = {"$viewport_width": 1200, "$viewport_height": 800, "$heatmap_data": {PAGE: points}, "filler": filler}
    events = [{"uuid": uuid, "event": "$$heatmap", "distinct_id": uuid, "properties": properties} for uuid in uuids]
    return json.dumps({"api_key": TOKEN, "batch": events}).encode()


def fresh(number: int) -> list[str]:
    """That many ids that no event had."""
    return [str(uuid4()) for _ in range(number)]


def stored(data: Path) -> dict[str, tuple[int, int]]:
    """Of each event, and each point's event, in a data directory that nobody holds: its rows, and its points."""
    store = open_store(data / "engine")
    try:
        source = store.source(1)
        events = source.select(Statement("SELECT toString(uuid), count() FROM events GROUP BY uuid")).results
        points = source.select(Statement("SELECT toString(event_uuid), count() FROM heatmaps GROUP BY event_uuid")).results
    finally:
        store.close()
    rows = {str(uuid): int(count) for uuid, count in events}
    counted = {str(uuid): int(count) for uuid, count in points}
    return {uuid: (rows.get(uuid, 0), counted.get(uuid, 0)) for uuid in rows | counted}


def once(uuids: Sequence[str]) -> dict[str, tuple[int, int]]:
    """What `stored` says when each of these is there exactly once, with its points."""
    return dict.fromkeys(uuids, (1, 2))
