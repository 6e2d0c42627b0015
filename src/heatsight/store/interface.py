"""What a store promises: rows in, rows out. Nobody above it knows an engine."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from heatsight.model.batch import Batch, Receipt
from heatsight.model.project import ApiKey, Project
from heatsight.model.statement import Rows, Statement


@dataclass(frozen=True, slots=True)
class Caps:
    """How much one user query may take before it is cut or stopped."""

    seconds: float = 30.0
    memory_bytes: int = 2 << 30
    rows_read: int = 200_000_000
    rows_returned: int = 10_000


class Source(Protocol):
    """One project's `events`, `heatmaps`, `sessions`, `recordings` and `rejections`, to read."""

    def select(self, statement: Statement) -> Rows:
        """
        Run one of our own statements. Names are bare (`FROM heatmaps`); nothing outside the project is reachable.

        Raises:
            StoreUnavailable: the engine is gone.
        """
        ...

    def ask(self, statement: Statement, caps: Caps) -> Rows:
        """
        Run a user's SELECT over `events`, `heatmaps` and `sessions`, confined, read-only and capped.

        Raises:
            QueryRefused: it reaches outside, or is not one SELECT; the reason is in the detail.
            QueryFailed: the engine could not run it.
        """
        ...


class EventStore(Protocol):
    """Events, interactions and recordings."""

    def append(self, batches: Sequence[Batch]) -> Receipt:
        """
        Keep rows for good: when this returns, killing the process loses none of them.

        An event stored before (same project and uuid) is counted as repeated and changes nothing. An event the engine
        refuses is set aside (`event_unstorable`); the rest is kept.

        Raises:
            StoreUnavailable: nothing of these batches may be acknowledged.
        """
        ...

    def source(self, project_id: int) -> Source:
        """A reader confined to one project."""
        ...

    def expire(self, now: datetime) -> None:
        """Drop rows older than their project's retention."""
        ...

    def close(self) -> None:
        """Let go of the engine and its directory."""
        ...


class Catalogue(Protocol):
    """Projects and keys: small, transactional."""

    def projects(self) -> tuple[Project, ...]:
        """All projects, oldest first."""
        ...

    def project(self, project_id: int) -> Project:
        """One project. Raises NotFound."""
        ...

    def project_by_token(self, token: str) -> Project | None:
        """The project a public token belongs to."""
        ...

    def create_project(self, name: str, *, token: str | None = None, api_key: str | None = None) -> tuple[Project, str]:
        """Make a project and its first key; returns both, the key's secret for the only time. Raises InvalidRequest."""
        ...

    def set_project(self, project_id: int, key: str, value: Any) -> Project:
        """Change one setting (`heatmaps_opt_in`, `timezone`, …), validated. Raises InvalidRequest, NotFound."""
        ...

    def create_key(self, project_id: int, label: str, scopes: Sequence[str] = ("read",)) -> tuple[ApiKey, str]:
        """Make a key; returns it and its secret for the only time."""
        ...

    def keys(self, project_id: int) -> tuple[ApiKey, ...]:
        """All keys of a project, revoked ones included."""
        ...

    def revoke_key(self, project_id: int, key_id: int) -> ApiKey:
        """Close a key for good. Raises NotFound."""
        ...

    def key_holder(self, secret: str) -> ApiKey | None:
        """The live key a secret opens, compared in constant time by hash; notes its use."""
        ...

    def close(self) -> None:
        """Let go of the database."""
        ...
