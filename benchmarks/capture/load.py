"""A load generator that costs little: prepared requests over kept connections, one thread, and the time each answer took."""

from __future__ import annotations

import selectors
import socket
import time
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field

from benchmarks.capture.traffic import Body

PATH = "/i/v0/e/?ip=0&ver=1.449.2&compression=gzip-js"
_PATIENCE = 60.0


@dataclass
class Load:
    """
    What a run gave.

    Attributes:
        seconds: from the first request to the last answer.
        latencies: seconds from when a request was due (not from when it could be sent) to its answer.
        acknowledged: the bodies answered 200; `refused` counts the others by status, 0 for a connection that broke.
        cpu: seconds of processor time that the generator itself took.
    """

    seconds: float = 0.0
    cpu: float = 0.0
    latencies: list[float] = field(default_factory=list)
    acknowledged: list[Body] = field(default_factory=list)
    refused: dict[int, int] = field(default_factory=dict)


@dataclass
class _Line:
    """A connection and what it is busy with."""

    address: tuple[str, int]
    socket: socket.socket
    body: Body | None = None
    due: float = 0.0
    unsent: bytes = b""
    answer: bytes = b""


def drive(address: tuple[str, int], bodies: Sequence[Body], *, connections: int, rate: float | None = None, seconds: float = 1e9) -> Load:
    """
    Send the bodies, or as many as fit into `seconds`.

    Args:
        rate: bodies per second, each due at its own moment whether earlier ones were answered or not; None: as fast as answers come.
    """
    load = Load()
    waiting = deque(bodies)
    free = [_Line(address, _connected(address)) for _ in range(connections)]
    busy = selectors.DefaultSelector()
    began, began_cpu = time.perf_counter(), time.process_time()
    sent = pending = 0
    while True:
        now = time.perf_counter()
        while free and waiting and now - began < seconds and (rate is None or sent <= (now - began) * rate):
            line = free.pop()
            line.due = now if rate is None else began + sent / rate
            _send(line, waiting.popleft(), busy)
            sent += 1
            pending += 1
        if not pending and (not waiting or now - began >= seconds):
            break
        due = None if rate is None or not waiting else began + sent / rate - now
        for key, _ in busy.select(_PATIENCE if due is None or not free else max(0.0, due)):
            line = key.data
            if _went_on(line, busy):
                free.append(line)
                pending -= 1
                _note(load, line)
    load.seconds, load.cpu = time.perf_counter() - began, time.process_time() - began_cpu
    for line in free:
        line.socket.close()
    busy.close()
    return load


def _connected(address: tuple[str, int]) -> socket.socket:
    made = socket.create_connection(address, timeout=30)
    made.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    made.settimeout(0)
    return made


def _send(line: _Line, body: Body, busy: selectors.BaseSelector) -> None:
    head = f"POST {PATH} HTTP/1.1\r\nHost: h\r\nContent-Type: text/plain\r\nContent-Length: {len(body.content)}\r\n\r\n".encode()
    line.body, line.answer, line.unsent = body, b"", head + body.content
    busy.register(line.socket, selectors.EVENT_READ | selectors.EVENT_WRITE, line)
    _push(line, busy)


def _again(line: _Line, busy: selectors.BaseSelector) -> None:
    busy.unregister(line.socket)
    line.socket.close()
    line.socket = _connected(line.address)
    if line.body is not None:
        _send(line, line.body, busy)


def _push(line: _Line, busy: selectors.BaseSelector) -> None:
    try:
        line.unsent = line.unsent[line.socket.send(line.unsent) :]
    except BlockingIOError:
        return
    except ConnectionError:
        _again(line, busy)
        return
    if not line.unsent:
        busy.modify(line.socket, selectors.EVENT_READ, line)


def _went_on(line: _Line, busy: selectors.BaseSelector) -> bool:
    """Push what is left to send, read what came; whether the answer is whole."""
    if line.unsent:
        _push(line, busy)
        return False
    try:
        came = line.socket.recv(65536)
    except ConnectionError:
        came = b""
    if not came:  # the server had closed it as idle while the request was on its way: a browser sends it again
        _again(line, busy)
        return False
    line.answer += came
    head, end, rest = line.answer.partition(b"\r\n\r\n")
    if not end:
        return False
    length = int(head.lower().partition(b"content-length:")[2].split(b"\r\n", 1)[0])
    if len(rest) < length:
        return False
    busy.unregister(line.socket)
    return True


def _note(load: Load, line: _Line) -> None:
    status = int(line.answer[9:12])
    if line.body is None:
        return
    if status == 200:
        load.latencies.append(time.perf_counter() - line.due)
        load.acknowledged.append(line.body)
    else:
        load.refused[status] = load.refused.get(status, 0) + 1
