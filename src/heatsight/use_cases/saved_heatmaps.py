"""Saved heatmaps: make, list, show, change, render again; their pictures."""

from __future__ import annotations

import secrets
import string
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final, Literal
from uuid import uuid4

import structlog

from heatsight.errors import InvalidRequest, NotFound, StoreUnavailable
from heatsight.model.project import Project
from heatsight.model.saved_heatmap import SavedHeatmap, SavedHeatmapType
from heatsight.snapshots.interface import Credential
from heatsight.store.interface import HeatmapList
from heatsight.use_cases.gallery import Gallery
from heatsight.use_cases.page_address import page_address, text_of_url
from heatsight.use_cases.page_credentials import checked, seal

DEFAULT_WIDTHS: Final = (320, 375, 425, 768, 1024, 1440, 1920)
NARROWEST, WIDEST, MOST_WIDTHS = 100, 3000, 16
WIDTH: Final = 1024
"""Of the picture that is given when no width is named."""
STUCK_AFTER: Final = timedelta(minutes=10)
LONGEST_NAME: Final = 400

_ID_LETTERS: Final = string.ascii_letters + string.digits
_log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class NewHeatmap:
    """
    What a saved heatmap is made of.

    Attributes:
        data_url: the page, or the pattern with `*`, whose data is drawn; None: `url`.
        widths: CSS px; None: the default ones.
    """

    url: str
    name: str = ""
    data_url: str | None = None
    widths: tuple[int, ...] | None = None
    type: SavedHeatmapType = "screenshot"
    block_consent_modals: bool = False
    credentials: tuple[Credential, ...] = ()


@dataclass(frozen=True, slots=True)
class HeatmapChanges:
    """What to change of one; None leaves a thing as it is, no credentials take those away that there were."""

    url: str | None = None
    name: str | None = None
    data_url: str | None = None
    widths: tuple[int, ...] | None = None
    type: SavedHeatmapType | None = None
    block_consent_modals: bool | None = None
    deleted: bool | None = None
    credentials: tuple[Credential, ...] | None = None


@dataclass(frozen=True, slots=True)
class HeatmapPage:
    """A part of the list, and how many there are in all."""

    results: tuple[SavedHeatmap, ...]
    count: int


@dataclass(frozen=True, slots=True)
class Content:
    """The picture nearest to a width; `key` is None while there is none."""

    heatmap: SavedHeatmap
    width: int | None
    key: str | None


def create_heatmap(gallery: Gallery, project: Project, new: NewHeatmap, by: str) -> SavedHeatmap:
    """
    Save a heatmap; a screenshot waits to be rendered, the other types have no picture and are complete.

    Args:
        by: who asks: the label of a key.

    Raises:
        InvalidRequest: which field, and why.
    """
    url, now, ident = page_address(new.url, gallery.allowed(project)), gallery.clock(), str(uuid4())
    heatmap = SavedHeatmap(
        id=ident,
        short_id="".join(secrets.choice(_ID_LETTERS) for _ in range(8)),
        project_id=project.id,
        name=_name(new.name),
        url=url,
        data_url=url if new.data_url is None else text_of_url(new.data_url, "data_url"),
        target_widths=_widths(DEFAULT_WIDTHS if new.widths is None else new.widths),
        type=new.type,
        source="server",
        status="processing" if new.type == "screenshot" else "completed",
        snapshots=(),
        deleted=False,
        block_consent_modals=new.block_consent_modals,
        created_by=by,
        created_at=now,
        updated_at=now,
    )
    gallery.saved.add(heatmap, seal(checked(new.credentials), ident, gallery.seal))
    return gallery.saved.find(project.id, ident)


def list_heatmaps(gallery: Gallery, project: Project, wanted: HeatmapList) -> HeatmapPage:
    """Those not deleted. Raises InvalidRequest: no such order, or text that is none."""
    for name in ("search", "created_by"):
        if not getattr(wanted, name).isprintable():
            raise InvalidRequest(f"{name} must be printable", attr=name)
    return HeatmapPage(*gallery.saved.listed(project.id, wanted))


def get_heatmap(gallery: Gallery, project: Project, name: str) -> SavedHeatmap:
    """One by its short_id or id. A screenshot on which nothing happened for ten minutes is queued afresh. Raises NotFound."""
    heatmap = _present(gallery, project, name)
    since = gallery.clock() - STUCK_AFTER
    if heatmap.status == "processing" and heatmap.updated_at < since:
        return gallery.saved.revive(project.id, heatmap.id, since)
    return heatmap


