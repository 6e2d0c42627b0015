"""Painting, looked at by its pixels."""

from __future__ import annotations

import subprocess
import sys
from io import BytesIO
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from heatsight.overlay import gutter
from heatsight.overlay.colours import lightness
from heatsight.overlay.drawing import LAYERS
from heatsight.overlay.encode import LONGEST_SIDE
from heatsight.overlay.paint import SHOWN, paint
from heatsight.overlay.panel import WIDTH as PANEL

EVERY_LAYER = [*((layer,) for layer in LAYERS), *combinations(LAYERS, len(LAYERS) - 1), LAYERS, ()]


def page(image: bytes, drawing: Any, **more: Any) -> Any:
    """The painted page without its gutter and legend, as an array."""
    mounted = Image.open(BytesIO(paint(image, drawing, "png", **more)))
    return np.asarray(mounted)[:, gutter.WIDTH : mounted.width - PANEL]


def test_hot_is_darker_than_warm_is_darker_than_cold(made: Any, press: Any) -> None:
    """On a white page the more was pressed the darker it is, and a place nobody was near is untouched."""
    presses = [press(100, 100, 900), press(300, 100, 60)]
    painted = page(made.picture(), made.drawing(presses), show=("clicks",))
    hot, warm, cold = lightness(painted[[100, 100, 500], [100, 300, 200]])
    assert hot < warm - 0.1 < cold - 0.2
    assert painted[500, 200].tolist() == [255, 255, 255]


def test_only_what_is_near_a_press_is_coloured(made: Any, press: Any) -> None:
    """Every pixel further than three sigmas from the one press is as it was."""
    painted = page(made.picture(), made.drawing([press(200, 300, 50)]), show=("clicks",))
    down, across = np.nonzero((painted != 255).any(axis=2))
    assert (down.min(), down.max(), across.min(), across.max()) == pytest.approx((300, 300, 200, 200), abs=3 * 12 + 8)
    assert len(down) > 1000


@pytest.mark.parametrize("show", EVERY_LAYER, ids=lambda show: "+".join(show) or "nothing")
def test_each_layer_paints_on_the_page_alone(made: Any, show: Any) -> None:
    """Any choice of layers can be painted, and changes the page only where it has something to show."""
    blank, painted = page(made.picture(), made.full(), show=()), page(made.picture(), made.full(), show=show)
    assert (painted[: len(blank)] != blank[: len(painted)]).any() == bool(show)


def test_rage_and_dead_clicks_differ_in_shape(made: Any, press: Any) -> None:
    """The two marks cover different pixels, so they can be told apart without colour."""
    masks = []
    for kind, layer in (("rageclick", "rageclicks"), ("deadclick", "deadclicks")):
        cold = page(made.picture(), made.drawing([press(200, 300, 4, kind)]), show=("clicks", layer))
        mark = (cold[280:320, 180:220] < 200).any(axis=2)
        masks.append(mark)
    triangle, cross = masks
    assert min(triangle.sum(), cross.sum()) > 40
    assert (triangle ^ cross).sum() > 0.5 * min(triangle.sum(), cross.sum())


def test_words_stay_readable_under_heat(made: Any, press: Any) -> None:
    """The hottest place does not hide a dark stroke on light ground: both are coloured, and their lightness stays apart."""
    picture = Image.open(BytesIO(made.picture()))
    picture.paste((0, 0, 0), (196, 0, 204, 600))
    buffer = BytesIO()
    picture.save(buffer, "JPEG", quality=95)
    painted = page(buffer.getvalue(), made.drawing([press(200, 300, 500)]), show=("clicks",))
    stroke, ground = lightness(painted[[300, 300], [200, 208]])
    assert ground - stroke > 0.08


