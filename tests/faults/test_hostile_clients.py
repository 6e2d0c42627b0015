"""Clients that mean harm, or are broken: whatever they do, everybody else is answered, and nothing of theirs is lost."""

from __future__ import annotations

import gzip
import resource
import socket
import threading
import time
import zlib
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

import httpx
import pytest
from tests.faults.conftest import SOAK, TOKEN, Server, body, fresh, serving

from heatsight.doors.http.patience import BODY_SECONDS

IDLE = 10_000 if SOAK else 1_500
SLOW = 400 if SOAK else 100
GIB = 1 << 30


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """One server for all of them."""
    with serving(tmp_path_factory.mktemp("hostile")) as start:
        yield start()


def answered(server: Server, *, within: float = 20.0) -> list[str]:
    """Send an honest body; it is acknowledged in time."""
    uuids, began = fresh(3), time.monotonic()
    assert httpx.post(f"{server.url}/e/", content=body(uuids), timeout=within).status_code == 200
    assert time.monotonic() - began < within
    return uuids


def bomb(size: int) -> bytes:
    """Gzip that unfolds to that many bytes of blanks in a list."""
    packer = zlib.compressobj(9, wbits=31)
    blank = b" " * (1 << 20)
    return packer.compress(b"[") + b"".join(packer.compress(blank) for _ in range(size >> 20)) + packer.compress(b"]") + packer.flush()


def nested(levels: int) -> bytes:
    """An event with a property that nests."""
    return body(fresh(1)).replace(b'"filler": ""', b'"filler": ' + b"[" * levels + b"]" * levels)


def test_a_gigabyte_of_blanks_is_refused_within_bounds(server: Server) -> None:
    """A gzip bomb of 1 GB is answered 413, several at a time, without its bytes ever being held."""
    packed, answers = bomb(GIB), []
    before = server.memory()

    def throw() -> None:
        answers.append(httpx.post(f"{server.url}/e/", content=packed, timeout=60).status_code)

    threads = [threading.Thread(target=throw) for _ in range(4)]
    for thread in threads:
        thread.start()
    answered(server)
    for thread in threads:
        thread.join()
    assert answers == [413] * 4
    assert server.memory() - before < 200 << 20


@pytest.mark.parametrize("content", [b"[" * 100_000, b'{"a":' * 100_000, b"[" * 100_000 + b"]" * 100_000, nested(100_000)])
def test_nesting_without_end_is_told(server: Server, content: bytes) -> None:
    """A body nested 100,000 deep is answered 400 in the one shape, whether packed or not."""
    for packed in (content, gzip.compress(content)):
        answer = httpx.post(f"{server.url}/e/?compression=gzip-js", content=packed, timeout=30)
        assert answer.status_code == 400
        assert answer.json().keys() == {"type", "code", "detail", "attr"}
    answered(server)


def test_poisoned_bodies_harm_no_good_one(server: Server) -> None:
    """Good bodies sent among broken and poisoned ones, all at once, are all acknowledged, and are there once with their points."""
    poison: list[bytes] = [
        b"\x1f\x8b" + bytes(range(200)),
        gzip.compress(body(fresh(3)))[:-20],
        b'{"api_key":"' + TOKEN.encode() + b'","batch":[1,null,{"event":""},{"event":"x","properties":[]}]}',
        body(["not a uuid"]),
        nested(500),
        body(fresh(1)).replace(b'"filler": ""', b'"a.b":1,"a":{"b":2},"":{"":1},"\\u0000":"\\ud800","$el_text":{"x":1}'),
        body(fresh(1)).replace(b'"filler": ""', b'"n":' + b"9" * 400),
        body(fresh(1)).replace(b'"x": 10', b'"x": 1e400'),
        b"",
    ]
    good, statuses = [fresh(3) for _ in range(60)], []

    def send(part: int) -> None:
        with httpx.Client(base_url=server.url, timeout=60) as client:
            for place, uuids in enumerate(good[part::6]):
                client.post("/e/", content=poison[(place + part) % len(poison)])
                statuses.append(client.post("/e/", content=body(uuids)).status_code)

    threads = [threading.Thread(target=send, args=(part,)) for part in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert statuses == [200] * 60
    sent = {uuid: (1, 2) for uuids in good for uuid in uuids}
    assert held(server, list(sent)) == sent


def test_those_who_dribble_hold_nobody_up(server: Server) -> None:
    """While hundreds send their heads and bodies a byte at a time, others are answered as ever."""
    with ExitStack() as open_ones:
        slow = [open_ones.enter_context(socket.create_connection(server.address, timeout=30)) for _ in range(SLOW)]
        head = b"POST /e/ HTTP/1.1\r\nHost: h\r\nContent-Length: 100000\r\n"
        for number, one in enumerate(slow):
            one.sendall(head + (b"\r\n[" if number % 2 else b"X-Slow: "))
        for _ in range(5):
            for one in slow:
                one.sendall(b" ")
            answered(server)


def test_a_head_that_does_not_come_ends_the_connection(server: Server) -> None:
    """Whoever says nothing, or only half a head, for ten seconds is let go."""
    with ExitStack() as open_ones:
        silent, half = (open_ones.enter_context(socket.create_connection(server.address, timeout=40)) for _ in range(2))
        half.sendall(b"POST /e/ HTTP/1.1\r\nHost: h\r\n")
        began = time.monotonic()
        assert (silent.recv(1), half.recv(1)) == (b"", b"")
        assert time.monotonic() - began > 5


if SOAK:  # it takes the two minutes that a body may take

    def test_a_body_that_does_not_come_is_answered_503(server: Server) -> None:
        """Whoever sends a byte of a body and no more is told to send it again, and let go."""
        with socket.create_connection(server.address, timeout=BODY_SECONDS + 60) as one:
            one.sendall(b"POST /e/ HTTP/1.1\r\nHost: h\r\nContent-Length: 1000\r\n\r\n[")
            assert one.recv(12) == b"HTTP/1.1 503"


@contextmanager
def many_files(number: int) -> Iterator[None]:
    """Room for that many connections in this process."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    assert hard >= number, f"this test opens {number} connections, and the system's limit is {hard}: raise it (ulimit -Hn)"
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, number), hard))
    yield
    resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


def test_idle_connections_keep_nobody_out(server: Server) -> None:
    """With ten thousand connections open (some hundreds in a quick run) and nobody speaking, an honest body is acknowledged."""
    with many_files(IDLE + 500), ExitStack() as open_ones:
        for _ in range(IDLE):
            open_ones.enter_context(socket.create_connection(server.address, timeout=30))
        answered(server)
    answered(server)
    assert server.memory() < 1.5 * GIB


def held(server: Server, uuids: list[str]) -> dict[str, tuple[int, int]]:
    """What the server says is stored of these events: rows, and points."""
    return {uuid: found for uuid, found in server.stored().items() if uuid in set(uuids)}
