"""The renderer that opens pages in a real Chromium."""

from __future__ import annotations

import asyncio
import os
import threading
from collections.abc import Callable, Coroutine, Mapping
from concurrent.futures import Future
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, Final, TypeVar

from playwright.async_api import Browser, BrowserContext, Error

from heatsight.errors import RenderFailed
from heatsight.snapshots import credentials
from heatsight.snapshots.addresses import Allowed
from heatsight.snapshots.chromium import Chromium
from heatsight.snapshots.gate import Gate, Network
from heatsight.snapshots.interface import MOBILE_BELOW, Picture, RenderOrder
from heatsight.snapshots.limits import Limits
from heatsight.snapshots.orders import check
from heatsight.snapshots.visit import VIEWPORT_HEIGHT, Opened, Visit
from heatsight.snapshots.watching import Watch

T = TypeVar("T")

_TO_LEAVE: Final = 3.0
"""Seconds kept for closing the page, at most this and at most a fifth of the visit's time."""
_LAST_RESORT: Final = 5.0
_DESKTOP_AGENT: Final = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/{major}.0.0.0 Safari/537.36"
_PHONE_AGENT: Final = "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/{major}.0.0.0 Mobile Safari/537.36"


def utc_now() -> datetime:
    """The clock of a renderer that was given none."""
    return datetime.now(UTC)


class ChromiumRenderer:
    """
    A Chromium behind a gate, kept between visits. Threads may share it; they take turns.

    Args:
        limits: caps of every visit.
        network: how names are resolved and connections made.
        environ: where the browser is looked for.
        now: the clock.
    """

    def __init__(
        self,
        *,
        limits: Limits | None = None,
        network: Network | None = None,
        environ: Mapping[str, str] | None = None,
        now: Callable[[], datetime] = utc_now,
    ) -> None:
        self._limits = limits or Limits()
        self._network = network or Network()
        self._now = now
        self._chromium = Chromium(os.environ if environ is None else environ)
        self._turn = threading.Lock()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: threading.Thread | None = None

    def render(self, order: RenderOrder) -> Picture:
        """
        Visit a page and leave its picture and layout.

        Raises:
            RenderFailed: no picture, and why.
            InvalidRequest: a width out of range, or a credential that cannot be sent.
        """
        check(order)
        with self._turn:
            running = self._start(self._render(order))
            try:
                return running.result(order.seconds + _LAST_RESORT)
            except TimeoutError:
                if not running.done():
                    self._chromium.kill_now()
                    running.cancel()
                raise RenderFailed("timed_out", f"the visit did not end within {order.seconds:g} s") from None

    def close(self) -> None:
        """End the browser and the renderer's thread."""
        with self._turn:
            loop, thread = self._loop, self._thread
            self._loop = self._thread = None
            if loop is None or thread is None:
                return
            try:
                asyncio.run_coroutine_threadsafe(self._chromium.close(), loop).result(15)
            except TimeoutError:
                self._chromium.kill_now()
            loop.call_soon_threadsafe(loop.stop)
            thread.join(5)
            if not thread.is_alive():
                loop.close()

    def _start(self, work: Coroutine[Any, Any, T]) -> Future[T]:
        """Run something in the renderer's own thread, where the browser's connection lives."""
        if self._loop is None:
            self._loop = asyncio.new_event_loop()
            # What `render` awaits it hears of; the rest is what a browser that died leaves behind.
            self._loop.set_exception_handler(lambda _loop, _context: None)
            self._thread = threading.Thread(target=self._loop.run_forever, name="renderer", daemon=True)
            self._thread.start()
        return asyncio.run_coroutine_threadsafe(work, self._loop)

    async def _render(self, order: RenderOrder) -> Picture:
        try:
            async with asyncio.timeout(order.seconds - min(_TO_LEAVE, order.seconds / 5)):
                return _without_secrets(await self._visit(order), order)
        except TimeoutError:
            if not self._chromium.is_alive():  # a driver that dies may take its browser along and say nothing
                raise RenderFailed("browser_crashed", "the browser ended in the middle of the visit") from None
            raise RenderFailed("timed_out", f"the page did not settle within {order.seconds:g} s") from None
        except RenderFailed as failure:
            raise RenderFailed(failure.reason, credentials.without(str(failure), order.credentials)) from None
        except Exception as error:  # noqa: BLE001 - Playwright raises bare ones when its driver dies, and the queue must go on
            said = credentials.without(next(iter(str(error).splitlines()), type(error).__name__)[:200], order.credentials)
            raise RenderFailed("browser_crashed", f"the browser went away: {said}") from None

    async def _visit(self, order: RenderOrder) -> Picture:
        browser = await self._chromium.ready()
        size = f"{self._limits.max_bytes / 1e6:,.0f} MB"
        gate = Gate(
            Allowed(order.allow_host),
            self._network,
            max_bytes=self._limits.max_bytes,
            on_overrun=lambda: watch.end(RenderFailed("too_large", f"the page is larger than {size}")),
        )
        watch = Watch(gate)

        def on_end(_: Browser) -> None:
            watch.end(RenderFailed("browser_crashed", "the browser ended in the middle of the visit"))

        context: BrowserContext | None = None
        browser.on("disconnected", on_end)
        try:
            await gate.start()
            context = await self._context(browser, gate, order)
            page = await context.new_page()
            context.on("page", lambda popup: asyncio.ensure_future(_close(popup)))
            session = await context.new_cdp_session(page)
            await watch.listen(context, page, session)
            visit = Visit(order, Opened(context, session, watch), self._limits, self._now)
            return await _first(visit.run(), watch)
        finally:
            browser.remove_listener("disconnected", on_end)
            if context is not None:
                await self._chromium.leave(context)
            await gate.close()

    async def _context(self, browser: Browser, gate: Gate, order: RenderOrder) -> BrowserContext:
        phone = order.width < MOBILE_BELOW
        major = browser.version.partition(".")[0]
        return await browser.new_context(
            proxy={"server": f"socks5://127.0.0.1:{gate.port}", "bypass": "<-loopback>"},
            viewport={"width": order.width, "height": VIEWPORT_HEIGHT},
            screen={"width": order.width, "height": VIEWPORT_HEIGHT},
            device_scale_factor=self._limits.scale,
            is_mobile=phone,
            has_touch=phone,
            user_agent=(_PHONE_AGENT if phone else _DESKTOP_AGENT).format(major=major),
            locale="en-US",
            accept_downloads=False,
            service_workers="block",
            permissions=[],
        )


async def _first(work: Coroutine[Any, Any, Picture], watch: Watch) -> Picture:
    """The picture, unless something ends the visit before."""
    task = asyncio.ensure_future(work)
    either: list[asyncio.Future[Any]] = [task, watch.ended]
    try:
        await asyncio.wait(either, return_when=asyncio.FIRST_COMPLETED)
        if watch.ended.done():
            raise watch.ended.result()
        return await task
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


def _without_secrets(seen: Picture, order: RenderOrder) -> Picture:
    """The picture, with no credential in what is said of the visit."""
    if not order.credentials:
        return seen
    blocked = tuple(replace(one, url=credentials.without(one.url, order.credentials)) for one in seen.blocked)
    final_url = credentials.without(seen.layout.final_url, order.credentials)
    return replace(seen, blocked=blocked, layout=replace(seen.layout, final_url=final_url))


async def _close(page: Any) -> None:
    try:
        await page.close()
    except Error:
        return
