"""Findings: a red frame around what is wrong, with the number it has in the report. A stretch of the page is a bar at its edge."""

from __future__ import annotations

from typing import Final

from heatsight.overlay.colours import FLAG, WHITE
from heatsight.overlay.sheet import Sheet
from heatsight.overlay.steps.box_hotspots import badge

_WHOLE: Final = 0.95
_BAR: Final = 6


def flag_label(number: int) -> str:
    """How a finding is called on the picture and beside it."""
    return f"P{number}"


def flag_findings(sheet: Sheet) -> None:
    """The most pressing last, so that it lies on top."""
    if "findings" not in sheet.show:
        return
    pen = sheet.pen
    for flag in reversed(sheet.drawing.flags):
        left, top, right, bottom = sheet.rectangle(flag.box)
        if flag.box.width >= _WHOLE * sheet.drawing.width:
            pen.rectangle((0, top, _BAR + 1, bottom), fill=WHITE)
            pen.rectangle((0, top, _BAR, bottom), fill=FLAG)
            badge(sheet, flag_label(flag.number), (_BAR, top, _BAR, bottom), FLAG)
        else:
            pen.rectangle((left - 7, top - 7, right + 7, bottom + 7), outline=WHITE, width=1)
            pen.rectangle((left - 6, top - 6, right + 6, bottom + 6), outline=FLAG, width=3)
            badge(sheet, flag_label(flag.number), (left - 5, top - 5, right + 5, bottom + 5), FLAG)
