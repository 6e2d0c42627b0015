"""Layouts of pages: which are taken, and each read again in parts."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from heatsight.errors import InvalidRequest, NotFound
from heatsight.model.layout import LayoutElement
from heatsight.model.page import Page
from heatsight.use_cases.layouts import MOST_ELEMENTS, kept_layout, layouts_for, part_of
from heatsight.use_cases.saved_heatmaps import NewHeatmap, create_heatmap

PAGE = Page(url_exact="https://shop.example/p/")


def element(number: int) -> LayoutElement:
    """A paragraph."""
    return LayoutElement(
        selector=f"p:nth-of-type({number})", chain="p:", tag="p", role="", text=f"{number}", label="", href=None, x=0.0, y=10.0 * number,
        width=100.0, height=10.0, clickable=False, disabled=False, fixed=False, font_px=16.0, contrast=7.0, fill=1.0,
    )  # fmt: skip


def test_layouts_of_a_page_are_those_of_its_newest_rendered_heatmap(studio: Any) -> None:
    """Narrowest first, each knowing where it is kept; a file that is gone is left out, and another project's page has none."""
    assert layouts_for(studio.gallery, studio.project, PAGE) == ()
    create_heatmap(studio.gallery, studio.project, NewHeatmap("https://shop.example/p", widths=(900,)), "me")
    studio.render_all()
    newer = create_heatmap(studio.gallery, studio.project, NewHeatmap("https://shop.example/p#x", widths=(1440, 320)), "me")
    studio.render_all()
    found = layouts_for(studio.gallery, studio.project, PAGE)
    assert [(layout.width, layout.asked_width, layout.snapshot) for layout in found] == [
        (320, 320, newer.short_id),
        (1440, 1440, newer.short_id),
    ]
    other, _ = studio.gallery.catalogue.create_project("other")
    assert layouts_for(studio.gallery, other, PAGE) == ()
    studio.gallery.pictures.remove(studio.gallery.saved.pictures(studio.project.id, newer.id)[320])
    assert [layout.width for layout in layouts_for(studio.gallery, studio.project, PAGE)] == [1440]


def test_a_kept_layout_is_read_by_the_width_it_was_rendered_for(studio: Any) -> None:
    """A page that is wider than the phone it was rendered for is found under the phone's width, and says how wide it is."""
    heatmap = create_heatmap(studio.gallery, studio.project, NewHeatmap("https://shop.example/p", widths=(390, 1440)), "me")
    with pytest.raises(NotFound, match="still being rendered"):
        kept_layout(studio.gallery, studio.project, heatmap.short_id, 390)
    studio.render_all()
    key = studio.gallery.saved.pictures(studio.project.id, heatmap.id)[390]
    kept = studio.gallery.pictures.get(key)
    wider = replace(kept.layout, width=980, elements=tuple(map(element, range(5))))
    studio.gallery.pictures.put(key, replace(kept, layout=wider))
    part = kept_layout(studio.gallery, studio.project, heatmap.short_id, 400, limit=2, offset=3)
    assert (part.width, part.asked_width, part.snapshot) == (980, 390, heatmap.short_id)
    assert ([one.text for one in part.elements], part.count, part.has_more) == (["3", "4"], 5, False)
    assert [layout.asked_width for layout in layouts_for(studio.gallery, studio.project, PAGE)] == [390, 1440]
    other, _ = studio.gallery.catalogue.create_project("other")
    with pytest.raises(NotFound):
        kept_layout(studio.gallery, other, heatmap.short_id, 390)


@pytest.mark.parametrize(("limit", "offset", "attr"), [(0, 0, "limit"), (MOST_ELEMENTS + 1, 0, "limit"), (1, -1, "offset")])
def test_parts_have_bounds(studio: Any, limit: int, offset: int, attr: str) -> None:
    """Nobody gets a whole page of elements at once, or a part before its first."""
    create_heatmap(studio.gallery, studio.project, NewHeatmap("https://shop.example/p", widths=(1440,)), "me")
    studio.render_all()
    (layout,) = layouts_for(studio.gallery, studio.project, PAGE)
    with pytest.raises(InvalidRequest) as refused:
        part_of(layout, limit, offset)
    assert refused.value.attr == attr
