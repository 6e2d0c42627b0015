"""Capture: a request body comes in, and is stored for good before it is answered."""

from __future__ import annotations

import asyncio
import sys
import time
from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

import structlog

from heatsight.capture.clock_skew import ClockSkew
from heatsight.capture.draft import Context, sample_of
from heatsight.capture.envelope import open_envelope, token_in_text, token_of
from heatsight.capture.pipeline import Timings, run
from heatsight.capture.remote_config import config_script, decide, flags, remote_config
from heatsight.capture.visitor_caps import VisitorCaps
from heatsight.capture.wire import MAX_DECODED, json_of, text_of
from heatsight.capture.writer import Writer
from heatsight.errors import InvalidRequest, NotAuthenticated, NotFound, StoreUnavailable, TooLarge
from heatsight.model.batch import Batch, Receipt
from heatsight.model.interaction import Interaction
from heatsight.model.project import Project
from heatsight.model.rejection import Reason, Rejection
from heatsight.store.interface import Catalogue, EventStore

TOKEN_SECONDS: Final = 2.0
"""How long a project is remembered, so that a changed setting takes effect beside a running server."""

_AT_ONCE: Final = 1 << 20  # bytes of JSON decoded between two requests; a larger body waits for a thread of its own
LARGE_IN_LINE: Final = 50
"""Large bodies that may wait for their thread: a bomb is a small thing to send and a long one to open."""
_TOKENS: Final = 1_000
_POINT: Final = 600
_NOTHING: Final[Mapping[str, str]] = {}

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Counters:
    """
    What this process took in since it started.

    Attributes:
        unreadable: bodies that could not be read; those that named a project are listed there as well.
        unknown_token: bodies and questions for projects that do not exist.
        groups: writes that the stored rows took.
        step_seconds: time spent in each step of the pipeline, by name.
    """

    bodies: int
    events: int
    unreadable: int
    unknown_token: int
    groups: int
    stored: Receipt
    step_seconds: Mapping[str, float]


