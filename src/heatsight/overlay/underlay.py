"""The picture underneath: opened with care, brought to size, and greyed so that what is drawn on it stands out."""

from __future__ import annotations

from io import BytesIO
from typing import Final

import numpy as np
from PIL import Image, JpegImagePlugin

from heatsight.errors import NotFound, TooLarge

MAX_PIXELS: Final = 120_000_000
"""More than 3,000 by 16,384 at one pixel per CSS px, twice over."""
_LIFT, _LIFT_DARK = 0.36, 0.54
"""Black becomes this share of white, on a light page and on a dark one: text stays readable, and heat stands out on either."""
_DARK: Final = 96
"""A page is dark when half of its pixels are darker than this, of 255."""


def size_of(image: bytes) -> tuple[int, int]:
    """Width and height of a kept picture, its own pixels. Raises NotFound when it is damaged, TooLarge when it is too large to draw on."""
    return _opened(image).size


def grey_page(image: bytes, size: tuple[int, int]) -> Image.Image:
    """The picture in light greys at a size, RGB. Raises as `size_of` does."""
    picture = _opened(image)
    try:
        picture.draft("L", size)  # the decoder leaves out what is not wanted
        grey = picture.convert("L")
        if grey.size != size:
            grey = grey.resize(size, Image.Resampling.BILINEAR, reducing_gap=2.0)
    except (OSError, SyntaxError, ValueError) as error:
        raise _damaged() from error
    lift = _LIFT_DARK if _median(grey) < _DARK else _LIFT
    return grey.point([round(255 * (lift + (1 - lift) * value / 255)) for value in range(256)]).convert("RGB")


def _median(grey: Image.Image) -> int:
    return int(np.searchsorted(np.cumsum(grey.histogram()), grey.width * grey.height / 2))


def _opened(image: bytes) -> JpegImagePlugin.JpegImageFile:
    """A JPEG and nothing else: Pillow's general door would try any format, and warn at sizes that are usual for pages."""
    try:
        picture = JpegImagePlugin.JpegImageFile(BytesIO(image))
    except (OSError, SyntaxError, ValueError) as error:
        raise _damaged() from error
    if picture.width * picture.height > MAX_PIXELS:
        raise TooLarge(f"the picture has {picture.width:,} by {picture.height:,} pixels; at most {MAX_PIXELS:,} can be drawn on")
    return picture


def _damaged() -> NotFound:
    return NotFound("the kept picture cannot be read; regenerate the saved heatmap")
