"""The HTTP door, put together: capture, reading routes, one error shape, and what happens at start and stop."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Final

import anyio
import structlog
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from heatsight.doors.http import capture as capture_routes
from heatsight.doors.http.access import Access
from heatsight.doors.http.agents import Agents
from heatsight.doors.http.answer import json_answer
from heatsight.doors.http.errors import LastResort, refused, told
from heatsight.doors.http.openapi import openapi
from heatsight.doors.http.pictures import Pictures
from heatsight.doors.http.reading import Reader
from heatsight.doors.web.sign_in import SignIns
from heatsight.doors.web.web import Web
from heatsight.errors import HeatsightError
from heatsight.snapshots.interface import Renderer
from heatsight.use_cases.capture import Capture
from heatsight.use_cases.installation import Installation
from heatsight.use_cases.rendering import open_chromium
from heatsight.use_cases.rendering_workers import RenderingWorkers

EXPIRE_EVERY: Final = 6 * 3600.0
"""Seconds between two looks for rows past their retention."""

_log = structlog.get_logger()


def build_app(
    installation: Installation,
    *,
    owner_key: str | None = None,
    static_dir: Path | None = None,
    sign_ins: SignIns | None = None,
    player_dir: Path | None = None,
    renderers: int = 0,
    open_renderer: Callable[[], Renderer] = open_chromium,
) -> Starlette:
    """
    The application over an open installation; the caller closes the installation after the application has stopped.

    Args:
        owner_key: opens every project; for this machine's own commands.
        static_dir: posthog-js's built scripts, for `/static/*`; without it these answer 404.
        player_dir: rrweb-player's built files, to play recordings with; without it the web page says how to get it.
        sign_ins: of the web page, by whoever prints a link to it; without them a key opens it.
        renderers: how many threads render saved heatmaps while the application lives; with 0, other processes do.
        open_renderer: opens a browser for one of them, when there is something to render.
    """
    capture = Capture(installation.store, installation.catalogue, installation.clock)
    documents = installation.documents()
    access = Access(installation.catalogue, owner_key)
    reader, agents = Reader(installation, access, documents), Agents(installation, access)
    web = Web(installation, sign_ins or SignIns(installation.catalogue, installation.clock, owner_key), player_dir)
    app = Starlette(
        routes=[
            Route("/healthz", healthz),
            Route("/openapi.json", described),
            *capture_routes.routes(capture, static_dir),
            *reader.routes(),
            *Pictures(reader).routes(),
            *agents.routes(),
            *web.routes(),
        ],
        middleware=[Middleware(LastResort)],
        exception_handlers={HeatsightError: told, HTTPException: refused},
        lifespan=lambda _: _living(installation, capture, agents, RenderingWorkers(installation.gallery, renderers, open_renderer), web),
    )
    app.router.redirect_slashes = False  # a redirected POST loses its body in many clients; both spellings are routes
    return app


async def healthz(_: Request) -> Response:
    """Whether this process answers."""
    return json_answer({"status": "ok"})


async def described(_: Request) -> Response:
    """The HTTP door in OpenAPI."""
    return json_answer(openapi())


@asynccontextmanager
async def _living(installation: Installation, capture: Capture, agents: Agents, workers: RenderingWorkers, web: Web) -> AsyncIterator[None]:
    """While the server runs: rows past their retention go, and pages are rendered. When it stops, what was accepted is written first."""
    workers.start()
    expiring = asyncio.create_task(_expire(installation))
    try:
        async with agents.manager.run():
            yield
    finally:
        expiring.cancel()
        with suppress(asyncio.CancelledError):
            await expiring
        await anyio.to_thread.run_sync(capture.close)
        await anyio.to_thread.run_sync(web.close)
        await anyio.to_thread.run_sync(workers.stop)


async def _expire(installation: Installation) -> None:
    while True:
        try:
            await anyio.to_thread.run_sync(installation.store.expire, installation.clock())
        except HeatsightError as error:
            _log.warning("expiry_failed", reason=str(error))
        await asyncio.sleep(EXPIRE_EVERY)
