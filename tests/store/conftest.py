"""Both twins of each store: one suite must hold for the one in memory and for the one on disk."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from heatsight.model.saved_heatmap import SavedHeatmap
from heatsight.store import Catalogue, EventStore, Source, open_catalogue, open_store


@pytest.fixture(params=["memory", "disk", "cluster"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[EventStore]:
    """An empty event store: in memory, on disk, on a cluster by its DSN."""
    places: dict[str, Callable[[], Path | str | None]] = {
        "memory": lambda: None,
        "disk": lambda: tmp_path / "data",
        "cluster": lambda: request.getfixturevalue("clickhouse").fresh("one"),
    }
    opened = open_store(places[request.param]())
    yield opened
    opened.close()


@pytest.fixture(params=["memory", "disk", "postgresql"])
def where(request: pytest.FixtureRequest, tmp_path: Path) -> str | None:
    """Where a new catalogue may be: in memory, in an SQLite file, in a PostgreSQL database."""
    if request.param == "postgresql":
        return str(request.getfixturevalue("postgresql")())
    return None if request.param == "memory" else f"sqlite:///{tmp_path / 'catalogue.db'}"


@pytest.fixture
def catalogue(where: str | None) -> Iterator[Catalogue]:
    """An empty catalogue, in memory, on disk and in PostgreSQL."""
    opened = open_catalogue(where)
    yield opened
    opened.close()


@pytest.fixture(params=["disk", "postgresql"])
def shared(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of a new database that several processes may open."""
    return str(request.getfixturevalue("postgresql")()) if request.param == "postgresql" else f"sqlite:///{tmp_path / 'c.db'}"


@pytest.fixture
def source(store: EventStore) -> Source:
    """The rows of project 1, to read."""
    return store.source(1)


@dataclass
class Shelf:
    """A catalogue with two projects, and a clock that stands until it is moved."""

    catalogue: Catalogue
    now: datetime = datetime(2026, 3, 8, 12, tzinfo=UTC)

    def later(self, seconds: float) -> datetime:
        """The clock moves on; returns the new time."""
        self.now += timedelta(seconds=seconds)
        return self.now

    def new(self, short_id: str, *widths: int, **changed: Any) -> SavedHeatmap:
        """A saved heatmap of project 1, added now."""
        fresh = SavedHeatmap(
            id=f"id-{short_id}",
            short_id=short_id,
            project_id=1,
            name="",
            url=f"https://shop.example/{short_id}",
            data_url=f"https://shop.example/{short_id}",
            target_widths=widths or (1024,),
            type="screenshot",
            source="server",
            status="processing",
            snapshots=(),
            deleted=False,
            block_consent_modals=False,
            created_by="tests",
            created_at=self.now,
            updated_at=self.now,
        )
        heatmap = replace(fresh, **changed)
        self.catalogue.saved_heatmaps.add(heatmap, None)
        return self.catalogue.saved_heatmaps.find(heatmap.project_id, heatmap.id)


@pytest.fixture
def shelf(where: str | None) -> Iterator[Shelf]:
    """Two projects, in memory, on disk and in PostgreSQL, at a time of the test's own."""
    told: list[Shelf] = []
    catalogue = open_catalogue(where, clock=lambda: told[0].now if told else datetime(2026, 1, 1, tzinfo=UTC))
    for name in ("one", "two"):
        catalogue.create_project(name)
    told.append(Shelf(catalogue))
    yield told[0]
    catalogue.close()
