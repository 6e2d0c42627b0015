"""Where a question is answered, or an order taken: one project's rows and settings, at one moment, for one caller."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from heatsight.model.project import Project
from heatsight.store.interface import Source
from heatsight.use_cases.installation import Installation

JSON = dict[str, Any]
Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Desk:
    """
    One project's desk.

    Attributes:
        by: who asks: the label of a key, or the command line.
        may_write: whether they may change something.
    """

    installation: Installation
    source: Source
    project: Project
    now: datetime
    progress: Progress
    by: str = "command line"
    may_write: bool = True


def desk_of(
    installation: Installation,
    project: Project,
    progress: Progress = lambda _: None,
    *,
    by: str = "command line",
    may_write: bool = True,
) -> Desk:
    """A desk for one question about a project. Raises StoreUnavailable."""
    return Desk(installation, installation.store.source(project.id), project, installation.clock(), progress, by, may_write)
