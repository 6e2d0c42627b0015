"""What a store promises: rows in, rows out. Nobody above it knows an engine."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal, Protocol

from heatsight.model.batch import Batch, Receipt
from heatsight.model.erasure import Traces
from heatsight.model.layout import Layout
from heatsight.model.page import Page
from heatsight.model.project import ApiKey, Project
from heatsight.model.saved_heatmap import SavedHeatmap, SavedHeatmapStatus, SavedHeatmapType
from heatsight.model.statement import Rows, Statement


@dataclass(frozen=True, slots=True)
class Caps:
    """How much one user query may take before it is cut or stopped."""

    seconds: float = 30.0
    memory_bytes: int = 2 << 30
    rows_read: int = 200_000_000
    rows_returned: int = 10_000
    bytes_returned: int = 64 << 20
    patience: float = 5.0
    """Seconds to wait for a turn; whoever waits keeps a thread from other questions."""


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
            TooManyRequests: others are at work, and none of them finished in time.
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

    def count_of(self, project_id: int, traces: Traces) -> Mapping[str, int]:
        """How many rows there are of one visitor, by table. Raises StoreUnavailable."""
        ...

    def elsewhere(self, project_id: int, traces: Traces) -> int:
        """How many events of other visitors hold one of the texts. Raises StoreUnavailable."""
        ...

    def erase(self, project_id: int, traces: Traces) -> None:
        """Delete what `count_of` counts: when this returns, nothing of it is on the engine's disks. Raises StoreUnavailable."""
        ...

    def close(self) -> None:
        """Let go of the engine and its directory."""
        ...


class KeptDocuments(Protocol):
    """Finished assessments, as text: for servers that answer for each other."""

    def put(self, project_id: int, name: str, text: str, keep: int) -> None:
        """Keep one, in place of one of that name; of the project's older ones those beyond `keep` in all go."""
        ...

    def get(self, project_id: int, name: str) -> str | None:
        """One of this project; None: there is none."""
        ...

    def holding(self, project_id: int, texts: Sequence[str]) -> int:
        """How many of this project hold any of these texts, as they stand in JSON."""
        ...

    def forget(self, project_id: int, texts: Sequence[str]) -> int:
        """Throw those away; returns how many."""
        ...


class Catalogue(Protocol):
    """Projects and keys, and the saved heatmaps and kept assessments beside them: small, transactional."""

    saved_heatmaps: SavedHeatmaps
    documents: KeptDocuments

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


@dataclass(frozen=True, slots=True)
class HeatmapList:
    """Which saved heatmaps of a project to list; deleted ones never are. `order` is a field, `-` before it turns it round."""

    type: SavedHeatmapType | None = None
    status: SavedHeatmapStatus | None = None
    search: str = ""
    created_by: str = ""
    order: str = "-updated_at"
    limit: int = 100
    offset: int = 0


@dataclass(frozen=True, slots=True)
class Claim:
    """
    One width of a saved heatmap that one worker may render, until its lease lapses.

    Attributes:
        token: what tells this claim from every other, earlier and later ones of the same width too.
        attempt: 1 for the first.
        sealed: the heatmap's cookies and headers, encrypted.
    """

    token: str
    snapshot_id: int
    heatmap: SavedHeatmap
    width: int
    attempt: int
    sealed: str | None = field(repr=False)

    @property
    def picture(self) -> str:
        """Where the picture goes. No other claim ever gets this key, so nobody reads it before it is whole."""
        return f"{self.heatmap.project_id}/{self.heatmap.id}/{self.width}-{self.token}"


@dataclass(frozen=True, slots=True)
class Queue:
    """Widths that wait, widths being rendered, and since when the first in line waits."""

    waiting: int
    rendering: int
    oldest: datetime | None


