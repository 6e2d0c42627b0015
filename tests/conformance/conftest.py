"""The doors through which the vectors are asked. A further door (HTTP, MCP) is a further class here and a name in `DOORS`."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

import pytest

from heatsight.errors import InvalidRequest
from heatsight.model.heatmap import ScrollBucket
from heatsight.model.project import Project
from heatsight.query.scroll_depth import scroll_reach
from heatsight.store import Catalogue, EventStore, open_catalogue, open_store
from heatsight.use_cases.heatmaps import heatmaps_events, heatmaps_list


@dataclass(frozen=True)
class Answer:
    """A status as HTTP gives it, and the body as JSON would hold it (times aside)."""

    status: int
    body: Any


class Door(Protocol):
    """One way to put a vector's request to heatsight."""

    def ask(self, endpoint: str, project: Project, params: Mapping[str, Any], now: datetime) -> Answer:
        """Answer a request about a project as of `now`."""
        ...


class UseCases:
    """Asks the use cases in this process."""

    def __init__(self, store: EventStore) -> None:
        self._store = store

    def ask(self, endpoint: str, project: Project, params: Mapping[str, Any], now: datetime) -> Answer:
        """See Door."""
        source = self._store.source(project.id)
        try:
            if endpoint == "heatmaps-list":
                return Answer(200, dataclasses.asdict(heatmaps_list(source, project, params, now)))
            if endpoint == "heatmaps-events":
                return Answer(200, dataclasses.asdict(heatmaps_events(source, project, params, now)))
        except InvalidRequest as error:
            return Answer(400, {"attr": error.attr, "detail": str(error)})
        reach = scroll_reach([ScrollBucket(**bucket) for bucket in params["buckets"]])
        return Answer(200, None if reach is None else dataclasses.asdict(reach))


DOORS = {"use cases": UseCases}


@pytest.fixture(scope="module")
def store() -> Iterator[EventStore]:
    """One store for all vectors: each has projects of its own."""
    opened = open_store(None)
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def catalogue() -> Iterator[Catalogue]:
    """Likewise one catalogue."""
    opened = open_catalogue(None)
    yield opened
    opened.close()


@pytest.fixture(params=DOORS)
def door(request: pytest.FixtureRequest, store: EventStore) -> Door:
    """Each door in turn."""
    return DOORS[request.param](store)
