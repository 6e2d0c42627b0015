"""Rows as a test says them: who did what, where and when; everything else is made up the same way each time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from heatsight.model.batch import Batch
from heatsight.model.event import Event
from heatsight.model.interaction import Interaction
from heatsight.model.page import Page, page_of
from heatsight.model.project import Project
from heatsight.model.scope import Scope
from heatsight.model.window import Window
from heatsight.store import Catalogue, EventStore, open_catalogue, open_store

START = datetime(2026, 3, 8, 12, tzinfo=UTC)
URL = "https://example.com/pricing"


def grid(px: float) -> int:
    """A CSS length on the stored grid, halves up."""
    return int(px / 16 + 0.5)


class Rows:
    """Writes rows into one project."""

    def __init__(self, store: EventStore, project: Project) -> None:
        self._store, self._project = store, project

    def click(self, visitor: str, x: int = 100, y: int = 100, *, at: float = 0, **more: Any) -> Interaction:
        """A click `at` seconds after the start, in CSS px."""
        width, height = more.pop("width", 1440), more.pop("height", 900)
        url = more.pop("url", URL)
        fields = {"type": "click", "pointer_target_fixed": False, "session_id": f"session of {visitor}", "page": page_of(url)} | more
        return Interaction(
            x=grid(x),
            y=grid(y),
            viewport_width=grid(width),
            viewport_height=grid(height),
            pixel_x=x,
            pixel_y=y,
            pixel_viewport_width=width,
            pixel_viewport_height=height,
            current_url=url,
            timestamp=START + timedelta(seconds=at),
            distinct_id=visitor,
            event_uuid=uuid4(),
            **fields,
        )

    def event(
        self, visitor: str, name: str = "$pageview", *, at: float = 0, properties: Mapping[str, Any] | None = None, **more: Any
    ) -> Event:
        """An event `at` seconds after the start."""
        url = more.pop("url", URL)
        fields = {"session_id": f"session of {visitor}", "viewport_width": 1440, "viewport_height": 900} | more
        return Event(
            uuid=uuid4(),
            event=name,
            timestamp=START + timedelta(seconds=at),
            distinct_id=visitor,
            window_id="",
            properties=properties or {},
            elements_chain="",
            current_url=url,
            page=page_of(url),
            **fields,
        )

    def add(self, interactions: Sequence[Interaction] = (), events: Sequence[Event] = (), **more: Any) -> None:
        """Store them."""
        self._store.append([Batch(self._project.id, events=tuple(events), interactions=tuple(interactions), retention_days=36500, **more)])


@pytest.fixture(scope="module")
def store() -> Iterator[EventStore]:
    """One store per test module: every test has a project of its own."""
    opened = open_store(None)
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def catalogue() -> Iterator[Catalogue]:
    """Likewise one catalogue."""
    opened = open_catalogue(None)
    yield opened
    opened.close()


@pytest.fixture
def rows(store: EventStore, project: Project) -> Rows:
    """Writes into the test's project."""
    return Rows(store, project)


@pytest.fixture
def window() -> Window:
    """The hour before the rows' start and the day after it."""
    return Window(START - timedelta(hours=1), START + timedelta(days=1))


@pytest.fixture
def scope(window: Window) -> Scope:
    """The page that rows are on unless they say otherwise."""
    return Scope(Page(url_exact=URL), window)
