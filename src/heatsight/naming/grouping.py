"""The points of one type, sorted into the hotspots they will be: one per element, one per place without an element."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Final

import numpy as np
import numpy.typing as npt

from heatsight.model.hotspot import NamingSource
from heatsight.naming.attribution import NOBODY, Attribution
from heatsight.naming.clusters import WIDEST_PX, clusters
from heatsight.naming.hotspots import Group, PointType
from heatsight.naming.layout_boxes import Box, Fallen, Leaning, element_box, leaning
from heatsight.naming.layout_fit import Drawn
from heatsight.naming.roster import Roster
from heatsight.naming.windows import Windows
from heatsight.query.flush_windows import POINT_TYPES, FlushWindows

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

_WORDS_PX: Final = 96
_LINES_PX: Final = 48
"""How far apart, across and down, two pages may have an element and still have it at one place."""
_GATHER: Final = 3
"""People whose clicks in one place make it a place of its own; fewer are strays on the container behind it."""


class _Rows:
    """The points of one type beside what is known of their clicks. A rage or dead point is its click's: its name, and its place."""

    def __init__(
        self, seen: FlushWindows, windows: Windows, attribution: Attribution, kind: PointType, *, passive: Flags, drawn: Drawn | None
    ) -> None:
        self.rows = np.flatnonzero(seen.kind == POINT_TYPES.index(kind))
        click_of = np.full(len(seen.kind) + 1, NOBODY, dtype=np.int64)
        click_of[windows.clicks.row] = np.arange(len(windows.clicks))
        owner = self.rows if kind == "click" else windows.owner[self.rows]
        place = np.where(owner >= 0, owner, self.rows)
        click = click_of[owner]  # the last one, of points whose click is unknown, is nobody's
        self.x, self.y, self.fixed = seen.x[place], seen.y[place], seen.fixed[place]
        self.width, self.height = np.maximum(seen.width[place], 1), seen.height[place]
        self.page, self.visitor = seen.page[place], seen.visitor[place]
        self.element = np.append(attribution.element, NOBODY)[click]
        self.behind = np.append(attribution.behind, NOBODY)[click]
        self.certainty = np.append(attribution.certainty, 0.0)[click]
        self.nothing = np.append(attribution.nothing, False)[click]
        self.vouched = np.append(attribution.vouched, False)[click]
        told = np.isin(windows.clicks.row, windows.sightings.point[windows.sightings.point >= 0])
        self.told = np.append(told, False)[click]
        self.drawn = drawn
        self.sheet = np.full(len(self.rows), NOBODY) if drawn is None else np.append(drawn.of_click, NOBODY)[click]
        self.passive = passive
        self.lean = Leaning() if drawn is None else leaning(drawn, tuple(self._controls()))

    def source(self, mine: Ints, otherwise: NamingSource) -> NamingSource:
        """What names these points: recordings, where they show most of the clicks that are vouched for."""
        told = int(self.told[mine].sum())
        return "replay" if told and 2 * told >= int(self.vouched[mine].sum()) else otherwise

    def support(self, mine: Ints, source: NamingSource) -> int:
        """How many of these clicks vouch for the name: those that an event tells of, or, by a layout, those that lie on it."""
        return int((self.sheet[mine] != NOBODY).sum()) if source == "layout" else int(self.vouched[mine].sum())

    def box(self, element: int, mine: Ints) -> Box | None:
        """The element's own box, where a layout shows it and the clicks lie in it."""
        if self.drawn is None:
            return None
        return element_box(self.drawn, element, self.fallen(mine), self.lean, aimed=not self.passive[element])

    def fallen(self, mine: Ints) -> Fallen:
        """Where these clicks fell."""
        return Fallen(self.sheet[mine], self.x[mine], self.y[mine], self.height[mine])

    def _controls(self) -> Iterator[tuple[int, Fallen]]:
        for element in np.unique(self.element[self.element != NOBODY]).tolist():
            if not self.passive[element]:
                yield element, self.fallen(np.flatnonzero(self.element == element))


def group(
    seen: FlushWindows, windows: Windows, people: Roster, attribution: Attribution, kind: PointType, *, drawn: Drawn | None = None
) -> list[Group]:
    """Every point of the type in exactly one group. `drawn`: the layouts, where they are used."""
    points = _Rows(seen, windows, attribution, kind, passive=people.passive, drawn=drawn)
    sources = _sources(windows, len(people.keys), "replay" if drawn is None else "layout")
    return [*_by_element(points, people, sources), *_by_place(points, people, sources)]


def _by_element(points: _Rows, people: Roster, sources: list[NamingSource]) -> list[Group]:
    groups = []
    for number in np.unique(points.element[points.element >= 0]).tolist():
        for fixed in (0, 1):
            everywhere = np.flatnonzero((points.element == number) & (points.fixed == fixed))
            for place, mine in enumerate(_by_pages(points, everywhere)):
                source = points.source(mine, sources[number])
                groups.append(
                    Group(
                        identity=people.keys[number] + (f" {_where(points, mine)}" if place else ""),
                        element=people.names[number],
                        source=source,
                        support=points.support(mine, source),
                        rows=points.rows[mine],
                        x=points.x[mine],
                        y=points.y[mine],
                        fixed=bool(fixed),
                        certainty=points.certainty[mine],
                        nothing=bool(people.passive[number]),
                        box=points.box(number, mine),
                    )
                )
    return groups


