"""One error shape on every route, PostHog's: {"type", "code", "detail", "attr"}. A traceback goes to the log, never to the client."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Final

import structlog
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from heatsight.doors.http.answer import json_answer
from heatsight.errors import (
    DataDirectoryInUse,
    HeatsightError,
    Interrupted,
    InvalidRequest,
    MissingDependency,
    NotAuthenticated,
    NotFound,
    PermissionDenied,
    QueryFailed,
    QueryRefused,
    RenderFailed,
    StoreUnavailable,
    TooLarge,
    TooManyRequests,
)

_log = structlog.get_logger()

STATUS: Final[Mapping[type[HeatsightError], int]] = {
    InvalidRequest: 400,
    QueryRefused: 400,
    QueryFailed: 400,
    NotAuthenticated: 401,
    PermissionDenied: 403,
    NotFound: 404,
    Interrupted: 410,
    TooLarge: 413,
    TooManyRequests: 429,
    MissingDependency: 501,
    RenderFailed: 502,
    DataDirectoryInUse: 503,
    StoreUnavailable: 503,
}

_TYPES: Final = {400: "validation_error", 401: "authentication_error", 403: "authentication_error", 429: "throttled_error"}
CODES: Final = {400: "invalid_input", 404: "not_found", 405: "method_not_allowed", 413: "too_large"}
"""Of statuses that come from the libraries below us."""


def error_answer(status: int, code: str, detail: str, attr: str | None = None, headers: Mapping[str, str] | None = None) -> Response:
    """An error as it goes over the wire."""
    kind = _TYPES.get(status, "invalid_request" if status < 500 else "server_error")  # noqa: PLR2004 - where HTTP's own two halves meet
    return json_answer({"type": kind, "code": code, "detail": detail, "attr": attr}, status, headers)


def told(_: Request, error: Exception) -> Response:
    """An error of ours: expected, and worded for a person."""
    if not isinstance(error, HeatsightError):
        raise error
    status = next((status for kind, status in STATUS.items() if isinstance(error, kind)), 500)
    headers = {401: {"WWW-Authenticate": "Bearer"}, 503: {"Retry-After": "5"}}.get(status)
    if isinstance(error, TooManyRequests):
        headers = {"Retry-After": str(max(1, math.ceil(error.retry_after)))}
    return error_answer(status, error.code, str(error), error.attr, headers)


def refused(request: Request, error: Exception) -> Response:
    """An error of the router: no such path, or not by this method."""
    if not isinstance(error, HTTPException):
        raise error
    said = {404: "Not found.", 405: f'Method "{request.method}" not allowed.'}.get(error.status_code, error.detail)
    return error_answer(error.status_code, CODES.get(error.status_code, "error"), said, headers=error.headers)


class LastResort:
    """Answers what nobody foresaw with a plain 500, and logs it whole. Lets any site read answers outside the API."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Run the application; nothing it raises gets past here."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started = False

        async def sending(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                message = _readable_by_any_site(scope, message)
            await send(message)

        try:
            await self._app(scope, receive, sending)
        except Exception:  # noqa: BLE001 - whatever it was, the client hears it in one shape and the log holds it whole
            _log.exception("request_failed", method=scope["method"], path=scope["path"])
            if not started:
                await error_answer(500, "error", "A server error occurred.")(scope, receive, sending)


def _readable_by_any_site(scope: Scope, message: Message) -> Message:
    """
    Capture answers pages of any origin, errors included: without this header the SDK cannot see that it was answered at all.

    The API and the tools need a key, which no other site's page has, and stay closed to them; so does an answer that says it is
    for its own origin alone, as the web page's do.
    """
    headers = list(message.get("headers", []))
    said = {name.lower(): value for name, value in headers}
    own = said.get(b"cross-origin-resource-policy") == b"same-origin"
    if own or scope["path"].startswith(("/api/", "/mcp")) or b"access-control-allow-origin" in said:
        return message
    return {**message, "headers": [*headers, (b"access-control-allow-origin", b"*")]}
