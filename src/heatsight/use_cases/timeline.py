"""What one session did: pages, clicks by name, rage and dead clicks, errors and how far it read, in order."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Final
from urllib.parse import urlsplit

import msgspec

from heatsight.errors import NotFound
from heatsight.model.elements_chain import parse
from heatsight.model.session import Happening, SessionSummary, Timeline, TimelineEntry
from heatsight.naming.identity import identify
from heatsight.query.session_timeline import Flush, SessionEvent, session_events, session_flushes, summaries
from heatsight.store.interface import Source

FLUSH_INTERVAL: Final = timedelta(seconds=5)
CLOCKS: Final = timedelta(milliseconds=400)
SAME_CLICK: Final = timedelta(milliseconds=80)
"""An autocapture and a dead click no further apart tell of one click."""

_CLICKS: Final[Mapping[str, Happening]] = {"click": "click", "submit": "submit", "change": "change"}


def timeline(source: Source, session: str, *, limit: int, offset: int = 0) -> Timeline:
    """
    A session's events in order, and between them the clicks that no event names. It needs no recording.

    Args:
        limit: events told; clicks without a name come on top.

    Raises:
        NotFound: nothing is known of such a session in this project.
    """
    summary = summaries(source, [session]).get(session) if session else None
    if summary is None:
        raise NotFound("there is no session of that id in this project")
    events = session_events(source, session, limit=limit + 1, offset=offset)
    more = len(events) > limit
    told = events[:limit]
    entries = [entry for event in told for entry in _entries(event, summary)]
    after = told[0].timestamp if offset and told else None
    until = told[-1].timestamp if more and told else None
    flushes = [flush for flush in session_flushes(source, session) if _lies(flush.timestamp, after, until)]
    entries += _unnamed(told, flushes, summary)
    # A click that no event names stands before what surely came after it.
    entries.sort(key=lambda entry: entry.timestamp)
    return Timeline(summary, tuple(entries), more)


def _lies(when: datetime, after: datetime | None, until: datetime | None) -> bool:
    return (after is None or when >= after) and (until is None or when <= until)


def _entries(event: SessionEvent, session: SessionSummary) -> Iterator[TimelineEntry]:
    def entry(kind: Happening, **more: Any) -> TimelineEntry:
        fields = {"timestamp": event.timestamp, "offset": _offset(event.timestamp, session), "kind": kind, "page": event.url}
        return TimelineEntry(**{**fields, **more})

    tell = _TELLERS.get(event.event)
    if tell is not None:
        yield from tell(event, entry)
    elif not event.event.startswith("$"):
        yield entry("custom", detail=event.event)


def _pageview(event: SessionEvent, entry: Callable[..., TimelineEntry]) -> Iterator[TimelineEntry]:
    if event.seen_px is not None:
        yield entry("scroll", page=_previous(event), **_depth(event))
    yield entry("pageview", detail=event.title)


def _pageleave(event: SessionEvent, entry: Callable[..., TimelineEntry]) -> Iterator[TimelineEntry]:
    yield entry("pageleave", **_depth(event))


def _on_element(kind: Happening | None) -> Callable[[SessionEvent, Callable[..., TimelineEntry]], Iterator[TimelineEntry]]:
    def tell(event: SessionEvent, entry: Callable[..., TimelineEntry]) -> Iterator[TimelineEntry]:
        what = kind or _CLICKS.get(event.event_type)
        chain = parse(event.chain)
        if what is not None:
            yield entry(what, element=identify(chain) if chain else None)

    return tell


def _error(event: SessionEvent, entry: Callable[..., TimelineEntry]) -> Iterator[TimelineEntry]:
    yield entry("error", detail=_said(event.exception))


_TELLERS: Final[Mapping[str, Callable[[SessionEvent, Callable[..., TimelineEntry]], Iterator[TimelineEntry]]]] = {
    "$pageview": _pageview,
    "$pageleave": _pageleave,
    "$autocapture": _on_element(None),
    "$rageclick": _on_element("rageclick"),
    "$dead_click": _on_element("deadclick"),
    "$exception": _error,
}


def _depth(event: SessionEvent) -> dict[str, Any]:
    return {
        "depth_px": None if event.seen_px is None else round(event.seen_px),
        "depth_share": event.seen_share,
        "seconds_on_page": event.seconds,
    }


def _previous(event: SessionEvent) -> str:
    """The page that was left: the SDK says only its path."""
    try:
        here = urlsplit(event.url)
    except ValueError:
        return event.previous_path
    return f"{here.scheme}://{here.netloc}{event.previous_path}" if here.scheme else event.previous_path


def _said(properties: str) -> str:
    """Type and message of an exception, whichever way this SDK writes them."""
    try:
        said = msgspec.json.decode(properties)
    except (msgspec.DecodeError, RecursionError):
        return "an error whose details are too long to be read"
    listed = said.get("$exception_list") if isinstance(said, dict) else None
    first = listed[0] if isinstance(listed, list) and listed and isinstance(listed[0], dict) else {}
    kind = first.get("type") or _first(said.get("$exception_types")) or said.get("$exception_type")
    message = first.get("value") or _first(said.get("$exception_values")) or said.get("$exception_message")
    return ": ".join(str(part) for part in (kind, message) if part) or "an error that says nothing of itself"


def _first(values: Any) -> Any:
    return values[0] if isinstance(values, list) and values else None


def _unnamed(events: Sequence[SessionEvent], flushes: Sequence[Flush], session: SessionSummary) -> Iterator[TimelineEntry]:
    """
    Clicks on nothing that autocapture knows: a flush carries every click, events tell of some, and the rest is these.

    Which of a flush's points they are cannot be told from counts, so they have no place, only bounds in time.
    """
    for window in sorted({flush.window_id for flush in flushes}):
        times = _named_times([event for event in events if event.window_id == window])
        before: datetime | None = None
        told = 0
        for flush in (flush for flush in flushes if flush.window_id == window):
            named = sum(time <= flush.timestamp + CLOCKS for time in times)
            unnamed = flush.clicks - (named - told)
            # An event at a flush's very edge may be counted one flush early; what is missing here is made up in the next.
            told = named if unnamed >= 0 else told + flush.clicks
            if unnamed > 0:
                earliest = flush.timestamp - FLUSH_INTERVAL
                when = max(earliest, before or earliest, session.start_time)
                yield TimelineEntry(when, _offset(when, session), "unnamed_clicks", flush.url, exact=False, count=unnamed)
            before = flush.timestamp


def _named_times(events: Sequence[SessionEvent]) -> list[datetime]:
    """When the clicks happened that some event names, each once."""
    captured = [event.timestamp for event in events if event.event == "$autocapture" and event.event_type == "click"]
    died = [event.timestamp for event in events if event.event == "$dead_click"]
    return sorted(captured + [time for time in died if all(abs(time - other) > SAME_CLICK for other in captured)])


def _offset(when: datetime, session: SessionSummary) -> float:
    return round((when - session.start_time).total_seconds(), 3)
