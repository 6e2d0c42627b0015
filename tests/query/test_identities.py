from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest

from heatsight.model.batch import Batch
from heatsight.model.event import Event
from heatsight.query.identities import identities
from heatsight.store import EventStore, Source

NOW = datetime.now(UTC)


def told(name: str, who: str, **properties: Any) -> Event:
    """An event that may say who is who."""
    return Event(uuid4(), name, NOW, who, "s", "", properties, "", "", "")


@pytest.fixture
def people(store: EventStore) -> Source:
    """Anna, known by five names that lead to each other; Bert, who shares none; and an event that only looks as if it told of one."""
    events = (
        told("$identify", "anna", **{"$anon_distinct_id": "phone"}),
        told("$identify", "anna", **{"$anon_distinct_id": "laptop"}),
        told("$create_alias", "anna", alias="4711"),
        told("$merge_dangerously", "old", alias="4711"),
        told("$identify", "bert", **{"$anon_distinct_id": "tablet"}),
        told("$pageview", "carl", **{"$anon_distinct_id": "anna", "alias": "anna"}),
        told("$identify", "dora"),
    )
    store.append([Batch(1, events), Batch(2, (told("$create_alias", "anna", alias="of another project"),))])
    return store.source(1)


@pytest.mark.parametrize("name", ["anna", "phone", "laptop", "4711", "old"])
def test_every_name_leads_to_all(people: Source, name: str) -> None:
    """Whichever name is known, all names of the person are found, itself first, in this project alone."""
    found = identities(people, name)
    assert found[0] == name
    assert sorted(found) == ["4711", "anna", "laptop", "old", "phone"]


@pytest.mark.parametrize("name", ["dora", "nobody", "", "'"])
def test_alone(people: Source, name: str) -> None:
    """Who has no other name, or is not there at all, is alone; an empty name leads nowhere."""
    assert identities(people, name) == (name,)


def test_not_without_end(store: EventStore, monkeypatch: pytest.MonkeyPatch) -> None:
    """Names of a chain are followed up to a bound."""
    monkeypatch.setattr("heatsight.query.identities.MOST", 5)
    store.append([Batch(3, tuple(told("$create_alias", str(n), alias=str(n + 1)) for n in range(9)))])
    assert identities(store.source(3), "4") == ("4", "3", "5", "2", "6")
