"""What the layouts show, put where the band's visitors see it."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from heatsight.model.hotspot import PlacedElement, Region
from heatsight.naming.layout_fit import Drawn
from heatsight.naming.roster import Roster
from heatsight.naming.windows import Clicks


def placed(drawn: Drawn, people: Roster, clicks: Clicks) -> tuple[PlacedElement, ...]:
    """Every element shown at the width of most clicks; nothing of several pages, which have no common places."""
    if not drawn.fit.used or len(np.unique(clicks.layer // 2)) != 1:
        return ()
    number = int(np.argmax(np.bincount(drawn.of_click[drawn.of_click >= 0])))
    height = float(np.median(clicks.height[drawn.of_click == number]))
    return tuple(_on(drawn, number, height, people))


def _on(drawn: Drawn, number: int, height: float, people: Roster) -> Iterator[PlacedElement]:
    sheet, page = drawn.sheets[number], drawn.page[number]
    plan = drawn.plans[page]
    layout = min(plan.layouts, key=lambda one: abs(one.width - sheet.width))
    cited = {(element.selector, element.chain): place for place, element in enumerate(layout.elements)}
    for node, element in enumerate(drawn.elements[page].tolist()):
        shown = plan.nodes[node].shown
        left, right, top, bottom = sheet.box(node, height)
        if np.isnan(left) or not (people.passive[element] or drawn.node_of[page][element] == node):
            continue
        box = Region(round(left / sheet.width, 4), round(right / sheet.width, 4), int(top), int(np.ceil(bottom)), bool(sheet.fixed[node]))
        place = cited.get((shown.selector, shown.chain), -1)
        # What is cited is what that layout says; another width may show the same element otherwise.
        shown = layout.elements[place] if place >= 0 else shown
        yield PlacedElement(
            people.names[element], box, shown, layout.snapshot if place >= 0 else "", layout.width, layout.asked_width, place
        )
