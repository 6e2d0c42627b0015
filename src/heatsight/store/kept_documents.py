"""Finished assessments in the catalogue's database, where every server finds them."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa

from heatsight.store.database import Database
from heatsight.store.tables import ASSESSMENTS


class SqlKeptDocuments:
    """See KeptDocuments."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def put(self, project_id: int, name: str, text: str, keep: int) -> None:
        """See KeptDocuments."""
        table = ASSESSMENTS.c
        row = {"id": name, "project_id": project_id, "created_at": self._database.clock(), "document": text}
        with self._database.writing() as connection:
            connection.execute(ASSESSMENTS.delete().where(table.project_id == project_id, table.id == name))
            connection.execute(ASSESSMENTS.insert().values(row))
            newest = sa.select(table.id).where(table.project_id == project_id).order_by(table.created_at.desc(), table.id).limit(keep)
            connection.execute(ASSESSMENTS.delete().where(table.project_id == project_id, table.id.not_in(newest)))

    def get(self, project_id: int, name: str) -> str | None:
        """See KeptDocuments."""
        chosen = sa.select(ASSESSMENTS.c.document).where(ASSESSMENTS.c.project_id == project_id, ASSESSMENTS.c.id == name)
        with self._database.reading() as connection:
            return connection.execute(chosen).scalar_one_or_none()

    def holding(self, project_id: int, texts: Sequence[str]) -> int:
        """See KeptDocuments."""
        with self._database.reading() as connection:
            return int(connection.execute(sa.select(sa.func.count()).where(_holding(project_id, texts))).scalar_one())

    def forget(self, project_id: int, texts: Sequence[str]) -> int:
        """See KeptDocuments."""
        with self._database.writing() as connection:
            return connection.execute(ASSESSMENTS.delete().where(_holding(project_id, texts))).rowcount


def _holding(project_id: int, texts: Sequence[str]) -> sa.ColumnElement[bool]:
    any_of = sa.or_(sa.false(), *(ASSESSMENTS.c.document.contains(text, autoescape=True) for text in texts))
    return sa.and_(ASSESSMENTS.c.project_id == project_id, any_of)
