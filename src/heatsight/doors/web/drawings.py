"""
What is drawn on a page's picture, or on a blank sheet: made in a thread of its own, and kept for a while.

A drawing needs every hotspot's name first, which takes as long as an assessment of one device; so the page is shown before, and asks for
its drawing until it is there.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import structlog

from heatsight.doors.desk import desk_of
from heatsight.doors.parameters import PageAsked, read
from heatsight.errors import HeatsightError, StoreUnavailable
from heatsight.model.device import Device
from heatsight.model.project import Project
from heatsight.use_cases.installation import Installation

if TYPE_CHECKING:  # it brings scipy, two seconds that a start need not wait for
    from heatsight.use_cases.live import Live

KEPT: Final = 12
"""Drawings kept; each may hold some megabytes."""
AT_ONCE: Final = 2

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Ground:
    """
    What is drawn on.

    Attributes:
        pinned: parameters that name the page, its period and its visitors.
        key: of the picture in the picture store; "" for a blank sheet.
        size: of the sheet, CSS px.
    """

    pinned: Mapping[str, Any]
    device: Device
    key: str
    size: tuple[int, int]


class Drawings:
    """Makes and keeps them; threads may share it."""

    def __init__(self, installation: Installation) -> None:
        self._installation = installation
        self._pool = ThreadPoolExecutor(AT_ONCE, "web-drawing")
        self._turn = threading.Lock()
        self._made: dict[tuple[Any, ...], Future[Live]] = {}
        self._closing = False

    def get(self, project: Project, ground: Ground, patience: float) -> Live | None:
        """
        The drawing; None when it is not there after so many seconds.

        Raises:
            HeatsightError: it could not be made; the next one who asks starts anew.
        """
        asked = sorted((name, str(value)) for name, value in ground.pinned.items() if value not in (None, "") and name != "project")
        key = (repr(project), ground.device, ground.key, ground.size, *asked)
        with self._turn:
            if self._closing:
                raise StoreUnavailable("the server is stopping")
            made = self._made.pop(key, None) or self._pool.submit(self._make, project, ground)
            self._made[key] = made
            while len(self._made) > KEPT:
                del self._made[next(iter(self._made))]
        done, _ = wait([made], patience)
        if not done:
            return None
        try:
            return made.result()
        except HeatsightError:
            self._forget(key)
            raise
        except Exception as error:
            _log.exception("drawing_failed")
            self._forget(key)
            raise HeatsightError("Something unforeseen happened; the server's log says what.") from error

    def close(self) -> None:
        """Make no more; those being made still end."""
        with self._turn:
            self._closing = True
        self._pool.shutdown(cancel_futures=True)

    def _forget(self, key: tuple[Any, ...]) -> None:
        with self._turn:
            self._made.pop(key, None)

    def _make(self, project: Project, ground: Ground) -> Live:
        from heatsight.use_cases.live import live_on_blank, live_on_picture  # noqa: PLC0415 - see above

        desk = desk_of(self._installation, project)
        request = read({**ground.pinned, "device": ground.device}, PageAsked).request()
        if ground.key:
            return live_on_picture(self._installation.gallery, desk.source, project, request, ground.key, now=desk.now)
        return live_on_blank(desk.source, project, request, ground.size, now=desk.now)
