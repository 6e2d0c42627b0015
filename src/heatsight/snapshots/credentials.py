"""What opens a page behind a login, given to the one host it is for and to nobody else."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Sequence
from typing import Any, Final
from urllib.parse import urlsplit

from playwright.async_api import BrowserContext, CDPSession, Error

from heatsight.errors import InvalidRequest
from heatsight.snapshots.addresses import clean_host
from heatsight.snapshots.interface import Credential

_TOKEN: Final = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]{1,200}")
_VALUE: Final = re.compile(r"[\x20-\x7e]{0,8000}")
_NOT_OURS: Final = frozenset(
    {"host", "connection", "content-length", "transfer-encoding", "upgrade", "te", "trailer", "proxy-authorization", "cookie", "origin"}
)
_HIDDEN: Final = "•••"
_SHORTEST: Final = 4


def check(credentials: Sequence[Credential]) -> None:
    """Raise InvalidRequest for one that no browser could send; its value is not repeated."""
    for one in credentials:
        if not _TOKEN.fullmatch(one.name) or (one.kind == "header" and one.name.lower() in _NOT_OURS):
            raise InvalidRequest(f"a {one.kind} may not be called {one.name[:40]!r}", attr="credentials")
        if not _VALUE.fullmatch(one.value) or (one.kind == "cookie" and re.search(r'[;,\s"\\]', one.value)):
            raise InvalidRequest(f"the value of the {one.kind} {one.name!r} holds characters that cannot be sent", attr="credentials")
        if not one.host or re.search(r"[\s/@:*]", one.host.strip("[]").replace("::", "")):
            raise InvalidRequest("a credential is for one exact host", attr="credentials")


def without(text: str, credentials: Sequence[Credential]) -> str:
    """Text in which no credential's value stands, whatever the page made of it."""
    for one in credentials:
        if len(one.value) >= _SHORTEST:
            text = text.replace(one.value, _HIDDEN)
    return text


async def apply(credentials: Sequence[Credential], scheme: str, context: BrowserContext, session: CDPSession) -> None:
    """
    Give the browser what the order brings.

    Args:
        scheme: of the page asked for. What opens an https page is never sent unencrypted.
    """
    secure = scheme == "https"
    cookies = [one for one in credentials if one.kind == "cookie"]
    headers = [one for one in credentials if one.kind == "header"]
    if cookies:
        # A cookie set for an address is that host's alone, not its subdomains'.
        site = "{}://{}/"
        await context.add_cookies(
            [
                {"name": one.name, "value": one.value, "url": site.format(scheme, _bracketed(one.host)), "secure": secure, "httpOnly": True}
                for one in cookies
            ]
        )
    if headers:
        await _Headers(headers, secure=secure, session=session).start()


class _Headers:
    """Adds headers to requests for their host, hop by hop: each redirect is a request of its own."""

    def __init__(self, headers: Sequence[Credential], *, secure: bool, session: CDPSession) -> None:
        self._headers = headers
        self._secure = secure
        self._session = session

    async def start(self) -> None:
        self._session.on("Fetch.requestPaused", self._on_request)
        await self._session.send("Fetch.enable", {"patterns": [{"urlPattern": "*", "requestStage": "Request"}]})

    async def _on_request(self, told: dict[str, Any]) -> None:
        url = urlsplit(told["request"]["url"])
        # A redirect keeps what was added for the hop before: take it off, then add what this hop's host may have.
        kept = [(name, value) for name, value in told["request"]["headers"].items() if not self._is_ours(name, value)]
        host = clean_host(url.hostname or "")
        encrypted = url.scheme in {"https", "wss"}
        kept += [(one.name, one.value) for one in self._headers if clean_host(one.host) == host and (encrypted or not self._secure)]
        with contextlib.suppress(Error):  # the page may be gone by now
            await self._session.send(
                "Fetch.continueRequest",
                {"requestId": told["requestId"], "headers": [{"name": name, "value": value} for name, value in kept]},
            )

    def _is_ours(self, name: str, value: str) -> bool:
        return any(name.lower() == one.name.lower() and value == one.value for one in self._headers)


def _bracketed(host: str) -> str:
    name = clean_host(host)
    return f"[{name}]" if ":" in name else name
