"""Overlays for whoever shows them."""

from __future__ import annotations

import json
from base64 import b64decode
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO

from PIL import Image
from tests.overlay.conftest import Made

from heatsight.model.saved_heatmap import SavedHeatmap
from heatsight.overlay.points import points_json
from heatsight.report.pictures import band_picture
from heatsight.snapshots.interface import Picture
from heatsight.use_cases.page_overlay import Overlaid
from heatsight.use_cases.pictured import overlay_json, painted

MADE = Made()
WHEN = datetime(2026, 11, 24, 12, tzinfo=UTC)
HEATMAP = SavedHeatmap(
    id="0190", short_id="a1b2", project_id=1, name="", url="https://shop.example/", data_url="https://shop.example/", target_widths=(400,),
    type="screenshot", source="server", status="completed", snapshots=(), deleted=False, block_consent_modals=False, created_by="me",
    created_at=WHEN, updated_at=WHEN,
)  # fmt: skip
FOUND = Overlaid(HEATMAP, 400, Picture(MADE.picture(), MADE.layout(width=400, height=600), notes=("cut",)), MADE.full())


def test_it_is_the_drawing_and_whose_picture_it_is() -> None:
    """The numbers are the drawing's, with the saved heatmap, the notes of its rendering, and no image unless one is asked for."""
    told = overlay_json(FOUND)
    assert told.items() >= {**points_json(FOUND.drawing), "saved_heatmap": "a1b2", "notes": ["cut"], "image": None}.items()


def test_its_words_say_what_it_shows() -> None:
    """Whoever does not see it hears the width, the busiest elements that have a place, the fold and the problems."""
    assert overlay_json(FOUND)["alt"] == (
        "The page at 400 px with its clicks drawn as heat. Busiest: “Buy” button (9 clicks); “Buy” button (1 click). "
        "The fold is at 350 px. Problems marked: 1, 2."
    )


def test_as_a_reports_picture() -> None:
    """Painted, it becomes a band's picture: its clicks, and a file of the size that it says."""
    told = json.loads(json.dumps(overlay_json(FOUND, "webp"), default=str))
    found = band_picture(told, "report-desktop.webp")
    assert (found.device, found.width, found.shown, found.of, found.left_out) == ("desktop", 400, 9, 9, ())
    assert (found.saved_heatmap, found.media_type, found.file) == ("a1b2", "image/webp", "report-desktop.webp")
    assert Image.open(BytesIO(found.image)).size == found.image_size
    assert found.image == b64decode(told["image"]["data"]) == painted(FOUND, "webp")


def test_a_page_is_made_smaller_and_never_larger() -> None:
    """A page is painted at the width asked for, and at most at its own."""
    wide = replace(
        FOUND,
        picture=Picture(MADE.picture(1600, 900), MADE.layout(width=1600, height=900)),
        drawing=MADE.drawing(width=1600, height=900),
    )
    sizes = [Image.open(BytesIO(painted(wide, "png", page_width=width))).width for width in (800, 1600, 5000)]
    assert sizes[1] - sizes[0] == 800
    assert sizes[2] == sizes[1]
