"""A page's numbers, laid on its picture."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from heatsight.model.device import Band, band_of
from heatsight.model.layout import Layout, LayoutFit
from heatsight.model.project import Project
from heatsight.naming.points import ALL_TYPES, name_all_points
from heatsight.overlay.compose import compose
from heatsight.overlay.data import OverlayData
from heatsight.overlay.drawing import Drawing
from heatsight.overlay.underlay import size_of
from heatsight.query.overlay_cells import overlay_cells
from heatsight.query.scroll_reach import depths
from heatsight.query.set_aside import once_judged, set_aside
from heatsight.snapshots.interface import Picture
from heatsight.store.interface import Source
from heatsight.use_cases.hotspots import people_of, within
from heatsight.use_cases.page_pictures import NEAR
from heatsight.use_cases.request import AssessRequest
from heatsight.use_cases.told import Told


def near_widths(width: int, band: Band) -> tuple[int, int]:
    """The viewport widths, inclusive and of the picture's band, whose presses lie where they were made."""
    away = int(width * NEAR)
    return max(width - away, band.viewport_width_min), min(width + away, band.viewport_width_max or width + away)


def overlay_of(
    source: Source,
    project: Project,
    request: AssessRequest,
    picture: Picture,
    *,
    now: datetime,
    layouts: Sequence[Layout] = (),
    told: Told | None = None,
) -> Drawing:
    """
    What people of the picture's device band did on the page, as a drawing on its picture.

    Args:
        request: page, period and test accounts; the widths are those of the picture's band. A period of our own choosing is widened
            as an assessment's is.
        picture: of the page at one width, with its layout.
        layouts: the page as it was rendered, as `hotspots` had them: names and ids follow from them.
        told: an assessment's, of the same page: then its very period is drawn, and its findings under their numbers.

    Raises:
        InvalidRequest: the request contradicts itself; `attr` names the parameter.
        NotFound: the picture is damaged. TooLarge: it has more pixels than can be drawn on.
        StoreUnavailable: the engine is gone.
    """
    band = band_of(picture.layout.width)
    people = people_of(source, project, request, now)
    if told is not None and told.window != people.window:
        page = replace(people, window=told.window, set_aside=None)
        people = once_judged(page, set_aside(source, page))
    scope = within(people, band)
    near = near_widths(picture.layout.width, band)
    named = name_all_points(source, scope, band, layouts=layouts)
    data = OverlayData(
        band=band,
        near=near,
        cells=overlay_cells(source, scope, near),
        hotspots=tuple(spot for press in ALL_TYPES for spot in named[press].hotspots),
        depths=depths(source, replace(scope, viewport_width_min=near[0], viewport_width_max=near[1])),
        moved=_moved(named["click"].layout, near),
        findings=() if told is None else told.findings,
        cliff=None if told is None else told.cliffs.get(band.device),
    )
    return compose(data, picture.layout, size_of(picture.image))


def _moved(fit: LayoutFit | None, near: tuple[int, int]) -> bool:
    return fit is not None and fit.moved_within(*near)
