"""Recorded clicks and the points they made: the same clicks, told twice, so most are found by place alone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import numpy.typing as npt

from heatsight.model.elements_chain import write
from heatsight.model.recording import RecordedPress
from heatsight.naming.owners import CLICK
from heatsight.query.flush_windows import BROWSER_SLACK_MS, EVENT_KINDS, FlushWindows

Ints = npt.NDArray[np.int64]

RECORDED: Final = len(EVENT_KINDS)
"""The kind of event that a recorded click is, beside those of the SDK."""

_SAME_CLOCK_SLACK_MS: Final = 50
_SERVER_SLACK_MS: Final = 1_000
_INTERVAL_MS: Final = 5_000
"""The SDK's own flush interval."""
_LONGEST_MS: Final = 60_000
"""A tab's first flush holds clicks of a hidden tab's time, too; but a clock that is further off is another one."""
_SAME_PX: Final = 2
_SCROLLED_PX: Final = 3_000
"""rrweb tells of a scroll up to a tenth of a second late; nobody scrolls further meanwhile."""
_MAX_PAIRS: Final = 250_000


@dataclass(frozen=True, slots=True)
class Pairs:
    """Recorded clicks whose point is known, in order: each one's row in the flush windows, which press it is, its time on their clock."""

    row: Ints
    press: Ints
    time: Ints


def with_recorded(seen: FlushWindows, presses: Sequence[RecordedPress]) -> tuple[FlushWindows, Ints]:
    """
    The flush windows with every recorded click whose point was found as one more event, and for each event the row of its point (-1
    where it is not known).
    """
    pairs = matched(seen, presses)
    nowhere = np.full(len(seen.event_time), -1, dtype=np.int64)
    if not len(pairs.row):
        return seen, nowhere
    number = {chain: place for place, chain in enumerate(seen.chains)}
    chains = [number.setdefault(write(presses[press].chain), len(number)) for press in pairs.press.tolist()]
    # A click lies in its point's window, whatever two clocks say.
    flush, opened = seen.flush[pairs.row], seen.opened[pairs.row]
    time = np.clip(pairs.time, np.where(opened < 0, flush - _INTERVAL_MS, opened) + 1, flush)
    tab = np.concatenate((seen.event_tab, seen.tab[pairs.row]))
    when = np.concatenate((seen.event_time, time))
    order = np.lexsort((when, tab))
    return replace(
        seen,
        event_tab=tab[order],
        event_url=np.concatenate((seen.event_url, seen.url[pairs.row]))[order],
        event_page=np.concatenate((seen.event_page, seen.page[pairs.row]))[order],
        event_kind=np.concatenate((seen.event_kind, np.full(len(time), RECORDED, dtype=np.int64)))[order],
        event_time=when[order],
        chain=np.concatenate((seen.chain, np.array(chains, dtype=np.int64)))[order],
        chains=tuple(number),
    ), np.concatenate((nowhere, pairs.row))[order]


def matched(seen: FlushWindows, presses: Sequence[RecordedPress]) -> Pairs:
    """
    Which point is which recorded click: in order, within the point's window, at its place.

    Args:
        presses: clicks, in order of (tab, time); tabs numbered as in the flush windows.
    """
    found: list[_Pair] = []
    for tab, mine in _by_tab(presses):
        flushes = list(_flushes(seen, tab))
        tries: list[list[_Pair]] = [
            _on_clock(seen, flushes, [(press, presses[press]) for press in mine], clock) for clock in _clocks(seen, tab)
        ]
        found += next(pairs for pairs in tries if len(pairs) == max(map(len, tries)))
    found.sort(key=lambda pair: pair.press)
    table = np.array([(pair.row, pair.press, pair.time) for pair in found], dtype=np.int64).reshape(-1, 3)
    return Pairs(table[:, 0], table[:, 1], table[:, 2])


@dataclass(frozen=True, slots=True)
class _Pair:
    row: int
    press: int
    time: int


@dataclass(frozen=True, slots=True)
class _Clock:
    """A way to read a recording's times: `behind` is 1 where it is by the server's clock, `ahead` and `slack` are ms."""

    behind: int
    ahead: int
    slack: int


