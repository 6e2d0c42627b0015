"""The store and a project in it, as every room's tests use them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from heatsight.model.project import Project
from heatsight.store import Catalogue, EventStore, Source, open_catalogue, open_store


@pytest.fixture
def store() -> Iterator[EventStore]:
    """An empty event store in memory."""
    opened = open_store(None)
    yield opened
    opened.close()


@pytest.fixture
def catalogue() -> Iterator[Catalogue]:
    """An empty catalogue in memory."""
    opened = open_catalogue(None)
    yield opened
    opened.close()


@pytest.fixture
def project(catalogue: Catalogue) -> Project:
    """A fresh project that keeps rows for a century: the dates in tests stand still, the engine's clock does not."""
    return catalogue.set_project(catalogue.create_project("test")[0].id, "retention_days", 36_500)


@pytest.fixture
def source(store: EventStore, project: Project) -> Source:
    """The project's rows, to read."""
    return store.source(project.id)
