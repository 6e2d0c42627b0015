"""Lines across the page: the fold, dashed and dark; how far 75, 50 and 25 % of people came, thin and blue. Their words stand beside it."""

from __future__ import annotations

from heatsight.overlay.colours import FOLD, SEEN, WHITE
from heatsight.overlay.sheet import Sheet, dashes


def rule_levels(sheet: Sheet) -> None:
    """Each line with a light rim, so that it stands on any ground."""
    if "levels" not in sheet.show:
        return
    pen, right = sheet.pen, sheet.page.width
    for level in sheet.drawing.levels:
        y = min(sheet.page.height - 1, sheet.at(level.y))
        pen.line((0, y, right, y), fill=WHITE, width=4)
        if level.word == "fold":
            dashes(pen, (0, y), (right, y), FOLD, on=14, off=8)
        else:
            dashes(pen, (0, y), (right, y), SEEN, on=6, off=4)
