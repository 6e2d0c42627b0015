"""A renderer without a browser: paints a plain page of the width asked for, or fails as the page's path says."""

from __future__ import annotations

import io
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime
from urllib.parse import urlsplit

from PIL import Image

from heatsight.errors import InvalidRequest, RenderFailed
from heatsight.model.layout import Layout
from heatsight.snapshots.interface import BlockedRequest, FailureReason, Picture, RenderOrder

FAILURES: dict[str, tuple[FailureReason, str]] = {
    "/404": ("error_page", "the page answered 404 Not Found"),
    "/503": ("error_page", "the page answered 503 Service Unavailable"),
    "/429": ("error_page", "the page answered 429 Too Many Requests"),
    "/login": ("login_wall", "a sign-in form stands in the page's place"),
    "/slow": ("timed_out", "the page did not settle within 60 s"),
    "/gone": ("unreachable", "no such host"),
}


class Painter:
    """Renders in memory. `orders` is what it was told, in order; `before` runs before each page."""

    def __init__(self, before: Callable[[RenderOrder], object] = lambda _: None) -> None:
        self.orders: list[RenderOrder] = []
        self.closed = 0
        self._before = before
        self._turn = threading.Lock()

    def render(self, order: RenderOrder) -> Picture:
        """See Renderer."""
        with self._turn:
            self.orders.append(order)
        self._before(order)
        path = urlsplit(order.url).path
        if path in FAILURES:
            raise RenderFailed(*FAILURES[path])
        if path == "/refused":
            raise InvalidRequest("a host that no browser would take")
        if path == "/bug":
            raise ZeroDivisionError("a page that nobody foresaw")
        image = io.BytesIO()
        if path != "/nothing":
            Image.new("RGB", (order.width, 900), (40, 90, 160)).save(image, "JPEG")
        layout = Layout(order.url, order.url, "A page", order.width, 800, 900, 1.0, datetime.now(UTC), ())
        blocked = tuple(BlockedRequest(f"http://10.0.0.{n}/\x1b[31m", "an inner address") for n in range(5)) if path == "/blocked" else ()
        return Picture(image.getvalue(), layout, blocked, ("cut at 900 px",) if path == "/long" else ())

    def close(self) -> None:
        """See Renderer."""
        self.closed += 1


def asleep(seconds: float) -> Painter:
    """A painter that takes so long over each page."""
    return Painter(lambda _: time.sleep(seconds))
