"""What is known of a page before anything is judged: who came on which device, and how large the page is there. One question."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from heatsight.model.device import BANDS, Device
from heatsight.model.scope import Scope
from heatsight.query.scope import scoped
from heatsight.store.interface import Source

# Scroll depth rows know the page's height, but come from the next page, so their visitors are not counted.
PAGE_EXTENT: Final = """
SELECT
    multiIf(width >= {desktop:Int32}, 'desktop', width >= {tablet:Int32}, 'tablet', 'mobile') AS device,
    uniqExactIf(distinct_id, kind != 'scrolldepth') AS visitors, countIf(kind = 'click') AS clicks,
    toInt32(quantileExactIf(0.5)(width, width > 0)) AS viewport_width, toInt32(quantileExactIf(0.5)(height, height > 0)) AS viewport_height,
    toInt32(quantileExactIf(0.5)(whole, whole > 0)) AS page_height, toInt32(quantileExact(0.99)(bottom)) AS deepest
FROM (
    SELECT
        distinct_id, toString(type) AS kind, pixel_viewport_width AS width, pixel_viewport_height AS height, page_height AS whole,
        multiIf(type = 'scrolldepth', pixel_y + pixel_viewport_height, pointer_target_fixed, pixel_viewport_height, pixel_y) AS bottom
    FROM heatmaps
    WHERE
        /*heatmaps*/
    UNION ALL
    SELECT distinct_id, 'pageview', viewport_width, viewport_height, 0, viewport_height
    FROM events
    WHERE
        event = '$pageview'
        AND /*events*/
)
GROUP BY device
ORDER BY visitors DESC, device
"""


@dataclass(frozen=True, slots=True)
class PageExtent:
    """
    A page on one device.

    Attributes:
        viewport_width, viewport_height: median, CSS px; 0 when nobody's is known.
        page_height: median where the SDK said it, else the depth that one in a hundred interactions passes; CSS px.
    """

    device: Device
    visitors: int
    clicks: int
    viewport_width: int
    viewport_height: int
    page_height: int


def page_extent(source: Source, scope: Scope) -> tuple[PageExtent, ...]:
    """A page's extents, the device with the most visitors first; devices that nobody came with are absent."""
    edges = {band.device: band.viewport_width_min for band in BANDS}
    rows = source.select(scoped(PAGE_EXTENT, scope, {"desktop": edges["desktop"], "tablet": edges["tablet"]})).results
    return tuple(
        PageExtent(device, visitors, clicks, width, height, whole or max(deepest, height))
        for device, visitors, clicks, width, height, whole, deepest in rows
        if visitors
    )
