"""Forms of bodies."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from heatsight.capture.envelope import MAX_EVENTS, open_envelope, token_in_text, token_of
from heatsight.errors import InvalidRequest, TooLarge

EVENT = {"event": "a", "properties": {"token": "phc_in_event"}}


@pytest.mark.parametrize(
    ("value", "token", "events"),
    [
        ({"api_key": "phc_top", "batch": [EVENT, EVENT]}, "phc_top", 2),
        ({"token": "phc_top", "batch": []}, "phc_top", 0),
        ([EVENT, EVENT], "phc_in_event", 2),
        ([{"event": "b"}, EVENT], "phc_in_event", 2),
        ([1, EVENT], "phc_in_event", 2),
        (EVENT, "phc_in_event", 1),
        ({"event": "a", "api_key": "phc_own"}, "phc_own", 1),
        ([], "", 0),
        ({"api_key": 7, "batch": [{"properties": {"token": ["x"]}}]}, "", 1),
    ],
)
def test_every_form_gives_its_token_and_events(value: Any, token: str, events: int) -> None:
    """A batch object, a list and a single event are read, the token wherever it stands."""
    envelope = open_envelope(value, {})
    assert (envelope.token, len(envelope.items)) == (token, events)


@pytest.mark.parametrize("value", [None, 1, "text", True, {}, {"batch": "x"}, {"batch": None, "event": "a"}, {"api_key": "phc_x"}])
def test_what_holds_no_events_is_refused(value: Any) -> None:
    """JSON that is neither an event nor a list of them is no body of ours."""
    with pytest.raises(InvalidRequest, match="neither an event nor a list"):
        open_envelope(value, {})


def test_too_many_events_are_too_large() -> None:
    """A body of millions of tiny events is refused as a whole."""
    with pytest.raises(TooLarge):
        open_envelope([{}] * (MAX_EVENTS + 1), {})


@pytest.mark.parametrize(
    ("value", "query"),
    [
        ({"batch": [], "sent_at": "2026-03-01T12:00:00.500Z"}, {}),
        ([], {"_": "1772366400500"}),
        ([], {"sent_at": "2026-03-01T13:00:00.5+01:00"}),
    ],
)
def test_sending_time_is_found(value: Any, query: dict[str, str]) -> None:
    """The client's clock stands in the body, or in the query of older SDKs."""
    assert open_envelope(value, query).sent_at == datetime(2026, 3, 1, 12, 0, 0, 500_000, UTC)


def test_person_description_is_an_event() -> None:
    """What `/engage/` sends without a name stands for an identify event."""
    envelope = open_envelope({"$token": "phc_t", "$distinct_id": "d", "$set": {"a": 1}}, {}, "/engage/")
    assert envelope.token == "phc_t"
    assert envelope.items[0]["event"] == "$identify"


def test_token_may_stand_in_the_query() -> None:
    """A question without a body names its project in the query."""
    assert token_of(None, {"token": "phc_q"}) == "phc_q"
    assert token_of({"api_key": "phc_b"}, {"token": "phc_q"}) == "phc_b"


def test_token_is_found_in_a_text_that_is_not_json() -> None:
    """A broken body is listed in the project it seems to name."""
    assert token_in_text(b'{"api_key":"phc_abc","batch":[{"event":') == "phc_abc"
    assert token_in_text(b'{"properties": {"token" : "phc_abc", ') == "phc_abc"
    assert token_in_text(b"no such thing") == ""
