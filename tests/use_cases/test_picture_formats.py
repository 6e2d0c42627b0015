from __future__ import annotations

import io

import pytest
from PIL import Image

from heatsight.use_cases.picture_formats import LONGEST_WEBP, Form, in_form


def jpeg(width: int, height: int) -> bytes:
    """A plain picture."""
    out = io.BytesIO()
    Image.new("RGB", (width, height), (40, 90, 160)).save(out, "JPEG")
    return out.getvalue()


@pytest.mark.parametrize("form", ["jpeg", "png", "webp"])
def test_forms(form: Form) -> None:
    """A picture keeps its size in every format, and as a JPEG every byte."""
    kept = jpeg(320, 900)
    image, got = in_form(kept, form)
    assert got == form
    with Image.open(io.BytesIO(image)) as opened:
        assert (str(opened.format).lower(), opened.size) == (form, (320, 900))
    assert form != "jpeg" or image == kept


def test_too_long_for_webp() -> None:
    """A page longer than WebP can be stays a JPEG."""
    assert in_form(jpeg(8, LONGEST_WEBP), "webp")[1] == "webp"
    kept = jpeg(8, LONGEST_WEBP + 1)
    assert in_form(kept, "webp") == (kept, "jpeg")
