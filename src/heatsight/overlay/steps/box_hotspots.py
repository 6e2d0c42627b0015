"""Hotspots: a numbered box each. Solid where it is the element's own box, dashed where it is what its presses span."""

from __future__ import annotations

from typing import Final

from PIL import ImageDraw

from heatsight.overlay.colours import BOX, WHITE, Colour
from heatsight.overlay.lettering import font, width_of
from heatsight.overlay.sheet import Sheet, free_place, outline

LETTERS: Final = 13
_TALL: Final = 18


def box_hotspots(sheet: Sheet) -> None:
    """Boxes first, the largest lowest; numbers over all of them."""
    pen = sheet.pen
    placed = [(spot, spot.box) for spot in sheet.numbered if spot.box is not None]
    for spot, box in sorted(placed, key=lambda pair: -pair[1].width * pair[1].height):
        outline(pen, sheet.rectangle(box), BOX, dashed=not spot.measured)
    for spot, box in placed:
        badge(sheet, str(spot.number), sheet.rectangle(box), BOX)


def badge(sheet: Sheet, label: str, around: tuple[int, int, int, int], colour: Colour) -> None:
    """A label at a corner of a box, outside it where there is room, off other labels where that can be."""
    left, top, right, bottom = around
    width = badge_width(label)
    wanted = (
        (left - 2, top - _TALL - 2),  # on top of it
        (left - width - 2, top - 2),  # beside it
        (right + 3, top - 2),
        (left - 2, bottom + 3),
        (right - width + 2, top - _TALL - 2),
        (right + 3, bottom - _TALL + 2),
        (right - width + 2, bottom + 3),
        (left + 2, top + 2),
    )
    x, y = free_place(wanted, (width, _TALL), sheet.taken, sheet.page.size)
    plate(sheet.pen, label, x, y, colour)


def badge_width(label: str) -> int:
    """How wide a label's plate is, px."""
    return round(width_of(label, LETTERS)) + 9


def plate(pen: ImageDraw.ImageDraw, label: str, x: int, y: int, colour: Colour) -> None:
    """A label on a plate, its corner there."""
    width = badge_width(label)
    pen.rounded_rectangle((x, y, x + width - 1, y + _TALL - 1), radius=4, fill=colour, outline=WHITE, width=1)
    pen.text((x + width / 2, y + _TALL / 2), label, font=font(LETTERS), fill=WHITE, anchor="mm")
