"""Assessments by their id: finished ones, kept so that they can be read again, and word of those that were begun."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final
from uuid import uuid4

from heatsight.errors import Interrupted, NotFound

KEPT: Final = 200
"""How many documents a project keeps, and as many words of unfinished ones; the oldest goes first."""
NEVER_FINISHED: Final = "this assessment was begun and not finished: the server stopped, or it failed. Ask for it again"

_ID: Final = re.compile(r"[0-9a-f]{32}")


class Documents:
    """Assessment documents of every project: one file each below `directory`, or in memory when there is none."""

    def __init__(self, directory: Path | None, keep: int = KEPT) -> None:
        self._directory = directory
        self._keep = keep
        self._memory: dict[tuple[int, str], str | None] = {}
        self._turn = threading.Lock()

    def begin(self, project_id: int) -> str:
        """Leave word that a document is being made, which outlives this process; returns the id it will have."""
        name = uuid4().hex
        if self._directory is None:
            self._remember(project_id, name, None)
            return name
        folder = self._directory / str(project_id)
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        (folder / f"{name}.begun").touch(mode=0o600)
        self._thin(folder, "*.begun")
        return name

    def put(self, project_id: int, document: Mapping[str, Any], name: str | None = None) -> str:
        """Keep a document, under the id it was begun with or a fresh one; returns its id."""
        name, text = name or uuid4().hex, json.dumps(document, ensure_ascii=False)
        if self._directory is None:
            self._remember(project_id, name, text)
            return name
        folder = self._directory / str(project_id)
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        partial = folder / f"{name}.partial"
        partial.write_text(text, encoding="utf-8")
        partial.rename(folder / f"{name}.json")  # a reader never sees half a document
        (folder / f"{name}.begun").unlink(missing_ok=True)
        self._thin(folder, "*.json")
        return name

    def get(self, project_id: int, name: str) -> dict[str, Any]:
        """
        A document of this project.

        Raises:
            NotFound: no such one was begun, or it is kept no longer.
            Interrupted: it was begun and not finished.
        """
        text = self._text(project_id, name) if _ID.fullmatch(name) else None
        if text is None:
            raise NotFound("no assessment of that id in this project")
        document: dict[str, Any] = json.loads(text)
        return document

    def holding(self, project_id: int, texts: Sequence[str]) -> int:
        """How many documents of this project hold any of these texts."""
        return len(self._holding(project_id, texts))

    def forget(self, project_id: int, texts: Sequence[str]) -> int:
        """Throw those away; returns how many."""
        names = self._holding(project_id, texts)
        for name in names:
            with self._turn:
                self._memory.pop((project_id, name), None)
            if self._directory is not None:
                (self._directory / str(project_id) / f"{name}.json").unlink(missing_ok=True)
        return len(names)

    def _holding(self, project_id: int, texts: Sequence[str]) -> list[str]:
        if self._directory is None:
            with self._turn:
                names = [name for (project, name), text in self._memory.items() if project == project_id and text is not None]
        else:
            names = [path.stem for path in (self._directory / str(project_id)).glob("*.json")]
        kept = {name: self._text(project_id, name) or "" for name in names}
        return [name for name, text in kept.items() if any(part in text for part in texts)]

    def _remember(self, project_id: int, name: str, text: str | None) -> None:
        with self._turn:
            self._memory.pop((project_id, name), None)
            self._memory[project_id, name] = text
            like_it = [key for key, kept in self._memory.items() if key[0] == project_id and (kept is None) == (text is None)]
            for key in like_it[: -self._keep]:
                del self._memory[key]

    def _text(self, project_id: int, name: str) -> str | None:
        if self._directory is None:
            with self._turn:
                begun, text = (project_id, name) in self._memory, self._memory.get((project_id, name))
        else:
            path = self._directory / str(project_id) / f"{name}.json"
            begun = path.with_suffix(".begun").exists()
            try:
                text = path.read_text(encoding="utf-8")
            except FileNotFoundError:
                text = None
        if text is None and begun:
            raise Interrupted(NEVER_FINISHED)
        return text

    def _thin(self, folder: Path, pattern: str) -> None:
        for old in sorted(folder.glob(pattern), key=_age)[: -self._keep]:
            old.unlink(missing_ok=True)


def _age(path: Path) -> int:
    try:
        return path.stat().st_mtime_ns
    except FileNotFoundError:  # another thread was faster
        return 0
