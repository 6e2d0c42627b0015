"""A page before it is judged."""

from __future__ import annotations

from typing import Any

from heatsight.model.scope import Scope
from heatsight.query.page_extent import PageExtent, page_extent
from heatsight.store import Source


def test_each_device_has_its_people_and_its_page(rows: Any, source: Source, scope: Scope) -> None:
    """Devices come with the most visitors first; the height is what the SDK said, else the depth that nearly nothing lies below."""
    rows.add([rows.click("a", y=300), rows.click("b", y=5000, pointer_target_fixed=True), rows.click("m", y=2400, width=390, height=800)])
    rows.add([rows.click(visitor, y=1100, type="scrolldepth", page_height=4200) for visitor in ("a", "gone")], [rows.event("c")])
    assert page_extent(source, scope) == (
        PageExtent("desktop", visitors=3, clicks=2, viewport_width=1440, viewport_height=900, page_height=4200),
        PageExtent("mobile", visitors=1, clicks=1, viewport_width=390, viewport_height=800, page_height=2400),
    )


def test_nobody_has_no_page(source: Source, scope: Scope) -> None:
    """Without anybody there is no extent."""
    assert page_extent(source, scope) == ()
