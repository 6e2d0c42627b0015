"""Where saved heatmaps lie, and what rendering them needs: opened with an installation, or beside one by a worker of its own."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

from heatsight.model.project import Project

if TYPE_CHECKING:  # the engine comes with the store, and takes a second to import
    from heatsight.store.interface import Catalogue, PictureStore, SavedHeatmaps
    from heatsight.store.sealing import Seal

PICTURES: Final = "HEATSIGHT_PICTURES"
SECRET_KEY: Final = "HEATSIGHT_SECRET_KEY"  # noqa: S105 - the name of a variable, not a secret


@dataclass(frozen=True, slots=True)
class Gallery:
    """
    What the use cases of saved heatmaps work with.

    Attributes:
        allow_host: inner hosts that every project's pages may visit, beside the project's own.
    """

    catalogue: Catalogue
    pictures: PictureStore
    seal: Seal
    clock: Callable[[], datetime]
    allow_host: tuple[str, ...] = ()

    @property
    def saved(self) -> SavedHeatmaps:
        """The saved heatmaps of the catalogue."""
        return self.catalogue.saved_heatmaps

    def allowed(self, project: Project) -> tuple[str, ...]:
        """Inner hosts that pages of this project may visit."""
        return tuple(dict.fromkeys((*project.allow_host, *self.allow_host)))


def open_gallery(
    catalogue: Catalogue,
    directory: Path | None,
    clock: Callable[[], datetime],
    environ: Mapping[str, str],
    allow_host: Sequence[str] = (),
) -> Gallery:
    """
    The gallery of a data directory (None: in memory): pictures in `snapshots/` or where the environment says, secrets under its key.

    Raises:
        StoreUnavailable: the picture store cannot be opened.
        InvalidRequest: the secret key in the environment is none.
    """
    from heatsight.store import open_pictures, seal_with  # noqa: PLC0415 - see above

    where = environ.get(PICTURES) or (directory / "snapshots" if directory else None)
    return Gallery(catalogue, open_pictures(where), seal_with(environ.get(SECRET_KEY), directory), clock, tuple(allow_host))
