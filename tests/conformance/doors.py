"""The doors through which the vectors are asked: the use cases in this process, and the served routes under both of their prefixes."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final, Protocol

import httpx

from heatsight.errors import InvalidRequest
from heatsight.model.heatmap import ScrollBucket
from heatsight.model.project import Project
from heatsight.query.scroll_depth import scroll_reach
from heatsight.store import EventStore
from heatsight.use_cases.heatmaps import heatmaps_events, heatmaps_list

OWNER_KEY: Final = "phx_owner_of_the_vectors"
ROUTES: Final = {"heatmaps-list": "heatmaps", "heatmaps-events": "heatmaps/events"}
"""Endpoints of the vectors that are routes; what is no route only the use cases can be asked."""


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


@dataclass
class Served:
    """A running server over the vectors' store, and the time that it believes it is."""

    url: str = ""
    now: datetime = datetime(2025, 3, 31, tzinfo=UTC)


class Http:
    """Asks the served routes over the wire, as a client of PostHog's API does."""

    def __init__(self, served: Served, prefix: str) -> None:
        self._served = served
        self._prefix = prefix

    def ask(self, endpoint: str, project: Project, params: Mapping[str, Any], now: datetime) -> Answer:
        """See Door."""
        self._served.now = now
        url = f"{self._served.url}/api/{self._prefix}/{project.id}/{ROUTES[endpoint]}/"
        sent = {name: value if isinstance(value, str) else json.dumps(value) for name, value in params.items()}
        answer = httpx.get(url, params=sent, headers={"Authorization": f"Bearer {OWNER_KEY}"}, timeout=60)
        return Answer(answer.status_code, answer.json())


DOORS: Final = ("use cases", "projects", "environments")