class Capture:
    """Takes bodies for all projects. One per process; close it before the store."""

    def __init__(self, store: EventStore, catalogue: Catalogue, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._catalogue = catalogue
        self._clock = clock
        self._writer = Writer(store)
        self._skew, self._timings = ClockSkew(), Timings()
        self._caps, self._no_caps = VisitorCaps(), VisitorCaps(rows=sys.maxsize, visitors=1)
        self._projects: dict[str, tuple[Project, float]] = {}
        self._large = ThreadPoolExecutor(1, "capture-large-body")  # one at a time: unfolded, a body takes many times its size
        self._in_line = 0
        self._bodies = self._unreadable = self._unknown = 0

    async def receive(self, path: str, query: Mapping[str, str], headers: Mapping[str, str], body: bytes) -> Mapping[str, Any]:
        """
        Take one request. When this returns, everything in the body is stored for good, or set aside with its reason.

        Args:
            path: of the request; it only tells events from descriptions of people.
            headers: not believed; what a body is, its bytes say.

        Raises:
            InvalidRequest: the body cannot be read; noted in the project where that is known.
            NotAuthenticated: no project has its token.
            TooLarge: more than one body may hold.
            StoreUnavailable: it could not be stored; the client should send it again later.
        """
        del headers
        request = _Request(path, query, body, self._clock())
        try:
            waiting = self._accept(request, _AT_ONCE, self._caps)
        except TooLarge:
            waiting = await self._accept_large(request)
        await asyncio.wrap_future(waiting.stored)
        if waiting.refusal is not None:
            raise waiting.refusal
        return {"status": 1}

    def take(self, body: bytes, *, path: str = "/e/", query: Mapping[str, str] = _NOTHING) -> None:
        """
        The same for the owner's own commands: waits until the body is stored, and caps no visitor, whose whole history it may hold.

        Raises what `receive` raises.
        """
        waiting = self._accept(_Request(path, query, body, self._clock()), MAX_DECODED, self._no_caps)
        waiting.stored.result()
        if waiting.refusal is not None:
            raise waiting.refusal

    def flags(self, path: str, query: Mapping[str, str], body: bytes) -> Mapping[str, Any]:
        """The answer to `/flags/` and `/decide/`. Raises InvalidRequest, NotAuthenticated, TooLarge."""
        token = token_of(json_of(text_of(body, query, limit=_AT_ONCE)), query) if body or "data" in query else token_of(None, query)
        answer = decide if path.strip("/") == "decide" else flags
        return answer(self._project(token))

    def remote_config(self, token: str) -> Mapping[str, Any]:
        """What a page with this token shall capture, as JSON. Raises NotFound."""
        return remote_config(self._configured(token))

    def config_script(self, token: str) -> str:
        """The same as a script. Raises NotFound."""
        return config_script(self._configured(token))

    def counters(self) -> Counters:
        """What was taken in so far."""
        return Counters(
            bodies=self._bodies,
            events=self._timings.events,
            unreadable=self._unreadable,
            unknown_token=self._unknown,
            groups=self._writer.groups,
            stored=self._writer.receipt,
            step_seconds=dict(self._timings.seconds),
        )

    def close(self) -> None:
        """Store what was accepted, then stop. Later bodies are refused as unavailable."""
        self._large.shutdown()
        self._writer.close()

    def _accept(self, request: _Request, limit: int, caps: VisitorCaps) -> _Waiting:
        text, reason = b"", Reason.BODY_UNREADABLE
        try:
            text = text_of(request.body, request.query, limit=limit)
            value = json_of(text)
            reason = Reason.BODY_NOT_EVENTS
            envelope = open_envelope(value, request.query, request.path)
        except InvalidRequest as error:
            return self._set_aside(reason, error, text, request)
        project = self._project(envelope.token)
        self._bodies += 1
        context = Context(project, request.received_at, envelope.sent_at, len(text), self._skew, caps)
        batch = run(envelope.items, context, self._timings)
        return _Waiting(self._writer.submit(batch, len(text) + sum(map(_unfolded, batch.interactions))))

    async def _accept_large(self, request: _Request) -> _Waiting:
        if self._in_line >= LARGE_IN_LINE:
            raise StoreUnavailable("too many large bodies at once; send it again later")
        self._in_line += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._large, self._accept, request, MAX_DECODED, self._caps)
        finally:
            self._in_line -= 1

    def _set_aside(self, reason: Reason, error: InvalidRequest, text: bytes, request: _Request) -> _Waiting:
        """Note the body in the project it names, if it names one; either way the client hears that it cannot be read."""
        self._unreadable += 1
        project = self._find(token_of(None, request.query) or token_in_text(text))
        if project is None:
            _log.info("unreadable_body", reason=str(error))
            raise error
        sample = sample_of(text[:1000].decode("utf-8", "replace"))
        note = Rejection(reason=reason, kind="body", received_at=request.received_at, detail=str(error), sample=sample)
        batch = Batch(project_id=project.id, rejections=(note,), retention_days=project.retention_days)
        return _Waiting(self._writer.submit(batch, len(text)), error)

    def _project(self, token: str) -> Project:
        project = self._find(token)
        if project is None:
            self._unknown += 1
            what = "no project has this token" if token else "the body names no project token"
            raise NotAuthenticated(f"{what}; `heatsight projects list` shows them", attr="api_key")
        return project

    def _configured(self, token: str) -> Project:
        project = self._find(token)
        if project is None:
            self._unknown += 1
            raise NotFound("no project has this token; `heatsight projects list` shows them")
        return project

    def _find(self, token: str) -> Project | None:
        """A known token is remembered for a moment; an unknown one is not, so a new project works at once."""
        if not token:
            return None
        now = time.monotonic()
        project, until = self._projects.get(token, (None, 0.0))
        if project is not None and now < until:
            return project
        project = self._catalogue.project_by_token(token)
        if project is None:
            self._projects.pop(token, None)
        else:
            if len(self._projects) >= _TOKENS:
                self._projects.clear()
            self._projects[token] = (project, now + TOKEN_SECONDS)
        return project


def _unfolded(point: Interaction) -> int:
    """Bytes of a point's row: some ten times what the body says of it, and both its urls."""
    return _POINT + len(point.current_url) + len(point.page)


@dataclass(frozen=True, slots=True)
class _Request:
    """What came in, and when."""

    path: str
    query: Mapping[str, str]
    body: bytes
    received_at: datetime


@dataclass(frozen=True, slots=True)
class _Waiting:
    """A batch on its way to the store, and what the client hears once it is there when that is not "stored"."""

    stored: Future[None]
    refusal: InvalidRequest | None = None
