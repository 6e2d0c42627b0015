"""The catalogue's tables as SQLAlchemy knows them; how they came about stands in `migrations`."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, Final

import sqlalchemy as sa


class UtcDateTime(sa.TypeDecorator[datetime]):
    """Aware UTC in Python, plain in the database: SQLite keeps no zones."""

    impl = sa.DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Any) -> datetime | None:  # noqa: ARG002  # SQLAlchemy's signature
        """To the database."""
        return None if value is None else value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Any) -> datetime | None:  # noqa: ARG002  # SQLAlchemy's signature
        """From the database."""
        return None if value is None else value.replace(tzinfo=UTC)


METADATA: Final = sa.MetaData()

PROJECTS: Final = sa.Table(
    "projects",
    METADATA,
    sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("token", sa.Text, nullable=False, unique=True),
    sa.Column("heatmaps_opt_in", sa.Boolean, nullable=True),
    sa.Column("timezone", sa.Text, nullable=False),
    sa.Column("test_account_filters", sa.JSON, nullable=False),
    sa.Column("allow_host", sa.JSON, nullable=False),
    sa.Column("retention_days", sa.Integer, nullable=False),
    sa.Column("created_at", UtcDateTime, nullable=False),
    sqlite_autoincrement=True,  # an id is never given out again: rows in the event store go by it
)

API_KEYS: Final = sa.Table(
    "api_keys",
    METADATA,
    sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("project_id", sa.Integer, sa.ForeignKey("projects.id"), nullable=False, index=True),
    sa.Column("label", sa.Text, nullable=False),
    sa.Column("masked", sa.Text, nullable=False),
    sa.Column("hash", sa.Text, nullable=False, unique=True),
    sa.Column("scopes", sa.JSON, nullable=False),
    sa.Column("created_at", UtcDateTime, nullable=False),
    sa.Column("last_used_at", UtcDateTime, nullable=True),
    sa.Column("revoked_at", UtcDateTime, nullable=True),
    sqlite_autoincrement=True,
)

SAVED_HEATMAPS: Final = sa.Table(
    "saved_heatmaps",
    METADATA,
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("short_id", sa.Text, nullable=False, unique=True),
    sa.Column("project_id", sa.Integer, sa.ForeignKey("projects.id"), nullable=False, index=True),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("url", sa.Text, nullable=False),
    sa.Column("data_url", sa.Text, nullable=False),
    sa.Column("page", sa.Text, nullable=False),  # of `url`, as pages are told apart
    sa.Column("data_page", sa.Text, nullable=False),  # of `data_url`
    sa.Column("target_widths", sa.JSON, nullable=False),
    sa.Column("type", sa.Text, nullable=False),
    sa.Column("source", sa.Text, nullable=False),
    sa.Column("status", sa.Text, nullable=False),
    sa.Column("exception", sa.Text, nullable=False),
    sa.Column("deleted", sa.Boolean, nullable=False),
    sa.Column("block_consent_modals", sa.Boolean, nullable=False),
    sa.Column("sealed", sa.Text, nullable=True),  # cookies and headers, encrypted; null when there are none
    sa.Column("created_by", sa.Text, nullable=False),
    sa.Column("created_at", UtcDateTime, nullable=False),
    sa.Column("updated_at", UtcDateTime, nullable=False),
)

SNAPSHOTS: Final = sa.Table(
    "heatmap_snapshots",
    METADATA,
    sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("heatmap_id", sa.Text, sa.ForeignKey("saved_heatmaps.id"), nullable=False),
    sa.Column("width", sa.Integer, nullable=False),
    sa.Column("state", sa.Text, nullable=False),  # waiting, rendering, done, failed
    sa.Column("exception", sa.Text, nullable=False),
    sa.Column("notes", sa.JSON, nullable=False),
    sa.Column("attempts", sa.Integer, nullable=False),
    sa.Column("turn", UtcDateTime, nullable=False),  # who is served first
    sa.Column("not_before", UtcDateTime, nullable=False),  # a failed attempt waits a little
    sa.Column("token", sa.Text, nullable=True),  # of the claim that holds it
    sa.Column("lease_until", UtcDateTime, nullable=True),  # when that claim lapses, unless it is renewed
    sa.Column("picture", sa.Text, nullable=True),  # its key in the picture store, once it is kept
    sa.UniqueConstraint("heatmap_id", "width"),
    sa.Index("ix_heatmap_snapshots_queue", "state", "turn"),
    sqlite_autoincrement=True,  # an id is never given out again: a late worker could take it for its own
)

ASSESSMENTS: Final = sa.Table(
    "assessments",
    METADATA,
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("project_id", sa.Integer, sa.ForeignKey("projects.id"), nullable=False, index=True),
    sa.Column("created_at", UtcDateTime, nullable=False),
    sa.Column("document", sa.Text, nullable=False),  # JSON, as it was answered
)

TRASH: Final = sa.Table(
    "picture_trash",
    METADATA,
    sa.Column("picture", sa.Text, primary_key=True),
    sa.Column("not_before", UtcDateTime, nullable=False),  # whoever may still be writing it has lost its claim by then
)
