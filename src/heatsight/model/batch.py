"""What one body becomes: rows for the store."""

from __future__ import annotations

from dataclasses import dataclass

from heatsight.model.event import Event
from heatsight.model.interaction import Interaction
from heatsight.model.recording import Snapshot
from heatsight.model.rejection import Rejection


@dataclass(frozen=True, slots=True)
class Batch:
    """Everything one body holds for one project, ready to store; `retention_days` is the project's at that moment."""

    project_id: int
    events: tuple[Event, ...] = ()
    interactions: tuple[Interaction, ...] = ()
    snapshots: tuple[Snapshot, ...] = ()
    rejections: tuple[Rejection, ...] = ()
    retention_days: int = 90


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the store did with batches: rows written, and events it had already (sent again, counted once)."""

    events: int = 0
    interactions: int = 0
    snapshots: int = 0
    rejections: int = 0
    repeated: int = 0
