"""Rows of saved heatmaps and of their snapshots: read, and changed within a transaction that somebody else has begun."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any, Final

import sqlalchemy as sa

from heatsight.errors import NotFound
from heatsight.model.saved_heatmap import SavedHeatmap, Snapshot
from heatsight.store.tables import SAVED_HEATMAPS, SNAPSHOTS, TRASH

APART: Final = timedelta(seconds=10)
"""How far the turns of one heatmap's widths lie apart: the first widths of the next heatmaps come before its last ones."""

AFRESH: Final[dict[str, Any]] = {
    "state": "waiting",
    "exception": "",
    "attempts": 0,
    "token": None,
    "lease_until": None,
    "picture": None,
}
"""A snapshot's row as it was when it was queued."""

_MOST_NAMED: Final = 4

PLAIN: Final = (
    "id",
    "short_id",
    "project_id",
    "name",
    "url",
    "data_url",
    "type",
    "source",
    "status",
    "exception",
    "deleted",
    "block_consent_modals",
    "created_by",
    "created_at",
    "updated_at",
)
"""Columns that are SavedHeatmap's fields as they stand."""


def found(connection: sa.Connection, project_id: int, name: str) -> SavedHeatmap:
    """The one of that id or short_id. Raises NotFound."""
    table = SAVED_HEATMAPS.c
    named = sa.or_(table.id == name, table.short_id == name)
    rows = connection.execute(sa.select(SAVED_HEATMAPS).where(table.project_id == project_id, named)).all()
    if not rows:
        raise NotFound("there is no saved heatmap of that id in this project")
    return heatmaps(connection, rows)[0]


def heatmaps(connection: sa.Connection, rows: Iterable[sa.Row[Any]]) -> tuple[SavedHeatmap, ...]:
    """Rows of saved heatmaps as what they are, their snapshots read with them."""
    rows = list(rows)
    table = SNAPSHOTS.c
    seen: dict[str, list[Snapshot]] = {row.id: [] for row in rows}
    for snapshot in connection.execute(sa.select(SNAPSHOTS).where(table.heatmap_id.in_(seen)).order_by(table.width)):
        told = Snapshot(snapshot.width, snapshot.state == "done", snapshot.exception, tuple(snapshot.notes))
        seen[snapshot.heatmap_id].append(told)
    return tuple(
        SavedHeatmap(
            **{name: getattr(row, name) for name in PLAIN},
            target_widths=tuple(row.target_widths),
            snapshots=tuple(seen[row.id]),
            has_credentials=row.sealed is not None,
        )
        for row in rows
    )


def queue(connection: sa.Connection, heatmap_id: str, widths: Sequence[int], now: datetime) -> None:
    """These widths wait to be rendered, each a row of its own, so that a slow one holds up no other."""
    rows = [
        {
            "heatmap_id": heatmap_id,
            "width": width,
            "notes": [],
            "turn": now + place * APART,
            "not_before": now,
        }
        | AFRESH
        for place, width in enumerate(widths)
    ]
    if rows:
        connection.execute(SNAPSHOTS.insert(), rows)


def discard(connection: sa.Connection, which: sa.ColumnElement[bool], now: datetime) -> None:
    """Drop rows. Their pictures go to the trash; so does one that is being made, for when its claim has lapsed."""
    for row in connection.execute(sa.select(SNAPSHOTS).where(which).with_for_update()).all():
        throw_away(connection, row.picture, max(now, row.lease_until or now))
    connection.execute(SNAPSHOTS.delete().where(which))


def throw_away(connection: sa.Connection, picture: str | None, not_before: datetime) -> None:
    """A picture that nobody will ask for again; None is none."""
    if picture is not None:
        connection.execute(TRASH.insert().values(picture=picture, not_before=not_before))


def settle(connection: sa.Connection, heatmap_id: str, now: datetime) -> None:
    """
    The heatmap's status, from its snapshots': failed when any of its widths has, once none is left to be done.

    Whoever calls this has locked the heatmap's row: two workers that finish its last two widths at once would each see the other's
    as unfinished.
    """
    table = SNAPSHOTS.c
    rows = connection.execute(
        sa.select(table.width, table.state, table.exception).where(table.heatmap_id == heatmap_id).order_by(table.width)
    ).all()
    failed = {row.width: row.exception for row in rows if row.state == "failed"}
    if any(row.state in ("waiting", "rendering") for row in rows):
        values = {"status": "processing", "exception": ""}
    else:
        values = {"status": "failed" if failed else "completed", "exception": _why(failed, len(rows))}
    connection.execute(SAVED_HEATMAPS.update().where(SAVED_HEATMAPS.c.id == heatmap_id).values(**values, updated_at=now))


def _why(failed: dict[int, str], widths: int) -> str:
    """One line of why: once, when all widths failed alike."""
    if len(failed) == widths and len(set(failed.values())) == 1:
        return next(iter(failed.values()))
    told = [f"{width} px: {why}" for width, why in list(failed.items())[:_MOST_NAMED]]
    return "; ".join(told) + (f"; and {len(failed) - _MOST_NAMED} more" if len(failed) > _MOST_NAMED else "")