class SavedHeatmaps(Protocol):
    """Saved heatmaps, and the queue of what is to be rendered: in the catalogue's database, shared by all who open it."""

    def add(self, heatmap: SavedHeatmap, sealed: str | None) -> None:
        """Keep a new one, its widths waiting to be rendered when it is a screenshot. Raises NotFound: there is no such project."""
        ...

    def find(self, project_id: int, name: str) -> SavedHeatmap:
        """One by its id or short_id, deleted or not. Raises NotFound."""
        ...

    def listed(self, project_id: int, wanted: HeatmapList) -> tuple[tuple[SavedHeatmap, ...], int]:
        """A part of the list, and how many there are in all."""
        ...

    def change(self, project_id: int, heatmap_id: str, changes: Mapping[str, Any], redo: Literal["", "missing", "all"]) -> SavedHeatmap:
        """
        Change fields (SavedHeatmap's, and `sealed`), and render again what that asks for, all at once.

        Args:
            redo: "missing": target widths without a picture are queued, pictures of other widths go; "all": every picture goes
                and every target width is queued. A deleted one, or one that is no screenshot, loses its pictures and queues nothing.

        Raises:
            NotFound: there is none.
        """
        ...

    def revive(self, project_id: int, heatmap_id: str, untouched_since: datetime) -> SavedHeatmap:
        """Queue afresh what is unfinished of a heatmap that nobody has worked on since then. Raises NotFound."""
        ...

    def newest(self, project_id: int, page: Page) -> SavedHeatmap | None:
        """The newest one of a page that has pictures and is not being rendered."""
        ...

    def pictures(self, project_id: int, heatmap_id: str) -> Mapping[int, str]:
        """Its kept pictures: width → key in the picture store."""
        ...

    def every(self, project_id: int) -> tuple[tuple[SavedHeatmap, str | None], ...]:
        """All of a project, deleted ones too, each with its sealed credentials."""
        ...

    def erase(self, project_id: int, heatmap_id: str) -> tuple[str, ...]:
        """Forget one, its orders and its credentials; returns the keys of its pictures, which are to go. Not there: nothing to do."""
        ...

    def claim(self, token: str, lease_until: datetime, attempts: int, heatmap_id: str | None = None) -> Claim | None:
        """
        The next width to render, for one worker alone; None when nothing may be rendered now.

        A claim whose lease has lapsed is taken over; the attempt it was counts, and after `attempts` of them its width has failed.
        """
        ...

    def renew(self, claim: Claim, lease_until: datetime) -> bool:
        """Hold on to a claim. False: it is lost, and what comes of it is not wanted."""
        ...

    def finish(self, claim: Claim, notes: Sequence[str]) -> bool:
        """Its picture is kept. False: the claim is lost."""
        ...

    def fail(self, claim: Claim, exception: str, retry_at: datetime | None) -> bool:
        """No picture, and why; try again then, or never. False: the claim is lost."""
        ...

    def release(self, claim: Claim) -> bool:
        """Put it back unrendered, as if it had not been claimed. False: the claim is lost."""
        ...

    def queue(self, project_id: int | None = None) -> Queue:
        """What waits, of one project or of all."""
        ...

    def trash(self) -> tuple[str, ...]:
        """Keys of pictures that may be thrown away now."""
        ...

    def emptied(self, pictures: Sequence[str]) -> None:
        """These were thrown away."""
        ...


@dataclass(frozen=True, slots=True)
class KeptPicture:
    """
    What is kept of one visit.

    Attributes:
        image: a JPEG of the whole page.
        blocked: (url, why) of requests that the page made and did not get.
    """

    image: bytes = field(repr=False)
    layout: Layout = field(repr=False)
    notes: tuple[str, ...] = ()
    blocked: tuple[tuple[str, str], ...] = ()


class PictureStore(Protocol):
    """Pictures and layouts, by key: files in a directory or objects of a bucket."""

    def put(self, key: str, picture: KeptPicture) -> None:
        """Keep it; when this returns, it is whole. Raises StoreUnavailable."""
        ...

    def image(self, key: str) -> bytes:
        """Its JPEG. Raises NotFound, StoreUnavailable."""
        ...

    def layout(self, key: str) -> Layout:
        """Its layout. Raises NotFound, StoreUnavailable."""
        ...

    def get(self, key: str) -> KeptPicture:
        """All of it. Raises NotFound, StoreUnavailable."""
        ...

    def where(self, key: str) -> str:
        """Where its image lies, for a person: a path, or a URL."""
        ...

    def remove(self, key: str) -> None:
        """Throw it away; what is not there is no fault. Raises StoreUnavailable."""
        ...

    def close(self) -> None:
        """Let go of it; what was in memory is gone."""
        ...
