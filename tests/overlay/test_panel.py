"""The legend."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
from PIL import Image

from heatsight.overlay.drawing import LAYERS, WHYS, Layer
from heatsight.overlay.panel import WIDTH, panel
from heatsight.overlay.sheet import Sheet, heated
from heatsight.overlay.steps.lay_heat import heat_of


def legend(drawing: Any, show: tuple[Layer, ...] = LAYERS) -> Image.Image:
    """The legend of a drawing."""
    return panel(
        Sheet(Image.new("RGB", (400, 600), "white"), drawing, show, 1.0, None if heated(show) is None else heat_of(drawing, "click"))
    )


def test_it_grows_with_what_it_has_to_say(made: Any) -> None:
    """Each layer that is shown adds its line; hotspots and findings add theirs."""
    heights = [legend(made.full(), LAYERS[:number]).height for number in range(len(LAYERS) + 1)]
    assert heights == sorted(heights)
    assert heights[-1] > heights[0] + 200
    assert legend(made.drawing()).height < heights[-1]


def test_it_says_what_is_left_out(made: Any) -> None:
    """A reason for leaving presses out adds lines."""
    tallies = list(made.drawing().tallies)
    tallies[0] = type(tallies[0])("click", 1, 1, {"other_width": 4, "set_aside": 2}, 7)
    assert legend(made.drawing(tallies=tuple(tallies))).height > legend(made.drawing()).height + 20


def test_it_has_room_for_all_it_may_have_to_say(made: Any, hostile: str) -> None:
    """With every reason for every sort of press, and as many hotspots and findings as are listed, its lower margin is still paper."""
    full = made.full(hostile)
    tallies = tuple(replace(tally, left_out=dict.fromkeys(WHYS, 10**9), everybody=9 * 10**9) for tally in full.tallies)
    spots = tuple(replace(full.spots[0], number=number) for number in range(1, 20))
    flags = tuple(replace(full.flags[0], number=number) for number in range(1, 30))
    image = np.asarray(legend(replace(full, tallies=tallies, spots=spots, flags=flags)))
    assert (image[-12:] == image[0, 0]).all()


def test_it_holds_a_margin(made: Any, hostile: str) -> None:
    """Whatever a name holds, the legend's edges stay free of ink."""
    image = np.asarray(legend(made.full(hostile)))
    assert image.shape[1] == WIDTH
    assert (image[:, -12:] == image[0, 0]).all()
    assert (image[:, :12] == image[0, 0]).all()
