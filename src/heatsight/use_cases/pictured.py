"""An overlay for whoever shows it: the drawing as plain values, put into words, and painted where that is wanted."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Sequence
from io import BytesIO
from typing import Any, Final

from PIL import Image

from heatsight.overlay.drawing import Drawing, Layer
from heatsight.overlay.encode import MEDIA_TYPES, Format
from heatsight.overlay.paint import SHOWN, paint
from heatsight.overlay.points import points_json
from heatsight.overlay.wording import counted
from heatsight.use_cases.page_overlay import Overlaid

JSON = dict[str, Any]

_NAMED: Final = 3


def painted(found: Overlaid, form: Format, *, layers: Sequence[Layer] = SHOWN, page_width: int | None = None) -> bytes:
    """
    The picture with its data on it, as a file.

    Args:
        page_width: px of the page in it, at most its own.

    Raises:
        NotFound: the picture is damaged. TooLarge: it has more pixels than can be drawn on.
    """
    width = min(page_width or found.drawing.width, found.drawing.width)
    return paint(found.picture.image, found.drawing, form, show=tuple(layers), page_width=width)


def overlay_json(found: Overlaid, form: Format | None = None, *, layers: Sequence[Layer] = SHOWN, page_width: int | None = None) -> JSON:
    """
    The drawing as numbers (see `overlay/points.py`), whose picture it is, and what it shows in a sentence; with the painted image in
    base64 when a format is named. Raises as `painted`.
    """
    told: JSON = {
        **points_json(found.drawing),
        "saved_heatmap": found.heatmap.short_id,
        "url": found.picture.layout.url,
        "rendered_at": found.picture.layout.rendered_at,
        "notes": list(found.picture.notes),
        "alt": alt(found.drawing),
        "image": None,
    }
    if form is None:
        return told
    image = painted(found, form, layers=layers, page_width=page_width)
    with Image.open(BytesIO(image)) as opened:
        width, height = opened.size
    return told | {
        "image": {"media_type": MEDIA_TYPES[form], "width": width, "height": height, "data": b64encode(image).decode("ascii")},
    }


def alt(drawing: Drawing) -> str:
    """What a picture shows, for whoever does not see it. Names in it are the site's: hostile."""
    busiest = [spot for spot in drawing.spots if spot.press == "click" and spot.box is not None][:_NAMED]
    named = "; ".join(f"{spot.name} ({counted(spot.clicks, 'click', 'clicks')})" for spot in busiest)
    parts = [
        f"The page at {drawing.width:,} px with its clicks drawn as heat.",
        f"Busiest: {named}." if named else "",
        *(f"The fold is at {level.y:,} px." for level in drawing.levels if level.word == "fold"),
        f"Problems marked: {', '.join(str(flag.number) for flag in drawing.flags)}." if drawing.flags else "",
    ]
    return " ".join(part for part in parts if part)
