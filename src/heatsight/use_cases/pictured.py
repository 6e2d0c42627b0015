"""Drawings as the pictures of a report: painted, sized and put into words."""

from __future__ import annotations

from io import BytesIO
from typing import Final

from PIL import Image

from heatsight.overlay.drawing import Drawing
from heatsight.overlay.encode import MEDIA_TYPES, Format
from heatsight.overlay.paint import paint
from heatsight.overlay.wording import LEFT_OUT, counted
from heatsight.report.pictures import BandPicture, LeftOut
from heatsight.snapshots.interface import Picture

PAGE_PX: Final = 720
"""A page is at most so wide in a report: its words can be read, and the file stays small enough to be sent."""
FORMAT: Final[Format] = "webp"
_NAMED: Final = 3


def report_picture(picture: Picture, drawing: Drawing, *, saved_heatmap: str | None = None) -> BandPicture:
    """
    A drawing as a band's picture in a report.

    Args:
        saved_heatmap: short id of the saved heatmap whose picture it is.

    Raises:
        NotFound: the picture is damaged. TooLarge: it has more pixels than can be drawn on.
    """
    image = paint(picture.image, drawing, FORMAT, page_width=min(PAGE_PX, drawing.width))
    clicks = drawing.tallies[0]
    return BandPicture(
        device=drawing.band.device,
        saved_heatmap=saved_heatmap,
        width=drawing.width,
        shown=clicks.shown,
        of=clicks.people,
        left_out=tuple(LeftOut(why, count, LEFT_OUT[why]) for why, count in clicks.left_out.items()),
        image=image,
        image_size=Image.open(BytesIO(image)).size,
        media_type=MEDIA_TYPES[FORMAT],
        alt=_alt(drawing),
    )


def _alt(drawing: Drawing) -> str:
    """What a picture shows, for whoever does not see it."""
    busiest = [spot for spot in drawing.spots if spot.press == "click" and spot.box is not None][:_NAMED]
    named = "; ".join(f"{spot.name} ({counted(spot.clicks, 'click', 'clicks')})" for spot in busiest)
    parts = [
        f"The page at {drawing.width:,} px with its clicks drawn as heat.",
        f"Busiest: {named}." if named else "",
        *(f"The fold is at {level.y:,} px." for level in drawing.levels if level.word == "fold"),
        f"Problems marked: {', '.join(str(flag.number) for flag in drawing.flags)}." if drawing.flags else "",
    ]
    return " ".join(part for part in parts if part)
