"""Events larger than any real one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from heatsight.capture.draft import Draft, Dropped
from heatsight.capture.steps.check_size import LARGEST, check_size
from heatsight.model.rejection import Reason

Make = Callable[..., Any]


def test_properties_and_chain_count_together(make_draft: Make, make_context: Make) -> None:
    """What neither is alone both can be: too large."""
    context = make_context(size=3 * LARGEST)
    half = "x" * (LARGEST * 2 // 3)
    assert isinstance(check_size(make_draft({"a": half}, context=context)), Draft)
    assert isinstance(check_size(make_draft({}, elements_chain=half, context=context)), Draft)
    dropped = check_size(make_draft({"a": half}, elements_chain=half, context=context))
    assert isinstance(dropped, Dropped)
    assert dropped.rejection.reason is Reason.EVENT_TOO_LARGE


def test_small_bodies_are_not_measured(make_draft: Make, make_context: Make) -> None:
    """No event is larger than the body it came in."""
    draft = make_draft({"a": object()}, context=make_context(size=LARGEST))
    assert check_size(draft) is draft
