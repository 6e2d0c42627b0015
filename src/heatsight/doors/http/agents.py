"""`/mcp`: the tools over streamable HTTP, opened by the same keys as the reading routes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from concurrent.futures import wait
from http import HTTPStatus
from typing import Any, Final

import anyio
from mcp.server.streamable_http_manager import StreamableHTTPSessionManager
from starlette.requests import Request
from starlette.routing import Route
from starlette.types import Message, Receive, Scope, Send

from heatsight.doors.assessing import begin_assessment
from heatsight.doors.desk import desk_of
from heatsight.doors.http.access import CURRENT, Access, Caller
from heatsight.doors.http.errors import CODES, error_answer, told
from heatsight.doors.mcp.server import Ask, Context, make_server
from heatsight.doors.orders import carry_out
from heatsight.errors import HeatsightError, NotAuthenticated
from heatsight.model.project import Project
from heatsight.use_cases.assessments import Assessments
from heatsight.use_cases.installation import Installation

PATH: Final = "/mcp"
_CALLER: Final = "heatsight.caller"
MAX_BODY: Final = 1 << 20
_LISTEN: Final = 0.1


class Agents:
    """The MCP endpoint. Every request bears a key, and each is answered for itself: no session is kept between them."""

    def __init__(self, installation: Installation, access: Access, assessments: Assessments) -> None:
        self._installation = installation
        self._access = access
        self._assessments = assessments
        self.manager = StreamableHTTPSessionManager(make_server(self._asker), stateless=True, max_request_body_size=MAX_BODY)
        """To be run while the application lives."""

    def routes(self) -> list[Route]:
        """With and without the last slash."""
        return [Route(path, self, methods=["POST"]) for path in (PATH, f"{PATH}/")]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request of a key's holder."""
        request = Request(scope, receive)
        try:
            scope[_CALLER] = await anyio.to_thread.run_sync(self._caller, request)
        except HeatsightError as error:
            await told(request, error)(scope, receive, send)
            return
        await self.manager.handle_request(scope, receive, _in_shape(scope, receive, send))

    def _caller(self, request: Request) -> tuple[Caller, Project]:
        """The caller, with the key's own project; the owner's key, which opens all, names one by `?project=` or gets the oldest."""
        caller = self._access.caller(request)
        return caller, caller.project(request.query_params.get("project") or CURRENT)

    def _asker(self, context: Context) -> Ask:
        if context.request is None:
            raise NotAuthenticated("this call came without its request, and so without a key")
        caller, project = context.request.scope[_CALLER]

        def ask(name: str, params: Mapping[str, Any], progress: Callable[[str], None]) -> dict[str, Any]:
            if name == "assessments":
                return self._assess(project, params, progress)
            desk = desk_of(self._installation, project, progress, by=caller.label, may_write=caller.may_write)
            return carry_out(desk, name, params)

        return ask

    def _assess(self, project: Project, params: Mapping[str, Any], progress: Callable[[str], None]) -> dict[str, Any]:
        """An assessment takes its turn with those asked over HTTP; its steps are told from this thread, which a client listens to."""
        making = begin_assessment(self._installation, self._assessments, project, params)
        heard, done = 0, False
        while not done:
            done = bool(wait([making.done], timeout=_LISTEN).done)
            for step in making.steps[heard:]:
                heard += 1
                progress(step)
        return making.document()


def _in_shape(scope: Scope, receive: Receive, send: Send) -> Send:
    """The protocol's own answers pass; what its library refuses in bare words before it comes to that is told in the shape of errors."""
    refused = 0

    async def sending(message: Message) -> None:
        nonlocal refused
        if message["type"] == "http.response.start" and message["status"] >= 400 and not _speaks(message):  # noqa: PLR2004 - where HTTP's refusals begin
            refused = message["status"]
        elif not refused:
            await send(message)
        elif not message.get("more_body"):
            said = message.get("body", b"").decode("utf-8", "replace") or HTTPStatus(refused).phrase
            await error_answer(refused, CODES.get(refused, "invalid_input"), said)(scope, receive, send)

    return sending


def _speaks(message: Message) -> bool:
    """Whether an answer is one of the protocol."""
    kinds = [value for name, value in message.get("headers", []) if name.lower() == b"content-type"]
    return any(kind.startswith((b"application/json", b"text/event-stream")) for kind in kinds)