def _clocks(seen: FlushWindows, tab: int) -> tuple[_Clock, ...]:
    """
    The likeliest first. Mostly flushes and recording have the browser's clock, to the millisecond; traffic that was moved in time
    after the fact has only the server's in common.
    """
    browser = seen.slack[tab] <= BROWSER_SLACK_MS
    own = _Clock(0, 0, _SAME_CLOCK_SLACK_MS if browser else _SERVER_SLACK_MS)
    servers = _Clock(1, int(seen.ahead[tab]), _SERVER_SLACK_MS)
    return (own, servers) if browser else (servers, own)


def _on_clock(seen: FlushWindows, flushes: list[Ints], mine: list[tuple[int, RecordedPress]], clock: _Clock) -> list[_Pair]:
    found: list[_Pair] = []
    left = [(number, press, press.time + clock.behind * press.behind - clock.ahead) for number, press in mine]
    for rows in flushes:
        opened, flush = int(seen.opened[rows[0]]), int(seen.flush[rows[0]])
        since = opened if opened >= 0 else flush - _LONGEST_MS
        free = [item for item in left if since - clock.slack < item[2] <= flush + clock.slack]
        if not free or len(rows) * len(free) > _MAX_PAIRS:
            continue
        pairs = _in_order(_fit(seen, rows, [press for _, press, _ in free]))
        found += [_Pair(int(rows[row]), free[column][0], free[column][2]) for row, column in pairs]
        taken = {free[column][0] for _, column in pairs}
        left = [item for item in left if item[0] not in taken]
    return found


def _by_tab(presses: Sequence[RecordedPress]) -> Iterator[tuple[int, list[int]]]:
    tabs: dict[int, list[int]] = {}
    for place, press in enumerate(presses):
        tabs.setdefault(press.tab, []).append(place)
    yield from tabs.items()


def _flushes(seen: FlushWindows, tab: int) -> Iterator[Ints]:
    """The click points of each flush and url of a tab, in order."""
    rows = np.flatnonzero((seen.tab == tab) & (seen.kind == CLICK))
    rows = rows[np.lexsort((rows, seen.url[rows], seen.flush[rows]))]
    if len(rows):
        changes = (np.diff(seen.flush[rows]) != 0) | (np.diff(seen.url[rows]) != 0)
        yield from np.split(rows, np.flatnonzero(changes) + 1)


def _fit(seen: FlushWindows, rows: Ints, presses: list[RecordedPress]) -> npt.NDArray[np.float64]:
    """How well each point (row) fits each click (column): 0 not at all, up to 2."""
    place = np.array([(press.x, press.y, press.scroll_x, press.scroll_y) for press in presses], dtype=np.int64)
    free = (seen.fixed[rows] == 0)[:, None]
    aside = np.abs(seen.x[rows][:, None] - place[:, 0] - np.where(free, place[:, 2], 0))
    away = np.abs(seen.y[rows][:, None] - place[:, 1] - np.where(free, place[:, 3], 0))
    fits = (aside <= _SAME_PX) & (away <= np.where(free, _SCROLLED_PX, _SAME_PX))
    return np.asarray(np.where(fits, 2.0 - away / _SCROLLED_PX, 0.0))


def _in_order(fit: npt.NDArray[np.float64]) -> list[tuple[int, int]]:
    """The pairs, in the order of both sides, that fit best together."""
    rows, columns = fit.shape
    best = np.zeros((rows + 1, columns + 1))
    for row in range(rows):
        taken = best[row, :-1] + np.where(fit[row] > 0, fit[row], -1.0)
        best[row + 1, 1:] = np.maximum.accumulate(np.maximum(best[row, 1:], taken))
    pairs = []
    row, column = rows, columns
    while row and column:
        if best[row, column] == best[row - 1, column]:
            row -= 1
        elif best[row, column] == best[row, column - 1]:
            column -= 1
        else:
            row, column = row - 1, column - 1
            pairs.append((row, column))
    return pairs[::-1]
