"""
Assessments being made: so many at once, so many waiting, and what became of each.

An assessment of a busy page takes longer than a client likes to hold the line. Here each is made by a thread of its own kind,
tells which step it is on, and is kept when it is finished; whoever asked comes back for it by its id.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, Final, Literal

import structlog

from heatsight.errors import HeatsightError, Interrupted, StoreUnavailable, TooManyRequests
from heatsight.use_cases.documents import Documents
from heatsight.use_cases.shared_documents import SharedDocuments

AT_ONCE: Final = 2
"""Made at one moment; they share the machine with capture."""
WAITING: Final = 16
"""Unfinished ones of all projects."""
OF_ONE_PROJECT: Final = 8
FAILED_KEPT: Final = 200
_STOPPED: Final = "this assessment was not finished: the server stopped. Ask for it again"

_log = structlog.get_logger()

JSON = dict[str, Any]
Step = Callable[[str], None]
Work = Callable[[Step], JSON]
"""Makes the document; it is told whom to tell the name of each step."""


@dataclass(frozen=True, slots=True)
class Progress:
    """The step that is on (0 while it waits for its turn), how many there are, and its name."""

    step: int
    of: int
    name: str


@dataclass(frozen=True, slots=True)
class Unfinished:
    """An assessment that is not there yet."""

    id: str
    status: Literal["waiting", "running"]
    progress: Progress


class Making:
    """One assessment in the making."""

    def __init__(self, name: str, project_id: int, steps: int) -> None:
        self.id = name
        self.project_id = project_id
        self.done: Future[JSON] = Future()
        """The document with its `id`, once there is one; or the error."""
        self.steps: list[str] = []
        """Those that were begun, by name."""
        self._of = steps

    def unfinished(self) -> Unfinished:
        """How far it is."""
        begun = list(self.steps)
        name = begun[-1] if begun else "waiting for its turn"
        return Unfinished(self.id, "running" if begun else "waiting", Progress(len(begun), max(self._of, len(begun)), name))

    def document(self) -> JSON:
        """The finished document, waited for. Raises what its making raised."""
        return self.done.result()


class Assessments:
    """Makes assessments, and keeps them. Threads may share it."""

    def __init__(self, documents: Documents | SharedDocuments, *, at_once: int = AT_ONCE, waiting: int = WAITING) -> None:
        self._documents = documents
        self._waiting = waiting
        self._makers = ThreadPoolExecutor(at_once, thread_name_prefix="assessing")
        self._unfinished: dict[tuple[int, str], Making] = {}
        self._failed: dict[tuple[int, str], Making] = {}
        self._turn = threading.Lock()
        self.is_closing = False
        """Whether it is being stopped."""

    def start(self, project_id: int, work: Work) -> Making:
        """
        Put an assessment to work, or in line.

        Raises:
            TooManyRequests: the line is full.
            StoreUnavailable: it is being stopped.
        """
        from heatsight.use_cases.assess import STEPS  # noqa: PLC0415 - it brings scipy, two seconds that a server's start does not need

        with self._turn:
            if self.is_closing:
                raise StoreUnavailable("the server is stopping")
            mine = sum(making.project_id == project_id for making in self._unfinished.values())
            if len(self._unfinished) >= self._waiting or mine >= min(OF_ONE_PROJECT, self._waiting):
                raise TooManyRequests("many assessments are being made already; ask again in a moment", retry_after=5)
            making = Making(self._documents.begin(project_id), project_id, len(STEPS))
            self._unfinished[project_id, making.id] = making
            self._makers.submit(self._make, making, work)
        return making

    def get(self, project_id: int, name: str) -> JSON | Unfinished:
        """
        The document of that id with its `id`, or how far it is.

        Raises:
            NotFound: no such one in this project.
            Interrupted: it was begun and never finished.
            HeatsightError: what its making raised.
        """
        with self._turn:
            making = self._unfinished.get((project_id, name))
            failed = self._failed.get((project_id, name))
        if making is not None:
            return making.unfinished()
        if failed is not None:
            return failed.document()
        document = self._documents.get(project_id, name)
        if document is None:
            return Unfinished(name, "running", Progress(0, 0, "another server is making it"))
        return {"id": name, **document}

    def close(self) -> None:
        """Stop: those in line are not begun, the others end with the step they are on."""
        with self._turn:
            self.is_closing = True
        self._makers.shutdown(wait=True, cancel_futures=True)
        with self._turn:
            left = tuple(self._unfinished.values())
            self._unfinished.clear()
        for making in left:
            making.done.set_exception(Interrupted(_STOPPED))

    def _make(self, making: Making, work: Work) -> None:
        key = (making.project_id, making.id)
        try:
            document = work(lambda name: self._step(making, name))
            self._documents.put(making.project_id, document, making.id)
        except HeatsightError as error:
            failure: HeatsightError = error
        except Exception:  # noqa: BLE001 - whatever it was, whoever asked hears of it in one shape and the log holds it whole
            _log.exception("assessment_failed", id=making.id)
            failure = HeatsightError("A server error occurred.")
        else:
            with self._turn:
                del self._unfinished[key]
            making.done.set_result({"id": making.id, **document})
            return
        with self._turn:
            self._failed[key] = self._unfinished.pop(key)
            for old in list(self._failed)[:-FAILED_KEPT]:
                del self._failed[old]
        making.done.set_exception(failure)

    def _step(self, making: Making, name: str) -> None:
        if self.is_closing:
            raise Interrupted(_STOPPED)
        making.steps.append(name)
