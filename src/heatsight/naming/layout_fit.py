"""
Whether a layout fits the clicks: known elements must lie where their own clicks fall.

Checked with clicks whose element events tell surely, aligned without the layout. Each viewport width takes the way of reading the
layouts (`plans.py`) that explains most of its own clicks; few clicks lean on how that way does at other widths. A width whose share is
too low, and not by chance, is left without a layout: the page looked otherwise there, or has changed since it was rendered. Elements
that the layout does not show say nothing for or against it: menus and dialogs open later. But when it shows few of what people click,
it is not used.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from heatsight.model.layout import LayoutFit
from heatsight.naming.attribution import NOBODY, strongest
from heatsight.naming.drift import drift_of, drifted
from heatsight.naming.identity import path
from heatsight.naming.learning import Learned
from heatsight.naming.plans import WAYS, Plan, Sheet, Way
from heatsight.naming.roster import Roster
from heatsight.naming.windows import Clicks, Windows
from heatsight.stats.interval import wilson

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

SURE: Final = 0.97
"""Probability from which on a click's element counts as known."""
ENOUGH: Final = 5
"""Known clicks without which a layout cannot be checked, so is not used. Boxes of controls cover a small part of a page, so that even few
clicks do not fall into them by chance."""
FITS: Final = 0.8
"""Of known clicks, the share that must lie in their boxes. Of names as sure as SURE some are wrong, and some elements move as people
use a page; but a page that grew or lost a section moves everything below it."""
SHOWN: Final = 0.5
"""Of known clicks, the share whose element the layout must show."""
_SLACK_PX: Final = 12
"""Points are rounded, to 16 px in PostHog's own table, and a scrollbar's width may be missing."""
_LEANS: Final = 5.0
"""How many clicks a way's record at other widths weighs at one width."""


@dataclass(frozen=True, slots=True)
class _Choice:
    """Which sheets are used, and by which clicks; see Drawn."""

    sheets: tuple[Sheet, ...]
    trust: tuple[float, ...]
    page: tuple[int, ...]
    of_click: Ints
    fit: LayoutFit


@dataclass(frozen=True, slots=True)
class Drawn:
    """
    The layouts beside the clicks.

    Attributes:
        elements: for each page and node, the element of the roster that a click on the node is on.
        node_of: for each page, the node that is the element itself, by element; -1 where no layout shows it.
        sheets: one per page and width where the layout fits; `trust`: of each, the share of known clicks that lie in their boxes.
        page: of each sheet.
        of_click: for each click, which sheet; -1 where none fits.
    """

    plans: Mapping[int, Plan]
    elements: Mapping[int, Ints]
    node_of: Mapping[int, Ints]
    sheets: tuple[Sheet, ...]
    trust: tuple[float, ...]
    page: tuple[int, ...]
    of_click: Ints
    fit: LayoutFit


@dataclass(slots=True)
class _View:
    """One page at one width: its clicks, and how well each way of reading the layouts explains the known ones."""

    page: int
    rows: Ints
    sheets: tuple[Sheet, ...]
    checked: dict[Way, tuple[int, int]]


def nodes_of(plan: Plan, elements: Ints, people: Roster) -> Ints:
    """For each element of the roster the node that is it, not one inside it; -1 where there is none."""
    found = np.full(len(people.keys), NOBODY, dtype=np.int64)
    for node, element in enumerate(elements.tolist()):
        own = path(plan.nodes[node].chain, 0)
        if people.keys[element] == own or people.keys[element].startswith(own + " "):
            found[element] = node
    return found


def drawn(plans: Mapping[int, Plan], elements: Mapping[int, Ints], people: Roster, windows: Windows, learned: Learned) -> Drawn:
    """
    Check the layouts against the clicks.

    Args:
        plans: by page, as the clicks' pages are numbered.
        elements: for each page, the element of the roster that each node of its plan belongs to.
    """
    clicks = windows.clicks
    node_of = {page: nodes_of(plan, elements[page], people) for page, plan in plans.items()}
    known = _known(learned, people)
    worded = {page: np.array([node.shown.font_px is not None for node in plan.nodes], dtype=np.bool_) for page, plan in plans.items()}
    views, absent = [], 0
    for page, plan in plans.items():
        on_page = clicks.layer // 2 == page
        for width in np.unique(clicks.width[on_page]).tolist():
            rows = np.flatnonzero(on_page & (clicks.width == width))
            sure = rows[known[rows] != NOBODY]
            nodes = node_of[page][known[sure]]
            absent += int((nodes == NOBODY).sum())
            sure, nodes = sure[nodes != NOBODY], nodes[nodes != NOBODY]
            sheets = tuple(_moved(sheet, clicks, sure, nodes, worded[page]) for sheet in plan.at(width))
            views.append(_View(page, rows, sheets, {sheet.way: _hits(sheet, clicks, sure, nodes) for sheet in sheets}))
    chosen = _chosen(plans, views, absent, len(clicks))
    return Drawn(plans, elements, node_of, chosen.sheets, chosen.trust, chosen.page, chosen.of_click, chosen.fit)


