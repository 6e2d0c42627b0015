"""Files of the store torn by a disk or by hand: it opens, says so, and goes on."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import httpx
import pytest
from tests.faults.conftest import SOAK, Serve, Server, body, fresh, stored

TORN = [("data.bin", 10), ("columns.txt", 0), ("checksums.txt", 20), ("count.txt", 0), ("data.cmrk4", 5)][: None if SOAK else 1]


def part_of_events(data: Path) -> Path:
    """The first part of the table of events."""
    parts = [path.parent for path in sorted((data / "engine" / "store").glob("*/*/*/columns.txt"))]
    return next(part for part in parts if "elements_chain" in (part / "columns.txt").read_text("utf-8"))


def filled(serve: Serve) -> tuple[Server, list[list[str]]]:
    """A server that stored three bodies and was killed."""
    server, sent = serve(), [fresh(5) for _ in range(3)]
    for uuids in sent:
        assert httpx.post(f"{server.url}/e/", content=body(uuids), timeout=60).status_code == 200
    server.stop(signal.SIGKILL)
    return server, sent


@pytest.mark.parametrize(("name", "size"), TORN)
def test_a_torn_part_is_told_and_the_rest_goes_on(serve: Serve, tmp_path: Path, name: str, size: int) -> None:
    """A part whose file is cut short is set aside, the log says so at the next start, and everything else is there and grows."""
    server, sent = filled(serve)
    os.truncate(part_of_events(server.data) / name, size)
    again, more = serve(), fresh(5)
    assert httpx.post(f"{again.url}/e/", content=body(more), timeout=60).status_code == 200
    assert again.count() == 15
    again.stop()
    said = (tmp_path / "stderr").read_text("utf-8")
    assert "damaged_store" in said
    assert "1 of events" in said
    assert "Traceback" not in said
    there = {uuid for uuid, (rows, _) in stored(server.data).items() if rows == 1}
    assert sorted(len(there & set(uuids)) for uuids in [*sent, more]) == [0, 5, 5, 5]
