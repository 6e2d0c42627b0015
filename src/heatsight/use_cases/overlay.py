"""A page's numbers, laid on its picture."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Final

from heatsight.model.assessment import Assessment
from heatsight.model.device import Band, band_of
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
from heatsight.use_cases.request import AssessRequest

TOLERANCE: Final = 0.02
"""A window is as wide as the picture when it is within this share of it: what is centred then lies within 10 px of its place at 1440 px."""


def near_widths(width: int, band: Band) -> tuple[int, int]:
    """The viewport widths, inclusive and of the picture's band, whose presses lie where they were made."""
    away = int(width * TOLERANCE)
    return max(width - away, band.viewport_width_min), min(width + away, band.viewport_width_max or width + away)


def overlay_of(
    source: Source,
    project: Project,
    request: AssessRequest,
    picture: Picture,
    *,
    now: datetime,
    assessment: Assessment | None = None,
) -> Drawing:
    """
    What people of the picture's device band did on the page, as a drawing on its picture.

    Args:
        request: page, period and test accounts; the widths are those of the picture's band. A period of our own choosing is widened
            as an assessment's is.
        picture: of the page at one width, with its layout.
        assessment: of the same page: then its very period is drawn, and its findings under their numbers.

    Raises:
        InvalidRequest: the request contradicts itself; `attr` names the parameter.
        NotFound: the picture is damaged. TooLarge: it has more pixels than can be drawn on.
        StoreUnavailable: the engine is gone.
    """
    band = band_of(picture.layout.width)
    people = people_of(source, project, request, now)
    if assessment is not None and assessment.window != people.window:
        page = replace(people, window=assessment.window, set_aside=None)
        people = once_judged(page, set_aside(source, page))
    scope = within(people, band)
    near = near_widths(picture.layout.width, band)
    named = name_all_points(source, scope, band)
    data = OverlayData(
        band=band,
        near=near,
        cells=overlay_cells(source, scope, near),
        hotspots=tuple(spot for press in ALL_TYPES for spot in named[press].hotspots),
        depths=depths(source, replace(scope, viewport_width_min=near[0], viewport_width_max=near[1])),
        findings=() if assessment is None else assessment.findings,
        cliff=None if assessment is None else next((told.scroll.cliff for told in assessment.bands if told.device == band.device), None),
    )
    return compose(data, picture.layout, size_of(picture.image))
