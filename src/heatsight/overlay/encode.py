"""A finished picture as a file's bytes."""

from __future__ import annotations

from collections.abc import Mapping
from io import BytesIO
from typing import Any, Final, Literal, get_args

from PIL import Image

Format = Literal["png", "jpeg", "webp"]
FORMATS: Final[tuple[Format, ...]] = get_args(Format)
MediaType = Literal["image/png", "image/jpeg", "image/webp"]
MEDIA_TYPES: Final[Mapping[Format, MediaType]] = {"png": "image/png", "jpeg": "image/jpeg", "webp": "image/webp"}

QUALITY: Final = 82
"""Of JPEG and WebP, of 100; PNG loses nothing."""
LONGEST_SIDE: Final[Mapping[Format, int]] = {"png": 65_535, "jpeg": 65_500, "webp": 16_383}
"""Pixels that a format can hold each way (PNG could hold more, few viewers can)."""

# Chroma is kept whole in JPEG: thin red and blue lines on grey would blur. Little effort goes into size: it would take longer than
# loading the page did.
_OPTIONS: Final[Mapping[Format, Mapping[str, Any]]] = {
    "png": {"compress_level": 1},
    "jpeg": {"quality": QUALITY, "subsampling": 0},
    "webp": {"quality": QUALITY, "method": 0},
}


def encode(image: Image.Image, file_format: Format) -> bytes:
    """The bytes; no time, name or camera in them."""
    buffer = BytesIO()
    image.save(buffer, file_format.upper(), **_OPTIONS[file_format])
    return buffer.getvalue()
