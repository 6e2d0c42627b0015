"""Files of a finished picture."""

from __future__ import annotations

from io import BytesIO

import pytest
from PIL import Image

from heatsight.overlay.encode import FORMATS, LONGEST_SIDE, MEDIA_TYPES, Format, encode


@pytest.mark.parametrize("file_format", FORMATS)
def test_each_format_can_be_read_back(file_format: Format) -> None:
    """A file is what its name says, of the same size, and holds no data about its making."""
    image = Image.new("RGB", (64, 32), (200, 20, 40))
    read = Image.open(BytesIO(encode(image, file_format)))
    assert (read.format, read.size, Image.MIME[read.format or ""]) == (file_format.upper(), (64, 32), MEDIA_TYPES[file_format])
    assert not read.getexif()
    red, green, blue = read.convert("RGB").getpixel((10, 10))
    assert abs(red - 200) + abs(green - 20) + abs(blue - 40) < 12


@pytest.mark.parametrize("file_format", FORMATS)
def test_the_longest_side_is_possible(file_format: Format) -> None:
    """A picture as tall as a format is said to hold can be written."""
    assert encode(Image.new("RGB", (1, LONGEST_SIDE[file_format])), file_format)
