"""The HTTP door, put together: capture, reading routes, one error shape, and what happens at start and stop."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from importlib import import_module
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
from heatsight.doors.http.errors import LastResort, told
from heatsight.doors.http.openapi import openapi
from heatsight.doors.http.pictures import Pictures
from heatsight.doors.http.reading import Reader
from heatsight.doors.http.throttle import Limits, Throttle
from heatsight.doors.web.sign_in import SignIns
from heatsight.doors.web.web import Web
from heatsight.doors.web.wrong import wrong_address
from heatsight.errors import HeatsightError
from heatsight.snapshots.interface import Renderer
from heatsight.use_cases.assessments import Assessments
from heatsight.use_cases.capture import Capture
from heatsight.use_cases.damage import damage
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
    limits: Limits | None = None,
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
        limits: how much one key may read.
    """
    capture = Capture(installation.store, installation.catalogue, installation.clock)
    assessments = Assessments(installation.documents())
    throttle = Throttle(limits or Limits())
    access = Access(installation.catalogue, owner_key, throttle)
    reader, agents = Reader(installation, access, assessments), Agents(installation, access, assessments)
    sign_ins = sign_ins or SignIns(installation.catalogue, installation.clock, owner_key)
    web = Web(installation, assessments, sign_ins, throttle, player_dir)
    workers = RenderingWorkers(installation.gallery, renderers, open_renderer)
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
        exception_handlers={HeatsightError: told, HTTPException: wrong_address},
        lifespan=lambda _: _living(installation, capture, agents, workers, (assessments.close, web.close)),
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
async def _living(
    installation: Installation, capture: Capture, agents: Agents, workers: RenderingWorkers, makers: Sequence[Callable[[], None]]
) -> AsyncIterator[None]:
    """
    While the server runs: rows past their retention go, and pages are rendered.

    When it stops, what was accepted is written first; then no assessment goes on, no drawing, and no rendering.
    """
    await anyio.to_thread.run_sync(_tell_damage, installation)
    workers.start()
    beside = [asyncio.create_task(_expire(installation)), asyncio.create_task(_warm())]
    try:
        async with agents.manager.run():
            yield
    finally:
        for task in beside:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task
        await anyio.to_thread.run_sync(capture.close)
        for stop in makers:
            await anyio.to_thread.run_sync(stop)
        await anyio.to_thread.run_sync(workers.stop)


async def _warm() -> None:
    """Bring in what assessing needs, so that the first question does not wait two seconds for it."""
    await anyio.to_thread.run_sync(import_module, "heatsight.use_cases.assess")


def _tell_damage(installation: Installation) -> None:
    try:
        checks = [damage(installation, project) for project in installation.catalogue.projects()[:1]]
    except HeatsightError as error:
        _log.warning("damage_unknown", reason=str(error))
        return
    for check in checks:
        if check.status != "ok":
            _log.error("damaged_store", detail=check.detail)


async def _expire(installation: Installation) -> None:
    while True:
        try:
            await anyio.to_thread.run_sync(installation.store.expire, installation.clock())
        except HeatsightError as error:
            _log.warning("expiry_failed", reason=str(error))
        await asyncio.sleep(EXPIRE_EVERY)
