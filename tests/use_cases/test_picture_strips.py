"""A page's picture in grey strips."""

from __future__ import annotations

import io
from datetime import UTC, datetime

import pytest
from PIL import Image

from heatsight.errors import NotFound
from heatsight.model.layout import Layout
from heatsight.use_cases.picture_strips import STRIP, picture_strips, shown_height, strips_of


def layout(*, width: int, height: int, scale: float = 1.0) -> Layout:
    """A page without elements."""
    at = datetime(2026, 6, 1, tzinfo=UTC)
    return Layout("https://shop.test/", "https://shop.test/", "Shop", width, 900, height, scale, at, ())


def jpeg(width: int, height: int) -> bytes:
    """A page that is red above and blue below."""
    image, out = Image.new("RGB", (width, height), (200, 30, 30)), io.BytesIO()
    image.paste((30, 30, 200), (0, height // 2, width, height))
    image.save(out, "JPEG")
    return out.getvalue()


@pytest.mark.parametrize(("height", "strips"), [(1, (1,)), (STRIP, (STRIP,)), (STRIP + 1, (STRIP, 1)), (3000, (1200, 1200, 600))])
def test_strips_cover_the_page(height: int, strips: tuple[int, ...]) -> None:
    """Strips are of one height, the last what is left, and together the page."""
    assert strips_of(height) == strips


def test_strips_are_the_page_in_grey() -> None:
    """At every size the strips have that many pixels across, join without a gap, and hold no colour."""
    page = layout(width=1440, height=3000)
    for wide in (480, 1000, 1440):
        found = [Image.open(io.BytesIO(strip)) for strip in picture_strips(jpeg(1440, 3000), page, wide)]
        assert [strip.format for strip in found] == ["WEBP"] * 3
        assert {strip.width for strip in found} == {wide}
        assert sum(strip.height for strip in found) == round(3000 * wide / 1440)
        red, green, blue = found[0].convert("RGB").resize((1, 1)).split()
        assert red.getextrema() == green.getextrema() == blue.getextrema()


def test_a_picture_that_was_cut_ends_where_it_was_cut() -> None:
    """The height shown is the picture's own, at its scale, and not the page's."""
    page = layout(width=720, height=9000, scale=2.0)
    assert shown_height(jpeg(1440, 3000), page) == 1500
    assert len(picture_strips(jpeg(1440, 3000), page, 480)) == 2


def test_a_damaged_picture_is_told() -> None:
    """What is no JPEG cannot be cut."""
    with pytest.raises(NotFound, match="cannot be read"):
        picture_strips(b"nothing", layout(width=1440, height=900), 960)
