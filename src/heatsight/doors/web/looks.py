"""
Which assessment a page's view shows: a page is shown at once, and its findings when they are there.

One assessment per page and filters at a time, whoever looks; it is made in turn with all others. All parts of a page take their period
from it, so that they agree.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from concurrent.futures import wait
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from heatsight.doors.desk import desk_of
from heatsight.doors.parameters import PageAsked, read
from heatsight.doors.readings import READINGS
from heatsight.errors import HeatsightError, TooManyRequests
from heatsight.model.project import Project
from heatsight.model.window import Window
from heatsight.query.page_extent import PageExtent
from heatsight.use_cases.assessments import Assessments, Making
from heatsight.use_cases.installation import Installation
from heatsight.use_cases.page_outline import page_outline

FRESH: Final = timedelta(minutes=5)
"""So long an assessment whose period ends now is shown again; then a new one is made."""
KEPT: Final = 120
"""Looks kept, each by what was asked and by its dates; the latest used last."""
MOMENT: Final = 0.25
"""Seconds that a page waits for its assessment before it is shown without."""
PATIENCE: Final = 110.0
"""Seconds that a page waits when it was asked to."""

_PAGE: Final = ("url", "url_exact", "url_pattern", "pattern", "days", "date_from", "date_to")
_FILTERS: Final = ("viewport_width_min", "viewport_width_max", "filter_test_accounts")


@dataclass(frozen=True, slots=True)
class _Begun:
    """A page at which somebody looks, and its assessment."""

    pinned: Mapping[str, Any]
    window: Window
    extents: tuple[PageExtent, ...]
    made_at: datetime
    fixed: bool
    making: Making


@dataclass(frozen=True, slots=True)
class Look:
    """
    A page as far as it is known.

    Attributes:
        pinned: parameters that name this very page, period and visitors again, at any time.
        fixed: whether the period was given by its dates; else it ended when this was made.
        document: the assessment; None while it is being made or when it failed.
        step, done, steps: what is being done, how many steps were begun, and how many there are.
        failed: why there will be no document, "" while there may.
    """

    pinned: Mapping[str, Any]
    window: Window
    extents: tuple[PageExtent, ...]
    made_at: datetime
    fixed: bool
    document: Mapping[str, Any] | None = None
    step: str = ""
    done: int = 0
    steps: int = 1
    failed: str = ""


class Looks:
    """Finds or starts the assessment of what somebody looks at; threads may share it."""

    def __init__(self, installation: Installation, assessments: Assessments) -> None:
        self._installation = installation
        self._assessments = assessments
        self._turn = threading.Lock()
        self._begun: dict[tuple[Any, ...], _Begun] = {}

    def look(self, project: Project, params: Mapping[str, Any], *, fresh: bool = False, patient: bool = False) -> Look:
        """
        What is known of a page; starts its assessment when there is none.

        Args:
            params: the page, its period and its visitors, as every door takes them; a device makes no difference.
            fresh: make a new one even if the last is young.
            patient: wait for it.

        Raises:
            InvalidRequest: the parameters contradict themselves.
            StoreUnavailable: the engine is gone, or the server stops.
        """
        asked = {name: params[name] for name in (*_PAGE, *_FILTERS) if params.get(name) not in (None, "")}
        key = _key(project, asked)
        now = self._installation.clock()
        with self._turn:
            begun = self._begun.pop(key, None)
            if begun is not None and not (fresh and begun.making.done.done()) and (begun.fixed or now - begun.made_at < FRESH):
                self._begun[key] = begun
            else:
                begun = None
        found = begun or self._begin(key, project, asked, now)
        if isinstance(found, Look):
            return found
        wait([found.making.done], PATIENCE if patient else MOMENT)
        return _look(found)

    def _begin(self, key: tuple[Any, ...], project: Project, asked: Mapping[str, Any], now: datetime) -> _Begun | Look:
        """The assessment, put in line; where the line is full, the page without one."""
        request = read(asked, PageAsked).request()
        outline = page_outline(self._installation.store.source(project.id), project, request, now)
        page = {"url_pattern" if request.pattern else "url_exact": request.page.label}
        filters = {name: asked[name] for name in _FILTERS if name in asked}
        pinned = {**page, "date_from": _text(outline.window.date_from), "date_to": _text(outline.window.date_to), **filters}
        fixed = request.date_to is not None

        def work(step: Callable[[str], None]) -> dict[str, Any]:
            document = READINGS["assessments"].answer(desk_of(self._installation, project, step), pinned)
            return {**document, "window": {**document["window"], "widened": outline.window.widened}}

        with self._turn:
            other = self._begun.get(key)
            if other is not None and not other.making.done.done():
                return other  # somebody asked at the same moment
            try:
                making = self._assessments.start(project.id, work)
            except TooManyRequests as error:
                return Look(pinned, outline.window, outline.extents, now, fixed, failed=str(error))
            begun = _Begun(pinned, outline.window, outline.extents, now, fixed, making)
            self._begun[key] = self._begun[_key(project, pinned)] = begun
            while len(self._begun) > KEPT:
                del self._begun[next(iter(self._begun))]
        return begun


def _key(project: Project, params: Mapping[str, Any]) -> tuple[Any, ...]:
    """With the project's settings: others make other numbers."""
    return (repr(project), *sorted((name, str(value)) for name, value in params.items()))


def _look(begun: _Begun) -> Look:
    document, failed = None, ""
    if begun.making.done.done():
        try:
            document = begun.making.document()
        except HeatsightError as error:
            failed = str(error)
    told = begun.making.unfinished().progress
    known = (begun.pinned, begun.window, begun.extents, begun.made_at, begun.fixed)
    return Look(*known, document, told.name, told.step, told.of, failed)


def _text(when: datetime) -> str:
    return when.isoformat().replace("+00:00", "Z")
