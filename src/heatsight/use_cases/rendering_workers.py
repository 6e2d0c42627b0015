"""The threads of a process that render, each with a browser of its own."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Final

import structlog

from heatsight.errors import StoreUnavailable
from heatsight.snapshots.interface import Picture, Renderer, RenderOrder
from heatsight.store.interface import Claim
from heatsight.use_cases.gallery import Gallery
from heatsight.use_cases.rendering import open_chromium, render_next
from heatsight.use_cases.saved_heatmaps import empty_trash

LOOK_EVERY: Final = 0.5
"""Seconds between two looks at an empty queue."""
TIDY_EVERY: Final = 30.0
TROUBLE_SECONDS: Final = 5.0
"""How long to wait when the catalogue cannot be reached."""
REST_AFTER: Final = 120.0
"""Seconds without work after which the browser is closed; it costs memory and opens in a second."""
PATIENCE: Final = 10.0
"""Seconds that stopping waits for pages being rendered."""

_log = structlog.get_logger()


class OnDemand:
    """A Renderer that opens its browser with the first page, and again after it was closed. For one thread."""

    def __init__(self, open_renderer: Callable[[], Renderer] = open_chromium) -> None:
        self._open = open_renderer
        self._renderer: Renderer | None = None
        self._used = 0.0

    def render(self, order: RenderOrder) -> Picture:
        """See Renderer."""
        if self._renderer is None:
            self._renderer = self._open()
        try:
            return self._renderer.render(order)
        finally:
            self._used = time.monotonic()

    def close(self) -> None:
        """See Renderer. A browser that cannot even be closed is left behind."""
        renderer, self._renderer = self._renderer, None
        if renderer is None:
            return
        try:
            renderer.close()
        except Exception:  # noqa: BLE001 - it may have crashed; the next page gets another
            _log.exception("browser_not_closed")

    def rest(self) -> None:
        """Close a browser that nobody has needed for a while."""
        if self._renderer is not None and time.monotonic() - self._used > REST_AFTER:
            self.close()


class RenderingWorkers:
    """So many threads that render what waits in a gallery, from `start` to `stop`."""

    def __init__(self, gallery: Gallery, count: int, open_renderer: Callable[[], Renderer] = open_chromium) -> None:
        self._gallery = gallery
        self._open = open_renderer
        self._stopping = threading.Event()
        self._held: dict[str, Claim] = {}
        # Not waited for at exit: a page may take a minute, and what was claimed is given back.
        names = [f"heatsight-renderer-{number + 1}" for number in range(count)]
        self._threads = [threading.Thread(target=self._work, args=(name,), name=name, daemon=True) for name in names]

    def start(self) -> None:
        """Begin."""
        for thread in self._threads:
            thread.start()

    def stop(self, patience: float = PATIENCE) -> None:
        """End. Pages that are not done in time are given back, as if nobody had claimed them."""
        self._stopping.set()
        until = time.monotonic() + patience
        for thread in self._threads:
            thread.join(max(0.0, until - time.monotonic()))
        for claim in list(self._held.values()):
            try:
                self._gallery.saved.release(claim)
            except StoreUnavailable as error:
                _log.warning("claim_not_released", reason=str(error))

    def _work(self, name: str) -> None:
        renderer, tidied = OnDemand(self._open), 0.0

        def held(claim: Claim | None) -> None:
            if claim is None:
                self._held.pop(name, None)
            else:
                self._held[name] = claim

        try:
            while not self._stopping.is_set():
                try:
                    if render_next(self._gallery, renderer, held=held) is not None:
                        continue
                    if time.monotonic() - tidied > TIDY_EVERY:
                        empty_trash(self._gallery)
                        tidied = time.monotonic()
                except StoreUnavailable as error:
                    _log.warning("queue_unreachable", reason=str(error))
                    self._stopping.wait(TROUBLE_SECONDS)
                except Exception:  # noqa: BLE001 - a worker that ended would leave the queue to nobody
                    _log.exception("worker_stumbled")
                    self._stopping.wait(TROUBLE_SECONDS)
                renderer.rest()
                self._stopping.wait(LOOK_EVERY)
        finally:
            renderer.close()
