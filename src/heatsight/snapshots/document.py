"""The document that the page shows right now, and what can be asked of it."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from importlib.resources import files
from typing import Any, Final

from playwright.async_api import CDPSession, Error

from heatsight.errors import RenderFailed
from heatsight.snapshots.watching import Watch

_TICK: Final = 0.05
_MOST_LISTENERS: Final = 400
_CLICKS: Final = frozenset({"click", "mousedown", "mouseup", "pointerdown", "pointerup", "touchstart", "touchend"})


class Moved(Exception):
    """The main frame shows another document than the one that was being looked at."""


class Document:
    """
    The main frame's document at the time of making.

    Everything here raises Moved once the page has moved on to another one. Our scripts run in a world of their own: the same document,
    but built-ins that the page's scripts cannot have changed.
    """

    def __init__(self, session: CDPSession, watch: Watch) -> None:
        self._session = session
        self._watch = watch
        self._loader = watch.loader
        self._world: int | None = None

    def check_still_here(self) -> None:
        """Raise Moved when the page shows another document."""
        if self._watch.loader != self._loader:
            raise Moved

    async def until(self, true: Callable[[], bool], seconds: float) -> bool:
        """Whether it became true in time."""
        ends = time.monotonic() + seconds
        while not true():
            self.check_still_here()
            if time.monotonic() > ends:
                return False
            await asyncio.sleep(_TICK)
        self.check_still_here()
        return True

    async def until_asked(self, expression: str, seconds: float) -> bool:
        """Whether an expression became true in time."""
        ends = time.monotonic() + seconds
        while await self.ask(expression) != "true":
            if time.monotonic() > ends:
                return False
            await asyncio.sleep(_TICK)
        return True

    async def ask(self, expression: str) -> str:
        """What an expression gives, as text."""
        world = await self._own_world()
        return _value(await self._send("Runtime.evaluate", {"expression": expression, "contextId": world, "returnByValue": True}))

    async def call(self, function: str, *values: Any, objects: tuple[str, ...] = ()) -> str:
        """What a function gives for some values and remote objects, as text."""
        arguments = [*({"value": value} for value in values), *({"objectId": name} for name in objects)]
        asked = {
            "functionDeclaration": function,
            "executionContextId": await self._own_world(),
            "arguments": arguments,
            "returnByValue": True,
        }
        return _value(await self._send("Runtime.callFunctionOn", asked))

    async def listening(self) -> tuple[str, ...]:
        """Remote names of the elements that listen to clicks, the first few hundred."""
        world = await self._own_world()
        root = await self._send("Runtime.evaluate", {"expression": "document", "contextId": world})
        told = await self._send("DOMDebugger.getEventListeners", {"objectId": root["result"]["objectId"], "depth": -1, "pierce": True})
        nodes = dict.fromkeys(
            listener["backendNodeId"] for listener in told["listeners"] if listener["type"] in _CLICKS and listener.get("backendNodeId")
        )
        found = []
        for node in list(nodes)[:_MOST_LISTENERS]:
            try:
                resolved = await self._session.send("DOM.resolveNode", {"backendNodeId": node, "executionContextId": world})
            except Error:  # of another frame
                continue
            found.append(str(resolved["object"]["objectId"]))
        return tuple(found)

    async def _own_world(self) -> int:
        if self._world is None:
            tree = await self._send("Page.getFrameTree", {})
            made = await self._send("Page.createIsolatedWorld", {"frameId": tree["frameTree"]["frame"]["id"], "worldName": "heatsight"})
            self._world = int(made["executionContextId"])
        return self._world

    async def _send(self, method: str, params: dict[str, Any]) -> dict[str, Any]:
        try:
            return dict(await self._session.send(method, params))
        except Error:
            await asyncio.sleep(_TICK)  # the news of the next document may still be on its way
            self.check_still_here()
            raise


def script(name: str) -> str:
    """One of the room's scripts."""
    return (files(__package__) / name).read_text(encoding="utf-8")


def _value(told: dict[str, Any]) -> str:
    if "exceptionDetails" in told:
        said = told["exceptionDetails"]
        why = str(said.get("exception", {}).get("description", said.get("text")))
        raise RenderFailed("browser_crashed", f"the page could not be read: {why[:200]}")
    return str(told["result"].get("value", ""))
