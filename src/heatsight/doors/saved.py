"""Saved heatmaps as the doors take and give them: PostHog's words, and a few of our own beside."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Literal

from heatsight.doors.desk import JSON, Desk
from heatsight.doors.parameters import (
    CredentialAsked,
    PageAsked,
    SavedCreateAsked,
    SavedListAsked,
    SavedNameAsked,
    SavedUpdateAsked,
    read,
    written,
)
from heatsight.doors.plain import plain
from heatsight.model.saved_heatmap import SavedHeatmap, SavedHeatmapStatus, SavedHeatmapType
from heatsight.snapshots.interface import Credential
from heatsight.store.interface import HeatmapList
from heatsight.use_cases.page_pictures import fresh_pictures
from heatsight.use_cases.saved_heatmaps import (
    HeatmapChanges,
    NewHeatmap,
    create_heatmap,
    get_heatmap,
    list_heatmaps,
    regenerate_heatmap,
    update_heatmap,
)

MOST_LISTED: Final = 500

_NO_PICTURE: Final = "Nothing is rendered for this type, so it has no picture; for one, make a saved heatmap of type screenshot."


@dataclass(frozen=True, slots=True)
class SnapshotGiven:
    """
    A width of a saved heatmap.

    Attributes:
        exception: why it has no picture, its reason first; also while another attempt waits.
        content_url: where on this server its picture is to be had, with the API key; null while there is none.
    """

    width: int
    has_content: bool
    exception: str | None
    notes: tuple[str, ...]
    content_url: str | None


@dataclass(frozen=True, slots=True)
class SavedHeatmapGiven:
    """
    A saved heatmap.

    Attributes:
        status: processing while a width waits or is being rendered; failed when one of them could not be.
        exception: why it failed.
        note: what there is to know of its type.
        created_by: the label of the key that made it.
    """

    id: str
    short_id: str
    name: str
    url: str
    data_url: str
    target_widths: tuple[int, ...]
    type: SavedHeatmapType
    source: Literal["server"]
    status: SavedHeatmapStatus
    has_content: bool
    snapshots: tuple[SnapshotGiven, ...]
    deleted: bool
    block_consent_modals: bool
    has_credentials: bool
    created_by: str
    created_at: datetime
    updated_at: datetime
    exception: str | None
    note: str | None
    user_access_level: Literal["viewer", "editor"]


@dataclass(frozen=True, slots=True)
class SavedHeatmapsGiven:
    """A part of the list, and how many there are in all."""

    results: tuple[SavedHeatmapGiven, ...]
    count: int


def given(desk: Desk, heatmap: SavedHeatmap) -> JSON:
    """A saved heatmap as it goes over the wire. Its credentials never do."""
    answer: JSON = plain(_given(desk, heatmap))
    return answer


def read_saved_list(desk: Desk, params: Mapping[str, Any]) -> JSON:
    """The saved heatmaps that are not deleted."""
    asked = read(params, SavedListAsked)
    limit = min(max(asked.limit, 1), MOST_LISTED)
    wanted = HeatmapList(asked.type, asked.status, asked.search, asked.created_by, asked.order, limit, asked.offset)
    found = list_heatmaps(desk.installation.gallery, desk.project, wanted)
    answer: JSON = plain(SavedHeatmapsGiven(tuple(_given(desk, one) for one in found.results), found.count))
    return answer


def read_saved(desk: Desk, params: Mapping[str, Any]) -> JSON:
    """One saved heatmap, by its short_id or id; a screenshot on which nothing happened for ten minutes is queued afresh."""
    return given(desk, get_heatmap(desk.installation.gallery, desk.project, read(params, SavedNameAsked).short_id))


def create_saved(desk: Desk, params: Mapping[str, Any]) -> JSON:
    """Save a heatmap of a page: a screenshot is rendered at each width, in the background."""
    asked = written(params, SavedCreateAsked)
    new = NewHeatmap(
        url=asked.url,
        name=asked.name or "",
        data_url=asked.data_url,
        widths=asked.widths,
        type=asked.type,
        block_consent_modals=asked.block_consent_modals,
        credentials=_credentials(asked.credentials) or (),
    )
    return given(desk, create_heatmap(desk.installation.gallery, desk.project, new, desk.by))


def fresh_saved(desk: Desk, params: Mapping[str, Any]) -> JSON:
    """A page's saved heatmap with a picture of today at the usual window of each device; what is missing is rendered, in the background."""
    request = written(params, PageAsked).request()
    found = fresh_pictures(desk.installation.gallery, desk.source, desk.project, request, now=desk.now, by=desk.by)
    return given(desk, found)


def update_saved(desk: Desk, params: Mapping[str, Any]) -> JSON:
    """Change a saved heatmap, or delete it; another URL, consent, type or credentials render it again, new widths are added."""
    asked = written(params, SavedUpdateAsked)
    changes = HeatmapChanges(
        url=asked.url,
        name=asked.name,
        data_url=asked.data_url,
        widths=asked.widths,
        type=asked.type,
        block_consent_modals=asked.block_consent_modals,
        deleted=asked.deleted,
        credentials=_credentials(asked.credentials),
    )
    return given(desk, update_heatmap(desk.installation.gallery, desk.project, asked.short_id, changes))


def regenerate_saved(desk: Desk, params: Mapping[str, Any]) -> JSON:
    """Throw a screenshot's pictures away and render it again."""
    return given(desk, regenerate_heatmap(desk.installation.gallery, desk.project, written(params, SavedNameAsked).short_id))


def _given(desk: Desk, heatmap: SavedHeatmap) -> SavedHeatmapGiven:
    where = f"/api/projects/{desk.project.id}/heatmap_screenshots/{heatmap.id}/content/?width="
    snapshots = (
        SnapshotGiven(one.width, one.has_content, one.exception or None, one.notes, f"{where}{one.width}" if one.has_content else None)
        for one in heatmap.snapshots
    )
    return SavedHeatmapGiven(
        id=heatmap.id,
        short_id=heatmap.short_id,
        name=heatmap.name,
        url=heatmap.url,
        data_url=heatmap.data_url,
        target_widths=heatmap.target_widths,
        type=heatmap.type,
        source=heatmap.source,
        status=heatmap.status,
        has_content=heatmap.has_content,
        snapshots=tuple(snapshots),
        deleted=heatmap.deleted,
        block_consent_modals=heatmap.block_consent_modals,
        has_credentials=heatmap.has_credentials,
        created_by=heatmap.created_by,
        created_at=heatmap.created_at,
        updated_at=heatmap.updated_at,
        exception=heatmap.exception or None,
        note=None if heatmap.type == "screenshot" else _NO_PICTURE,
        user_access_level="editor" if desk.may_write else "viewer",
    )


def _credentials(asked: tuple[CredentialAsked, ...] | None) -> tuple[Credential, ...] | None:
    return None if asked is None else tuple(Credential(one.host, one.kind, one.name, one.value) for one in asked)
