"""A server under load is killed outright; what it acknowledged is there, once."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID, uuid4

import httpx
import pytest

from heatsight.model.statement import Statement
from heatsight.store import open_store

TOKEN = "phc_of_the_test_that_kills_the_server_00000000"
SEED = 20260301
KILLS = 50 if os.environ.get("SOAK") == "1" else 2
PAGE = "https://example.com/"


def serve(data: Path) -> tuple[subprocess.Popen[str], str]:
    """A server in a process of its own, and its address."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("HEATSIGHT_")}
    process = subprocess.Popen(
        [Path(sys.executable).with_name("heatsight"), "serve", "--data", str(data), "--port", "0"],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env={**clean, "HEATSIGHT_BOOTSTRAP_TOKEN": TOKEN, "HEATSIGHT_BOOTSTRAP_API_KEY": "phx_" + "k" * 40},
    )
    assert process.stdout is not None
    return process, next(line.split()[-1] for line in process.stdout if "http://" in line)


@pytest.fixture
def processes() -> Iterator[list[subprocess.Popen[str]]]:
    """Servers of a test; none outlives it."""
    running: list[subprocess.Popen[str]] = []
    yield running
    for process in running:
        process.kill()
        process.wait()
        if process.stdout is not None:
            process.stdout.close()


def body(uuids: list[UUID]) -> bytes:
    """A batch of heatmap events of two points each."""
    points = [{"x": 10, "y": 20, "target_fixed": False, "type": kind} for kind in ("rageclick", "click")]
    properties = {"$viewport_width": 1200, "$viewport_height": 800, "$heatmap_data": {PAGE: points}}
    events = [{"uuid": str(uuid), "event": "$$heatmap", "distinct_id": str(uuid), "properties": properties} for uuid in uuids]
    return json.dumps({"api_key": TOKEN, "batch": events}).encode()


def load(url: str, first: list[list[UUID]], acknowledged: set[str], unanswered: list[list[UUID]], stop: threading.Event) -> None:
    """Send one body after the other, those in `first` before fresh ones, until the server goes away; note what it said."""
    with httpx.Client(base_url=url, timeout=20) as client:
        while not stop.is_set():
            uuids = first.pop() if first else [uuid4() for _ in range(5)]
            try:
                answered = client.post("/e/", content=body(uuids)).status_code == 200
            except httpx.HTTPError:
                answered = False
            if not answered:
                unanswered.append(uuids)
                return
            acknowledged.update(map(str, uuids))


def test_killed_server_keeps_what_it_acknowledged(tmp_path: Path, processes: list[subprocess.Popen[str]]) -> None:
    """Killed again and again at random, its unanswered bodies sent again: every acknowledged event is there once, with its points."""
    chance = random.Random(SEED)
    acknowledged: set[str] = set()
    unanswered: list[list[UUID]] = []
    for _ in range(KILLS):
        process, url = serve(tmp_path / "data")
        processes.append(process)
        resent, unanswered = unanswered, []
        stop = threading.Event()
        threads = [threading.Thread(target=load, args=(url, resent[part::6], acknowledged, unanswered, stop)) for part in range(6)]
        for thread in threads:
            thread.start()
        enough = len(acknowledged) + 50
        while len(acknowledged) < enough and any(thread.is_alive() for thread in threads):
            time.sleep(0.01)
        time.sleep(chance.random())
        process.send_signal(signal.SIGKILL)
        stop.set()
        for thread in threads:
            thread.join()
        process.wait()
    store = open_store(tmp_path / "data" / "engine")
    source = store.source(1)
    events = source.select(Statement("SELECT toString(uuid), count() FROM events GROUP BY uuid")).results
    ordered = "SELECT toString(event_uuid) AS event, groupArray(type) FROM (SELECT * FROM heatmaps ORDER BY position) GROUP BY event"
    points = source.select(Statement(ordered)).results
    store.close()
    assert len(acknowledged) > 100
    assert {count for _, count in events} == {1}
    assert acknowledged <= {uuid for uuid, _ in events}
    assert {uuid for uuid, _ in points} == {uuid for uuid, _ in events}
    assert all(list(types) == ["rageclick", "click"] for _, types in points)
