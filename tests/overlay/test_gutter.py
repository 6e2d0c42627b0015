"""Words beside the page."""

from __future__ import annotations

from typing import Any

import numpy as np
from PIL import Image, ImageDraw

from heatsight.overlay.drawing import LAYERS
from heatsight.overlay.gutter import WIDTH, draw_gutter, gutter_height
from heatsight.overlay.sheet import Sheet


def drawn(drawing: Any, show: Any = LAYERS) -> Any:
    """The gutter of a page of 600 px on white, as an array."""
    sheet = Sheet(Image.new("RGB", (400, 600), "white"), drawing, show, 1.0)
    image = Image.new("RGB", (WIDTH, 700), "white")
    draw_gutter(ImageDraw.Draw(image), sheet, 700)
    assert gutter_height(sheet) < 700
    return np.asarray(image)


def test_words_of_close_lines_do_not_meet(made: Any) -> None:
    """Three lines within 15 px have their words one below the other: between them lie rows without ink."""
    ink = (drawn(made.full())[:, : WIDTH - 30] < 128).any(axis=(1, 2))
    starts = int((np.diff(ink.astype(int)) == 1).sum())
    assert starts >= 4 * 2 - 1  # two rows of words for each of four lines; the first may begin at the edge


def test_without_lines_there_is_only_the_strip(made: Any) -> None:
    """Where only the bands are asked for, no words stand beside the page; where neither is, nothing does."""
    assert (drawn(made.full(), ("scroll",))[:, : WIDTH - 30] == 255).all()
    assert (drawn(made.full(), ("clicks",)) == 255).all()
