"""The routes of readings and writings: authenticate, gather the parameters, ask, answer."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from typing import Any, Final, TypeVar

import anyio
import msgspec
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from heatsight.doors.desk import Desk, desk_of
from heatsight.doors.http.access import Access
from heatsight.doors.http.answer import json_answer
from heatsight.doors.orders import carry_out
from heatsight.doors.public import public
from heatsight.doors.readings import READINGS, Reading
from heatsight.doors.writings import WRITINGS, Writing
from heatsight.errors import InvalidRequest, TooLarge
from heatsight.report import Format, render
from heatsight.use_cases.documents import Documents
from heatsight.use_cases.installation import Installation
from heatsight.use_cases.shared_documents import SharedDocuments

PREFIXES: Final = ("/api/projects/{project_id}", "/api/environments/{project_id}")
MAX_BODY: Final = 1 << 20
"""Bytes of a question; capture has a cap of its own."""

MEDIA_TYPES: Final[Mapping[Format, str]] = {
    "json": "application/json",
    "text": "text/plain; charset=utf-8",
    "markdown": "text/markdown; charset=utf-8",
    "html": "text/html; charset=utf-8",
}
"""Of `?format=`."""

THREADS: Final = 8
"""Questions answered at once. They have threads of their own, so that long ones never keep capture waiting."""

Endpoint = Callable[[Request], Awaitable[Response]]
T = TypeVar("T")


class Reader:
    """Answers questions over HTTP, each in a thread."""

    def __init__(self, installation: Installation, access: Access, documents: Documents | SharedDocuments) -> None:
        self._installation = installation
        self._access = access
        self._documents = documents
        self._limiter: anyio.CapacityLimiter | None = None

    def routes(self) -> list[Route]:
        """Every route below a project, under both prefixes, with and without the last slash."""
        ways: dict[str, dict[str, Endpoint]] = {"/api/projects": {"GET": self.projects}}
        for prefix in PREFIXES:
            ways |= {prefix: {"GET": self.one_project}, f"{prefix}/assessments/{{document_id}}": {"GET": self.kept_assessment}}
            for reading in READINGS.values():
                endpoint = self.new_assessment if reading.route == "assessments" else partial(self.reading, reading=reading)
                ways[f"{prefix}/{reading.route}"] = {"POST" if reading.posts else "GET": endpoint}
            for writing in WRITINGS.values():
                ways.setdefault(f"{prefix}/{writing.route}", {})[writing.method] = partial(self.writing, writing=writing)
        return [Route(path + slash, by_method(endpoints), methods=[*endpoints]) for path, endpoints in ways.items() for slash in ("/", "")]

    async def projects(self, request: Request) -> Response:
        """The projects that the key opens."""
        caller = await self.in_thread(lambda: self._access.caller(request))
        return json_answer({"results": [public(project) for project in caller.projects]})

    async def one_project(self, request: Request) -> Response:
        """One project and its settings."""
        return json_answer(public(await self.in_thread(lambda: self._access.project(request))))

    async def reading(self, request: Request, *, reading: Reading) -> Response:
        """One entry of the list."""
        desk = await self.in_thread(lambda: self.desk(request))
        params = (await _body(request) if reading.posts else _query(request)) | _named(request)
        answer = await self.in_thread(lambda: reading.answer(desk, params))
        return json_answer(answer, headers={"Cache-Control": f"max-age={reading.max_age}"} if reading.max_age else None)

    async def writing(self, request: Request, *, writing: Writing) -> Response:
        """One entry of the list, for a key that may write."""
        desk = await self.in_thread(lambda: self.desk(request))
        params = await _body(request) | _named(request)
        return json_answer(await self.in_thread(lambda: carry_out(desk, writing.name, params)), writing.status)

    def desk(self, request: Request) -> Desk:
        """The desk of the project in the request's path, for whoever asks. Raises what Access raises."""
        caller = self._access.caller(request)
        project = caller.project(request.path_params["project_id"])
        return desk_of(self._installation, project, by=caller.label, may_write=caller.may_write)

    async def new_assessment(self, request: Request) -> Response:
        """Assess a page; the document is kept and its address told."""
        project = await self.in_thread(lambda: self._access.project(request))
        params = await _body(request)
        form = _format(request)

        def work() -> dict[str, Any]:
            document = READINGS["assessments"].answer(desk_of(self._installation, project), params)
            return {"id": self._documents.put(project.id, document), **document}

        document = await self.in_thread(work)
        where = f"/api/projects/{project.id}/assessments/{document['id']}/"
        return await self.in_thread(lambda: _rendered(document, form, 201, {"Location": where}))

    async def kept_assessment(self, request: Request) -> Response:
        """A document made earlier."""
        project = await self.in_thread(lambda: self._access.project(request))
        form, name = _format(request), request.path_params["document_id"]

        def work() -> Response:
            return _rendered({"id": name, **self._documents.get(project.id, name)}, form, 200)

        return await self.in_thread(work)

    async def in_thread(self, work: Callable[[], T]) -> T:
        """What some work gives, done beside the server's own loop."""
        if self._limiter is None:
            self._limiter = anyio.CapacityLimiter(THREADS)
        return await anyio.to_thread.run_sync(work, limiter=self._limiter)


def by_method(endpoints: Mapping[str, Endpoint]) -> Endpoint:
    """One endpoint for a path that answers several methods; HEAD is a GET without its body."""

    async def answer(request: Request) -> Response:
        return await endpoints["GET" if request.method == "HEAD" else request.method](request)

    return answer


def _named(request: Request) -> dict[str, Any]:
    """The parameters in the path."""
    return {name: value for name, value in request.path_params.items() if name != "project_id"}


def _rendered(document: Mapping[str, Any], form: Format, status: int, headers: Mapping[str, str] | None = None) -> Response:
    if form == "json":
        return json_answer(document, status, headers)
    safe = {"X-Content-Type-Options": "nosniff", "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; img-src data:"}
    return Response(render(dict(document), form), status, {**safe, **(headers or {})}, MEDIA_TYPES[form])


def _format(request: Request) -> Format:
    asked = request.query_params.get("format") or "json"
    for form in MEDIA_TYPES:
        if form == asked:
            return form
    raise InvalidRequest(f"format is one of {', '.join(MEDIA_TYPES)}", attr="format")


def _query(request: Request) -> dict[str, Any]:
    """The query string's parameters: the last of a name counts, except that of `cta` there may be several."""
    params: dict[str, Any] = dict(request.query_params)
    params.pop("personal_api_key", None)
    if "cta" in params:
        params["cta"] = request.query_params.getlist("cta")
    return params


async def _body(request: Request) -> dict[str, Any]:
    """The JSON object that was sent. Raises InvalidRequest, TooLarge."""
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > MAX_BODY:
            raise TooLarge(f"the body is over {MAX_BODY} bytes")
    try:
        said = msgspec.json.decode(body) if body.strip() else {}
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise InvalidRequest(f"JSON parse error: {error}") from None
    except RecursionError:
        raise InvalidRequest("the body is nested too deeply") from None
    if not isinstance(said, dict):
        raise InvalidRequest("the body is a JSON object")
    return said
