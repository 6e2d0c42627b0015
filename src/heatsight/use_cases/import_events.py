"""Events from files, through the same capture path that posthog-js's bodies take."""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any, Final, cast

import msgspec

from heatsight.errors import InvalidRequest

Send = Callable[[bytes], None]

EVENTS_AT_ONCE: Final = 500
BYTES_AT_ONCE: Final = 4 << 20
MAX_LINE: Final = 32 << 20
"""Bytes; a longer line is no event."""

MAX_DOCUMENT: Final = 256 << 20
"""Bytes of a file that is one JSON document; larger exports come as JSON lines."""

SHOWN: Final = 20
_GZIP: Final = b"\x1f\x8b"


@dataclass(frozen=True, slots=True)
class BadLine:
    """A line that holds no event."""

    file: str
    line: int
    reason: str


@dataclass(frozen=True, slots=True)
class Imported:
    """
    What came of an import.

    Attributes:
        sent: events handed to capture, which sets aside what it cannot read and counts again what it has already.
        bad: lines that held no event; `bad_lines` the first of them.
    """

    sent: int
    bad: int
    bad_lines: tuple[BadLine, ...]


class _Outbox:
    """Gathers events into bodies of a fair size."""

    def __init__(self, token: str, send: Send, progress: Callable[[int], None]) -> None:
        self._head = b'{"api_key":' + msgspec.json.encode(token) + b',"historical_migration":true,"batch":['
        self._send = send
        self._progress = progress
        self._waiting: list[bytes] = []
        self._bytes = 0
        self.sent = 0

    def put(self, event: bytes) -> None:
        self._waiting.append(event)
        self._bytes += len(event)
        if len(self._waiting) >= EVENTS_AT_ONCE or self._bytes >= BYTES_AT_ONCE:
            self.flush()

    def flush(self) -> None:
        if self._waiting:
            self._send(self._head + b",".join(self._waiting) + b"]}")
            self.sent += len(self._waiting)
            self._waiting, self._bytes = [], 0
            self._progress(self.sent)


def import_events(paths: list[Path], token: str, send: Send, progress: Callable[[int], None] = lambda _: None) -> Imported:
    """
    Send every event in some files, a body of several hundred at a time.

    A file is JSON lines, each an event or `{"batch": […]}`, as PostHog's batch exports write them, gzipped or not; or it
    is one such JSON document as a whole. A line that is neither is counted and the rest goes on.

    Args:
        token: of the project they are for; tokens in the files do not count.
        send: hands a body to capture; what it raises ends the import.
        progress: told how many events have been sent so far.

    Raises:
        InvalidRequest: a file cannot be read.
    """
    outbox, bad, first_bad = _Outbox(token, send, progress), 0, list[BadLine]()
    for path in paths:
        for number, found in _items(path):
            events = [found] if isinstance(found, str) else found
            for event in events:
                wire = event if isinstance(event, str) else _wire(event)
                if isinstance(wire, bytes):
                    outbox.put(wire)
                    continue
                bad += 1
                if len(first_bad) < SHOWN:
                    first_bad.append(BadLine(str(path), number, wire))
    outbox.flush()
    return Imported(outbox.sent, bad, tuple(first_bad))


def _items(path: Path) -> Iterator[tuple[int, str | list[Any]]]:
    """Each line's events by its number, or why it has none."""
    try:
        with path.open("rb") as raw:
            zipped = raw.read(2) == _GZIP
        with cast("IO[bytes]", gzip.open(path, "rb")) if zipped else path.open("rb") as file:
            yield from _lines(file)
    except (OSError, EOFError, zlib.error) as error:
        said = getattr(error, "strerror", None) or str(error)
        raise InvalidRequest(f"cannot read {path}: {said}", attr="file") from None


def _lines(file: IO[bytes]) -> Iterator[tuple[int, str | list[Any]]]:
    number = 0
    while line := file.readline(MAX_LINE + 1):
        number += 1
        if len(line) > MAX_LINE:
            yield number, f"longer than {MAX_LINE} bytes"
            while line and not line.endswith(b"\n"):
                line = file.readline(MAX_LINE)
            continue
        text = line.strip().removeprefix(b"\xef\xbb\xbf")
        if not text:
            continue
        try:
            yield number, _events(json.loads(text))
        except (ValueError, RecursionError):
            whole = _document(line, file) if number == 1 and text[:1] in (b"{", b"[") else None
            if whole is not None:
                yield number, whole
                return
            yield number, "not JSON"


def _document(first: bytes, file: IO[bytes]) -> list[Any] | None:
    """The events of a file that is one document over many lines; None, and the file as it was, when it is not."""
    position = file.tell()
    text = first + file.read(MAX_DOCUMENT)
    try:
        return _events(json.loads(text))
    except (ValueError, RecursionError):
        file.seek(position)
        return None


def _events(value: Any) -> list[Any]:
    if isinstance(value, list):
        return value
    if isinstance(value, dict) and isinstance(value.get("batch"), list):
        return list(value["batch"])
    return [value]


def _wire(event: Any) -> bytes | str:
    """The event as capture takes it, or why it is none. Exports keep apart what the SDK sends inside `properties`."""
    if not isinstance(event, dict):
        return "not an object"
    if not isinstance(event.get("event"), str):
        return "no event name"
    properties = event.get("properties")
    if isinstance(properties, str):
        try:
            properties = json.loads(properties)
        except (ValueError, RecursionError):
            return "properties are not JSON"
    if properties is not None and not isinstance(properties, dict):
        return "properties are not an object"
    sent = {
        key: value for key, value in event.items() if key in ("uuid", "event", "distinct_id", "timestamp", "offset", "$set", "$set_once")
    }
    sent["properties"] = {**_beside(event), **(properties or {})}
    sent["properties"].pop("token", None)
    if isinstance(sent.get("timestamp"), str):
        sent["timestamp"] = _iso(sent["timestamp"])
    try:
        return msgspec.json.encode(sent)
    except (RecursionError, UnicodeEncodeError, msgspec.MsgspecError):
        return "nested too deeply, or text that is no Unicode"


def _beside(event: Mapping[str, Any]) -> dict[str, Any]:
    return {"$elements_chain": event["elements_chain"]} if isinstance(event.get("elements_chain"), str) and event["elements_chain"] else {}


def _iso(text: str) -> str:
    """`2026-03-08 10:00:00.123000` as ISO in UTC: exports leave the zone out where browsers write a Z."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return text
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).isoformat()
