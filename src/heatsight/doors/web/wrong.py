"""What a browser is shown when something went wrong, and the headers that go with every page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import structlog
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from heatsight.doors.http.errors import error_answer, refused, told
from heatsight.doors.web.look import render
from heatsight.errors import HeatsightError

CSP: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; connect-src 'self'; frame-src 'self'; "
    "frame-ancestors 'none'; base-uri 'none'; form-action 'self'"
)
HEADERS: Final[Mapping[str, str]] = {
    "Content-Security-Policy": CSP,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    # `no-referrer` would take the Origin from our own forms.
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cache-Control": "no-store",
}
"""Of every page; an endpoint may say otherwise for its own answer."""

_NOT_PAGES: Final = ("/api/", "/mcp")
"""Where no page lies, whoever asks."""
_UNFORESEEN: Final = "Something unforeseen happened; the server's log says what."
_SAID: Final[Mapping[int, str]] = {404: "There is no such page.", 405: "This address is not asked that way."}

_log = structlog.get_logger()


def dressed(response: Response) -> Response:
    """The answer with the headers of every page, where it does not bear its own."""
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    return response


def went_wrong(request: Request, error: Exception, *, data: bool = False) -> Response:
    """
    The page that says what went wrong; what nobody foresaw is logged whole, and told without its text.

    Args:
        data: a script asked, and hears it in the shape of errors.
    """
    if not isinstance(error, HeatsightError):
        _log.error("page_failed", method=request.method, path=request.url.path, exc_info=error)
        if data:
            return error_answer(500, "error", "A server error occurred.")
        return render("error.html.j2", status=500, request=request, said=_UNFORESEEN)
    answer = told(request, error)
    if data:
        return answer
    page = render("error.html.j2", status=answer.status_code, request=request, said=str(error))
    if "retry-after" in answer.headers:
        page.headers["Retry-After"] = answer.headers["retry-after"]
    return page


def wrong_address(request: Request, error: Exception) -> Response:
    """An error of the router: a page where a browser asks for one, else the shape of errors."""
    answer = refused(request, error)
    if request.url.path.startswith(_NOT_PAGES) or "text/html" not in request.headers.get("accept", ""):
        return answer
    said = _SAID.get(answer.status_code, error.detail if isinstance(error, HTTPException) else _UNFORESEEN)
    page = render("error.html.j2", status=answer.status_code, request=request, said=said)
    if "allow" in answer.headers:
        page.headers["Allow"] = answer.headers["allow"]
    return dressed(page)
