"""The public routes: what posthog-js sends to and fetches from a server. No key; readable by any site, errors included."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final

from starlette.requests import ClientDisconnect, Request
from starlette.responses import FileResponse, Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from heatsight.capture.scripts import Scripts, read_scripts
from heatsight.doors.http.answer import json_answer
from heatsight.doors.http.errors import error_answer, told
from heatsight.doors.http.patience import BODY_SECONDS
from heatsight.errors import HeatsightError, NotAuthenticated, NotFound, StoreUnavailable, TooLarge
from heatsight.use_cases.capture import Capture

MAX_BODY: Final = 20 << 20
"""Bytes on the wire, compressed or not."""

_ALL_BODIES: Final = 96 << 20  # held at one moment by all requests together
_PATIENCE: Final = 4  # a body over its cap is read up to this many caps, so that the client hears the answer
_EVENTS: Final = ("/e", "/i/v0/e", "/i/v0/s", "/capture", "/track", "/batch", "/engage", "/s")
_FLAGS: Final = ("/flags", "/decide")
_ORIGIN: Final = re.compile(r"null|[a-zA-Z][a-zA-Z0-9+.\-]{1,30}://[^\s,;\"'<>]{1,300}")
_HEADER_NAMES: Final = re.compile(r"[A-Za-z0-9\-, ]{1,1000}")
_A_MOMENT: Final = {"Cache-Control": "public, max-age=30"}
_FOR_GOOD: Final = {"Cache-Control": "public, max-age=31536000, immutable"}
_A_WHILE: Final = {"Cache-Control": "public, max-age=300"}

Answer = Callable[[Request], Awaitable[Response]]


def routes(capture: Capture, static_dir: Path | None) -> list[Route]:
    """
    All public routes, each with and without its trailing slash.

    Args:
        static_dir: posthog-js's `dist`, for `/static/*`; None answers these 404 with how to get it.
    """
    public = _Public(capture, read_scripts(static_dir))
    posted = dict.fromkeys(_EVENTS, public.events) | dict.fromkeys(_FLAGS, public.flags)
    fetched: dict[str, Answer] = {
        "/array/{token}/config.js": public.config_script,
        "/array/{token}/config": public.config,
        "/array/{token}/array.js": public.array,
        "/static/{name}": public.script,
        "/static/{version}/{name}": public.script,
    }
    return [
        *(Route(path + slash, _AnySite(answer, ("POST", "GET"))) for path, answer in posted.items() for slash in ("/", "")),
        *(Route(path, _AnySite(answer, ("GET", "HEAD"))) for path, answer in fetched.items()),
        Route("/array/{token}/config/", _AnySite(public.config, ("GET", "HEAD"))),
    ]


class _AnySite:
    """Lets pages of any origin call a route and read its answers, preflights and errors included."""

    def __init__(self, answer: Answer, methods: tuple[str, ...]) -> None:
        self._answer = answer
        self._methods = methods

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        try:
            response = await self._response(request)
        except ClientDisconnect:
            return  # nobody is left to answer, and nothing of a half body was taken
        except NotAuthenticated as error:
            response = error_answer(401, "invalid_api_key", str(error))
        except HeatsightError as error:
            response = told(request, error)
        response.headers.update(_readable_by(request.headers.get("origin")))
        await response(scope, receive, send)

    async def _response(self, request: Request) -> Response:
        if request.method == "OPTIONS":
            return Response(status_code=200, headers=_preflight(request, self._methods))
        if request.method not in self._methods:
            return error_answer(
                405, "method_not_allowed", f"{request.method} is not answered here", headers={"Allow": ", ".join(self._methods)}
            )
        return await self._answer(request)


class _Public:
    """The answers."""

    def __init__(self, capture: Capture, scripts: Scripts) -> None:
        self._capture = capture
        self._scripts = scripts
        self._held = 0

    async def events(self, request: Request) -> Response:
        """Events and recordings, stored before they are answered. Exactly 200: the SDK sends anything else again, or drops it."""
        async with self._body(request) as body:
            return json_answer(await self._capture.receive(request.url.path, request.query_params, request.headers, body))

    async def flags(self, request: Request) -> Response:
        """Feature flags, of which there are none."""
        async with self._body(request) as body:
            return json_answer(self._capture.flags(request.url.path, request.query_params, body))

    async def config(self, request: Request) -> Response:
        """The remote config."""
        return json_answer(self._capture.remote_config(request.path_params["token"]), headers=_A_MOMENT)

    async def config_script(self, request: Request) -> Response:
        """The remote config as a script."""
        return _script(self._capture.config_script(request.path_params["token"]))

    async def array(self, request: Request) -> Response:
        """posthog-js itself behind its remote config."""
        config = self._capture.config_script(request.path_params["token"])
        return _script(config + self._found("array.js", None).read_text("utf-8"))

    async def script(self, request: Request) -> Response:
        """A script of the installed posthog-js. Another version's answers 404, and the SDK asks again without a version."""
        version = request.path_params.get("version")
        path = self._found(request.path_params["name"], version)
        return FileResponse(path, headers=_FOR_GOOD if version else _A_WHILE, media_type="text/javascript")

    def _found(self, name: str, version: str | None) -> Path:
        if not self._scripts.files:
            raise NotFound("posthog-js is not installed here: run `npm ci`, or set HEATSIGHT_POSTHOG_JS to its dist directory")
        path = self._scripts.find(name, version)
        if path is None:
            raise NotFound(f"the installed posthog-js is {self._scripts.version or 'of no known version'} and has no such script")
        return path

    @asynccontextmanager
    async def _body(self, request: Request) -> AsyncIterator[bytes]:
        """
        The body, read up to its cap and counted as held while the block runs.

        Raises:
            TooLarge: over the cap.
            StoreUnavailable: all requests together hold too much already, or it dawdles.
        """
        said = request.headers.get("content-length", "")
        if said.isascii() and said.isdigit() and int(said) > _PATIENCE * MAX_BODY:
            raise TooLarge(f"a body may have {MAX_BODY} bytes")
        body = bytearray()
        seen = 0
        try:
            async with _in_time():
                async for chunk in request.stream():
                    seen += len(chunk)
                    if seen <= MAX_BODY:
                        body += chunk
                        self._held += len(chunk)
                    if self._held > _ALL_BODIES or seen > _PATIENCE * MAX_BODY:
                        break
            _within_caps(seen, self._held)
            yield bytes(body)
        finally:
            self._held -= len(body)


