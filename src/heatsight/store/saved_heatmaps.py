"""Saved heatmaps in the catalogue's database: kept, found, changed. What waits to be rendered is in `render_queue`."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final, Literal

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from heatsight.errors import InvalidRequest, NotFound
from heatsight.model.page import Page, page_of
from heatsight.model.saved_heatmap import SavedHeatmap
from heatsight.store.heatmap_rows import AFRESH, PLAIN, discard, found, heatmaps, queue, settle, throw_away
from heatsight.store.interface import HeatmapList
from heatsight.store.render_queue import RenderQueue
from heatsight.store.tables import SAVED_HEATMAPS, SNAPSHOTS

ORDERS: Final = ("created_at", "created_by", "name", "status", "type", "updated_at", "url")


class SqlSavedHeatmaps(RenderQueue):
    """SavedHeatmaps. Threads may share it."""

    def add(self, heatmap: SavedHeatmap, sealed: str | None) -> None:
        """See SavedHeatmaps."""
        row = {name: getattr(heatmap, name) for name in PLAIN} | {"target_widths": list(heatmap.target_widths), "sealed": sealed}
        with self._database.writing() as connection:
            try:
                connection.execute(SAVED_HEATMAPS.insert().values(row | _pages(heatmap.url, heatmap.data_url)))
            except IntegrityError as error:
                raise NotFound(f"there is no project {heatmap.project_id}") from error
            if heatmap.type == "screenshot":
                queue(connection, heatmap.id, heatmap.target_widths, heatmap.created_at)

    def find(self, project_id: int, name: str) -> SavedHeatmap:
        """See SavedHeatmaps."""
        with self._database.reading() as connection:
            return found(connection, project_id, name)

    def listed(self, project_id: int, wanted: HeatmapList) -> tuple[tuple[SavedHeatmap, ...], int]:
        """See SavedHeatmaps. Raises InvalidRequest: no such order."""
        field = wanted.order.removeprefix("-")
        if field not in ORDERS:
            raise InvalidRequest(f"order is one of {', '.join(ORDERS)}, or one of them after a -", attr="order")
        table = SAVED_HEATMAPS.c
        chosen = [table.project_id == project_id, table.deleted.is_(False)]
        chosen += [table[name] == value for name in ("type", "status", "created_by") if (value := getattr(wanted, name))]
        if wanted.search:
            sought = wanted.search.lower()
            chosen.append(sa.or_(*(sa.func.lower(part).contains(sought, autoescape=True) for part in (table.url, table.name))))
        ordered = table[field].desc() if wanted.order.startswith("-") else table[field].asc()
        with self._database.reading() as connection:
            count = connection.execute(sa.select(sa.func.count()).select_from(SAVED_HEATMAPS).where(*chosen)).scalar_one()
            rows = connection.execute(
                sa.select(SAVED_HEATMAPS).where(*chosen).order_by(ordered, table.id).limit(wanted.limit).offset(wanted.offset)
            ).all()
            return heatmaps(connection, rows), count

    def change(self, project_id: int, heatmap_id: str, changes: Mapping[str, Any], redo: Literal["", "missing", "all"]) -> SavedHeatmap:
        """See SavedHeatmaps."""
        with self._database.writing() as connection:
            now = self._database.clock()
            here = self._locked(connection, project_id, heatmap_id)
            values = {name: list(value) if isinstance(value, tuple) else value for name, value in changes.items()}
            values |= _pages(values.get("url", here.url), values.get("data_url", here.data_url)) | {"updated_at": now}
            connection.execute(SAVED_HEATMAPS.update().where(SAVED_HEATMAPS.c.id == heatmap_id).values(values))
            rendered = not values.get("deleted", here.deleted) and values.get("type", here.type) == "screenshot"
            widths = values.get("target_widths", here.target_widths)
            of_it = SNAPSHOTS.c.heatmap_id == heatmap_id
            if not rendered or redo == "all":
                discard(connection, of_it, now)
            elif redo == "missing":
                discard(connection, sa.and_(of_it, sa.or_(SNAPSHOTS.c.width.not_in(widths), SNAPSHOTS.c.state == "failed")), now)
            if redo:
                there = set(connection.execute(sa.select(SNAPSHOTS.c.width).where(of_it)).scalars())
                queue(connection, heatmap_id, [width for width in widths if width not in there] if rendered else (), now)
                settle(connection, heatmap_id, now)
            return found(connection, project_id, heatmap_id)

    def revive(self, project_id: int, heatmap_id: str, untouched_since: datetime) -> SavedHeatmap:
        """See SavedHeatmaps."""
        with self._database.writing() as connection:
            now = self._database.clock()
            here = self._locked(connection, project_id, heatmap_id)
            open_ = sa.and_(SNAPSHOTS.c.heatmap_id == heatmap_id, SNAPSHOTS.c.state.in_(("waiting", "rendering")))
            rows = connection.execute(sa.select(SNAPSHOTS).where(open_).with_for_update()).all()
            held = any(row.lease_until is not None and row.lease_until > now for row in rows)
            if here.status == "processing" and not here.deleted and here.updated_at < untouched_since and not held:
                for row in rows:
                    throw_away(connection, row.picture, now)
                # It keeps its turn: in a long queue, whoever asks often would else be served last.
                connection.execute(SNAPSHOTS.update().where(open_).values(AFRESH | {"not_before": now}))
                connection.execute(SAVED_HEATMAPS.update().where(SAVED_HEATMAPS.c.id == heatmap_id).values(updated_at=now))
            return found(connection, project_id, heatmap_id)

    def newest(self, project_id: int, page: Page) -> SavedHeatmap | None:
        """See SavedHeatmaps. A pattern is that of the data, letter for letter; a URL is the one rendered, or that of the data."""
        table = SAVED_HEATMAPS.c
        if page.url_exact is None:
            of_page = table.data_url == page.url_pattern
        else:
            of_page = sa.or_(table.page == page_of(page.url_exact), table.data_page == page_of(page.url_exact))
        kept = sa.exists().where(SNAPSHOTS.c.heatmap_id == table.id, SNAPSHOTS.c.state == "done")
        # What was queued last has the highest number; `updated_at` changes with a name, too.
        last = sa.select(sa.func.max(SNAPSHOTS.c.id)).where(SNAPSHOTS.c.heatmap_id == table.id).scalar_subquery()
        chosen = (table.project_id == project_id, table.deleted.is_(False), table.status != "processing", of_page, kept)
        with self._database.reading() as connection:
            rows = connection.execute(sa.select(SAVED_HEATMAPS).where(*chosen).order_by(last.desc()).limit(1)).all()
            return next(iter(heatmaps(connection, rows)), None)

    def pictures(self, project_id: int, heatmap_id: str) -> Mapping[int, str]:
        """See SavedHeatmaps."""
        table = SNAPSHOTS.c
        chosen = (SAVED_HEATMAPS.c.project_id == project_id, SAVED_HEATMAPS.c.id == heatmap_id, table.state == "done")
        with self._database.reading() as connection:
            rows = connection.execute(sa.select(table.width, table.picture).join(SAVED_HEATMAPS).where(*chosen).order_by(table.width))
            return {row.width: row.picture for row in rows}

    def every(self, project_id: int) -> tuple[tuple[SavedHeatmap, str | None], ...]:
        """See SavedHeatmaps."""
        with self._database.reading() as connection:
            rows = connection.execute(sa.select(SAVED_HEATMAPS).where(SAVED_HEATMAPS.c.project_id == project_id)).all()
            return tuple(zip(heatmaps(connection, rows), (row.sealed for row in rows), strict=True))

    def erase(self, project_id: int, heatmap_id: str) -> tuple[str, ...]:
        """See SavedHeatmaps."""
        with self._database.writing() as connection:
            here = sa.and_(SAVED_HEATMAPS.c.project_id == project_id, SAVED_HEATMAPS.c.id == heatmap_id)
            if connection.execute(sa.select(SAVED_HEATMAPS.c.id).where(here).with_for_update()).one_or_none() is None:
                return ()
            of_it = SNAPSHOTS.c.heatmap_id == heatmap_id
            pictures = tuple(key for key in connection.execute(sa.select(SNAPSHOTS.c.picture).where(of_it)).scalars() if key)
            discard(connection, of_it, self._database.clock())
            connection.execute(SAVED_HEATMAPS.delete().where(here))
            return pictures

    def _locked(self, connection: sa.Connection, project_id: int, heatmap_id: str) -> sa.Row[Any]:
        table = SAVED_HEATMAPS.c
        chosen = sa.select(SAVED_HEATMAPS).where(table.project_id == project_id, table.id == heatmap_id)
        row = connection.execute(chosen.with_for_update()).one_or_none()
        if row is None:
            raise NotFound("there is no saved heatmap of that id in this project")
        return row


def _pages(url: str, data_url: str) -> dict[str, str]:
    return {"page": page_of(url), "data_page": page_of(data_url)}
