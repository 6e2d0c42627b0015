"""
What stands before every page: is somebody signed in, did this form come from us, and which headers go with the answer.

An endpoint gets a Visit and gives a response; it runs in a thread. Errors of ours become pages, or JSON where a script asked.
"""

from __future__ import annotations

import gzip
import hmac
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import parse_qsl, quote, urlsplit

import anyio
from starlette.requests import ClientDisconnect, Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from heatsight.doors.http.answer import json_answer
from heatsight.doors.http.errors import error_answer
from heatsight.doors.http.throttle import Throttle
from heatsight.doors.web.sign_in import LASTS, Session, SignIns, form_token, unveiled, veiled
from heatsight.doors.web.wrong import dressed, went_wrong
from heatsight.errors import HeatsightError, InvalidRequest, NotFound, PermissionDenied, TooLarge
from heatsight.model.project import Project

MAX_FORM: Final = 64 << 10
"""Bytes of a form."""
THREADS: Final = 8
"""Pages made at once, in threads of their own: nobody who looks keeps capture waiting."""


@dataclass(frozen=True, slots=True)
class Visit:
    """
    One request of somebody who signed in.

    Attributes:
        params: of the address; the last of a name counts.
        form: of the body, for what is posted.
        token: what this session's forms carry, written anew for each answer.
        seal: the token under it, which no page shows.
    """

    request: Request
    session: Session
    projects: tuple[Project, ...]
    project: Project
    token: str
    seal: str = field(repr=False)
    params: Mapping[str, str]
    form: Mapping[str, str] = field(default_factory=dict)

    @property
    def origin(self) -> str:
        """Where the browser reaches this server, e.g. http://127.0.0.1:8000."""
        return f"{self.request.url.scheme}://{self.request.url.netloc}"


Answer = Callable[[Visit], Response]


class Guard:
    """Makes routes of endpoints."""

    def __init__(self, sign_ins: SignIns, throttle: Throttle) -> None:
        self._sign_ins = sign_ins
        self._throttle = throttle
        self._limiter: anyio.CapacityLimiter | None = None

    def route(self, path: str, answer: Answer, *, posts: bool = False, data: bool = False) -> Route:
        """
        A route for whoever is signed in.

        Args:
            posts: it changes something: asked by POST, from our own pages, by somebody who may write.
            data: a script asks, and hears of errors in JSON.
        """
        return Route(path, _Guarded(self, answer, posts=posts, data=data), methods=["POST"] if posts else ["GET"], include_in_schema=False)

    def open_route(self, path: str, answer: Callable[[Request, Mapping[str, str]], Response], methods: list[str]) -> Route:
        """A route for anybody; what is posted must still come from our own pages."""
        return Route(path, _Open(self, answer), methods=methods, include_in_schema=False)

    async def in_thread(self, work: Callable[[], Response]) -> Response:
        """Run what makes a page."""
        if self._limiter is None:
            self._limiter = anyio.CapacityLimiter(THREADS)
        return await anyio.to_thread.run_sync(work, limiter=self._limiter)

    def visit(self, request: Request, form: Mapping[str, str], *, posts: bool) -> Visit | None:
        """
        Who asks; None when nobody is signed in.

        Raises:
            PermissionDenied: a form without this session's token, or somebody who may only read.
            NotFound: the session does not open the project that the address names.
            TooManyRequests: the key that signed in asked more than its share, here or at other doors. The owner has no share.
        """
        secret = request.cookies.get(cookie_name(request), "")
        session = self._sign_ins.find(secret) if secret else None
        if session is None:
            return None
        if session.key_id is not None:
            self._throttle.take(session.key_id)
        token = form_token(secret)
        if posts:
            said = form.get("form_token", "") or request.headers.get("x-form-token", "")
            if not hmac.compare_digest(unveiled(said), token):
                raise PermissionDenied("This form is not of your session: load the page again.")
            if not session.may_write:
                raise PermissionDenied("You signed in with a key that may only read.")
        projects = self._sign_ins.projects(session)
        wanted = request.query_params.get("project", "")
        for project in projects:
            if wanted in ("", str(project.id)):
                return Visit(request, session, projects, project, veiled(token), token, dict(request.query_params), form)
        raise NotFound("There is no such project, or you may not see it.")