@asynccontextmanager
async def _in_time() -> AsyncIterator[None]:
    try:
        async with asyncio.timeout(BODY_SECONDS):
            yield
    except TimeoutError:
        raise StoreUnavailable(f"the body took longer than {BODY_SECONDS:.0f} s; send it again") from None


def _within_caps(size: int, held: int) -> None:
    if held > _ALL_BODIES:
        raise StoreUnavailable("too many bodies at once; send it again later")
    if size > MAX_BODY:
        raise TooLarge(f"a body may have {MAX_BODY} bytes")


def _script(text: str) -> Response:
    return Response(text, 200, _A_MOMENT, "text/javascript")


def _readable_by(origin: str | None) -> Mapping[str, str]:
    """
    Any site may read the answer. Older SDKs send along the cookies that a site may have, and then a browser wants its origin named.

    Nothing here looks at cookies, so nobody learns through them what he could not ask for himself.
    """
    named = origin is not None and _ORIGIN.fullmatch(origin) is not None
    return {
        "Access-Control-Allow-Origin": origin if origin is not None and named else "*",
        **({"Access-Control-Allow-Credentials": "true"} if named else {}),
        "Cross-Origin-Resource-Policy": "cross-origin",
        "Vary": "Origin",
    }


def _preflight(request: Request, methods: tuple[str, ...]) -> Mapping[str, str]:
    asked = request.headers.get("access-control-request-headers", "")
    return {
        "Access-Control-Allow-Methods": ", ".join((*methods, "OPTIONS")),
        "Access-Control-Allow-Headers": asked if _HEADER_NAMES.fullmatch(asked) else "content-type",
        "Access-Control-Max-Age": "86400",
    }
