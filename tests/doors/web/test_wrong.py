"""What a browser is shown when something went wrong."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from structlog.testing import capture_logs

from heatsight.doors.http.throttle import Limits, Throttle
from heatsight.doors.web.guard import Guard
from heatsight.doors.web.sign_in import SignIns
from heatsight.doors.web.wrong import went_wrong

BROWSER = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
SHAPE = {"type", "code", "detail", "attr"}


@pytest.mark.parametrize(("method", "path", "status"), [("GET", "/nowhere", 404), ("GET", "/page/nothing", 404), ("GET", "/sign-out", 405)])
def test_a_browser_that_is_lost_sees_a_page(served: Any, method: str, path: str, status: int) -> None:
    """An address that is not there is a page for a browser, with every page's headers, and JSON for whoever asks for nothing else."""
    shown = httpx.request(method, served.url + path, headers=BROWSER)
    assert (shown.status_code, shown.headers["content-type"]) == (status, "text/html; charset=utf-8")
    assert "That did not work" in shown.text
    assert shown.headers["content-security-policy"].startswith("default-src 'none'")
    told = httpx.request(method, served.url + path)
    assert (told.status_code, told.json().keys()) == (status, SHAPE)
    assert shown.headers.get("allow") == told.headers.get("allow")


@pytest.mark.parametrize("path", ["/api/projects/1/nowhere/", "/api/nowhere", "/mcp"])
def test_routes_of_programs_answer_a_browser_in_their_own_shape(served: Any, path: str) -> None:
    """Below the API an error is JSON, also where a browser asks."""
    assert served.client.get(path, headers=BROWSER).json().keys() == SHAPE


def test_what_nobody_foresaw_is_a_page_without_its_text(served: Any) -> None:
    """A page that fails as nobody foresaw says so, in JSON where a script asked; the log has it whole and the browser nothing of it."""

    def broken(_: Request, form: Mapping[str, str]) -> Response:
        raise RuntimeError(f"a secret of the inside {form}")

    catalogue, clock = served.installation.catalogue, served.installation.clock
    app = Starlette(routes=[Guard(SignIns(catalogue, clock), Throttle(Limits())).open_route("/broken", broken, ["GET"])])

    async def ask() -> httpx.Response:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://inside") as client:
            return await client.get("/broken")

    with capture_logs() as logs:
        shown = asyncio.run(ask())
        told = went_wrong(
            Request({"type": "http", "method": "GET", "path": "/x", "headers": [], "query_string": b""}), RuntimeError("inside"), data=True
        )
    assert (shown.status_code, shown.headers["content-type"]) == (500, "text/html; charset=utf-8")
    assert "unforeseen" in shown.text
    assert "inside" not in shown.text
    assert (told.status_code, b"inside" in told.body, told.media_type) == (500, False, "application/json")
    assert [entry["event"] for entry in logs] == ["page_failed"] * 2
