"""
An installation: one directory that holds everything, opened by one process at a time.

    <directory>/
      catalogue.sqlite   projects and keys; several processes may use it at once
      engine/            events and interactions; the engine opens it once. Not there when they lie on a ClickHouse server
      assessments/       documents made over HTTP
      snapshots/         pictures and layouts of rendered pages
      secret.key         opens the credentials of pages behind a login; made with the first of them
      server.json        where the running server answers, and its owner key; gone when it stops
      lock               held while the engine is open; names the holder's process
"""

from __future__ import annotations

import fcntl
import json
import os
import secrets
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, TYPE_CHECKING, Final

from heatsight.errors import DataDirectoryInUse, InvalidRequest, StoreUnavailable
from heatsight.model.project import Project
from heatsight.use_cases.documents import Documents
from heatsight.use_cases.gallery import Gallery, open_gallery
from heatsight.use_cases.shared_documents import SharedDocuments

if TYPE_CHECKING:  # the engine takes a second to import, and a command that asks a server never needs it
    from heatsight.store.interface import Catalogue, EventStore

Clock = Callable[[], datetime]

BOOTSTRAP_TOKEN: Final = "HEATSIGHT_BOOTSTRAP_TOKEN"  # noqa: S105 - the name of a variable, not a secret
BOOTSTRAP_API_KEY: Final = "HEATSIGHT_BOOTSTRAP_API_KEY"
CATALOGUE: Final = "HEATSIGHT_CATALOGUE"
STORE: Final = "HEATSIGHT_STORE"
FIRST_PROJECT: Final = "Default project"
_RETRY_SECONDS: Final = 0.1


def wall_clock() -> datetime:
    """The time now, aware UTC."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class FirstProject:
    """What the first start made. The key is known in clear only here, so whoever opened the installation tells it."""

    project: Project
    api_key: str
    given: bool
    """Whether the environment named token and key, so that nobody needs to be told."""


@dataclass(frozen=True, slots=True)
class RunningServer:
    """A server that holds a data directory: where it answers and the key that opens all its projects."""

    url: str
    pid: int
    key: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Installation:
    """
    Everything a use case may need, opened once.

    Attributes:
        directory: where it lies; None when everything is in memory.
        first: what this opening made, when it was the first.
        shared: whether other servers may answer over the same data.
    """

    store: EventStore
    catalogue: Catalogue
    gallery: Gallery
    directory: Path | None
    clock: Clock
    first: FirstProject | None = None
    lock: IO[str] | None = field(default=None, repr=False)
    shared: bool = False

    def documents(self) -> Documents | SharedDocuments:
        """Where finished assessments are kept: beside the data, or where every server finds them."""
        if self.shared:
            return SharedDocuments(self.catalogue.documents, self.clock)
        return Documents(self.directory / "assessments" if self.directory else None)

    def close(self) -> None:
        """Let go of the engine, the pictures, the catalogue and the directory, in this order."""
        self.store.close()
        self.gallery.pictures.close()
        self.catalogue.close()
        if self.lock is not None:
            self.lock.close()


def open_installation(
    directory: Path | None,
    clock: Clock = wall_clock,
    *,
    environ: Mapping[str, str] | None = None,
    patience: float = 0.0,
    allow_host: Sequence[str] = (),
) -> Installation:
    """
    Open (and at the first time make) an installation.

    Args:
        directory: its data directory; None keeps everything in memory and leaves nothing behind.
        clock: tells the time, aware UTC.
        environ: where the first project's credentials and other places for catalogue and pictures may be given; the process's own by
            default. What is in memory stays there: a catalogue or pictures elsewhere go with a directory only.
        patience: seconds to wait for another process to let go of the directory.
        allow_host: inner hosts that every project's pages may visit, beside the project's own.

    Raises:
        DataDirectoryInUse: another process holds the directory; the detail names it.
        StoreUnavailable: the directory cannot be made or written.
        InvalidRequest: the credentials in the environment have the wrong form.
    """
    from heatsight.store import open_catalogue, open_store  # noqa: PLC0415 - see above

    environ = os.environ if environ is None else environ
    if directory is None:
        memory = open_catalogue(None, clock=clock)
        gallery = open_gallery(memory, None, clock, {}, allow_host)
        return Installation(open_store(None, clock=clock), memory, gallery, None, clock, _first_project(memory, environ))
    directory = prepare(directory)
    lock = _take(directory, patience)
    try:
        (directory / "server.json").unlink(missing_ok=True)  # left by a server that was killed
        catalogue = open_catalogue(catalogue_url(directory, environ), clock=clock)
        gallery = open_gallery(catalogue, directory, clock, environ, allow_host)
        first = _first_project(catalogue, environ)
        shared = bool(environ.get(STORE) or environ.get(CATALOGUE))
        store = open_store(environ.get(STORE) or _engine(directory), clock=clock)
        return Installation(store, catalogue, gallery, directory, clock, first, lock, shared)
    except BaseException:
        lock.close()
        raise


def _engine(directory: Path) -> Path:
    (directory / "engine").mkdir(mode=0o700, exist_ok=True)
    return directory / "engine"


def open_catalogue_beside(directory: Path) -> Catalogue:
    """The catalogue alone: works beside a running server. Raises StoreUnavailable."""
    from heatsight.store import open_catalogue  # noqa: PLC0415 - see above

    return open_catalogue(catalogue_url(prepare(directory), os.environ))


def catalogue_url(directory: Path, environ: Mapping[str, str]) -> str:
    """Where the catalogue of a data directory lies, as SQLAlchemy writes it: in it, unless the environment names another."""
    return environ.get(CATALOGUE) or f"sqlite:///{directory / 'catalogue.sqlite'}"


def prepare(directory: Path) -> Path:
    """The absolute path of a directory that exists and is ours alone to read. Raises StoreUnavailable."""
    try:
        directory = directory.expanduser().absolute()
        directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    except (OSError, RuntimeError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise StoreUnavailable(f"{directory} cannot be a data directory: {reason}") from error
    if not os.access(directory, os.R_OK | os.W_OK | os.X_OK):
        raise StoreUnavailable(f"{directory} cannot be a data directory: it may not be written by this user")
    return directory


def announce(directory: Path, url: str) -> RunningServer:
    """Leave word of a server in its data directory, for this user's commands only, with a fresh owner key."""
    server = RunningServer(url, os.getpid(), "phx_owner_" + secrets.token_urlsafe(32))
    path = directory / "server.json"
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        json.dump({"url": server.url, "pid": server.pid, "key": server.key}, file)
    return server


