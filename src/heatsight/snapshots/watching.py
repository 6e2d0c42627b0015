"""What happens on the page during a visit: where its main frame is, what is still loading, what was not let through."""

from __future__ import annotations

import asyncio
import contextlib
import re
import time
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import urlsplit

from playwright.async_api import BrowserContext, CDPSession, Dialog, Download, Error, Page, Request

from heatsight.errors import RenderFailed
from heatsight.snapshots.addresses import host_port
from heatsight.snapshots.gate import Gate
from heatsight.snapshots.interface import BlockedRequest

_MOST_BLOCKED: Final = 100
_MAX_URL: Final = 500
_LOCAL: Final = re.compile(r"^Not allowed to (?:load local resource|navigate top frame to data URL): (.*)", re.DOTALL)
_NO_WORKERS: Final = "Service Worker registration blocked by Playwright"
_NO_SUCH_WAY: Final = re.compile(r"ERR_(UNSAFE_REDIRECT|UNSAFE_PORT|UNKNOWN_URL_SCHEME|DISALLOWED_URL_SCHEME|ACCESS_DENIED|INVALID_URL)")

_NET_ERRORS: Final = (
    ("blocked_address", _NO_SUCH_WAY, "leads to where rendering may not go"),
    ("redirect_loop", re.compile("TOO_MANY_REDIRECTS"), "redirects without end"),
    ("not_a_page", re.compile("ERR_ABORTED"), "is a download or has no content"),
    ("unreachable", re.compile("CERT|SSL"), "has no valid certificate"),
    ("login_wall", re.compile("AUTH"), "asks for a name and a password"),
)


@dataclass
class Answer:
    """The main document's last answer."""

    url: str = ""
    status: int = 0
    mime: str = ""
    headers: dict[str, str] = field(default_factory=dict)


