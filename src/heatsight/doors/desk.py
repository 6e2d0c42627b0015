"""Where a question is answered, or an order taken: one project's rows and settings, at one moment, for one caller."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from heatsight.errors import NotFound
from heatsight.model.layout import Layout
from heatsight.model.page import Page
from heatsight.model.project import Project
from heatsight.store.interface import Source
from heatsight.use_cases.installation import Installation
from heatsight.use_cases.layouts import layouts_for

JSON = dict[str, Any]
Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Desk:
    """
    One project's desk.

    Attributes:
        by: who asks: the label of a key, or the command line.
        may_write: whether they may change something.
        kept: gives an assessment that is kept where this is answered, by its id; None where none are.
    """

    installation: Installation
    source: Source
    project: Project
    now: datetime
    progress: Progress
    by: str = "command line"
    may_write: bool = True
    kept: Callable[[str], JSON] | None = None

    def document(self, name: str) -> JSON:
        """A kept assessment of this project. Raises NotFound."""
        if self.kept is None:
            raise NotFound("no assessment is kept here")
        return self.kept(name)

    def layouts(self, page: Page) -> tuple[Layout, ...]:
        """The layouts that an answer about a page rests on."""
        return layouts_for(self.installation.gallery, self.project, page)


def desk_of(
    installation: Installation,
    project: Project,
    progress: Progress = lambda _: None,
    *,
    by: str = "command line",
    may_write: bool = True,
    kept: Callable[[str], JSON] | None = None,
) -> Desk:
    """A desk for one question about a project. Raises StoreUnavailable."""
    return Desk(installation, installation.store.source(project.id), project, installation.clock(), progress, by, may_write, kept)
