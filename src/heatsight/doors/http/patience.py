"""Clients that open a connection and dawdle: they are let go, so that they hold no room for ever."""

from __future__ import annotations

import asyncio
import resource
from contextlib import suppress
from typing import Final

from uvicorn.protocols.http.h11_impl import H11Protocol

HEAD_SECONDS: Final = 10.0
"""From a connection's opening, or from an answer on it, to the end of the next request's head. Browsers take a round trip."""

BODY_SECONDS: Final = 120.0
"""For a body, however large: the largest one at the speed of a bad mobile network."""


class Patient(H11Protocol):
    """HTTP/1.1 as uvicorn speaks it. It gives up on silence between two requests by itself, but not before the first, nor on dribbles."""

    _due: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn has it
        """Wait for a head."""
        super().connection_made(transport)
        self._await_head()

    def connection_lost(self, exc: Exception | None) -> None:
        """Nothing is waited for any more."""
        if self._due is not None:
            self._due.cancel()
        super().connection_lost(exc)

    def on_response_complete(self) -> None:
        """Wait for the next head."""
        self._await_head()
        super().on_response_complete()

    def _await_head(self) -> None:
        if self._due is not None:
            self._due.cancel()
        self._due = self.loop.call_later(HEAD_SECONDS, self._give_up)

    def _give_up(self) -> None:
        if self.cycle is None or self.cycle.response_complete:  # type: ignore[redundant-expr]  # uvicorn starts with None
            self.timeout_keep_alive_handler()


def take_all_files() -> None:
    """Let this process have as many connections at once as the system allows it: a usual soft limit is 1024 files."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    with suppress(ValueError, OSError):  # some systems name a limit that they do not grant
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