class Watch:
    """
    Ears on one page.

    Attributes:
        answer: of the document that the main frame shows.
        failure: URL and net error of a document that the main frame asked for and did not get.
        lost: the main frame shows the browser's own error page instead.
        loader: changes when the main frame shows another document.
        documents: how many documents the main frame has shown.
        loaded, parsed: set when the present document has.
        ended: becomes the reason why the visit cannot go on (crash, too many bytes).
        dialogs: how many were closed.
    """

    def __init__(self, gate: Gate) -> None:
        self._gate = gate
        self._blocked: dict[str, str] = {}
        self._told: set[tuple[str, int]] = set()
        self._loading: set[Request] = set()
        self._busy_at = time.monotonic()
        self._sockets: dict[str, str] = {}
        self._main_frame = ""
        self._main_request: tuple[str, str] = ("", "")
        self.answer = Answer()
        self.failure: tuple[str, str] | None = None
        self.lost = False
        self.loader = ""
        self.documents = 0
        self.loaded = asyncio.Event()
        self.parsed = asyncio.Event()
        self.ended: asyncio.Future[RenderFailed] = asyncio.get_running_loop().create_future()
        self.dialogs = 0

    def end(self, failure: RenderFailed) -> None:
        """The visit cannot go on; the first reason counts."""
        if not self.ended.done():
            self.ended.set_result(failure)

    async def listen(self, context: BrowserContext, page: Page, session: CDPSession) -> None:
        """Hear everything from now on."""
        context.on("request", self._on_request)
        context.on("requestfinished", self._on_finished)
        context.on("requestfailed", self._on_failed)
        page.on("download", self._on_download)
        page.on("dialog", self._on_dialog)
        page.on("crash", lambda _: self.end(RenderFailed("browser_crashed", "the page crashed the browser's tab")))
        for event, heard in (
            ("Network.requestWillBeSent", self._on_document_request),
            ("Network.responseReceived", self._on_document_answer),
            ("Network.loadingFailed", self._on_document_failure),
            ("Network.webSocketCreated", self._on_socket),
            ("Network.webSocketFrameError", self._on_socket_error),
            ("Network.webSocketClosed", self._on_socket_error),
            ("Page.frameNavigated", self._on_navigated),
            ("Page.loadEventFired", lambda _: self.loaded.set()),
            ("Page.domContentEventFired", lambda _: self.parsed.set()),
            ("Page.windowOpen", self._on_window),
            ("Log.entryAdded", self._on_log),
        ):
            session.on(event, heard)
        page.on("console", lambda message: self._on_console(message.text))
        for domain in ("Network", "Page", "Log"):
            await session.send(f"{domain}.enable")
        tree = await session.send("Page.getFrameTree")
        self._main_frame = str(tree["frameTree"]["frame"]["id"])

    def quiet_for(self, most_loading: int) -> float:
        """For how many seconds no more than so many requests have been under way."""
        if len(self._loading) > most_loading:
            self._busy_at = time.monotonic()
        return time.monotonic() - self._busy_at

    def blocked(self) -> tuple[BlockedRequest, ...]:
        """What the page asked for and did not get: with its URL where the page told it, else host and port as the gate saw them."""
        told = [BlockedRequest(url, why) for url, why in self._blocked.items()]
        told += [
            BlockedRequest(f"{host}:{port}", why) for (host, port), why in self._gate.refused.items() if (host, port) not in self._told
        ]
        return tuple(told[:_MOST_BLOCKED])

    def block(self, url: str, why: str) -> None:
        """Note what was not let through, each URL once with its first reason."""
        if len(self._blocked) < _MOST_BLOCKED:
            self._blocked.setdefault(url[:_MAX_URL], why)

    def why_no_document(self, url: str, error: str) -> RenderFailed:
        """What a net error of the main frame means."""
        name = error.removeprefix("net::")
        place = _place(url)
        refused = self._gate.refused.get(place) if place else None
        if refused is not None:
            return RenderFailed("blocked_address", f"{_short(url)} may not be visited: {refused}")
        for reason, pattern, words in _NET_ERRORS:
            if pattern.search(name):
                return RenderFailed(reason, f"{_short(url)} {words} ({name})")
        why = self._gate.failed.get(place) if place else None
        return RenderFailed("unreachable", f"{_short(url)} cannot be reached: {why or name}")

    def _on_request(self, request: Request) -> None:
        self.quiet_for(0)
        self._loading.add(request)

    def _on_finished(self, request: Request) -> None:
        self._loading.discard(request)

    def _on_failed(self, request: Request) -> None:
        self._loading.discard(request)
        self._refused(request.url, request.failure or "")

    def _refused(self, url: str, error: str) -> None:
        place = _place(url)
        why = self._gate.refused.get(place) if place else None
        if place is not None and why is not None:
            self._told.add(place)
            self.block(url, why)
        elif _NO_SUCH_WAY.search(error):
            self.block(url, error.removeprefix("net::"))

    def _on_download(self, download: Download) -> None:
        self.block(download.url, "a download")

    async def _on_dialog(self, dialog: Dialog) -> None:
        self.dialogs += 1
        with contextlib.suppress(Error):  # the page may be gone by now
            await dialog.dismiss()

    def _on_document_request(self, told: dict[str, Any]) -> None:
        if told.get("type") == "Document" and told.get("frameId") == self._main_frame:
            self._main_request = (told["requestId"], told["request"]["url"])
            self.failure = None

    def _on_document_answer(self, told: dict[str, Any]) -> None:
        if told["requestId"] == self._main_request[0]:
            said = told["response"]
            headers = {str(name).lower(): str(value) for name, value in said.get("headers", {}).items()}
            self.answer = Answer(said["url"], int(said["status"]), str(said.get("mimeType", "")), headers)

    def _on_document_failure(self, told: dict[str, Any]) -> None:
        if told["requestId"] == self._main_request[0] and not told.get("canceled"):
            self.failure = (self._main_request[1], str(told["errorText"]))

    def _on_navigated(self, told: dict[str, Any]) -> None:
        frame = told["frame"]
        if frame["id"] == self._main_frame:
            self.loader = frame["loaderId"]
            self.lost = bool(frame.get("unreachableUrl"))
            self.documents += 1
            self.loaded.clear()
            self.parsed.clear()
            self._busy_at = time.monotonic()

    def _on_socket(self, told: dict[str, Any]) -> None:
        self._sockets[told["requestId"]] = told["url"]

    def _on_socket_error(self, told: dict[str, Any]) -> None:
        url = self._sockets.pop(told["requestId"], None)
        if url is not None:
            self._refused(url, str(told.get("errorMessage", "")))

    def _on_window(self, told: dict[str, Any]) -> None:
        self.block(str(told.get("url", "")), "a window of its own")

    def _on_log(self, told: dict[str, Any]) -> None:
        entry = told["entry"]
        found = _LOCAL.match(str(entry.get("text", "")))
        if found is not None and entry.get("source") == "security":
            self.block(found[1], "neither http nor https")

    def _on_console(self, text: str) -> None:
        if text == _NO_WORKERS:
            self.block(self.answer.url, "a service worker")


def _place(url: str) -> tuple[str, int] | None:
    try:
        return host_port(urlsplit(url))
    except ValueError:
        return None


def _short(url: str) -> str:
    return url if len(url) <= 200 else url[:199] + "…"  # noqa: PLR2004 - one line of a message
