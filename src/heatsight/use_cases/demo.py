"""
The bundled sample: real traffic of one small site, moved to the last days and sent through the real capture path.

Sessions move as a whole, each by its own amount; time within a session stays as it was. Event ids stay, too, so loading the
sample twice adds nothing.
"""

from __future__ import annotations

import gzip
import json
import random
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any, Final

from heatsight.errors import MissingDependency
from heatsight.model.page import page_of

DAYS: Final = 6
"""The sample is spread over this many days."""

AGO: Final = timedelta(minutes=70)
"""How long before now its last session ends: long enough for capture to see that it comes late, and not from a slow clock."""

_HOUR: Final = 3_600_000
_ISO: Final = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")


@dataclass(frozen=True, slots=True)
class Request:
    """The body of one request as a browser sent it, its times moved."""

    sent_at: datetime
    body: bytes


@dataclass(frozen=True, slots=True)
class Sample:
    """The bundled traffic; `url` is its busiest page, and `recorded` the requests as they were."""

    site: str
    url: str
    recorded: tuple[dict[str, Any], ...]


def read_sample() -> Sample:
    """The bundled sample. Raises MissingDependency when this copy of heatsight came without it."""
    site = next((folder for folder in _folders() if (folder / "events.jsonl.gz").is_file()), None)
    if site is None:
        raise MissingDependency("this copy of heatsight came without its sample traffic; install it from a full clone")
    text = gzip.decompress((site / "events.jsonl.gz").read_bytes())
    recorded = tuple(json.loads(line) for line in text.splitlines() if line.strip())
    clicks: Counter[str] = Counter()
    for request in recorded:
        for event in _events(request):
            for url, points in event.get("properties", {}).get("$heatmap_data", {}).items():
                clicks[page_of(url)] += sum(point["type"] == "click" for point in points)
    return Sample(site.name, clicks.most_common(1)[0][0], recorded)


def moved(sample: Sample, token: str, now: datetime, *, seed: int = 7) -> tuple[Request, ...]:
    """
    The sample's requests in the order in which they arrive once every session lies within the last days.

    Args:
        token: of the project they are for, in place of the one they were recorded with.
        now: aware UTC; the last session ends a good hour before.
        seed: the same seed spreads the sessions the same way.
    """
    spans: dict[str, tuple[int, int]] = {}
    for request in sample.recorded:
        session = _session(request)
        first, last = spans.get(session, (request["recv_ms"], 0))
        spans[session] = min(first, request["recv_ms"]), max(last, request["recv_ms"])
    earliest, latest = min(span[0] for span in spans.values()) - _HOUR, max(span[1] for span in spans.values()) + _HOUR
    end = int((now - AGO).timestamp() * 1000)
    chance = random.Random(seed)  # noqa: S311 - spreads a sample over a week; nobody guards anything with it
    shifts = {session: end - span[1] - int(chance.random() * DAYS * 24 * _HOUR) for session, span in sorted(spans.items())}
    newest = max(shifts, key=lambda session: spans[session][1] + shifts[session])
    shifts[newest] = end - spans[newest][1]
    requests = []
    for request in sample.recorded:
        move = _Move(shifts[_session(request)], earliest, latest, request["body"].get("api_key"), token)
        requests.append(
            Request(
                sent_at=datetime.fromtimestamp((request["recv_ms"] + move.shift) / 1000, UTC),
                body=json.dumps(move.of(request["body"]), ensure_ascii=False, separators=(",", ":")).encode(),
            )
        )
    return tuple(sorted(requests, key=lambda request: request.sent_at))


@dataclass(frozen=True, slots=True)
class _Move:
    """Moves every time within a value, however it is written, and puts one token for another."""

    shift: int
    earliest: int
    latest: int
    old_token: str | None
    token: str

    def of(self, value: Any) -> Any:
        if isinstance(value, dict):
            return {key: self.of(inner) for key, inner in value.items()}
        if isinstance(value, list):
            return [self.of(inner) for inner in value]
        if isinstance(value, str):
            return self._text(value)
        if isinstance(value, int | float) and not isinstance(value, bool):
            if self.earliest <= value <= self.latest:
                return value + self.shift
            if self.earliest <= value * 1000 <= self.latest:
                return round(value + self.shift / 1000, 3)
        return value

    def _text(self, text: str) -> str:
        if text == self.old_token:
            return self.token
        if not _ISO.fullmatch(text):
            return text
        moment = datetime.fromisoformat(text)
        if not self.earliest <= moment.timestamp() * 1000 <= self.latest:
            return text
        later = (moment + timedelta(milliseconds=self.shift)).astimezone(UTC)
        return later.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _folders() -> Iterator[Traversable]:
    root = files("heatsight") / "sample"
    if root.is_dir():
        yield from sorted((folder for folder in root.iterdir() if folder.is_dir()), key=lambda folder: folder.name)


def _events(request: dict[str, Any]) -> list[dict[str, Any]]:
    events: list[dict[str, Any]] = request["body"]["batch"]
    return events


def _session(request: dict[str, Any]) -> str:
    return next((str(event["properties"]["$session_id"]) for event in _events(request) if "$session_id" in event["properties"]), "")
