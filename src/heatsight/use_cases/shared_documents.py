"""Finished assessments of servers that share a catalogue: what one made, any of them reads."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final
from uuid import uuid4

from heatsight.errors import NotFound
from heatsight.use_cases.documents import KEPT

if TYPE_CHECKING:  # the engine comes with the store, and takes a second to import
    from heatsight.store.interface import KeptDocuments

_ID: Final = re.compile(r"[0-9a-f]{32}")


class SharedDocuments:
    """As Documents, in the catalogue."""

    def __init__(self, shelf: KeptDocuments, keep: int = KEPT) -> None:
        self._shelf = shelf
        self._keep = keep

    def put(self, project_id: int, document: Mapping[str, Any], name: str | None = None) -> str:
        """Keep a document, under a name given or a fresh one; returns its id."""
        name = name or uuid4().hex
        self._shelf.put(project_id, name, json.dumps(document, ensure_ascii=False), self._keep)
        return name

    def get(self, project_id: int, name: str) -> dict[str, Any]:
        """A document of this project. Raises NotFound."""
        text = self._shelf.get(project_id, name) if _ID.fullmatch(name) else None
        if text is None:
            raise NotFound("no assessment of that id in this project")
        document: dict[str, Any] = json.loads(text)
        return document

    def holding(self, project_id: int, texts: Sequence[str]) -> int:
        """How many documents of this project hold any of these texts."""
        return self._shelf.holding(project_id, texts)

    def forget(self, project_id: int, texts: Sequence[str]) -> int:
        """Throw those away; returns how many."""
        return self._shelf.forget(project_id, texts)
