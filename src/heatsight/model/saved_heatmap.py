"""A saved heatmap: a page to be rendered at some widths, and what came of it. Words are PostHog's."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

SavedHeatmapType = Literal["screenshot", "iframe", "recording"]
SavedHeatmapStatus = Literal["processing", "completed", "failed"]


@dataclass(frozen=True, slots=True)
class Snapshot:
    """
    The page at one width.

    Attributes:
        has_content: whether its picture is kept.
        exception: why there is none, in one line, its reason first; "" while none is known.
        notes: what a person should know of the visit ("cut at 16,384 px").
    """

    width: int
    has_content: bool
    exception: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SavedHeatmap:
    """
    A saved heatmap.

    Attributes:
        id: a UUID; short_id: what its routes are called by.
        url: the page to render; data_url: the page whose data is drawn, which may be a pattern.
        target_widths: CSS px, each to be rendered once.
        exception: why it failed, in one line; "" unless it did.
        created_by: the label of the key that made it.
        has_credentials: whether cookies or headers go along; what they are is never told.
    """

    id: str
    short_id: str
    project_id: int
    name: str
    url: str
    data_url: str
    target_widths: tuple[int, ...]
    type: SavedHeatmapType
    source: Literal["server"]
    status: SavedHeatmapStatus
    snapshots: tuple[Snapshot, ...]
    deleted: bool
    block_consent_modals: bool
    created_by: str
    created_at: datetime
    updated_at: datetime
    exception: str = ""
    has_credentials: bool = False

    @property
    def has_content(self) -> bool:
        """Whether any picture is kept."""
        return any(snapshot.has_content for snapshot in self.snapshots)
