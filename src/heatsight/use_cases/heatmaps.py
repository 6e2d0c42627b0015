"""PostHog's heatmap questions, from a client's parameters to the answer."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from heatsight.model.heatmap import Heatmap, HeatmapEvents, ScrollDepth
from heatsight.model.project import Project
from heatsight.query.heatmap import heatmap
from heatsight.query.heatmap_events import heatmap_events
from heatsight.query.parameters import heatmap_events_request, heatmap_request
from heatsight.query.scroll_depth import scroll_depth
from heatsight.query.url_pattern import require_regex
from heatsight.store.interface import Source


def heatmaps_list(source: Source, project: Project, params: Mapping[str, Any], now: datetime) -> Heatmap | ScrollDepth:
    """
    `GET heatmaps/`: cells and fold, or for type scrolldepth the buckets.

    Args:
        params: as the client sent them, text or JSON values.
        now: the clock relative dates are read against.

    Raises:
        InvalidRequest: a parameter that cannot be understood.
    """
    request = heatmap_request(params, now=now, timezone=project.timezone)
    require_regex(source, request.url_pattern)
    if request.type == "scrolldepth":
        return scroll_depth(source, request, project.test_account_filters)
    return heatmap(source, request, project.test_account_filters)


def heatmaps_events(source: Source, project: Project, params: Mapping[str, Any], now: datetime) -> HeatmapEvents:
    """
    `GET heatmaps/events/`: the interactions behind the cells in `points`.

    Raises:
        InvalidRequest: a parameter that cannot be understood.
    """
    request, points = heatmap_events_request(params, now=now, timezone=project.timezone)
    require_regex(source, request.url_pattern)
    return heatmap_events(source, request, points, project.test_account_filters)
