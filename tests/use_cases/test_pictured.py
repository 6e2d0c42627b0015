"""Drawings as a report's pictures."""

from __future__ import annotations

from io import BytesIO

from PIL import Image
from tests.overlay.conftest import Made

from heatsight.report.pictures import BandPicture
from heatsight.snapshots.interface import Picture
from heatsight.use_cases.pictured import PAGE_PX, report_picture

MADE = Made()


def pictured() -> BandPicture:
    """A page with one of everything drawn on it."""
    return report_picture(Picture(MADE.picture(), MADE.layout(width=400, height=600)), MADE.full(), saved_heatmap="a1b2")


def test_its_numbers_are_the_drawings() -> None:
    """Device, width, shown and left out are those of the clicks; the file is one that a page can embed."""
    found = pictured()
    assert (found.device, found.width, found.shown, found.of, found.left_out) == ("desktop", 400, 9, 9, ())
    assert (found.saved_heatmap, found.media_type) == ("a1b2", "image/webp")
    assert Image.open(BytesIO(found.image)).size == found.image_size


def test_its_words_say_what_it_shows() -> None:
    """Whoever does not see it hears the width, the busiest elements that have a place, the fold and the problems."""
    assert pictured().alt == (
        "The page at 400 px with its clicks drawn as heat. Busiest: “Buy” button (9 clicks); “Buy” button (1 click). "
        "The fold is at 350 px. Problems marked: 1, 2."
    )


def test_a_wide_page_is_made_smaller() -> None:
    """A page wider than a report has room for is drawn smaller."""
    image = MADE.picture(1600, 900)
    found = report_picture(Picture(image, MADE.layout(width=1600, height=900)), MADE.drawing(width=1600, height=900))
    assert found.image_size[0] < PAGE_PX + 500
