"""Points and events laid side by side: one sequence per tab and url, each side in its own order."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Final

import numpy as np
import numpy.typing as npt

from heatsight.query.flush_windows import EVENT_KINDS, POINT_TYPES, FlushWindows

Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

CLICK, RAGE, DEAD = (POINT_TYPES.index(name) for name in ("click", "rageclick", "deadclick"))
AUTOCAPTURE, RAGE_EVENT, DEAD_EVENT = (EVENT_KINDS.index(name) for name in ("$autocapture", "$rageclick", "$dead_click"))

_SAME_CLICK_MS: Final = 80
"""Events of one click: the SDK stamps them within one turn of the browser's loop, give or take a busy page."""


@dataclass(frozen=True, slots=True)
class Clicks:
    """
    Click points, as columns, in order of (sequence, flush, position).

    Attributes:
        row: the point's row in the flush windows.
        sequence: which sequence it belongs to, from 0, without gaps.
        raged, died: a rage or dead point belongs to this very click.
        opened: as in the windows, with the first flush's filled in.
    """

    row: Ints
    sequence: Ints
    x: Ints
    y: Ints
    fixed: Ints
    width: Ints
    height: Ints
    flush: Ints
    opened: Ints
    raged: Flags
    died: Flags

    def __len__(self) -> int:
        return len(self.row)


@dataclass(frozen=True, slots=True)
class Sightings:
    """
    Clicks that an event names, one per click, in order of (sequence, time).

    Attributes:
        element: which element, an index into the roster.
        captured: autocapture saw it; else only a dead click did.
        raged, died: a rage or dead click event belongs to it.
    """

    sequence: Ints
    time: Ints
    element: Ints
    chain: Ints
    captured: Flags
    raged: Flags
    died: Flags

    def __len__(self) -> int:
        return len(self.sequence)


@dataclass(frozen=True, slots=True)
class Windows:
    """
    Both sides.

    Attributes:
        slack: per sequence, ms by which the clocks of the two sides may disagree.
        usual: ms between flushes, from the delays seen.
        rage_click, dead_click: for each row of the flush windows that is a rage or dead point, the click it belongs to; else -1.
    """

    clicks: Clicks
    sightings: Sightings
    slack: Ints
    usual: float
    owner: Ints


@dataclass(frozen=True, slots=True)
class Portion:
    """Some of the sequences, whole. `rows`: which of all clicks these are; the rest as in Windows."""

    rows: Ints
    clicks: Clicks
    sightings: Sightings
    slack: Ints
    usual: float


def portions(windows: Windows, at_most: int) -> list[Portion]:
    """The sequences in parts of up to `at_most` clicks (one sequence is never cut), each a random draw, the same every time."""
    sizes = np.bincount(windows.clicks.sequence, minlength=len(windows.slack))
    order = np.random.default_rng(0).permutation(len(sizes)) if sizes.sum() > at_most else np.arange(len(sizes))
    part = np.empty(len(sizes), dtype=np.int64)
    part[order] = np.maximum(np.cumsum(sizes[order]) - 1, 0) // max(1, at_most)
    return [_portion(windows, part == number) for number in range(int(part.max(initial=0)) + 1)]


def _portion(windows: Windows, chosen: Flags) -> Portion:
    rows = np.flatnonzero(chosen[windows.clicks.sequence])
    events = np.flatnonzero(chosen[windows.sightings.sequence])
    clicks = Clicks(*(getattr(windows.clicks, column.name)[rows] for column in fields(Clicks)))
    sightings = Sightings(*(getattr(windows.sightings, column.name)[events] for column in fields(Sightings)))
    return Portion(rows, clicks, sightings, windows.slack, windows.usual)


def lay_out(seen: FlushWindows, element_of_chain: Ints) -> Windows:
    """Sequences of clicks and of sightings. `element_of_chain` says for each chain which element of the roster it is."""
    sequence, event_sequence, slack = _sequences(seen)
    owner = _owners(seen, sequence)
    rows = np.flatnonzero(seen.kind == CLICK)
    rows = rows[np.lexsort((rows, sequence[rows]))]
    owned = lambda kind: np.isin(rows, owner[(seen.kind == kind) & (owner >= 0)])  # noqa: E731
    sightings = _merge(seen, event_sequence, element_of_chain)
    usual = _usual_interval(seen, sequence, sightings)
    opened = seen.opened[rows]
    opened = np.where(opened < 0, seen.flush[rows] - max(5_000, int(usual)), opened)
    clicks = Clicks(
        row=rows, sequence=sequence[rows], x=seen.x[rows], y=seen.y[rows], fixed=seen.fixed[rows], width=seen.width[rows],
        height=seen.height[rows], flush=seen.flush[rows], opened=opened, raged=owned(RAGE), died=owned(DEAD),
    )  # fmt: skip
    return Windows(clicks, sightings, slack, usual, owner)


