"""A page's picture to draw heat on, live: grey as under a painted overlay, small, and cut into strips that a browser gets as it scrolls."""

from __future__ import annotations

import io
from itertools import pairwise
from typing import Final

from heatsight.model.layout import Layout
from heatsight.overlay.underlay import grey_page, size_of

STRIP: Final = 1_200
"""CSS px of the page in a strip; the last may be shorter."""
_QUALITY: Final = 72
_METHOD: Final = 4


def shown_height(image: bytes, layout: Layout) -> int:
    """CSS px of the page that a picture shows: less than the page has where it was cut. Raises NotFound, TooLarge."""
    return max(1, round(size_of(image)[1] / layout.scale))


def strips_of(height: int) -> tuple[int, ...]:
    """The heights of a page's strips, CSS px, from the top."""
    whole, rest = divmod(height, STRIP)
    return (STRIP,) * whole + ((rest,) if rest else ())


def picture_strips(image: bytes, layout: Layout, wide: int) -> tuple[bytes, ...]:
    """
    The strips as WebP, from the top.

    Args:
        wide: pixels across.

    Raises:
        NotFound: the picture is damaged. TooLarge: it has too many pixels.
    """
    height, scale = shown_height(image, layout), wide / layout.width
    grey = grey_page(image, (wide, max(1, round(height * scale))))
    edges = [min(grey.height, round(STRIP * number * scale)) for number in range(len(strips_of(height)))] + [grey.height]
    found = []
    for top, bottom in pairwise(edges):
        out = io.BytesIO()
        grey.crop((0, top, wide, max(top + 1, bottom))).save(out, "WEBP", quality=_QUALITY, method=_METHOD)
        found.append(out.getvalue())
    return tuple(found)