def withdraw(directory: Path) -> None:
    """Take the word of a server back."""
    (directory / "server.json").unlink(missing_ok=True)


def running_server(directory: Path) -> RunningServer | None:
    """The server that left word in a data directory, whether or not it still lives."""
    try:
        said = json.loads((directory / "server.json").read_text(encoding="utf-8"))
        return RunningServer(str(said["url"]), int(said["pid"]), str(said["key"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _first_project(catalogue: Catalogue, environ: Mapping[str, str]) -> FirstProject | None:
    if catalogue.projects():
        return None
    token, api_key = environ.get(BOOTSTRAP_TOKEN) or None, environ.get(BOOTSTRAP_API_KEY) or None
    try:
        project, secret = catalogue.create_project(FIRST_PROJECT, token=token, api_key=api_key)
    except InvalidRequest:
        if catalogue.projects():  # another server that shares the catalogue was first
            return None
        raise
    return FirstProject(project, secret, given=token is not None and api_key is not None)


def _take(directory: Path, patience: float) -> IO[str]:
    """Hold the directory. The operating system lets go of it when this process ends, however it ends."""
    lock = (directory / "lock").open("a+", encoding="utf-8")
    until = time.monotonic() + patience
    while True:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            if running_server(directory) is not None or time.monotonic() >= until:
                holder = _holder(directory, lock)
                lock.close()
                raise DataDirectoryInUse(f"{directory} is in use by {holder}") from None
            time.sleep(_RETRY_SECONDS)
        else:
            lock.truncate(0)
            lock.write(str(os.getpid()))
            lock.flush()
            return lock


def _holder(directory: Path, lock: IO[str]) -> str:
    server = running_server(directory)
    if server is not None:
        return f"the server at {server.url} (process {server.pid})"
    with suppress(OSError, ValueError):
        lock.seek(0)
        return f"process {int(lock.read())}"
    return "another process"