def _sequences(seen: FlushWindows) -> tuple[Ints, Ints, Ints]:
    """
    The sequence of each point and each event (-1 when no point shares it), and each sequence's slack.

    A flush lists its points by url, so order holds within a url only. Where events are filed under other urls than points
    (a site may hide query or hash from one of them), the tab as a whole is one sequence.
    """
    keys = set(zip(seen.tab.tolist(), seen.url.tolist(), strict=True))
    astray = {tab for tab, url in zip(seen.event_tab.tolist(), seen.event_url.tolist(), strict=True) if (tab, url) not in keys}
    number: dict[tuple[int, int], int] = {}
    of = lambda tab, url: number.setdefault((tab, -1 if tab in astray else url), len(number))  # noqa: E731
    points = np.array([of(tab, url) for tab, url in zip(seen.tab.tolist(), seen.url.tolist(), strict=True)], dtype=np.int64)
    events = np.array([of(tab, url) for tab, url in zip(seen.event_tab.tolist(), seen.event_url.tolist(), strict=True)], dtype=np.int64)
    slack = np.array([seen.slack[tab] for tab, _ in number], dtype=np.int64)
    return points, events, slack


def _owners(seen: FlushWindows, sequence: Ints) -> Ints:
    """
    For each rage and dead point the row of its click, else -1.

    A rage point stands right before its click, at its place. A dead point comes some seconds after its click with the click's own x
    on the screen, but with the scroll offset of later: so x says which one it is, and y only where nothing scrolled.
    """
    owner = np.full(len(seen.kind), -1, dtype=np.int64)
    for row in np.flatnonzero(seen.kind == RAGE):
        after = row + 1
        if (
            after < len(owner)
            and seen.kind[after] == CLICK
            and sequence[after] == sequence[row]
            and seen.x[after] == seen.x[row]
            and seen.y[after] == seen.y[row]
        ):
            owner[row] = after
    taken: set[int] = set()
    for row in np.flatnonzero(seen.kind == DEAD):
        near = np.flatnonzero((seen.tab == seen.tab[row]) & (seen.kind == CLICK) & (seen.x == seen.x[row]))
        near = near[(near < row) & (seen.flush[near] > seen.flush[row] - 15_000)]
        near = near[[int(other) not in taken for other in near]] if len(near) else near
        if not len(near):
            continue
        same = near[(seen.y[near] == seen.y[row]) & (seen.fixed[near] == seen.fixed[row])]
        # Of several at one place the first is the one: the detector looks at one node once a second.
        chosen = int(same[0]) if len(same) else int(near[-1])
        owner[row] = chosen
        taken.add(chosen)
    return owner


def _merge(seen: FlushWindows, sequence: Ints, element_of_chain: Ints) -> Sightings:
    """One sighting per click: a rage or dead click's event joins the autocapture of the same element at the same moment."""
    order = np.lexsort((seen.event_kind, seen.event_time, sequence))
    rows: list[list[int]] = []
    for event in order:
        if seen.event_kind[event] == AUTOCAPTURE:
            rows.append(
                [
                    int(sequence[event]),
                    int(seen.event_time[event]),
                    int(element_of_chain[seen.chain[event]]),
                    int(seen.chain[event]),
                    1,
                    0,
                    0,
                ]
            )
    by_element: dict[tuple[int, int], list[list[int]]] = {}
    for row in rows:
        by_element.setdefault((row[0], row[2]), []).append(row)
    for event in order:
        kind = int(seen.event_kind[event])
        if kind == AUTOCAPTURE:
            continue
        flag = 5 if kind == RAGE_EVENT else 6
        element, time = int(element_of_chain[seen.chain[event]]), int(seen.event_time[event])
        close = [
            row for row in by_element.get((int(sequence[event]), element), ()) if abs(row[1] - time) <= _SAME_CLICK_MS and not row[flag]
        ]
        if close:
            min(close, key=lambda row: abs(row[1] - time))[flag] = 1
        else:
            row = [int(sequence[event]), time, element, int(seen.chain[event]), 0, int(kind == RAGE_EVENT), int(kind == DEAD_EVENT)]
            rows.append(row)
            by_element.setdefault((row[0], row[2]), []).append(row)
    rows.sort(key=lambda row: (row[0], row[1]))
    table = np.array(rows, dtype=np.int64).reshape(len(rows), 7)
    return Sightings(*(table[:, column] for column in range(4)), *(table[:, column] == 1 for column in range(4, 7)))


def _usual_interval(seen: FlushWindows, sequence: Ints, sightings: Sightings) -> float:
    """How long points wait for their flush at most, usually: read off the events, whose own times are known; ms."""
    delays = []
    for number, time in zip(sightings.sequence, sightings.time, strict=True):
        flushes = seen.flush[sequence == number]
        after = flushes[flushes >= time]
        if len(after):
            delays.append(int(after.min() - time))
    return float(np.clip(np.quantile(delays, 0.95), 100, 60_000)) if len(delays) >= 20 else 5_000.0
