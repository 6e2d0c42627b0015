"""Projects that do not want heatmaps."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from heatsight.capture.draft import Draft
from heatsight.capture.steps.check_opt_in import check_opt_in
from heatsight.capture.steps.take_points import take_points
from heatsight.model.project import Project
from heatsight.model.rejection import Reason

POINT = {"x": 100, "y": 200, "target_fixed": False, "type": "click"}
HEAT = {"$viewport_width": 1200, "$viewport_height": 800, "$heatmap_data": {"https://e.com/": [POINT, POINT, 7]}}
Make = Callable[..., Any]


def drafted(make_draft: Make, make_context: Make, *, opt_in: bool | None) -> Draft:
    """Points of a project with that opt-in."""
    context = make_context(project=Project(1, "p", "phc_p", heatmaps_opt_in=opt_in))
    return check_opt_in(take_points(make_draft(HEAT, context=context)))


@pytest.mark.parametrize("opt_in", [None, True])
def test_null_counts_as_on(make_draft: Make, make_context: Make, opt_in: bool | None) -> None:  # noqa: FBT001 - a parameter of the table above
    """Unless a project said no, its rows are kept."""
    assert len(drafted(make_draft, make_context, opt_in=opt_in).interactions) == 2


def test_an_explicit_no_drops_the_rows(make_draft: Make, make_context: Make) -> None:
    """The rows go, with one reason that says how many; the event stays."""
    draft = drafted(make_draft, make_context, opt_in=False)
    assert draft.interactions == ()
    (rejection,) = draft.rejections
    assert rejection.reason is Reason.HEATMAP_OPT_IN_DISABLED
    assert "2 rows" in rejection.detail


def test_events_without_rows_have_no_reason(make_draft: Make, make_context: Make) -> None:
    """There is nothing to leave out of an event that has no rows."""
    context = make_context(project=Project(1, "p", "phc_p", heatmaps_opt_in=False))
    assert check_opt_in(make_draft({}, context=context)).rejections == ()
