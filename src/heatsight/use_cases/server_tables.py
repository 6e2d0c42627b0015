"""The tables on a ClickHouse server: whether they are as they should be, and making them so."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # the engine comes with the store, and takes a second to import
    from heatsight.store.server import Server


@dataclass(frozen=True, slots=True)
class Fit:
    """
    How a server's tables stand to those of this version.

    Attributes:
        where: the server, and the cluster it speaks for; without credentials.
        differences: one sentence each; none: they are as they should be.
        mendable: how many of them `migrate` would mend.
    """

    where: str
    differences: tuple[str, ...]
    mendable: int


def check_tables(dsn: str) -> Fit:
    """Compare. Raises InvalidRequest, StoreUnavailable."""
    from heatsight.store.fitting import differences  # noqa: PLC0415 - see above

    with _server(dsn) as server:
        found = differences(server)
        mendable = sum(bool(one.mend) or one.words.startswith("table ") for one in found)
        return Fit(_named(server), tuple(one.words for one in found), mendable)


def migrate_tables(dsn: str, tell: Callable[[str], None] = lambda _: None) -> Fit:
    """
    Make what is missing and mend what can be mended in place; returns what still differs.

    Args:
        tell: hears of each thing that was mended.

    Raises:
        InvalidRequest, StoreUnavailable.
    """
    from heatsight.store.fitting import migrate  # noqa: PLC0415 - see above

    with _server(dsn) as server:
        return Fit(_named(server), tuple(one.words for one in migrate(server, tell)), 0)


@contextmanager
def _server(dsn: str) -> Iterator[Server]:
    from heatsight.store.server import Server, address_of  # noqa: PLC0415 - see above

    server = Server(address_of(dsn))
    try:
        yield server
    finally:
        server.close()


def _named(server: Server) -> str:
    cluster = server.address.cluster
    return f"{server.address}, cluster {cluster}" if cluster else str(server.address)