def _known(learned: Learned, people: Roster) -> Ints:
    """Of each click the element that it surely is on; NOBODY where that is not sure, or nothing interactive."""
    sure, element = strongest(learned.belongs, np.flatnonzero(~people.passive))
    return np.where(sure >= SURE, element, NOBODY)


def _moved(sheet: Sheet, clicks: Clicks, rows: Ints, nodes: Ints, worded: Flags) -> Sheet:
    """The sheet moved as the known clicks say; those beside their element are no evidence of how far down it lies."""
    free = (clicks.fixed[rows] == 0) & ~sheet.fixed[nodes] & ~np.isnan(sheet.top[nodes])
    with np.errstate(invalid="ignore"):
        free &= (clicks.x[rows] >= sheet.left[nodes] - _SLACK_PX) & (clicks.x[rows] <= sheet.right[nodes] + _SLACK_PX)
    rows, nodes = rows[free], nodes[free]
    return drifted(sheet, drift_of(sheet.top[nodes], sheet.bottom[nodes], clicks.y[rows]), worded)


def _hits(sheet: Sheet, clicks: Clicks, rows: Ints, nodes: Ints) -> tuple[int, int]:
    """How many of these clicks lie in their element's box, and of how many that can be said."""
    x, y, height = clicks.x[rows], clicks.y[rows], clicks.height[rows]
    inside = sheet.holds(nodes, x, y, height, _SLACK_PX) & (clicks.fixed[rows] == sheet.fixed[nodes])
    # What sticks while the page scrolls lies higher on the screen than where it was rendered: that says nothing against the layout.
    with np.errstate(invalid="ignore"):
        stuck = sheet.fixed[nodes] & (clicks.fixed[rows] == 1) & (y < sheet.top[nodes] - _SLACK_PX) & ~inside
    told = ~np.isnan(sheet.left[nodes]) & ~stuck
    return int((inside & told).sum()), int(told.sum())


def _chosen(plans: Mapping[int, Plan], views: Sequence[_View], absent: int, clicks: int) -> _Choice:
    usual = {way: _share([view.checked[way] for view in views if way in view.checked]) for way in WAYS}
    sheets: list[Sheet] = []
    trust: list[float] = []
    pages: list[int] = []
    of_click = np.full(clicks, -1, dtype=np.int64)
    hits = total = 0
    steady: list[int] = []
    elsewhere: list[int] = []
    for view in views:
        shares = [_smoothed(view.checked[sheet.way], usual[sheet.way]) for sheet in view.sheets]
        best = int(np.argmax(shares))
        counted = view.checked[view.sheets[best].way]
        hits, total = hits + counted[0], total + counted[1]
        fits = shares[best] >= FITS or (usual[view.sheets[best].way] >= FITS and wilson(*counted)[1] >= FITS)
        if counted[1]:
            (steady if fits and not view.sheets[best].drift else elsewhere).append(view.sheets[best].width)
        if fits:
            of_click[view.rows] = len(sheets)
            sheets.append(view.sheets[best])
            trust.append(shares[best])
            pages.append(view.page)
    widths = tuple(sorted({width for plan in plans.values() for width in plan.widths}))
    rendered_at = max((layout.rendered_at for plan in plans.values() for layout in plan.layouts), default=None)
    used = bool(sheets) and total >= ENOUGH and hits >= FITS * total and total >= SHOWN * (total + absent)
    if not used:
        of_click[:] = -1
    fit = LayoutFit(widths, rendered_at, total, hits, absent, clicks, int((of_click >= 0).sum()), used, tuple(steady), tuple(elsewhere))
    return _Choice(tuple(sheets), tuple(trust), tuple(pages), of_click, fit)


def _share(counts: Sequence[tuple[int, int]]) -> float:
    return (sum(hits for hits, _ in counts) + 1) / (sum(total for _, total in counts) + 2)


def _smoothed(counted: tuple[int, int], usual: float) -> float:
    return (counted[0] + _LEANS * usual) / (counted[1] + _LEANS)
