"""Real posthog-js bodies, as many as wanted: recorded traffic again and again, each time by other visitors and at another time."""

from __future__ import annotations

import gzip
import json
import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final
from uuid import UUID

from benchmarks.recorded import events_of, lines

ROOT: Final = Path(__file__).parents[2]
SITES: Final = (
    ROOT / "src" / "heatsight" / "sample" / "saas-pricing" / "events.jsonl.gz",
    ROOT / "tests" / "corpus" / "studio-app" / "events.jsonl.gz",
    ROOT / "tests" / "corpus" / "town-library" / "events.jsonl.gz",
)
_UUID: Final = r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}"
_TIME: Final = r"20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z"
_CHANGES: Final = re.compile(f'"({_UUID}|{_TIME})"')
_LEVEL: Final = 6  # what the SDK's own gzip takes


@dataclass(frozen=True, slots=True)
class Body:
    """One request: its gzipped body, and the ids of the events in it."""

    content: bytes
    uuids: tuple[str, ...]


class Traffic:
    """Events of the bundled sites in the order of their arrival, recordings aside, for one project."""

    def __init__(self, token: str, seed: int) -> None:
        self._token = token
        self._chance = random.Random(seed)
        requests = [request for site in SITES for request in lines(site)]
        # Some came twice, as the SDK sends again what was not answered in time.
        sent = {event["uuid"]: event for request in requests for event in events_of(request["body"]) if event["event"] != "$snapshot"}
        self._texts = [json.dumps(_of(event, token), separators=(",", ":"), ensure_ascii=False) for event in sent.values()]
        self._last = datetime.fromtimestamp(max(request["recv_ms"] for request in requests) / 1000, UTC)

    def bodies(self, batch: int) -> Iterator[Body]:
        """Without end: bodies of `batch` events. No event comes twice, in this or in any other call."""
        waiting: list[str] = []
        while True:
            for event in self._once_more():
                waiting.append(event)
                if len(waiting) == batch:
                    yield self._body(waiting)
                    waiting = []

    def _body(self, events: list[str]) -> Body:
        sent = datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        text = f'{{"api_key":"{self._token}","batch":[{",".join(events)}],"sent_at":"{sent}"}}'
        return Body(gzip.compress(text.encode(), _LEVEL), tuple(event[9:45] for event in events))

    def _once_more(self) -> Iterator[str]:
        """All events with new ids, those that were equal still equal, ending now."""
        later, other = datetime.now(UTC) - self._last, self._chance.getrandbits(62)
        milliseconds = later // timedelta(milliseconds=1)

        def changed(found: re.Match[str]) -> str:
            text = found[1]
            if text[8] != "-":
                return f'"{(_moment(text) + later).isoformat(timespec="milliseconds")[:-6]}Z"'
            old = UUID(text).int
            return f'"{UUID(int=(old + (milliseconds << 80)) ^ other)}"'

        return (_CHANGES.sub(changed, text) for text in self._texts)


def _of(event: dict[str, Any], token: str) -> dict[str, Any]:
    """The event with its id first, so that it is found without reading, and the project's token."""
    return {"uuid": event["uuid"], **event, "properties": {**event["properties"], "token": token}}


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)
