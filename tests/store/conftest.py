"""Both twins of each store: one suite must hold for the one in memory and for the one on disk."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from heatsight.store import Catalogue, EventStore, Source, open_catalogue, open_store


@pytest.fixture(params=["memory", "disk"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[EventStore]:
    """An empty event store, in memory and on disk."""
    opened = open_store(None if request.param == "memory" else tmp_path / "data")
    yield opened
    opened.close()


@pytest.fixture(params=["memory", "disk"])
def catalogue(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Catalogue]:
    """An empty catalogue, in memory and on disk."""
    opened = open_catalogue(None if request.param == "memory" else f"sqlite:///{tmp_path / 'catalogue.db'}")
    yield opened
    opened.close()


@pytest.fixture
def source(store: EventStore) -> Source:
    """The rows of project 1, to read."""
    return store.source(1)
