"""One visit of a page, step by step."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import msgspec
from playwright.async_api import BrowserContext, CDPSession

from heatsight.errors import RenderFailed
from heatsight.snapshots import credentials, picture
from heatsight.snapshots.answer import PageFacts, why_not_the_page
from heatsight.snapshots.document import Document, Moved, script
from heatsight.snapshots.interface import Picture, RenderOrder
from heatsight.snapshots.layout import Found, decode, layout_of
from heatsight.snapshots.limits import Limits
from heatsight.snapshots.watching import Watch

VIEWPORT_HEIGHT: Final = 800

_MOST_LOADING: Final = 2
"""So many requests may go on for ever (long polls, streams) and the network still counts as quiet."""
_STEP: Final = int(VIEWPORT_HEIGHT * 0.75)
_PAUSE: Final = 0.12
_AT_TOP: Final = 0.3
_LOAD, _SETTLE, _SCROLL = 0.4, 0.12, 0.25
"""Shares of the visit's time, so that a short one still gets to the end."""
_HEIGHT: Final = "String((document.scrollingElement || document.documentElement).scrollHeight)"
_ALL_THERE: Final = "String([...document.images].every((image) => image.complete) && document.fonts.status === 'loaded')"


@dataclass(frozen=True)
class Opened:
    """A page in a context of its own, and the ears on it."""

    context: BrowserContext
    session: CDPSession
    watch: Watch


class Visit:
    """
    Each step waits for one thing or does one thing.

    When the page moves on to another document meanwhile, the steps start again on that one.
    """

    def __init__(self, order: RenderOrder, opened: Opened, limits: Limits, now: Callable[[], datetime]) -> None:
        self._order = order
        self._opened = opened
        self._session = opened.session
        self._watch = opened.watch
        self._limits = limits
        self._now = now
        self._notes: dict[str, None] = {}
        self._document = Document(opened.session, opened.watch)
        self._found: Found | None = None
        self._image = b""

    async def run(self) -> Picture:
        """Go there and do all steps. Raises RenderFailed."""
        await self._go()
        while self._watch.documents <= self._limits.max_documents:
            try:
                for step in STEPS:
                    await step(self)
                return self._picture()
            except Moved:
                continue
        raise RenderFailed("redirect_loop", f"the page moved on {self._watch.documents} times and never stayed")

    async def _go(self) -> None:
        scheme = self._order.url.partition(":")[0].lower()
        await credentials.apply(self._order.credentials, scheme, self._opened.context, self._session)
        gone = await self._session.send("Page.navigate", {"url": self._order.url})
        if gone.get("isDownload"):
            raise RenderFailed("not_a_page", "the address gives a download, not a page")
        if gone.get("errorText"):
            raise self._watch.why_no_document(*(self._watch.failure or (self._order.url, gone["errorText"])))

    async def start(self) -> None:
        """Take the present document as the one to look at."""
        self._notes.clear()
        await self._session.send("Emulation.setScriptExecutionDisabled", {"value": False})
        self._document = Document(self._session, self._watch)

    async def load(self) -> None:
        """Wait for the load event. A document that is not even parsed in time is no page; one that is, is drawn as it stands."""
        if await self._document.until(self._watch.loaded.is_set, self._share(_LOAD, self._limits.load_seconds)):
            return
        if not self._watch.parsed.is_set():
            raise RenderFailed("timed_out", "the page did not arrive in time")
        self._note("the page was still loading when it was drawn")

    async def settle(self) -> None:
        """Wait until the network falls quiet, or for as long as that is worth."""
        seconds = self._share(_SETTLE, self._limits.quiet_seconds)
        still = self._limits.still_seconds
        if not await self._document.until(lambda: self._watch.quiet_for(_MOST_LOADING) >= still, seconds):
            self._note("the page never stopped loading things; it was drawn as it stood")

    async def judge(self) -> None:
        """Refuse what stands in the place of the page that was asked for."""
        if self._watch.lost:
            raise self._watch.why_no_document(*(self._watch.failure or (self._order.url, "net::ERR_FAILED")))
        facts = msgspec.json.decode(await self._document.ask(script("answer.js")), type=PageFacts)
        failure = why_not_the_page(self._order.url, self._watch.answer, facts)
        if failure is not None:
            raise failure

    async def reveal(self) -> None:
        """Scroll through, so that what loads when seen is loaded, and come back to the top."""
        ends = time.monotonic() + self._share(_SCROLL, self._limits.scroll_seconds)
        height = first = int(await self._document.ask(_HEIGHT))
        farthest = min(self._limits.max_height, max(int(first * self._limits.max_growth), first + 5 * VIEWPORT_HEIGHT))
        top = 0
        while top < height - VIEWPORT_HEIGHT:
            if top + _STEP > farthest or time.monotonic() > ends:
                self._note(f"the page is very long or grows without end; it was scrolled to {top:,} px")
                break
            top += _STEP
            await self._document.ask(f"scrollTo({{top: {top}, behavior: 'instant'}}); ''")
            await asyncio.sleep(_PAUSE)
            height = int(await self._document.ask(_HEIGHT))
        if top:
            await self.settle()
            await self._document.ask("scrollTo({top: 0, behavior: 'instant'}); ''")
            await asyncio.sleep(_AT_TOP)
        await self._document.until_asked(_ALL_THERE, self._share(_SETTLE, self._limits.quiet_seconds))

    async def hide_consent(self) -> None:
        """Take consent banners away, if the order says so."""
        if not self._order.block_consent_modals:
            return
        hidden = int(await self._document.ask(script("consent.js")))
        self._note(
            f"{hidden} consent banner{'s were' if hidden > 1 else ' was'} hidden" if hidden else "no consent banner was found to hide"
        )

    async def freeze(self) -> None:
        """Stop scripts and animations: picture and layout show one moment."""
        await self._session.send("Emulation.setScriptExecutionDisabled", {"value": True})
        await self._document.ask(script("freeze.js"))

    async def measure(self) -> None:
        """Find the elements."""
        listening = await self._document.listening()
        self._found = decode(await self._document.call(script("layout.js"), self._limits.max_elements, objects=listening))

    async def draw(self) -> None:
        """Take the picture."""
        if self._found is None:
            raise Moved
        width = self._found.width
        height, notes = picture.height_of(self._found.page_height, width, self._limits)
        self._image = await picture.take(self._session, width=width, height=height, limits=self._limits)
        self._document.check_still_here()
        for note in notes:
            self._note(note)
        if width != self._order.width:
            self._note(f"the page lays itself out {width:,} px wide on this screen")
        if self._found.page_width > width:
            self._note(f"the page is {self._found.page_width:,} px wide: what lies beyond {width:,} px is not in the picture")

    def _picture(self) -> Picture:
        if self._found is None:
            raise Moved
        layout, notes = layout_of(self._found, asked=self._order.url, scale=self._limits.scale, now=self._now())
        dialogs = self._watch.dialogs
        closed = (f"{dialogs} dialog{'s were' if dialogs > 1 else ' was'} closed",) if dialogs else ()
        return Picture(self._image, layout, self._watch.blocked(), (*self._notes, *notes, *closed))

    def _share(self, share: float, most: float) -> float:
        return min(most, self._order.seconds * share)

    def _note(self, line: str) -> None:
        self._notes.setdefault(line)


STEPS: Final[tuple[Callable[[Visit], Awaitable[None]], ...]] = (
    Visit.start,
    Visit.load,
    Visit.settle,
    Visit.judge,
    Visit.reveal,
    Visit.hide_consent,
    Visit.freeze,
    Visit.measure,
    Visit.draw,
)
