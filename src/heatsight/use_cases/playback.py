"""A recording, to be played: which tabs there are, where in a tab a moment lies, and its rrweb events part by part."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from heatsight.query.recorded_tabs import RecordedTab, recorded_tabs, tab_pieces
from heatsight.replay.packing import Budget, read
from heatsight.replay.unpacking import playable
from heatsight.store.interface import Source

LEAD: Final = timedelta(seconds=5)
"""Playing begins so long before the moment asked for."""
PART: Final = 20
"""Pieces of a recording in one part."""


@dataclass(frozen=True, slots=True)
class Playback:
    """
    What to play.

    Attributes:
        tab: the one that was open at the moment asked for, else the first; `tabs` are all.
        start: seconds into it from which to play.
    """

    tabs: tuple[RecordedTab, ...]
    tab: RecordedTab
    start: float


@dataclass(frozen=True, slots=True)
class Part:
    """Some rrweb events of a tab; `more` parts may follow, `whole` says that none of these had to be left out for its size."""

    events: tuple[dict[str, Any], ...]
    more: bool
    whole: bool


def playback(source: Source, session: str, *, at: datetime | None = None, tab: str = "") -> Playback | None:
    """
    How to play a session's recording; None when it was not recorded.

    Args:
        at: the moment to see, by the server's clock.
        tab: the tab to play, when a person chose one.
    """
    tabs = recorded_tabs(source, session)
    if not tabs:
        return None
    chosen = next((one for one in tabs if one.window_id == tab), None)
    if chosen is None:
        open_then = [one for one in tabs if at is not None and one.start_time <= at <= one.end_time]
        chosen = open_then[-1] if open_then else tabs[0]
    start = 0.0 if at is None else max(0.0, (at - LEAD - chosen.start_time).total_seconds())
    return Playback(tabs, chosen, min(start, (chosen.end_time - chosen.start_time).total_seconds()))


def played_part(source: Source, session: str, tab: str, offset: int) -> Part:
    """The events of some pieces of a tab's recording, unpacked; empty past the end or when there is no such recording."""
    pieces = tab_pieces(source, session, tab, PART + 1, offset)
    budget, whole = Budget(), True
    events: list[dict[str, Any]] = []
    for piece in pieces[:PART]:
        said = read(piece.data)
        opened, complete = playable(said if isinstance(said, list) else (), budget)
        events += opened
        whole = whole and complete
    return Part(tuple(events), len(pieces) > PART, whole)
