"""The picture underneath."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from PIL import Image

from heatsight.errors import NotFound, TooLarge
from heatsight.overlay import underlay
from heatsight.overlay.underlay import grey_page, size_of


def test_it_is_grey_and_light(made: Any) -> None:
    """Colour goes, white stays white, and black becomes a grey, so that what is drawn on it stands out."""
    light = Image.open(BytesIO(made.picture(40, 40)))
    light.paste((0, 0, 200), (0, 0, 8, 40))
    buffer = BytesIO()
    light.save(buffer, "JPEG", quality=95)
    page = grey_page(buffer.getvalue(), (40, 40))
    assert page.getpixel((30, 20)) == (255, 255, 255)
    red, green, blue = page.getpixel((2, 20))
    assert red == green == blue
    assert 85 <= red <= 140


def test_a_dark_page_is_lifted_more(made: Any) -> None:
    """The ground of a dark page is light enough for heat to be seen on it."""
    assert grey_page(made.picture(40, 40, (0, 0, 0)), (40, 40)).getpixel((20, 20))[0] > 130


def test_it_comes_in_the_size_asked_for(made: Any) -> None:
    """Smaller, larger or down to a single pixel."""
    for size in ((40, 60), (100, 150), (400, 600), (800, 1200), (1, 1)):
        assert grey_page(made.picture(), size).size == size


@pytest.mark.parametrize("broken", [b"", b"not a picture", b"\x89PNG\r\n\x1a\n", "half"])
def test_a_damaged_picture_is_said_to_be_one(made: Any, broken: Any) -> None:
    """What is no whole JPEG raises one line that says what to do."""
    image = made.picture()[:700] if broken == "half" else broken
    with pytest.raises(NotFound, match="regenerate"):
        grey_page(image, (400, 600))


def test_a_picture_of_too_many_pixels_is_not_opened(made: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Past the cap a picture is refused from its head alone."""
    monkeypatch.setattr(underlay, "MAX_PIXELS", 100)
    with pytest.raises(TooLarge, match="400 by 600"):
        size_of(made.picture())
