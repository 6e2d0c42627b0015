"""Properties within bounds."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from heatsight.capture.draft import Draft, Dropped
from heatsight.capture.steps.check_properties import DEEPEST, check_properties
from heatsight.model.rejection import Reason


def nested(levels: int) -> Any:
    """A list in a list in a list."""
    value: Any = 1
    for _ in range(levels):
        value = [value]
    return value


def test_deep_properties_are_refused(make_draft: Callable[..., Draft]) -> None:
    """Up to a depth that no real event has properties pass, beyond it the event is dropped."""
    assert isinstance(check_properties(make_draft({"a": nested(DEEPEST - 1)})), Draft)
    dropped = check_properties(make_draft({"a": nested(DEEPEST)}))
    assert isinstance(dropped, Dropped)
    assert dropped.rejection.reason is Reason.EVENT_INVALID_PROPERTIES


def test_recordings_may_nest_deeply(make_draft: Callable[..., Draft]) -> None:
    """A recorded page is as deep as the page."""
    assert isinstance(check_properties(make_draft({"$snapshot_data": nested(500)})), Draft)


def test_integers_no_column_holds_become_doubles(make_draft: Callable[..., Draft]) -> None:
    """Integers beyond 64 bits are read as JavaScript reads them, wherever they stand."""
    draft = check_properties(make_draft({"a": 2**64, "b": [{"c": -(2**63) - 1}], "d": 2**64 - 1, "e": 10**400}))
    assert isinstance(draft, Draft)
    assert draft.properties == {"a": 2.0**64, "b": [{"c": -(2.0**63)}], "d": 2**64 - 1, "e": None}
    assert isinstance(draft.properties["a"], float)


def test_ordinary_properties_are_not_copied(make_draft: Callable[..., Draft]) -> None:
    """What is within bounds passes as it is."""
    draft = make_draft({"a": 1, "b": {"c": ["d"]}})
    assert check_properties(draft) is draft
