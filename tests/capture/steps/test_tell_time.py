"""When an event happened."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from heatsight.capture.draft import Context, Draft, Dropped
from heatsight.capture.steps.tell_time import tell_time
from heatsight.model.rejection import Reason

NOW = datetime(2026, 3, 1, 12, 0, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)
Make = Callable[..., Any]


def iso(moment: datetime) -> str:
    """As the SDK writes it."""
    return moment.isoformat().replace("+00:00", "Z")


def told(make_draft: Make, context: Context, **wire: Any) -> datetime:
    """The time the step tells."""
    draft = tell_time(make_draft(wire=wire, context=context, timestamp=None))
    assert isinstance(draft, Draft)
    assert draft.timestamp is not None
    return draft.timestamp


def test_own_timestamp_counts(make_draft: Make, make_context: Make) -> None:
    """An event's timestamp is its time."""
    assert told(make_draft, make_context(), timestamp=iso(NOW - 7 * SECOND), offset=99) == NOW - 7 * SECOND


def test_offset_counts_back_from_the_sending(make_draft: Make, make_context: Make) -> None:
    """Without a timestamp, an offset counts back from when the body was sent, else from when it came."""
    assert told(make_draft, make_context(), offset=2500) == NOW - 2.5 * SECOND
    assert told(make_draft, make_context(sent_at=NOW - SECOND), offset=2500) == NOW - 3.5 * SECOND


def test_nothing_said_is_the_arrival(make_draft: Make, make_context: Make) -> None:
    """An event that says nothing happened when it came."""
    assert told(make_draft, make_context()) == NOW
    assert told(make_draft, make_context(), offset="x") == NOW


@pytest.mark.parametrize("ahead", [timedelta(hours=3), timedelta(days=30), -timedelta(minutes=40)])
def test_a_wrong_clock_is_taken_off(make_draft: Make, make_context: Make, ahead: timedelta) -> None:
    """The event keeps its distance to the sending, and the sending is the arrival."""
    context = make_context(sent_at=NOW + ahead)
    assert told(make_draft, context, timestamp=iso(NOW + ahead - 4 * SECOND)) == NOW - 4 * SECOND
    assert told(make_draft, context, offset=4000) == NOW - 4 * SECOND


def test_an_item_may_say_its_own_sending(make_draft: Make, make_context: Make) -> None:
    """A recording's sending time stands in the item itself, and wins."""
    sent = NOW + timedelta(hours=1)
    assert told(make_draft, make_context(sent_at=NOW), timestamp=iso(sent - SECOND), sent_at=iso(sent)) == NOW - SECOND


def test_clocks_that_contradict_each_other_correct_nothing(make_draft: Make, make_context: Make) -> None:
    """A sending time long before the event, or years after it, is no measure of that event's clock."""
    assert told(make_draft, make_context(sent_at=NOW + timedelta(days=365)), timestamp=iso(NOW - SECOND)) == NOW - SECOND


def test_a_body_that_came_late_keeps_its_times(make_draft: Make, make_context: Make) -> None:
    """Days between sending and arrival are delay, not error."""
    then = NOW - timedelta(days=3)
    assert told(make_draft, make_context(sent_at=then), timestamp=iso(then - SECOND)) == then - SECOND


def test_a_time_far_ahead_is_the_arrival(make_draft: Make, make_context: Make) -> None:
    """Where nothing tells how far a clock is off, a time more than a day ahead is replaced; less may be a time zone."""
    assert told(make_draft, make_context(), timestamp=iso(NOW + timedelta(days=2))) == NOW
    assert told(make_draft, make_context(), timestamp=iso(NOW + timedelta(hours=20))) == NOW + timedelta(hours=20)


@pytest.mark.parametrize("wire", [{"timestamp": "soon"}, {"timestamp": []}, {"timestamp": 0}, {"offset": 1e12}, {"offset": -1e12}])
def test_times_that_are_none_drop_the_event(make_draft: Make, make_context: Make, wire: dict[str, Any]) -> None:
    """A time that cannot be read cannot be guessed."""
    dropped = tell_time(make_draft(wire=wire, context=make_context(), timestamp=None))
    assert isinstance(dropped, Dropped)
    assert dropped.rejection.reason is Reason.EVENT_INVALID_TIMESTAMP
