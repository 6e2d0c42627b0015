"""Who answers a command: this process, which opens the data directory itself, or a server over HTTP. Commands cannot tell them apart."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, Final, Protocol

from heatsight.doors.cli.options import Place
from heatsight.doors.cli.terminal import say
from heatsight.errors import DataDirectoryInUse, InvalidRequest
from heatsight.use_cases.installation import running_server

JSON = dict[str, Any]
Step = Callable[[str], None]

WAIT_SECONDS: Final = 0.5
"""Between two looks at something that another process does."""

PATIENCE: Final = 15.0
"""Seconds to wait for another command to let go of the data directory."""


class Answers(Protocol):
    """Answers about one project, as plain values."""

    def project(self) -> JSON:
        """The project: `id`, `name`, `api_token`, settings."""
        ...

    def read(self, route: str, params: Mapping[str, Any], progress: Step = ...) -> JSON:
        """Ask one of `doors.readings.READINGS`. Raises what its use case raises."""
        ...

    def write(self, name: str, params: Mapping[str, Any]) -> JSON:
        """Order one of `doors.writings.WRITINGS`. Raises what its use case raises."""
        ...

    def render(self, heatmap_id: str) -> None:
        """Get on with rendering a saved heatmap: do a part of it, or wait a moment for whoever does it."""
        ...

    def render_in_background(self) -> None:
        """From now on, render whatever is ordered, where no server does."""
        ...

    def place(self, heatmap_id: str, width: int) -> str:
        """Where a picture that is kept lies: a file, or a URL to ask with the API key."""
        ...

    def keep(self, document: JSON) -> str:
        """An assessment that `read` gave, kept where its id is known to other readings."""
        ...

    def send(self, body: bytes) -> None:
        """Hand a body of events to capture; it is stored when this returns. Raises what capture raises."""
        ...


@contextmanager
def answering(place: Place, *, make: bool = False, allow_host: Sequence[str] | None = None) -> Iterator[Answers]:
    """
    Whoever can answer about this place, and a line on stderr that says who it is.

    A server that was named; else the server that holds the data directory; else this process. A directory that is not
    there has nothing to tell, and only a command that stores something (`make`) makes it.

    Args:
        allow_host: inner hosts that pages may visit when this process renders them; a server has its own.

    Raises:
        InvalidRequest: --server without a key, or with hosts to allow.
        DataDirectoryInUse: the directory is held by a process that is no server.
    """
    from heatsight.doors.cli.remote import Remote  # noqa: PLC0415 - each of the two takes a while to import, and one is not needed

    if place.url is not None:
        if not place.key:
            raise InvalidRequest("--server needs --api-key (or $HEATSIGHT_API_KEY)", attr="api_key")
        _refuse_hosts(allow_host)
        with Remote(place.url, place.key, place.project) as remote:
            say(f"Asking the server at {place.url}.")
            yield remote
        return

    from heatsight.doors.cli.local import Local  # noqa: PLC0415 - see above
    from heatsight.store.project_settings import validated  # noqa: PLC0415 - see above

    directory = place.directory if make or place.directory.exists() else None
    try:
        local = Local.open(directory, place.project, PATIENCE, validated("allow_host", list(allow_host or [])))
    except DataDirectoryInUse:
        server = running_server(place.directory)
        if server is None:
            raise
        _refuse_hosts(allow_host)
        with Remote(server.url, server.key, place.project) as remote:
            say(f"Asking the server at {server.url}, which holds {place.directory}.")
            yield remote
        return
    with local:
        said = (
            f"Reading {place.directory}."
            if directory
            else f"There is no data directory {place.directory}: nothing has been captured there."
        )
        say(said)
        yield local


def _refuse_hosts(allow_host: Sequence[str] | None) -> None:
    if allow_host:
        said = "the server renders, and allows hosts itself: serve --allow-host, or projects set ID allow_host"
        raise InvalidRequest(said, attr="allow_host")
