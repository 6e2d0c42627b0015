"""What PostHog answers, vector by vector: rows in, request, expected answer."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from tests.conformance.doors import DOORS, ROUTES

from heatsight.model.batch import Batch
from heatsight.model.event import Event
from heatsight.model.interaction import Interaction
from heatsight.model.page import page_of
from heatsight.store import Catalogue, EventStore

VECTORS = Path(__file__).parent.parent / "vectors"
FILES = {"heatmaps-list.json": 47, "heatmaps-events.json": 5, "scroll_reach.json": 3}


def vectors() -> Iterator[Any]:
    """Every vector with every door that can be asked it, under their names."""
    for file in FILES:
        for vector in json.loads((VECTORS / file).read_text()):
            for door in DOORS if vector["endpoint"] in ROUTES else DOORS[:1]:
                yield pytest.param(vector, door, id=f"{door}: {vector['name']}")


def interaction(row: Mapping[str, Any]) -> Interaction:
    """A vector's row of `heatmaps`."""
    stored, css = row["stored"], row["css"]
    return Interaction(
        type=row["type"],
        **stored,
        pointer_target_fixed=row["pointer_target_fixed"],
        current_url=row["current_url"],
        timestamp=datetime.fromisoformat(row["timestamp"]),
        distinct_id=row["distinct_id"],
        session_id=row["session_id"],
        pixel_x=css["x"],
        pixel_y=css["y"],
        pixel_viewport_width=css["viewport_width"],
        pixel_viewport_height=css["viewport_height"],
        page=page_of(row["current_url"]),
        event_uuid=uuid4(),
    )


def event(row: Mapping[str, Any]) -> Event:
    """A vector's row of `events`."""
    return Event(
        uuid=uuid4(),
        event=row["event"],
        timestamp=datetime.fromisoformat(row["timestamp"]),
        distinct_id=row.get("distinct_id", row["session_id"]),
        session_id=row["session_id"],
        window_id="",
        properties=row["properties"],
        elements_chain="",
        current_url="",
        page="",
    )


@pytest.mark.parametrize(("vector", "door"), list(vectors()), indirect=["door"])
def test_vector(vector: Mapping[str, Any], door: Any, store: EventStore, catalogue: Catalogue):
    """Through this door, heatsight answers what PostHog answers."""
    projects = {number: catalogue.create_project(f"project {number}")[0] for number in (1, 2)}
    if "test_account_filters" in vector:
        projects[1] = catalogue.set_project(projects[1].id, "test_account_filters", vector["test_account_filters"])
    for number, project in projects.items():
        interactions = tuple(interaction(row) for row in vector["rows"] if row["project"] == number)
        events = tuple(event(row) for row in vector.get("events", ()) if number == 1)
        store.append([Batch(project.id, events=events, interactions=interactions, retention_days=36500)])
    now = datetime.fromisoformat(vector["now"]) if "now" in vector else datetime.fromisoformat("2025-03-31T00:00:00Z")

    answer = door.ask(vector["endpoint"], projects[1], vector["request"], now)

    compare(answer, vector["expected"])


def compare(answer: Any, expected: Mapping[str, Any] | None) -> None:
    """Every key of what is expected, against the answer."""
    if expected is None:
        assert answer.body is None
        return
    assert answer.status == expected.get("status", 200), answer.body
    for key, value in expected.items():
        if key != "status":
            assert seen(key, answer.body) == value if key != "no_keys" else not set(value) & set(answer.body)


def seen(key: str, body: Mapping[str, Any]) -> Any:
    """What the answer has to show for a key of the expectation."""
    results = list(body.get("results", ()))
    shown = {
        "results": lambda: results,
        "results_by_x": lambda: sorted(results, key=lambda cell: cell["pointer_relative_x"]),
        "counts": lambda: [cell["count"] for cell in results],
        "n_results": lambda: len(results),
        "session_ids": lambda: [result["session_id"] for result in results],
        "reach": lambda: {str(percent): depth for percent, depth in body["reach"].items()},
    }
    return shown[key]() if key in shown else body[key]


@pytest.mark.parametrize(("file", "count"), list(FILES.items()))
def test_every_vector_is_asked(file: str, count: int):
    """No vector of the routes is left out."""
    assert len(json.loads((VECTORS / file).read_text())) == count


def test_every_vector_of_a_route_is_asked_over_http():
    """Each vector of a route is put to the served routes under both prefixes, and to the use cases."""
    of_routes = sum(FILES[f"{endpoint}.json"] for endpoint in ROUTES)
    assert len(list(vectors())) == len(DOORS) * of_routes + FILES["scroll_reach.json"]
