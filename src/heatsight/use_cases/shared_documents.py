"""Assessments of servers that share a catalogue: what one made, or is making, any of them knows."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final
from uuid import uuid4

from heatsight.errors import Interrupted, NotFound
from heatsight.use_cases.documents import KEPT, NEVER_FINISHED

if TYPE_CHECKING:  # the engine comes with the store, and takes a second to import
    from heatsight.store.interface import KeptDocuments

MADE_WITHIN: Final = timedelta(minutes=15)
"""What was begun longer ago and is not there was left by a server that stopped."""

_BEGUN: Final = "begun at "
_ID: Final = re.compile(r"[0-9a-f]{32}")


class SharedDocuments:
    """As Documents, in the catalogue."""

    def __init__(self, shelf: KeptDocuments, clock: Callable[[], datetime], keep: int = KEPT) -> None:
        self._shelf = shelf
        self._clock = clock
        self._keep = keep

    def begin(self, project_id: int) -> str:
        """Leave word that a document is being made, for the other servers; returns the id it will have."""
        name = uuid4().hex
        self._shelf.put(project_id, name, f"{_BEGUN}{self._clock().isoformat()}", self._keep)
        return name

    def put(self, project_id: int, document: Mapping[str, Any], name: str | None = None) -> str:
        """Keep a document, under a name given or a fresh one; returns its id."""
        name = name or uuid4().hex
        self._shelf.put(project_id, name, json.dumps(document, ensure_ascii=False), self._keep)
        return name

    def get(self, project_id: int, name: str) -> dict[str, Any] | None:
        """
        A document of this project; None: a server began it and should still be at it.

        Raises:
            NotFound: no such one was begun, or it is kept no longer.
            Interrupted: it was begun too long ago.
        """
        text = self._shelf.get(project_id, name) if _ID.fullmatch(name) else None
        if text is None:
            raise NotFound("no assessment of that id in this project")
        if text.startswith(_BEGUN):
            if self._clock() - datetime.fromisoformat(text.removeprefix(_BEGUN)) > MADE_WITHIN:
                raise Interrupted(NEVER_FINISHED)
            return None
        document: dict[str, Any] = json.loads(text)
        return document

    def holding(self, project_id: int, texts: Sequence[str]) -> int:
        """How many documents of this project hold any of these texts."""
        return self._shelf.holding(project_id, texts)

    def forget(self, project_id: int, texts: Sequence[str]) -> int:
        """Throw those away; returns how many."""
        return self._shelf.forget(project_id, texts)
