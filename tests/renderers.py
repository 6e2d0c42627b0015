"""Renderers without a browser: one paints a plain page of the width asked for, or fails as the page's path says."""

from __future__ import annotations

import io
import time
from collections.abc import Callable
from datetime import UTC, datetime
from urllib.parse import urlsplit

from PIL import Image

from heatsight.errors import InvalidRequest, RenderFailed
from heatsight.model.layout import Layout
from heatsight.snapshots.interface import BlockedRequest, FailureReason, Picture, RenderOrder
from heatsight.snapshots.recorded import RecordedRenderer

FAILURES: dict[str, tuple[FailureReason, str]] = {
    "/404": ("error_page", "the page answered 404 Not Found"),
    "/503": ("error_page", "the page answered 503 Service Unavailable"),
    "/429": ("error_page", "the page answered 429 Too Many Requests"),
    "/login": ("login_wall", "a sign-in form stands in the page's place"),
    "/slow": ("timed_out", "the page did not settle within 60 s"),
    "/gone": ("unreachable", "no such host"),
}


def painter(before: Callable[[RenderOrder], object] = lambda _: None) -> RecordedRenderer:
    """Renders in memory; `before` runs before each page."""

    def paint(order: RenderOrder) -> Picture:
        before(order)
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

    return RecordedRenderer(paint)


def asleep(seconds: float) -> RecordedRenderer:
    """A painter that takes so long over each page."""
    return painter(lambda _: time.sleep(seconds))