class _Guarded:
    """An endpoint behind the guard."""

    def __init__(self, guard: Guard, answer: Answer, *, posts: bool, data: bool) -> None:
        self._guard, self._answer, self._posts, self._data = guard, answer, posts, data

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        try:
            form = await form_of(request) if self._posts else {}
            response = await self._guard.in_thread(lambda: self._respond(request, form))
        except ClientDisconnect:
            return
        except HeatsightError as error:
            response = went_wrong(request, error, data=self._data)
        await dressed(response)(scope, receive, send)

    def _respond(self, request: Request, form: Mapping[str, str]) -> Response:
        try:
            visit = self._guard.visit(request, form, posts=self._posts)
            if visit is not None:
                return self._answer(visit)
        except Exception as error:  # noqa: BLE001 - whatever it was, it is told as the page's other errors are
            return went_wrong(request, error, data=self._data)
        if self._data:
            return error_answer(401, "not_authenticated", "You are not signed in.")
        here = request.url.path + (f"?{request.url.query}" if request.url.query and not self._posts else "")
        return RedirectResponse("/sign-in" if here == "/" or self._posts else f"/sign-in?next={quote(here, safe='')}", 303)


class _Open:
    """An endpoint for anybody."""

    def __init__(self, guard: Guard, answer: Callable[[Request, Mapping[str, str]], Response]) -> None:
        self._guard, self._answer = guard, answer

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        try:
            form = await form_of(request) if request.method == "POST" else {}
            response = await self._guard.in_thread(lambda: self._answer(request, form))
        except ClientDisconnect:
            return
        except Exception as error:  # noqa: BLE001 - see above
            response = went_wrong(request, error)
        await dressed(response)(scope, receive, send)


async def form_of(request: Request) -> Mapping[str, str]:
    """
    The fields of a form that one of our own pages sent.

    Raises:
        PermissionDenied: it came from elsewhere. Every browser says where a POST comes from.
        TooLarge, InvalidRequest: it is no form of ours.
    """
    origin = request.headers.get("origin", "")
    if urlsplit(origin).netloc.lower() != request.headers.get("host", "").lower() or not origin:
        raise PermissionDenied("This was not sent by a page of this server.")
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > MAX_FORM:
            raise TooLarge(f"a form may have {MAX_FORM} bytes")
    try:
        return dict(parse_qsl(body.decode(), keep_blank_values=True, max_num_fields=50))
    except ValueError:
        raise InvalidRequest("this is no form") from None


def cookie_name(request: Request) -> str:
    """Cookies do not tell ports apart, so two servers on one machine need two names."""
    return f"heatsight_{request.url.port or request.url.scheme}"


def keep_signed_in(request: Request, response: Response, secret: str) -> Response:
    """The answer with the session's cookie. Lax: a link in a mail must find its reader signed in."""
    seconds = int(LASTS.total_seconds())
    secure = request.url.scheme == "https"
    response.set_cookie(cookie_name(request), secret, max_age=seconds, path="/", secure=secure, httponly=True, samesite="lax")
    return response


def own_path(text: str) -> str:
    """A path of this server to go on to; "/" for anything that could lead elsewhere."""
    safe = text.startswith("/") and not text.startswith(("//", "/\\")) and text.isprintable() and "\\" not in text
    return text if safe else "/"


def data(content: Any) -> Response:
    """An answer to one of our scripts."""
    return json_answer(content)


def packed(visit: Visit, response: Response) -> Response:
    """An answer made small. Only for what holds no secret but the veiled token: what is packed with a secret could be used to guess it."""
    if "gzip" not in visit.request.headers.get("accept-encoding", ""):
        return response
    headers = {"Content-Type": response.headers["content-type"], "Content-Encoding": "gzip", "Vary": "Accept-Encoding"}
    return Response(gzip.compress(bytes(response.body), 6), response.status_code, headers)
