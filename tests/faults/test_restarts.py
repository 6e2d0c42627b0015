"""Stopping, starting and clocks: nothing acknowledged is lost, nothing counts twice."""

from __future__ import annotations

import signal
import subprocess
import threading
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
from tests.faults.conftest import SOAK, Serve, body, command, environment, fresh, once, stored

from heatsight.capture.wire import json_of
from heatsight.store import open_catalogue, open_store
from heatsight.use_cases.capture import Capture

BODIES = 400 if SOAK else 30


def test_a_long_queue_is_stored_before_the_server_stops(serve: Serve) -> None:
    """Told to stop with a queue waiting, a server stores what it acknowledged; what it did not is sent again to the next, once."""
    server, bodies = serve(), [fresh(40) for _ in range(BODIES)]
    acknowledged: list[str] = []
    unanswered: list[list[str]] = []

    def send(uuids: list[str]) -> None:
        try:
            answered = httpx.post(f"{server.url}/e/", content=body(uuids), timeout=60).status_code == 200
        except httpx.HTTPError:
            answered = False
        if answered:
            acknowledged.extend(uuids)
        else:
            unanswered.append(uuids)

    threads = [threading.Thread(target=send, args=(uuids,)) for uuids in bodies]
    for place, thread in enumerate(threads):
        thread.start()
        if place == BODIES // 2:
            server.process.send_signal(signal.SIGTERM)
    for thread in threads:
        thread.join()
    assert server.stop() == 0
    kept = stored(server.data)
    assert {uuid: kept.get(uuid) for uuid in acknowledged} == once(acknowledged)
    again = serve()
    with httpx.Client(base_url=again.url, timeout=60) as client:
        for uuids in unanswered:
            assert client.post("/e/", content=body(uuids)).status_code == 200
    again.stop()
    assert stored(server.data) == once([uuid for uuids in bodies for uuid in uuids])


def test_a_second_server_on_the_same_data_is_refused(serve: Serve) -> None:
    """A second process on a data directory is told in one line who holds it, and the first one does not notice."""
    server = serve()
    second = subprocess.run(command(server.data), capture_output=True, text=True, env=environment(), timeout=60, check=False)
    assert second.returncode == 1
    assert second.stdout == ""
    assert second.stderr.count("\n") == 1
    assert f"process {server.process.pid}" in second.stderr
    uuids = fresh(3)
    assert httpx.post(f"{server.url}/e/", content=body(uuids), timeout=60).status_code == 200
    server.stop(signal.SIGKILL)
    assert stored(server.data) == once(uuids)


@dataclass
class Clock:
    """Says what it is told."""

    now: datetime

    def __call__(self) -> datetime:
        """The time."""
        return self.now


def test_a_clock_that_jumps_loses_and_doubles_nothing(tmp_path: Path) -> None:
    """Set forward and back by weeks, between bodies and between starts, the server's clock costs no event and makes none count twice."""
    start = datetime.now(UTC) - timedelta(days=1)
    jumps = (timedelta(), timedelta(days=40), -timedelta(days=30), timedelta(days=60), -timedelta(days=5), timedelta())
    sent: list[list[str]] = []
    with closing(open_catalogue(None)) as catalogue:
        project = catalogue.create_project("clocks")[0]
        catalogue.set_project(project.id, "retention_days", 36_500)
        for jump in jumps:
            times = [start + jump, start + jump - timedelta(hours=3), start + jump + timedelta(days=20)]
            clock = Clock(times[0])
            store = open_store(tmp_path / "engine", clock=clock)
            capture = Capture(store, catalogue, clock)
            for clock.now in times:
                sent.append(fresh(3))
                for uuids in (sent[-1], sent[0], sent[-1]):
                    capture.take(_of(body(uuids), project.token))
            store.expire(clock.now)
            capture.close()
            store.close()
    assert stored(tmp_path) == once([uuid for uuids in sent for uuid in uuids])


def _of(content: bytes, token: str) -> bytes:
    return content.replace(str(json_of(content)["api_key"]).encode(), token.encode())