def _by_place(points: _Rows, people: Roster, sources: list[NamingSource]) -> list[Group]:
    groups = []
    taken: Counter[str] = Counter()
    for nothing in (True, False):
        rest = np.flatnonzero((points.element == NOBODY) & (points.nothing == nothing))
        labels = _on_containers(points, rest, clusters(points.x[rest], points.y[rest], points.width[rest], points.fixed[rest]))
        for label in np.unique(labels):
            mine = rest[labels == label]
            identity = f"{'nothing' if nothing else 'unknown'} {_where(points, mine)}"
            taken[identity] += 1
            behind = _behind(points.behind[mine])
            source = points.source(mine, sources[behind]) if behind != NOBODY else "none"
            groups.append(
                Group(
                    identity=identity if taken[identity] == 1 else f"{identity} ({taken[identity]})",
                    element=people.names[behind] if behind != NOBODY else None,
                    source=source,
                    support=points.support(mine, source),
                    rows=points.rows[mine],
                    x=points.x[mine],
                    y=points.y[mine],
                    fixed=bool(points.fixed[mine[0]]),
                    certainty=points.certainty[mine],
                    nothing=nothing,
                    box=points.box(behind, mine) if behind != NOBODY and _is_scattered(points, mine) else None,
                )
            )
    return groups


def _on_containers(points: _Rows, rest: Ints, labels: Ints) -> Ints:
    """
    Where a layout tells what each click lies on: a place is on one container, and clicks that gather nowhere are on it as a whole.

    Returns other labels of the places.
    """
    if points.drawn is None or not len(labels):
        return labels
    on, fixed = points.behind[rest], points.fixed[rest]
    _, places = np.unique(np.column_stack((labels, on)), axis=0, return_inverse=True)
    places = places.ravel()
    visitors = np.unique(np.column_stack((places, points.visitor[rest])), axis=0)[:, 0]
    lone = (np.bincount(visitors, minlength=int(places.max()) + 1) < _GATHER)[places] & (on != NOBODY)
    whole = int(places.max()) + 1 + 2 * on + fixed
    return np.where(lone, whole, places)


def _is_scattered(points: _Rows, mine: Ints) -> bool:
    across, down = points.x[mine] / points.width[mine] * np.median(points.width[mine]), points.y[mine]
    return points.drawn is not None and bool(
        max(np.ptp(across), np.ptp(down)) > WIDEST_PX or len(np.unique(points.visitor[mine])) < _GATHER
    )


def _where(points: _Rows, mine: Ints) -> str:
    return f"at {np.median(points.x[mine] / points.width[mine]):.2f},{int(np.median(points.y[mine])) // 16 * 16}"


def _by_pages(points: _Rows, mine: Ints) -> list[Ints]:
    """
    One element's points, apart where several pages have it at different places; most clicked first.

    A page belongs to the place in whose box, give or take a line, the middle of its clicks lies.
    """
    pages, counts = np.unique(points.page[mine], return_counts=True)
    if len(pages) < 2:  # noqa: PLR2004 - nothing to tell apart
        return [mine] if len(mine) else []
    found: list[Ints] = []
    for page in pages[np.argsort(-counts, kind="stable")].tolist():
        here = mine[points.page[mine] == page]
        at = next((place for place, there in enumerate(found) if _lies_in(points, here, there)), None)
        if at is None:
            found.append(here)
        else:
            found[at] = np.concatenate((found[at], here))
    return sorted(found, key=len, reverse=True)


def _lies_in(points: _Rows, here: Ints, there: Ints) -> bool:
    # Measured on one and the same width, as an element's share of it stays where its px do not.
    across = float(np.median(points.width[there]))
    share = [points.x[rows] / points.width[rows] * across for rows in (here, there)]
    return _amid(share[0], share[1], _WORDS_PX) and _amid(points.y[here], points.y[there], _LINES_PX)


def _amid(here: Ints | Floats, there: Ints | Floats, line: int) -> bool:
    return bool(there.min() - line <= np.median(here) <= there.max() + line)


def _behind(containers: Ints) -> int:
    """The container that a place is the background of, where those that say so agree and are not few."""
    said = containers[containers != NOBODY]
    return int(said[0]) if len(said) and (said == said[0]).all() and 2 * len(said) >= len(containers) else NOBODY


def _sources(windows: Windows, elements: int, otherwise: NamingSource) -> list[NamingSource]:
    """By which kind of evidence each element is known: a recording alone (or a layout), or events; autocapture before the others."""
    sources: list[NamingSource] = [otherwise] * elements
    for element in np.unique(windows.sightings.element[windows.sightings.point >= 0]).tolist():
        sources[element] = "replay"
    for element in np.unique(windows.sightings.element[windows.sightings.died]).tolist():
        sources[element] = "dead_click"
    for element in np.unique(windows.sightings.element[windows.sightings.raged]).tolist():
        sources[element] = "rageclick"
    for element in np.unique(windows.sightings.element[windows.sightings.captured]).tolist():
        sources[element] = "autocapture"
    return sources