def update_heatmap(gallery: Gallery, project: Project, name: str, changes: HeatmapChanges) -> SavedHeatmap:
    """
    Change one. Another URL, consent, type or other credentials render it again as a whole; other widths only what is missing.

    `deleted=True` takes its pictures and credentials away; `deleted=False` brings it back and renders it again. While `data_url` was
    the old URL and none is given, it goes along with a new one.

    Raises:
        NotFound: there is none, or it is deleted and not brought back.
        InvalidRequest: which field, and why.
    """
    old = _present(gallery, project, name, deleted=changes.deleted is False)
    values = _values(gallery, project, old, changes)
    redo: Literal["", "missing", "all"] = "missing" if "target_widths" in values else ""
    if values.keys() & {"url", "block_consent_modals", "type", "deleted", "sealed"}:
        redo = "all"
    heatmap = gallery.saved.change(project.id, old.id, values, redo) if values else old
    empty_trash(gallery)
    return heatmap


def regenerate_heatmap(gallery: Gallery, project: Project, name: str) -> SavedHeatmap:
    """Throw its pictures away and render it again. Raises NotFound; InvalidRequest: it is of a type that has no pictures."""
    heatmap = _present(gallery, project, name)
    if heatmap.type != "screenshot":
        raise InvalidRequest(f"only screenshots are rendered; this one is of type {heatmap.type}", attr="type")
    again = gallery.saved.change(project.id, heatmap.id, {}, "all")
    empty_trash(gallery)
    return again


def complete_heatmap(gallery: Gallery, project: Project, name: str) -> SavedHeatmap:
    """Render the widths that have no picture, and keep the pictures there are. Raises NotFound."""
    heatmap = _present(gallery, project, name)
    return gallery.saved.change(project.id, heatmap.id, {}, "missing")


def content(gallery: Gallery, project: Project, name: str, width: int) -> Content:
    """
    The picture of the width, or of the nearest that there is; of two equally near, the wider. No key: it is still being rendered.

    Raises:
        NotFound: there is no such heatmap, it is deleted, or it has no picture and none is being made; the detail says why.
    """
    heatmap = get_heatmap(gallery, project, name)
    if kept := gallery.saved.pictures(project.id, heatmap.id):
        chosen = nearest(kept, width)
        return Content(heatmap, chosen, kept[chosen])
    if heatmap.type != "screenshot":
        raise NotFound(f"a saved heatmap of type {heatmap.type} has no picture: nothing is rendered for it")
    if heatmap.status == "failed":
        raise NotFound(f"there is no picture: {heatmap.exception}")
    return Content(heatmap, None, None)


def nearest(kept: Mapping[int, Any], width: int) -> int:
    """Of widths the nearest to one; of two equally near, the wider."""
    return min(kept, key=lambda there: (abs(there - width), -there))


def empty_trash(gallery: Gallery) -> None:
    """Throw away the pictures that nobody needs any more. What cannot be reached now is tried again by the workers."""
    try:
        if keys := gallery.saved.trash():
            for key in keys:
                gallery.pictures.remove(key)
            gallery.saved.emptied(keys)
    except StoreUnavailable as error:
        _log.warning("pictures_not_removed", reason=str(error))


def _present(gallery: Gallery, project: Project, name: str, *, deleted: bool = False) -> SavedHeatmap:
    heatmap = gallery.saved.find(project.id, name) if name.isalnum() or name.replace("-", "").isalnum() else None
    if heatmap is None or (heatmap.deleted and not deleted):
        raise NotFound("there is no saved heatmap of that id in this project")
    return heatmap


def _values(gallery: Gallery, project: Project, old: SavedHeatmap, changes: HeatmapChanges) -> Mapping[str, Any]:
    """The columns that differ."""
    new: dict[str, Any] = {
        name: getattr(changes, name) for name in ("type", "block_consent_modals", "deleted") if getattr(changes, name) is not None
    }
    if changes.name is not None:
        new["name"] = _name(changes.name)
    if changes.url is not None:
        new["url"] = page_address(changes.url, gallery.allowed(project))
    if changes.data_url is not None:
        new["data_url"] = text_of_url(changes.data_url, "data_url")
    elif "url" in new and old.data_url == old.url:
        new["data_url"] = new["url"]
    if changes.widths is not None:
        new["target_widths"] = _widths(changes.widths)
    differing = {name: value for name, value in new.items() if value != getattr(old, name)}
    if changes.credentials is not None and (changes.credentials or old.has_credentials):
        differing["sealed"] = seal(checked(changes.credentials), old.id, gallery.seal)
    if differing.get("deleted"):
        differing["sealed"] = None
    return differing


def _name(name: str) -> str:
    name = name.strip()
    if len(name) > LONGEST_NAME or not name.isprintable():
        raise InvalidRequest(f"name must be at most {LONGEST_NAME} printable characters", attr="name")
    return name


def _widths(widths: tuple[int, ...]) -> tuple[int, ...]:
    """Each once, narrowest first."""
    if not 1 <= len(widths) <= MOST_WIDTHS:
        raise InvalidRequest(f"widths must be 1 to {MOST_WIDTHS} numbers", attr="widths")
    if wrong := [width for width in widths if not NARROWEST <= width <= WIDEST]:
        raise InvalidRequest(f"widths must be {NARROWEST} to {WIDEST} px, not {wrong[0]}", attr="widths")
    return tuple(sorted(set(widths)))
