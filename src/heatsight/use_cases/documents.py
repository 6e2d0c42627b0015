"""Finished assessments, kept so that they can be read again by their id."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final
from uuid import uuid4

from heatsight.errors import NotFound

KEPT: Final = 200
"""How many documents a project keeps; the oldest goes first."""

_ID: Final = re.compile(r"[0-9a-f]{32}")


class Documents:
    """Assessment documents of every project: one file each below `directory`, or in memory when there is none."""

    def __init__(self, directory: Path | None, keep: int = KEPT) -> None:
        self._directory = directory
        self._keep = keep
        self._memory: dict[tuple[int, str], str] = {}

    def put(self, project_id: int, document: Mapping[str, Any]) -> str:
        """Keep a document; returns its id."""
        name, text = uuid4().hex, json.dumps(document, ensure_ascii=False)
        if self._directory is None:
            self._memory[project_id, name] = text
            mine = [key for key in self._memory if key[0] == project_id]
            for key in mine[: -self._keep]:
                del self._memory[key]
            return name
        folder = self._directory / str(project_id)
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        partial = folder / f"{name}.partial"
        partial.write_text(text, encoding="utf-8")
        partial.rename(folder / f"{name}.json")  # a reader never sees half a document
        for old in sorted(folder.glob("*.json"), key=lambda path: path.stat().st_mtime_ns)[: -self._keep]:
            old.unlink(missing_ok=True)
        return name

    def get(self, project_id: int, name: str) -> dict[str, Any]:
        """A document of this project. Raises NotFound."""
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
            self._memory.pop((project_id, name), None)
            if self._directory is not None:
                (self._directory / str(project_id) / f"{name}.json").unlink(missing_ok=True)
        return len(names)

    def _holding(self, project_id: int, texts: Sequence[str]) -> list[str]:
        if self._directory is None:
            names = [name for project, name in self._memory if project == project_id]
        else:
            names = [path.stem for path in (self._directory / str(project_id)).glob("*.json")]
        kept = {name: self._text(project_id, name) or "" for name in names}
        return [name for name, text in kept.items() if any(part in text for part in texts)]

    def _text(self, project_id: int, name: str) -> str | None:
        if self._directory is None:
            return self._memory.get((project_id, name))
        try:
            return (self._directory / str(project_id) / f"{name}.json").read_text(encoding="utf-8")
        except FileNotFoundError:
            return None
