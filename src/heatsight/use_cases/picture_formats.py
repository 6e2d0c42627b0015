"""Kept pictures in the formats that people ask for."""

from __future__ import annotations

import io
from typing import Final, Literal

from PIL import Image

Form = Literal["jpeg", "png", "webp"]

LONGEST_WEBP: Final = 16383
"""Pixels: the format knows no longer side."""
_WEBP_QUALITY: Final = 80


def in_form(jpeg: bytes, form: Form) -> tuple[bytes, Form]:
    """A JPEG in another format, and which that is: a page too long for WebP stays a JPEG."""
    if form == "jpeg":
        return jpeg, form
    with Image.open(io.BytesIO(jpeg)) as picture:
        if form == "webp" and max(picture.size) > LONGEST_WEBP:
            return jpeg, "jpeg"
        out = io.BytesIO()
        if form == "png":
            picture.save(out, "PNG")
        else:
            picture.save(out, "WEBP", quality=_WEBP_QUALITY, method=2)
    return out.getvalue(), form
