"""The picture of a whole page, taken without scrolling: so what sticks to the viewport stands in it once, where it is at the top."""

from __future__ import annotations

import base64
import io
from typing import Final

from PIL import Image
from playwright.async_api import CDPSession

from heatsight.snapshots.limits import Limits

QUALITY: Final = 82
_TILE: Final = 8_000
"""CSS px. Above some 16,000 device px Chromium repeats or drops parts of what it draws at once."""


def height_of(page_height: int, width: int, limits: Limits) -> tuple[int, tuple[str, ...]]:
    """How much of the page is drawn, CSS px, and a note when that is not all."""
    by_area = int(limits.max_pixels / (width * limits.scale**2))
    height = max(1, min(page_height, limits.max_height, by_area))
    return height, (f"the picture is cut at {height:,} px; the page goes on to {page_height:,} px",) if height < page_height else ()


async def take(session: CDPSession, *, width: int, height: int, limits: Limits) -> bytes:
    """The page from its top, as a JPEG of width and height times scale."""
    tiles = [await _tile(session, top, width, min(_TILE, height - top)) for top in range(0, height, _TILE)]
    size = (round(width * limits.scale), round(height * limits.scale))
    if len(tiles) == 1:
        with Image.open(io.BytesIO(tiles[0])) as only:
            if only.size == size:
                return tiles[0]
    return _joined(tiles, size, round(_TILE * limits.scale))


async def _tile(session: CDPSession, top: int, width: int, height: int) -> bytes:
    clip = {"x": 0, "y": top, "width": width, "height": height, "scale": 1}
    taken = await session.send(
        "Page.captureScreenshot",
        {"format": "jpeg", "quality": QUALITY, "captureBeyondViewport": True, "clip": clip, "optimizeForSpeed": False},
    )
    return base64.b64decode(taken["data"])


def _joined(tiles: list[bytes], size: tuple[int, int], step: int) -> bytes:
    whole = Image.new("RGB", size, "white")
    for place, tile in enumerate(tiles):
        with Image.open(io.BytesIO(tile)) as part:
            whole.paste(part, (0, place * step))
    written = io.BytesIO()
    whole.save(written, "JPEG", quality=QUALITY)
    return written.getvalue()
