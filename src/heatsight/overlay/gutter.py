"""Left of the page: how many people saw each depth, as a strip of colour, and the words of the lines that cross the page."""

from __future__ import annotations

from typing import Final

from PIL import ImageDraw

from heatsight.overlay.colours import FOLD, SEEN, SOFT
from heatsight.overlay.drawing import Level
from heatsight.overlay.lettering import font
from heatsight.overlay.sheet import Sheet
from heatsight.overlay.steps.shade_reach import shade_of

WIDTH: Final = 112
_STRIP: Final = 12
_LETTERS: Final = 13
_LINE: Final = 16
_TALL: Final = 2 * _LINE + 4


def gutter_height(sheet: Sheet) -> int:
    """How much the words need, px; those of a short page may need more than it has."""
    return _TALL * (len(sheet.drawing.levels) + 1)


def draw_gutter(pen: ImageDraw.ImageDraw, sheet: Sheet, height: int) -> None:
    """The strip along the page's edge, and beside it each line's words, pushed down where they would meet."""
    if "levels" not in sheet.show and "scroll" not in sheet.show:
        return
    right = WIDTH - 4
    for stretch in sheet.drawing.stretches:
        bottom = max(sheet.at(stretch.y0), min(sheet.page.height, sheet.at(stretch.y1)) - 1)
        pen.rectangle((right - _STRIP, sheet.at(stretch.y0), right, bottom), fill=shade_of(stretch.share), outline=None)
    if sheet.drawing.stretches:
        pen.rectangle(
            (right - _STRIP, 0, right, max(1, min(sheet.page.height, sheet.at(sheet.drawing.stretches[-1].y1)) - 1)), outline=SOFT
        )
    if "levels" not in sheet.show:
        return
    free = 0
    for level in sorted(sheet.drawing.levels, key=lambda level: level.y):
        y = sheet.at(level.y)
        top = min(max(free, y - _TALL // 2), height - _TALL)
        free = top + _TALL
        colour = FOLD if level.word == "fold" else SEEN
        pen.line((WIDTH - _STRIP - 10, top + _TALL // 2, right - _STRIP, y), fill=colour, width=1)
        pen.line((right - _STRIP, y, WIDTH, y), fill=colour, width=2)
        for number, words in enumerate(_words(level)):
            at = (WIDTH - _STRIP - 14, top + 2 + _LINE * number + _LINE // 2)
            pen.text(at, words, font=font(_LETTERS), fill=colour, anchor="rm")


def _words(level: Level) -> tuple[str, str]:
    if level.word == "fold":
        return "fold", f"{level.y:,} px"
    return f"{round(100 * (level.share or 0))} % saw", f"{level.y:,} px"
