"""What a decoded body holds: events, whose project they are for, and when the client says it sent them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from heatsight.capture.timestamps import moment
from heatsight.errors import InvalidRequest, TooLarge

MAX_EVENTS: Final = 20_000
"""Events in one body; clients batch by the hundred."""

_TOKEN_IN_TEXT: Final = re.compile(rb'"(?:api_key|token)"\s*:\s*"([\x21-\x7e]{1,200}?)"')
_LONGEST_TOKEN: Final = 200
_PATHS_OF_PEOPLE: Final = ("/engage",)


@dataclass(frozen=True, slots=True)
class Envelope:
    """
    One body, opened.

    Attributes:
        token: the project's public token, "" when the body names none.
        sent_at: the client's clock when it sent the body, or None.
        items: the events as they came, not looked at yet.
    """

    token: str
    sent_at: datetime | None
    items: tuple[Any, ...]


def open_envelope(value: Any, query: Mapping[str, str], path: str = "/e/") -> Envelope:
    """
    Read a decoded body: `{api_key, batch, sent_at}`, a list of events, or one event.

    One body belongs to one project: the token at the top, else of the first event that has one, else of the query.

    Raises:
        InvalidRequest: JSON, but neither an event nor a list of them.
        TooLarge: more events than one body may hold.
    """
    top: Mapping[str, Any] = value if isinstance(value, dict) else {}
    if isinstance(value, list):
        items = value
    elif isinstance(top.get("batch"), list):
        items = top["batch"]
    elif top and "batch" not in top and not top.keys().isdisjoint({"event", "properties", "$set", "$set_once", "$distinct_id"}):
        items = [_person(top) if path.rstrip("/").endswith(_PATHS_OF_PEOPLE) else top]
    else:
        raise InvalidRequest("the body is neither an event nor a list of events", attr="body")
    if len(items) > MAX_EVENTS:
        raise TooLarge(f"the body holds more than {MAX_EVENTS} events")
    sent_at = moment(top.get("sent_at") or query.get("sent_at") or query.get("_"))
    return Envelope(token_of(value, query), sent_at, tuple(items))


def token_of(value: Any, query: Mapping[str, str]) -> str:
    """The project token in a decoded body of any kind (events, flags), "" when there is none."""
    top: Mapping[str, Any] = value if isinstance(value, dict) else {}
    listed = value if isinstance(value, list) else top.get("batch")
    events = [top, *(listed if isinstance(listed, list) else [])]
    for holder in events:
        for key in ("api_key", "token", "$token"):
            if isinstance(holder, dict) and _is_token(holder.get(key)):
                return str(holder[key])
        properties = holder.get("properties") if isinstance(holder, dict) else None
        if isinstance(properties, dict) and _is_token(properties.get("token")):
            return str(properties["token"])
    return next((query[key] for key in ("token", "api_key") if _is_token(query.get(key))), "")


def token_in_text(text: bytes) -> str:
    """The token that a text which is not JSON seems to name, so that what is set aside can be listed where it belongs."""
    found = _TOKEN_IN_TEXT.search(text)
    return found[1].decode("ascii") if found else ""


def _is_token(value: Any) -> bool:
    return isinstance(value, str) and 0 < len(value) <= _LONGEST_TOKEN


def _person(top: Mapping[str, Any]) -> Mapping[str, Any]:
    """What `/engage/` sends to describe a person, as the event it stands for."""
    return {"event": "$identify", **top}
