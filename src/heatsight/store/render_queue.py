"""
The queue of widths to render: claimed by one worker each, held by a lease, settled once.

A snapshot's row is its job. A claim writes a token into the row, and whatever a worker does afterwards names that token: a worker that
was slow, frozen or cut off, and whose claim another has taken over, changes nothing any more.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

import sqlalchemy as sa

from heatsight.store.database import Database
from heatsight.store.heatmap_rows import found, settle, throw_away
from heatsight.store.interface import Claim, Queue
from heatsight.store.tables import SAVED_HEATMAPS, SNAPSHOTS, TRASH

_TRASH_AT_ONCE: Final = 100


class RenderQueue:
    """The part of SavedHeatmaps that workers use."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def claim(self, token: str, lease_until: datetime, attempts: int, heatmap_id: str | None = None) -> Claim | None:
        """See SavedHeatmaps."""
        now = self._database.clock()
        table = SNAPSHOTS.c
        lapsed = sa.and_(table.state == "rendering", table.lease_until < now)
        ready = sa.or_(sa.and_(table.state == "waiting", table.not_before <= now), lapsed)
        ours = sa.true() if heatmap_id is None else table.heatmap_id == heatmap_id
        if not self._any(sa.and_(ready, ours)):  # looked at without a lock: most looks find nothing
            return None
        self._give_up(sa.and_(lapsed, table.attempts >= attempts, ours), now)
        with self._database.writing() as connection:
            chosen = sa.select(SNAPSHOTS).where(ready, ours).order_by(table.turn, table.id).limit(1)
            row = connection.execute(chosen.with_for_update(skip_locked=True)).one_or_none()
            if row is None:
                return None
            throw_away(connection, row.picture, now)  # what a worker left that went away in the middle
            about = connection.execute(sa.select(SAVED_HEATMAPS).where(SAVED_HEATMAPS.c.id == row.heatmap_id)).one()
            heatmap = found(connection, about.project_id, about.id)
            claim = Claim(token, row.id, heatmap, row.width, row.attempts + 1, about.sealed)
            held = {"state": "rendering", "attempts": claim.attempt, "token": token, "lease_until": lease_until, "picture": claim.picture}
            connection.execute(SNAPSHOTS.update().where(table.id == row.id).values(held))
            return claim

    def renew(self, claim: Claim, lease_until: datetime) -> bool:
        """See SavedHeatmaps."""
        with self._database.writing() as connection:
            return self._written(connection, claim, {"lease_until": lease_until})

    def finish(self, claim: Claim, notes: Sequence[str]) -> bool:
        """See SavedHeatmaps."""
        return self._settled(claim, {"state": "done", "exception": "", "notes": list(notes), "token": None, "lease_until": None})

    def fail(self, claim: Claim, exception: str, retry_at: datetime | None) -> bool:
        """See SavedHeatmaps."""
        again = {} if retry_at is None else {"turn": retry_at, "not_before": retry_at}
        state = "failed" if retry_at is None else "waiting"
        return self._settled(claim, {"state": state, "exception": exception} | again | _FREE, thrown_away=True)

    def release(self, claim: Claim) -> bool:
        """See SavedHeatmaps."""
        return self._settled(claim, {"state": "waiting", "attempts": claim.attempt - 1} | _FREE, thrown_away=True)

    def queue(self, project_id: int | None = None) -> Queue:
        """See SavedHeatmaps."""
        table = SNAPSHOTS.c
        chosen = sa.select(table.state, sa.func.count(), sa.func.min(table.not_before)).join(SAVED_HEATMAPS)
        if project_id is not None:
            chosen = chosen.where(SAVED_HEATMAPS.c.project_id == project_id)
        with self._database.reading() as connection:
            rows = {state: (count, since) for state, count, since in connection.execute(chosen.group_by(table.state))}
        waiting, oldest = rows.get("waiting", (0, None))
        return Queue(waiting, rows.get("rendering", (0, None))[0], oldest)

    def trash(self) -> tuple[str, ...]:
        """See SavedHeatmaps."""
        due = sa.select(TRASH.c.picture).where(TRASH.c.not_before <= self._database.clock()).limit(_TRASH_AT_ONCE)
        with self._database.reading() as connection:
            return tuple(connection.execute(due).scalars())

    def emptied(self, pictures: Sequence[str]) -> None:
        """See SavedHeatmaps."""
        with self._database.writing() as connection:
            connection.execute(TRASH.delete().where(TRASH.c.picture.in_(pictures)))

    def _any(self, which: sa.ColumnElement[bool]) -> bool:
        with self._database.reading() as connection:
            return connection.execute(sa.select(SNAPSHOTS.c.id).where(which).limit(1)).first() is not None

    def _give_up(self, which: sa.ColumnElement[bool], now: datetime) -> None:
        """Fail what went down with its worker too often: it may well be what took them down."""
        with self._database.reading() as connection:
            lost = connection.execute(sa.select(SNAPSHOTS.c.id, SNAPSHOTS.c.heatmap_id, SNAPSHOTS.c.attempts).where(which)).all()
        for row in lost:
            why = f"worker_lost: whoever rendered it was gone before it was done, {row.attempts} times"
            with self._database.writing() as connection:
                self._lock(connection, row.heatmap_id)
                still = sa.and_(SNAPSHOTS.c.id == row.id, which)
                self._throw_away(connection, still, now)
                connection.execute(SNAPSHOTS.update().where(still).values({"state": "failed", "exception": why} | _FREE))
                settle(connection, row.heatmap_id, now)

    def _settled(self, claim: Claim, values: dict[str, Any], *, thrown_away: bool = False) -> bool:
        now = self._database.clock()
        with self._database.writing() as connection:
            self._lock(connection, claim.heatmap.id)
            if thrown_away:
                self._throw_away(connection, _held_by(claim), now)
            if not self._written(connection, claim, values):
                return False
            settle(connection, claim.heatmap.id, now)
            return True

    def _written(self, connection: sa.Connection, claim: Claim, values: dict[str, Any]) -> bool:
        return connection.execute(SNAPSHOTS.update().where(_held_by(claim)).values(values)).rowcount == 1

    def _throw_away(self, connection: sa.Connection, which: sa.ColumnElement[bool], now: datetime) -> None:
        for picture in connection.execute(sa.select(SNAPSHOTS.c.picture).where(which)).scalars().all():
            throw_away(connection, picture, now)

    def _lock(self, connection: sa.Connection, heatmap_id: str) -> None:
        """Before any row of its snapshots, always, so that no two wait for each other."""
        connection.execute(sa.select(SAVED_HEATMAPS.c.id).where(SAVED_HEATMAPS.c.id == heatmap_id).with_for_update())


_FREE: Final[dict[str, Any]] = {"token": None, "lease_until": None, "picture": None}


def _held_by(claim: Claim) -> sa.ColumnElement[bool]:
    return sa.and_(SNAPSHOTS.c.id == claim.snapshot_id, SNAPSHOTS.c.token == claim.token, SNAPSHOTS.c.state == "rendering")
