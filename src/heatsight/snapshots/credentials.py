"""What opens a page behind a login, given to the one host it is for and to nobody else."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Mapping, Sequence
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
    if cookies := [one for one in credentials if one.kind == "cookie"]:
        # Set for an address, a cookie is that host's alone, not its subdomains'.
        await context.add_cookies(
            [
                {
                    "name": one.name,
                    "value": one.value,
                    "url": f"{scheme}://{_bracketed(one.host)}/",
                    "secure": secure,
                    "httpOnly": True,
                }
                for one in cookies
            ]
        )
    headers = [one for one in credentials if one.kind == "header"]
    if not headers:
        return

    async def add(told: dict[str, Any]) -> None:
        asked = told["request"]
        sent = [{"name": name, "value": value} for name, value in headers_for(headers, asked["url"], asked["headers"], secure=secure)]
        with contextlib.suppress(Error):  # the page may be gone by now
            await session.send("Fetch.continueRequest", {"requestId": told["requestId"], "headers": sent})

    session.on("Fetch.requestPaused", add)
    await session.send("Fetch.enable", {"patterns": [{"urlPattern": "*", "requestStage": "Request"}]})


def headers_for(credentials: Sequence[Credential], url: str, headers: Mapping[str, str], *, secure: bool) -> list[tuple[str, str]]:
    """
    The headers of a request to `url`. Each hop of a redirect is a request of its own.

    A redirect keeps what was added for the hop before: that comes off, then what this hop's host may have goes on.
    """
    split = urlsplit(url)
    host, encrypted = clean_host(split.hostname or ""), split.scheme in {"https", "wss"}
    added = {(one.name.lower(), one.value) for one in credentials}
    kept = [(name, value) for name, value in headers.items() if (name.lower(), value) not in added]
    return kept + [(one.name, one.value) for one in credentials if clean_host(one.host) == host and (encrypted or not secure)]


def _bracketed(host: str) -> str:
    name = clean_host(host)
    return f"[{name}]" if ":" in name else name
