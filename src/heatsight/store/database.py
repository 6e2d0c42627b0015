"""The catalogue's database: opened, brought to its newest shape, and entered to read or to write."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from heatsight.errors import StoreUnavailable

_WAIT_SECONDS: Final = 30
_MIGRATING: Final = 0x48454154
"""PostgreSQL's advisory lock that whoever migrates holds; any number of our own."""


def open_database(where: str | Path | None, clock: Callable[[], datetime]) -> Database:
    """
    The database in an SQLite file (a Path), at an SQLAlchemy URL (a str), or in memory (None).

    Raises:
        StoreUnavailable: it cannot be opened.
    """
    try:
        engine = _engine(where)
    except (SQLAlchemyError, ImportError, OSError, ValueError) as error:
        raise StoreUnavailable(f"the catalogue cannot be opened: {error}") from error
    try:
        database = Database(engine, clock)
        database.migrate()
    except (SQLAlchemyError, StoreUnavailable) as error:
        engine.dispose()
        raise StoreUnavailable(f"the catalogue cannot be opened: {_reason(error)}") from error
    return database


class Database:
    """An open database. Threads may share it, and so may processes, unless it is in memory."""

    def __init__(self, engine: sa.Engine, clock: Callable[[], datetime]) -> None:
        self.clock = clock
        self._engine = engine
        # In memory all threads share the one connection that holds the data, so they take turns.
        self._turn = threading.RLock()

    def migrate(self) -> None:
        """Run the steps this database has not seen. Processes that open it at once wait for each other."""
        config = Config()
        config.set_main_option("script_location", "heatsight.store:migrations")
        with self.writing() as connection:
            if connection.dialect.name == "postgresql":
                connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_MIGRATING)))
            config.attributes["connection"] = connection
            command.upgrade(config, "head")

    @contextmanager
    def reading(self) -> Iterator[sa.Connection]:
        """A connection to read with. Raises StoreUnavailable."""
        with self._turns(), self._engine.connect() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[sa.Connection]:
        """One transaction: all of it is kept, or none. Raises StoreUnavailable."""
        with self._turns(), self._engine.connect().execution_options(writes=True) as connection, connection.begin():
            yield connection

    def close(self) -> None:
        """Let go of the database."""
        self._engine.dispose()

    @contextmanager
    def _turns(self) -> Iterator[None]:
        try:
            if isinstance(self._engine.pool, sa.StaticPool):
                with self._turn:
                    yield
            else:
                yield
        except DBAPIError as error:
            raise StoreUnavailable(_reason(error)) from error


def _engine(where: str | Path | None) -> sa.Engine:
    if where is None:
        engine = sa.create_engine("sqlite://", poolclass=sa.StaticPool, connect_args={"check_same_thread": False})
    else:
        if isinstance(where, Path):
            where.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        url = sa.URL.create("sqlite", database=str(where)) if isinstance(where, Path) else _url(where)
        lite = url.get_backend_name() == "sqlite"
        # A server may have gone and come back between two requests; a file does not.
        engine = sa.create_engine(url, pool_pre_ping=not lite, connect_args={"timeout": _WAIT_SECONDS} if lite else {})
    if engine.dialect.name == "sqlite":
        sa.event.listen(engine, "connect", _prepare_sqlite)
        sa.event.listen(engine, "begin", _begin_sqlite)
    return engine


def _url(text: str) -> sa.URL:
    """As SQLAlchemy reads it; PostgreSQL under any of its names is asked through psycopg, the one driver that we name as a dependency."""
    url = sa.make_url(text)
    return url.set(drivername="postgresql+psycopg") if url.drivername in ("postgres", "postgresql") else url


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # Python's sqlite3 begins no transactions of its own; `_begin_sqlite` does
    connection.create_function("lower", 1, lambda text: text if text is None else str(text).lower(), deterministic=True)  # its own: ASCII
    for pragma in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON", "secure_delete = ON"):
        connection.execute(f"PRAGMA {pragma}").close()


def _begin_sqlite(connection: sa.Connection) -> None:
    # A transaction that reads first and writes later could find that another process wrote in between.
    immediate = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")


def _reason(error: Exception) -> str:
    return str(getattr(error, "orig", None) or error).partition("\n")[0]
