from __future__ import annotations

import pytest

from heatsight.model.element import NamedElement
from heatsight.model.hotspot import Hotspot, Naming, Region
from heatsight.naming.surroundings import Surroundings, described


def spot(name: str, x0: int, x1: int, y0: int, y1: int, *, fixed: bool = False, text: str = "t", interactive: bool = True) -> Hotspot:
    """A hotspot on a viewport of 1000 px; without a name, a place."""
    element = NamedElement(name, text, "a", "a", "link", interactive) if name else None
    region = Region(x0 / 1000, x1 / 1000, y0, y1, fixed)
    return Hotspot(name or "place", "click", "desktop", 1, element, Naming("none", 0, 0), region, (), 1, 1, 1, (0, 1), below_fold=False)


BUY, MORE = spot("“Buy” button", 400, 500, 300, 340), spot("“More” link", 700, 760, 310, 330)


@pytest.mark.parametrize(
    ("box", "said"),
    [
        ((420, 440, 360, 380), "just under the “Buy” button"),
        ((380, 520, 200, 230), "above the “Buy” button"),
        ((380, 520, 640, 650), "about 300 px under the “Buy” button"),
        ((300, 380, 310, 320), "just left of the “Buy” button"),
        ((790, 820, 300, 420), "just right of the “More” link"),
        ((560, 610, 320, 325), "between the “Buy” button and the “More” link"),
        ((430, 450, 310, 320), "beside the “Buy” button"),
        ((420, 440, 2_000, 2_020), ""),
    ],
)
def test_a_place_is_told_by_its_neighbours(box: tuple[int, int, int, int], said: str):
    """Side and distance of the nearest named element, or the two it lies between; nothing where none is near."""
    assert Surroundings([BUY, MORE], 1000).describe(spot("", *box).region) == said


def test_only_what_helps_is_spoken_of():
    """Empty space and what sticks to the viewport are no landmarks of a place on the page."""
    space = spot("empty space in a section", 400, 500, 300, 340, text="", interactive=False)
    pinned = spot("“Chat” button", 400, 500, 300, 340, fixed=True)
    assert Surroundings([space, pinned], 1000).describe(spot("", 420, 440, 360, 380).region) == ""
    assert Surroundings([], 1000).describe(BUY.region) == ""


def test_a_name_that_only_one_has_is_preferred():
    """Of ten "Copy" buttons none tells where a place is, if something unique lies hardly farther; long labels are cut."""
    copies = [spot("“Copy” button", 100, 150, y, y + 20) for y in (300, 900)]
    words = spot(f"“{'w' * 70}” text", 300, 500, 200, 240, interactive=False)
    place = spot("", 180, 190, 250, 255).region
    assert Surroundings([*copies, words], 1000).describe(place) == f"left of the “{'w' * 40}…” text"
    assert Surroundings(copies, 1000).describe(place) == "above the “Copy” button"


def test_two_of_one_name_do_not_enclose():
    """A place between two buttons of one name is under one of them."""
    below = spot("“Buy” button", 400, 500, 420, 460)
    assert Surroundings([BUY, below], 1000).describe(spot("", 420, 440, 360, 380).region) == "just under the “Buy” button"


def test_named_hotspots_stay_as_they_are():
    """Only places without an element are described."""
    place = spot("", 420, 440, 360, 380)
    assert [one.described for one in described([BUY, place], Surroundings([BUY], 1000))] == ["", "just under the “Buy” button"]
