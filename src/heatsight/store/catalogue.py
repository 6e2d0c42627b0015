"""The catalogue: projects and keys in a SQL database, SQLite unless a URL says otherwise."""

from __future__ import annotations

import hmac
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from heatsight.errors import InvalidRequest, NotFound, StoreUnavailable
from heatsight.model.project import ApiKey, Project
from heatsight.store import credentials
from heatsight.store.database import Database, open_database
from heatsight.store.interface import Catalogue, KeptDocuments, SavedHeatmaps
from heatsight.store.kept_documents import SqlKeptDocuments
from heatsight.store.project_settings import validated
from heatsight.store.saved_heatmaps import SqlSavedHeatmaps
from heatsight.store.tables import API_KEYS, PROJECTS

_NOTED_EVERY: Final = timedelta(minutes=1)
_SCOPES: Final = ("read", "write")
_LONGEST_LABEL: Final = 200


def open_catalogue(where: str | Path | None, *, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> Catalogue:
    """
    The catalogue in an SQLite file (a Path), at an SQLAlchemy URL (a str), or in memory (None), brought to the newest shape.

    Several processes may open the same one.

    Raises:
        StoreUnavailable: the database cannot be opened.
    """
    return SqlCatalogue(open_database(where, clock))


class SqlCatalogue:
    """A Catalogue. Threads may share it."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._clock = database.clock
        self.saved_heatmaps: SavedHeatmaps = SqlSavedHeatmaps(database)
        """See Catalogue."""
        self.documents: KeptDocuments = SqlKeptDocuments(database)
        """See Catalogue."""

    def projects(self) -> tuple[Project, ...]:
        """See Catalogue."""
        with self._database.reading() as connection:
            return tuple(_project(row) for row in connection.execute(sa.select(PROJECTS).order_by(PROJECTS.c.id)))

    def project(self, project_id: int) -> Project:
        """See Catalogue."""
        with self._database.reading() as connection:
            return self._project(connection, project_id)

    def project_by_token(self, token: str) -> Project | None:
        """See Catalogue."""
        if not (token.isascii() and token.isprintable()):
            return None
        with self._database.reading() as connection:
            row = connection.execute(sa.select(PROJECTS).where(PROJECTS.c.token == token)).one_or_none()
        return None if row is None else _project(row)

    def create_project(self, name: str, *, token: str | None = None, api_key: str | None = None) -> tuple[Project, str]:
        """See Catalogue."""
        row = {
            "name": validated("name", name),
            "token": credentials.new_token() if token is None else credentials.given(token, "phc_", "token"),
            "heatmaps_opt_in": None,
            "timezone": "UTC",
            "test_account_filters": [],
            "allow_host": [],
            "retention_days": 90,
            "created_at": self._clock(),
        }
        secret = credentials.new_key() if api_key is None else credentials.given(api_key, "phx_", "api_key")
        with self._database.writing() as connection:
            try:
                project_id = connection.execute(PROJECTS.insert().values(row).returning(PROJECTS.c.id)).scalar_one()
            except IntegrityError as error:
                raise InvalidRequest("another project has this token", attr="token") from error
            self._insert_key(connection, project_id, "first key", _SCOPES, secret)
            return self._project(connection, project_id), secret

    def set_project(self, project_id: int, key: str, value: Any) -> Project:
        """See Catalogue."""
        checked = validated(key, value)
        with self._database.writing() as connection:
            connection.execute(PROJECTS.update().where(PROJECTS.c.id == project_id).values({key: checked}))
            return self._project(connection, project_id)

    def create_key(self, project_id: int, label: str, scopes: Sequence[str] = ("read",)) -> tuple[ApiKey, str]:
        """See Catalogue. Raises InvalidRequest, NotFound."""
        if not scopes or set(scopes) - set(_SCOPES):
            raise InvalidRequest(f"scopes must be some of {', '.join(_SCOPES)}", attr="scopes")
        if not label.isprintable() or len(label) > _LONGEST_LABEL:
            raise InvalidRequest(f"label must be at most {_LONGEST_LABEL} printable characters", attr="label")
        secret = credentials.new_key()
        with self._database.writing() as connection:
            self._project(connection, project_id)
            return self._insert_key(connection, project_id, label, tuple(dict.fromkeys(scopes)), secret), secret

    def keys(self, project_id: int) -> tuple[ApiKey, ...]:
        """See Catalogue."""
        with self._database.reading() as connection:
            rows = connection.execute(sa.select(API_KEYS).where(API_KEYS.c.project_id == project_id).order_by(API_KEYS.c.id))
            return tuple(map(_key, rows))

    def revoke_key(self, project_id: int, key_id: int) -> ApiKey:
        """See Catalogue."""
        here = sa.and_(API_KEYS.c.project_id == project_id, API_KEYS.c.id == key_id)
        with self._database.writing() as connection:
            connection.execute(API_KEYS.update().where(here, API_KEYS.c.revoked_at.is_(None)).values(revoked_at=self._clock()))
            row = connection.execute(sa.select(API_KEYS).where(here)).one_or_none()
        if row is None:
            raise NotFound(f"project {project_id} has no key {key_id}")
        return _key(row)

    def key_holder(self, secret: str) -> ApiKey | None:
        """See Catalogue."""
        sought = credentials.hashed(secret)
        with self._database.reading() as connection:
            row = connection.execute(sa.select(API_KEYS).where(API_KEYS.c.hash == sought)).one_or_none()
        # The index already compared; this repeats it in constant time, on hashes, of which a part tells nothing.
        if row is None or not hmac.compare_digest(row.hash, sought) or row.revoked_at is not None:
            return None
        now = self._clock()
        if row.last_used_at is not None and now - row.last_used_at < _NOTED_EVERY:
            return _key(row)
        with suppress(StoreUnavailable), self._database.writing() as connection:  # a note is not worth a failed request
            connection.execute(API_KEYS.update().where(API_KEYS.c.id == row.id).values(last_used_at=now))
        return _key(row, last_used_at=now)

    def close(self) -> None:
        """See Catalogue."""
        self._database.close()

    def _project(self, connection: sa.Connection, project_id: int) -> Project:
        row = connection.execute(sa.select(PROJECTS).where(PROJECTS.c.id == project_id)).one_or_none()
        if row is None:
            raise NotFound(f"there is no project {project_id}")
        return _project(row)

    def _insert_key(self, connection: sa.Connection, project_id: int, label: str, scopes: Sequence[str], secret: str) -> ApiKey:
        row = {
            "project_id": project_id,
            "label": label,
            "masked": credentials.masked(secret),
            "hash": credentials.hashed(secret),
            "scopes": list(scopes),
            "created_at": self._clock(),
        }
        try:
            return _key(connection.execute(API_KEYS.insert().values(row).returning(*API_KEYS.c)).one())
        except IntegrityError as error:
            raise InvalidRequest("another key has this secret", attr="api_key") from error


def _project(row: sa.Row[Any]) -> Project:
    return Project(
        id=row.id,
        name=row.name,
        token=row.token,
        heatmaps_opt_in=row.heatmaps_opt_in,
        timezone=row.timezone,
        test_account_filters=tuple(row.test_account_filters),
        allow_host=tuple(row.allow_host),
        retention_days=row.retention_days,
    )


def _key(row: sa.Row[Any], last_used_at: datetime | None = None) -> ApiKey:
    return ApiKey(
        id=row.id,
        project_id=row.project_id,
        label=row.label,
        masked=row.masked,
        scopes=tuple(row.scopes),
        created_at=row.created_at,
        last_used_at=last_used_at or row.last_used_at,
        revoked_at=row.revoked_at,
    )
