"""What no visit may be asked for."""

from __future__ import annotations

from typing import Final
from urllib.parse import urlsplit

from heatsight.errors import InvalidRequest, RenderFailed
from heatsight.snapshots import credentials
from heatsight.snapshots.interface import RenderOrder

WIDTHS: Final = (100, 3000)
SECONDS: Final = (1, 600)
_MAX_URL: Final = 8_000


def check(order: RenderOrder) -> None:
    """Refuse an order that no visit may follow. Raises InvalidRequest, or RenderFailed("blocked_address") for its URL."""
    low, high = WIDTHS
    if not low <= order.width <= high:
        raise InvalidRequest(f"a width is {low} to {high} px", attr="width")
    if not SECONDS[0] <= order.seconds <= SECONDS[1]:
        raise InvalidRequest(f"a visit takes {SECONDS[0]} to {SECONDS[1]} s", attr="seconds")
    credentials.check(order.credentials)
    try:
        url = urlsplit(order.url)
        has_host = bool(url.hostname) and url.port != 0
    except ValueError:
        raise RenderFailed("blocked_address", "the address is none that a browser could visit") from None
    if url.scheme not in {"http", "https"} or not has_host or len(order.url) > _MAX_URL:
        raise RenderFailed("blocked_address", "only http and https pages with a host are visited")
    if url.username is not None or url.password is not None:
        raise RenderFailed("blocked_address", "an address with a name or password in it is not visited")
