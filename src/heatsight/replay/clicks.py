"""The recorded clicks of some tabs, out of the stored recordings."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Final

from heatsight.model.recording import RecordedPress
from heatsight.model.statement import Statement
from heatsight.replay.packing import Budget, read
from heatsight.replay.rrweb import presses
from heatsight.store.interface import Source

Tab = tuple[str, str]

MAX_BYTES: Final = 64 << 20
"""Recordings are opened, whole tabs in the order given, until they hold this many stored bytes."""
_AT_ONCE: Final = 8 << 20
_STEPS: Final = 60_000_000
_UNPACKED: Final = 1 << 30

_SIZES: Final = """
SELECT session_id, window_id, sum(length(data)) AS bytes
FROM recordings
WHERE session_id IN {sessions:Array(String)}
GROUP BY session_id, window_id
"""

_PIECES: Final = """
SELECT session_id, window_id, toUnixTimestamp64Milli(timestamp), data
FROM recordings
WHERE session_id IN {sessions:Array(String)} AND has({tabs:Array(String)}, concat(session_id, ' ', window_id))
ORDER BY session_id, window_id, timestamp
"""


@dataclass(frozen=True, slots=True)
class RecordedPresses:
    """
    What the recordings of some tabs show.

    Attributes:
        clicks: in order of (tab, time).
        disabled: presses on disabled controls that made no click; in the same order.
        tabs: how many of the tabs were recorded; `opened` of them were looked at.
    """

    clicks: tuple[RecordedPress, ...] = ()
    disabled: tuple[RecordedPress, ...] = ()
    tabs: int = 0
    opened: int = 0


def recorded_presses(source: Source, tabs: Sequence[Tab], *, max_bytes: int = MAX_BYTES) -> RecordedPresses:
    """
    Clicks of the tabs (session, window) that were recorded.

    Args:
        max_bytes: recordings are opened until they hold this much; the first one always is.

    Raises:
        StoreUnavailable: the engine is gone.
    """
    number = {tab: place for place, tab in enumerate(tabs)}
    sessions = sorted({session for session, _ in tabs})
    rows = source.select(Statement(_SIZES.strip(), {"sessions": sessions})).results if sessions else ()
    sizes = {(session, window): int(size) for session, window, size in rows if (session, window) in number}
    chosen = _within(sorted(sizes.items(), key=lambda item: number[item[0]]), max_bytes)
    budget = Budget(_UNPACKED, _STEPS)
    found: list[RecordedPress] = []
    for few in _batches(chosen, sizes):
        found += _opened(source, few, number, budget)
    found.sort(key=lambda press: (press.tab, press.time))
    clicks = tuple(press for press in found if not press.disabled)
    return RecordedPresses(clicks, tuple(press for press in found if press.disabled), len(sizes), len(chosen))


def _within(sizes: list[tuple[Tab, int]], most: int) -> list[Tab]:
    chosen: list[Tab] = []
    total = 0
    for tab, size in sizes:
        if chosen and total + size > most:
            break
        chosen.append(tab)
        total += size
    return chosen


def _batches(tabs: list[Tab], sizes: dict[Tab, int]) -> Iterator[list[Tab]]:
    """Tabs whose recordings fit into memory together."""
    few: list[Tab] = []
    for tab in tabs:
        if few and sum(sizes[one] for one in few) + sizes[tab] > _AT_ONCE:
            yield few
            few = []
        few.append(tab)
    if few:
        yield few


def _opened(source: Source, tabs: list[Tab], number: dict[Tab, int], whole: Budget) -> Iterator[RecordedPress]:
    asked = {"sessions": sorted({session for session, _ in tabs}), "tabs": [f"{session} {window}" for session, window in tabs]}
    rows = source.select(Statement(_PIECES.strip(), asked)).results
    for tab, pieces in groupby(rows, key=lambda row: (row[0], row[1])):
        if tab not in number:
            continue
        budget = Budget(min(Budget().bytes, whole.bytes), min(Budget().steps, whole.steps))
        given = budget.bytes, budget.steps
        events: list[Any] = []
        behind = 0
        for _, _, stored, data in pieces:
            piece = read(data)
            if isinstance(piece, list):
                events += piece
                behind = stored - _first(piece, stored)
        yield from presses(events, tab=number[tab], behind=behind, budget=budget)
        whole.bytes -= given[0] - max(0, budget.bytes)
        whole.steps -= given[1] - max(0, budget.steps)


def _first(piece: list[Any], otherwise: int) -> int:
    """The time a piece was stored under is its first event's, as the server's clock has it."""
    times = [event.get("timestamp") for event in piece if isinstance(event, dict)]
    return min((int(time) for time in times if isinstance(time, int | float) and 0 < time < 1e15), default=otherwise)  # noqa: PLR2004 - ms
