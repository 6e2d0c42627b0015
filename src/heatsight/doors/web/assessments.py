"""
Assessments while they are made and for a while after: a page is shown at once, and its findings when they are there.

One assessment per page and filters at a time, whoever asks. All parts of a page take their period from it, so that they agree.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final

import structlog

from heatsight.doors.desk import desk_of
from heatsight.doors.parameters import PageAsked, read
from heatsight.doors.readings import READINGS
from heatsight.errors import HeatsightError, StoreUnavailable
from heatsight.model.project import Project
from heatsight.model.window import Window
from heatsight.query.page_extent import PageExtent
from heatsight.use_cases.installation import Installation
from heatsight.use_cases.page_outline import page_outline

FRESH: Final = timedelta(minutes=5)
"""So long an assessment whose period ends now is shown again; then a new one is made."""
KEPT: Final = 120
"""Assessments kept, each by what was asked and by its dates; the latest used last."""
AT_ONCE: Final = 2
MOMENT: Final = 0.25
"""Seconds that a page waits for its assessment before it is shown without."""
PATIENCE: Final = 110.0
"""Seconds that a page waits when it was asked to."""
STEPS: Final = 9
"""Steps of an assessment, for progress; a test compares."""

_PAGE: Final = ("url", "url_exact", "url_pattern", "pattern", "days", "date_from", "date_to")
_FILTERS: Final = ("viewport_width_min", "viewport_width_max", "filter_test_accounts")

_log = structlog.get_logger(__name__)


@dataclass(slots=True)
class _Making:
    """An assessment on its way; `done` are steps that were begun."""

    pinned: Mapping[str, Any]
    window: Window
    extents: tuple[PageExtent, ...]
    made_at: datetime
    fixed: bool
    step: str = "waiting for its turn"
    done: int = 0
    future: Future[dict[str, Any]] = field(default_factory=Future)


@dataclass(frozen=True, slots=True)
class Look:
    """
    A page as far as it is known.

    Attributes:
        pinned: parameters that name this very page, period and visitors again, at any time.
        fixed: whether the period was given by its dates; else it ended when this was made.
        document: the assessment; None while it is being made or when it failed.
        step, done: what is being done, and how many steps were begun.
        failed: why there will be no document, "" while there may.
    """

    pinned: Mapping[str, Any]
    window: Window
    extents: tuple[PageExtent, ...]
    made_at: datetime
    fixed: bool
    document: Mapping[str, Any] | None
    step: str
    done: int
    failed: str


class Assessments:
    """Makes and keeps them; threads may share it."""

    def __init__(self, installation: Installation) -> None:
        self._installation = installation
        self._pool = ThreadPoolExecutor(AT_ONCE, "web-assessment")
        self._turn = threading.Lock()
        self._made: dict[tuple[Any, ...], _Making] = {}
        self._closing = False

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
            making = self._made.pop(key, None)
            if making is not None and not (fresh and making.future.done()) and (making.fixed or now - making.made_at < FRESH):
                self._made[key] = making
            else:
                making = None
        if making is None:
            making = self._start(key, project, asked, now)
        wait([making.future], PATIENCE if patient else MOMENT)
        return _look(making)

    def close(self) -> None:
        """Make no more; the one step that each is at still ends."""
        self._closing = True
        self._pool.shutdown(cancel_futures=True)

    def _start(self, key: tuple[Any, ...], project: Project, asked: Mapping[str, Any], now: datetime) -> _Making:
        if self._closing:
            raise StoreUnavailable("the server is stopping")
        request = read(asked, PageAsked).request()
        outline = page_outline(self._installation.store.source(project.id), project, request, now)
        page = {"url_pattern" if request.pattern else "url_exact": request.page.label}
        filters = {name: asked[name] for name in _FILTERS if name in asked}
        pinned = {**page, "date_from": _text(outline.window.date_from), "date_to": _text(outline.window.date_to), **filters}
        making = _Making(pinned, outline.window, outline.extents, now, fixed=request.date_to is not None)
        with self._turn:
            other = self._made.get(key)
            if other is not None and not other.future.done():
                return other  # somebody asked at the same moment
            making.future = self._pool.submit(self._assess, project, making)
            self._made[key] = self._made[_key(project, making.pinned)] = making
            while len(self._made) > KEPT:
                del self._made[next(iter(self._made))]
        return making

    def _assess(self, project: Project, making: _Making) -> dict[str, Any]:
        def begun(step: str) -> None:
            if self._closing:
                raise StoreUnavailable("the server is stopping")
            making.step = step
            making.done += 1

        document = READINGS["assessments"].answer(desk_of(self._installation, project, begun), making.pinned)
        return {**document, "window": {**document["window"], "widened": making.window.widened}}


def _key(project: Project, params: Mapping[str, Any]) -> tuple[Any, ...]:
    """With the project's settings: others make other numbers."""
    return (repr(project), *sorted((name, str(value)) for name, value in params.items()))


def _look(making: _Making) -> Look:
    document, failed = None, ""
    if making.future.done():
        try:
            document = making.future.result()
        except HeatsightError as error:
            failed = str(error)
        except Exception:  # noqa: BLE001 - whatever it was, the page says that it failed, and the log holds it whole
            _log.exception("assessment_failed")
            failed = "Something unforeseen happened; the server's log says what."
    return Look(making.pinned, making.window, making.extents, making.made_at, making.fixed, document, making.step, making.done, failed)


def _text(when: datetime) -> str:
    return when.isoformat().replace("+00:00", "Z")