def test_hot_is_told_on_dark_pages_too(made: Any, press: Any) -> None:
    """On a black page a hot place differs in hue and lightness from where nobody pressed."""
    painted = page(made.picture(colour=(0, 0, 0)), made.drawing([press(200, 300, 500)]), show=("clicks",)).astype(int)
    assert np.abs(painted[300, 200] - painted[20, 20]).max() > 60


def test_an_empty_drawing_is_the_page_and_a_legend(made: Any) -> None:
    """Without data the page is its grey self beside a legend that says so."""
    painted = page(made.picture(), made.drawing())
    assert (painted[:600] == 255).all()


@pytest.mark.parametrize("size", [(1, 1), (1, 900), (2000, 1)])
def test_tiny_pictures_are_painted(made: Any, press: Any, size: tuple[int, int]) -> None:
    """A picture of a single pixel, row or column is painted like any other; the sheet is as tall as its words need."""
    width, height = size
    drawing = made.drawing([press(width - 1, height - 1, 10**12), press(0, 0, 1, "rageclick")], width=width, height=height)
    mounted = Image.open(BytesIO(paint(made.picture(width, height), drawing, "png", show=LAYERS)))
    assert mounted.width == width + gutter.WIDTH + PANEL
    assert mounted.height >= 300


def test_hostile_names_are_drawn_as_letters(made: Any, hostile: str) -> None:
    """A name of control characters, other scripts and great length is drawn within the legend."""
    mounted = Image.open(BytesIO(paint(made.picture(), made.full(hostile), "png", show=LAYERS)))
    assert mounted.size[0] == 400 + gutter.WIDTH + PANEL
    assert mounted.size[1] < 2500


def test_a_page_can_be_smaller(made: Any) -> None:
    """The page comes in the width asked for; its words keep their size."""
    mounted = Image.open(BytesIO(paint(made.picture(), made.full(), "jpeg", page_width=200)))
    assert mounted.width == 200 + gutter.WIDTH + PANEL


def test_a_page_too_tall_for_a_format_becomes_smaller(made: Any) -> None:
    """WebP holds 16,383 pixels: a taller page is drawn to fit, PNG takes it whole."""
    picture, drawing = made.picture(20, 16_500), made.drawing(width=20, height=16_500)
    assert Image.open(BytesIO(paint(picture, drawing, "webp"))).height <= LONGEST_SIDE["webp"]
    assert Image.open(BytesIO(paint(picture, drawing, "png"))).height == 16_500


def test_the_same_drawing_is_the_same_file(made: Any) -> None:
    """Painting depends on its arguments alone."""
    assert paint(made.picture(), made.full(), "png") == paint(made.picture(), made.full(), "png")


def test_all_but_the_bands_is_shown() -> None:
    """Unless asked otherwise everything is shown but the bands of reach, which would tint the heat."""
    assert set(LAYERS) - set(SHOWN) == {"scroll"}


# The peak is /proc's: the one that getrusage tells a child starts at what its parent, the whole test suite, held when it was born.
LARGEST = """
import sys
from io import BytesIO
from pathlib import Path
from PIL import Image
from tests.overlay.conftest import Made, Press
from heatsight.overlay.paint import LAYERS, paint
buffer = BytesIO()
Image.new("RGB", (3000, 16384), (250, 250, 250)).save(buffer, "JPEG")
made = Made()
out = paint(buffer.getvalue(), made.drawing([Press(10, 16_000, 5), Press(2990, 3, 10**9)], width=3000, height=16384), "jpeg", show=LAYERS)
(peak,) = (line.split()[1] for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM:"))
print(int(peak) // 1024, Image.open(BytesIO(out)).height)
"""


def test_the_largest_picture_fits_into_memory() -> None:
    """A picture of 3,000 by 16,384 is painted whole in a process that never holds a gigabyte."""
    done = subprocess.run([sys.executable, "-c", LARGEST], cwd=Path(__file__).parents[2], capture_output=True, text=True, check=True)
    megabytes, height = map(int, done.stdout.split())
    assert height == 16_384
    assert megabytes < 1_000
