"""Answers given by this process, over a data directory that it opens itself."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from heatsight.doors.cli.answers import JSON, WAIT_SECONDS, Step
from heatsight.doors.cli.terminal import say
from heatsight.doors.desk import desk_of
from heatsight.doors.orders import carry_out
from heatsight.doors.public import public
from heatsight.model.project import Project
from heatsight.snapshots.interface import Renderer
from heatsight.use_cases.capture import Capture
from heatsight.use_cases.documents import Documents
from heatsight.use_cases.installation import Installation, open_installation
from heatsight.use_cases.projects import find_project
from heatsight.use_cases.rendering import open_chromium, render_next
from heatsight.use_cases.rendering_workers import OnDemand, RenderingWorkers


class Local:
    """See Answers."""

    def __init__(self, installation: Installation, project: Project, open_renderer: Callable[[], Renderer] = open_chromium) -> None:
        self._installation = installation
        self._project = project
        self._documents = Documents(None)
        self._capture: Capture | None = None
        self._open_renderer = open_renderer
        self._renderer = OnDemand(open_renderer)
        self._workers: RenderingWorkers | None = None
        self._opening = threading.Lock()

    @classmethod
    def open(cls, directory: Path | None, project: str | None, patience: float, allow_host: Sequence[str] = ()) -> Self:
        """Open a data directory; None is an empty one in memory. Raises DataDirectoryInUse, NotFound."""
        installation = open_installation(directory, patience=patience, allow_host=allow_host)
        try:
            if directory is not None:
                tell_first_project(installation)
            return cls(installation, find_project(installation.catalogue, project if directory else None))
        except BaseException:
            installation.close()
            raise

    def project(self) -> JSON:
        """See Answers."""
        return public(self._project)

    def read(self, route: str, params: Mapping[str, Any], progress: Step = lambda _: None) -> JSON:
        """See Answers."""
        return carry_out(desk_of(self._installation, self._project, progress, kept=self._kept), route, params)

    def write(self, name: str, params: Mapping[str, Any]) -> JSON:
        """See Answers."""
        return carry_out(desk_of(self._installation, self._project), name, params)

    def render(self, heatmap_id: str) -> None:
        """See Answers."""
        if render_next(self._installation.gallery, self._renderer, heatmap_id=heatmap_id) is None:
            time.sleep(WAIT_SECONDS)  # another process has it in hand, or a retry's time has not come

    def render_in_background(self) -> None:
        """See Answers."""
        if self._workers is None:
            self._workers = RenderingWorkers(self._installation.gallery, 1, self._open_renderer)
            self._workers.start()

    def place(self, heatmap_id: str, width: int) -> str:
        """See Answers."""
        gallery = self._installation.gallery
        return gallery.pictures.where(gallery.saved.pictures(self._project.id, heatmap_id)[width])

    def keep(self, document: JSON) -> str:
        """See Answers."""
        return self._documents.put(self._project.id, document)

    def _kept(self, name: str) -> JSON:
        return self._documents.get(self._project.id, name)

    def send(self, body: bytes) -> None:
        """See Answers."""
        with self._opening:
            if self._capture is None:
                self._capture = Capture(self._installation.store, self._installation.catalogue, self._installation.clock)
        self._capture.take(body)

    def __enter__(self) -> Self:
        """Itself."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        """Write what was accepted, stop rendering, and let go of the directory."""
        if self._workers is not None:
            self._workers.stop()
        self._renderer.close()
        if self._capture is not None:
            self._capture.close()
        self._installation.close()


def tell_first_project(installation: Installation) -> None:
    """Say the first project's credentials, which nobody will hear again."""
    first = installation.first
    if first is not None and not first.given:
        project = first.project
        say(f"Made project {project.id} ({project.name}): token {project.token}, API key {first.api_key} (shown only now).")
