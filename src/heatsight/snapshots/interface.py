"""What a renderer promises: an order in, a picture and its layout out, or the reason why not."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final, Literal, Protocol

from heatsight.model.layout import Layout

MOBILE_BELOW: Final = 500
"""Widths under this are rendered as a phone: touch, mobile viewport."""

FailureReason = Literal[
    "blocked_address",  # the page itself lies where rendering may not go
    "unreachable",  # no connection, no such host, a broken certificate
    "error_page",  # the answer's status says that this is not the page
    "login_wall",  # a sign-in form stands in the page's place
    "challenge_page",  # a bot check stands in the page's place
    "not_a_page",  # a download, a picture, a document: nothing to lay out
    "redirect_loop",
    "too_large",  # more bytes or pixels than a page may have
    "timed_out",
    "browser_crashed",
    "no_browser",  # none is installed
]


@dataclass(frozen=True, slots=True)
class Credential:
    """A cookie or a request header for one exact host, so that a page behind a login can be rendered."""

    host: str
    kind: Literal["cookie", "header"]
    name: str
    value: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class RenderOrder:
    """
    A page to render at one width.

    Attributes:
        width: CSS px, 100 to 3000.
        allow_host: inner hosts ("host" or "host:port") that this visit may reach.
        seconds: the whole visit ends within this.
    """

    url: str
    width: int
    allow_host: tuple[str, ...] = ()
    block_consent_modals: bool = False
    credentials: tuple[Credential, ...] = ()
    seconds: float = 60.0


@dataclass(frozen=True, slots=True)
class BlockedRequest:
    """A request the page made that was not let through, and why."""

    url: str
    why: str


@dataclass(frozen=True, slots=True)
class Picture:
    """
    A rendered page.

    Attributes:
        image: a JPEG of the whole page, `layout.width * layout.scale` pixels wide.
        blocked: what the page asked for and did not get, first hundred.
        notes: what a person should know of this visit, one line each ("cut at 16,384 px").
    """

    image: bytes = field(repr=False)
    layout: Layout = field(repr=False)
    blocked: tuple[BlockedRequest, ...] = ()
    notes: tuple[str, ...] = ()


class Renderer(Protocol):
    """Opens pages. One at a time; threads take turns."""

    def render(self, order: RenderOrder) -> Picture:
        """Visit a page and leave its picture and layout. Raises RenderFailed."""
        ...

    def close(self) -> None:
        """Let go of the browser."""
        ...
