"""Points and events laid side by side: one sequence per tab and url, each side in its own order."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Final

import numpy as np
import numpy.typing as npt

from heatsight.naming.owners import CLICK, DEAD, RAGE, owners
from heatsight.naming.sightings import Sightings, sighted
from heatsight.query.flush_windows import FlushWindows

Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]


_INTERVAL_MS: Final = 5_000
"""The SDK's own flush interval, unless a site sets another."""
_ENOUGH: Final = 20
"""Events that tell the interval better than the SDK's default does."""


@dataclass(frozen=True, slots=True)
class Clicks:
    """
    Click points, as columns, in order of (sequence, flush, position).

    Attributes:
        row: the point's row in the flush windows.
        sequence: which sequence it belongs to, from 0, without gaps.
        layer: what may share a place: pages are apart, and what is fixed is apart from what scrolls.
        raged, died: a rage or dead point belongs to this very click.
        opened: as in the windows, with the first flush's filled in. ordered: as in the windows.
    """

    row: Ints
    sequence: Ints
    x: Ints
    y: Ints
    fixed: Ints
    layer: Ints
    width: Ints
    height: Ints
    flush: Ints
    opened: Ints
    raged: Flags
    died: Flags
    ordered: Flags

    def __len__(self) -> int:
        return len(self.row)


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
    # Those that a recording tells of teach most.
    told = np.isin(order, windows.sightings.sequence[windows.sightings.point >= 0])
    order = order[np.argsort(~told, kind="stable")]
    part = np.empty(len(sizes), dtype=np.int64)
    part[order] = np.maximum(np.cumsum(sizes[order]) - 1, 0) // max(1, at_most)
    return [_portion(windows, part == number) for number in range(int(part.max(initial=0)) + 1)]


def _portion(windows: Windows, chosen: Flags) -> Portion:
    rows = np.flatnonzero(chosen[windows.clicks.sequence])
    events = np.flatnonzero(chosen[windows.sightings.sequence])
    clicks = Clicks(*(getattr(windows.clicks, column.name)[rows] for column in fields(Clicks)))
    sightings = Sightings(*(getattr(windows.sightings, column.name)[events] for column in fields(Sightings)))
    return Portion(rows, clicks, sightings, windows.slack, windows.usual)


def lay_out(seen: FlushWindows, element_of_chain: Ints, point: Ints | None = None) -> Windows:
    """
    Sequences of clicks and of sightings.

    Args:
        element_of_chain: for each chain, which element of the roster it is.
        point: for each event, the row of its click point where it is known, else -1; None where no recording says so.
    """
    sequence, event_sequence, slack = _sequences(seen)
    owner = owners(seen, sequence)
    rows = np.flatnonzero(seen.kind == CLICK)
    rows = rows[np.lexsort((rows, sequence[rows]))]
    known = np.full(len(seen.event_time), -1, dtype=np.int64) if point is None else point
    sightings = sighted(seen, event_sequence, element_of_chain, known)
    usual = _usual_interval(seen.flush[rows], sequence[rows], sightings)
    opened = seen.opened[rows]
    clicks = Clicks(
        row=rows,
        sequence=sequence[rows],
        x=seen.x[rows],
        y=seen.y[rows],
        fixed=seen.fixed[rows],
        layer=2 * seen.page[rows] + seen.fixed[rows],
        width=seen.width[rows],
        height=seen.height[rows],
        flush=seen.flush[rows],
        opened=np.where(opened < 0, seen.flush[rows] - max(_INTERVAL_MS, int(usual)), opened),
        raged=np.isin(rows, owner[seen.kind == RAGE]),
        died=np.isin(rows, owner[seen.kind == DEAD]),
        ordered=seen.ordered[rows],
    )
    return Windows(clicks, sightings, slack, usual, owner)


def _sequences(seen: FlushWindows) -> tuple[Ints, Ints, Ints]:
    """
    The sequence of each point and each event, and each sequence's slack.

    A flush lists its points by url, so order holds within a url only. Where events are filed under other urls than points
    (a site may hide query or hash from one of them), the tab as a whole is one sequence.
    """
    points = list(zip(seen.tab.tolist(), seen.url.tolist(), strict=True))
    events = list(zip(seen.event_tab.tolist(), seen.event_url.tolist(), strict=True))
    astray = {tab for tab, _ in set(events) - set(points)}
    number: dict[tuple[int, int], int] = {}
    both = [number.setdefault((tab, -1 if tab in astray else url), len(number)) for tab, url in points + events]
    slack = np.array([seen.slack[tab] for tab, _ in number], dtype=np.int64)
    return np.array(both[: len(points)], dtype=np.int64), np.array(both[len(points) :], dtype=np.int64), slack


def _usual_interval(flush: Ints, sequence: Ints, sightings: Sightings) -> float:
    """How long points wait for their flush at most, usually: read off the events, whose own times are known; ms."""
    ends = {int(number): np.unique(flush[sequence == number]) for number in np.unique(sightings.sequence)}
    delays = []
    for number, time in zip(sightings.sequence.tolist(), sightings.time.tolist(), strict=True):
        at = int(np.searchsorted(ends[number], time))
        if at < len(ends[number]):
            delays.append(int(ends[number][at]) - time)
    return float(np.clip(np.quantile(delays, 0.95), 100, 60_000)) if len(delays) >= _ENOUGH else float(_INTERVAL_MS)
