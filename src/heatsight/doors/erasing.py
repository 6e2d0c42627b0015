"""The order to erase a visitor, as every door takes it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from heatsight.doors.desk import JSON, Desk
from heatsight.doors.parameters import EraseAsked, written
from heatsight.doors.plain import plain
from heatsight.use_cases.erase import erase_visitor, find_visitor


def erase(desk: Desk, params: Mapping[str, Any]) -> JSON:
    """Erase a visitor for good: events, points, recordings, what was set aside, and saved heatmaps and assessments that name them."""
    asked = written(params, EraseAsked)
    act = find_visitor if asked.dry_run else erase_visitor
    answer: JSON = plain(act(desk.installation, desk.project, asked.distinct_id, alone=asked.alone))
    return answer
