"""A gallery with one project, at a time of the test's own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest
from tests.renderers import painter

from heatsight.model.project import Project
from heatsight.snapshots.recorded import RecordedRenderer
from heatsight.store import open_catalogue
from heatsight.use_cases.gallery import Gallery, open_gallery
from heatsight.use_cases.rendering import Rendered, render_next


@dataclass
class Studio:
    """A gallery in memory, a project of it, a painter, and a clock that stands until it is moved."""

    gallery: Gallery
    project: Project
    time: list[datetime]
    painter: RecordedRenderer = field(default_factory=painter)

    @property
    def now(self) -> datetime:
        """The time."""
        return self.time[0]

    def later(self, seconds: float) -> None:
        """The clock moves on."""
        self.time[0] += timedelta(seconds=seconds)

    def render_all(self, seconds: float = 0.0) -> list[Rendered]:
        """Everything that waits now, rendered; a retry's turn comes when this many seconds are enough."""
        done = []
        while (one := render_next(self.gallery, self.painter)) is not None:
            done.append(one)
            self.later(seconds)
        return done


@pytest.fixture
def studio() -> Iterator[Studio]:
    """An empty gallery with one project."""
    time = [datetime(2026, 3, 8, 12, tzinfo=UTC)]

    def clock() -> datetime:
        return time[0]

    catalogue = open_catalogue(None, clock=clock)
    project, _ = catalogue.create_project("shop")
    gallery = open_gallery(catalogue, None, clock, {})
    yield Studio(gallery, project, time)
    gallery.pictures.close()
    catalogue.close()
