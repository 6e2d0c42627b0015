"""The browser itself: found, started without any way to the network, kept between visits, killed when it no longer listens."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
from collections.abc import Mapping
from typing import Final

from playwright.async_api import Browser, BrowserContext, Error, Playwright, async_playwright

from heatsight.errors import RenderFailed
from heatsight.snapshots.installed import HOW_TO_GET_ONE, find_chromium

_NOWHERE: Final = "socks5://127.0.0.1:1"
"""What belongs to no visit (the browser's own traffic) is sent where nobody listens."""
_ARGUMENTS: Final = (
    f"--proxy-server={_NOWHERE}",
    "--proxy-bypass-list=<-loopback>",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",  # the gate alone resolves names
    "--disable-quic",
    "--webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",  # what older ones call it
    "--dns-prefetch-disable",
    "--disable-domain-reliability",
    "--no-pings",
    "--disable-gpu",
    "--js-flags=--max-old-space-size=1024",  # MB: a page that fills the memory crashes its tab, not the machine
    "--disable-client-side-phishing-detection",
    "--safebrowsing-disable-auto-update",
)
_KEPT_VARIABLES: Final = frozenset(
    {"PATH", "HOME", "USER", "LANG", "LC_ALL", "TZ", "TMPDIR", "LD_LIBRARY_PATH", "FONTCONFIG_PATH", "FONTCONFIG_FILE"}
)
"""Hostile pages run in there: none of the server's secrets go along."""
_CLOSE_SECONDS: Final = 1.5
_MOST_VISITS: Final = 100
"""After so many a fresh browser is cheaper than what has piled up in the old one."""


class Chromium:
    """One headless Chromium, started when first asked for, and anew after it is gone or has served for long. Lives in one event loop."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self._environ = environ
        self._playwright: Playwright | None = None
        self._browser: Browser | None = None
        self._starting: asyncio.Task[Browser] | None = None
        self._visits = 0
        self._pid: int | None = None

    async def ready(self) -> Browser:
        """The running browser. Raises RenderFailed("no_browser") when there is none to start."""
        self._visits += 1
        if self._browser is not None and self._browser.is_connected():
            if self._visits <= _MOST_VISITS:
                return self._browser
            await self.kill()
        if self._starting is None or self._starting.done():
            self._starting = asyncio.ensure_future(self._start())
        # A visit that cannot wait leaves the browser to the next one; half a start would leave one that nobody ends.
        return await asyncio.shield(self._starting)

    async def _start(self) -> Browser:
        await self._stop_driver()  # it may have gone with the browser
        self._playwright = await async_playwright().start()
        executable = find_chromium(self._environ)
        if executable is None and not self._environ.get("CHROMIUM"):
            executable = self._playwright.chromium.executable_path  # Playwright knows best where its own lies
        if executable is None or not os.access(executable, os.X_OK):
            raise RenderFailed("no_browser", f"no Chromium found: {HOW_TO_GET_ONE}")
        try:
            browser = await self._playwright.chromium.launch(
                executable_path=executable,
                args=list(_ARGUMENTS),
                # As root Chromium refuses to start with its sandbox; nobody else goes without.
                chromium_sandbox=getattr(os, "geteuid", lambda: 1)() != 0,
                env={name: value for name, value in self._environ.items() if name in _KEPT_VARIABLES},
                handle_sigint=False,
                handle_sigterm=False,
                handle_sighup=False,
            )
        except Error as error:
            said = next((line for line in error.message.splitlines() if line.strip()), "it did not start")
            raise RenderFailed("no_browser", f"Chromium does not start ({said[:200]}); {HOW_TO_GET_ONE}") from None
        session = await browser.new_browser_cdp_session()
        told = await session.send("SystemInfo.getProcessInfo")
        self._pid = next((int(process["id"]) for process in told["processInfo"] if process["type"] == "browser"), None)
        self._browser, self._visits = browser, 1
        return browser

    async def leave(self, context: BrowserContext) -> None:
        """Close what a visit opened; a browser that cannot do that in time is killed."""
        try:
            async with asyncio.timeout(_CLOSE_SECONDS):
                await context.close()
        except Exception:  # noqa: BLE001 - whatever keeps it from closing, it ends
            await self.kill()

    def is_alive(self) -> bool:
        """Whether the browser's process is there, whatever its driver says."""
        if self._pid is None:
            return False
        try:
            os.kill(self._pid, 0)
        except OSError:
            return False
        return True

    async def kill(self) -> None:
        """End the browser at once; the next visit gets a new one."""
        self.kill_now()
        browser, self._browser = self._browser, None
        if browser is not None:
            with contextlib.suppress(Exception):
                async with asyncio.timeout(_CLOSE_SECONDS):
                    await browser.close()

    def kill_now(self) -> None:
        """The part of `kill` that waits for nobody; safe from another thread."""
        pid, self._pid = self._pid, None
        if pid is not None and self._browser is not None and self._browser.is_connected():
            with contextlib.suppress(OSError):
                os.kill(pid, signal.SIGKILL)

    async def close(self) -> None:
        """End the browser and Playwright's driver."""
        if self._starting is not None:
            await asyncio.wait([self._starting], timeout=_CLOSE_SECONDS * 4)
        if self._browser is not None:
            try:
                async with asyncio.timeout(_CLOSE_SECONDS):
                    await self._browser.close()
            except Exception:  # noqa: BLE001 - whatever keeps it from closing, it ends
                await self.kill()
        await self._stop_driver()
        self._browser = self._starting = self._pid = None

    async def _stop_driver(self) -> None:
        driver, self._playwright = self._playwright, None
        if driver is not None:
            with contextlib.suppress(Exception):  # a driver that died says so with a bare one
                async with asyncio.timeout(_CLOSE_SECONDS):
                    await driver.stop()
