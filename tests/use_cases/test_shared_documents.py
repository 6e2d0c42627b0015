"""Assessments that one server made are read by another that shares its catalogue."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import count

import pytest

from heatsight.errors import Interrupted, NotFound
from heatsight.store import open_catalogue
from heatsight.use_cases.shared_documents import MADE_WITHIN, SharedDocuments

START = datetime(2026, 3, 8, 12, tzinfo=UTC)


@pytest.fixture(params=["memory", "postgresql"])
def documents(request: pytest.FixtureRequest) -> Iterator[SharedDocuments]:
    """A catalogue with two projects, three documents each, and a clock that moves with each look."""
    times = count()

    def clock() -> datetime:
        return START + timedelta(seconds=next(times))

    where = request.getfixturevalue("postgresql")() if request.param == "postgresql" else None
    catalogue = open_catalogue(where, clock=clock)
    for name in ("one", "two"):
        catalogue.create_project(name)
    yield SharedDocuments(catalogue.documents, clock, keep=3)
    catalogue.close()


def test_read_by_its_id_and_project(documents: SharedDocuments) -> None:
    """A document comes back as it was, by its id, to its own project alone."""
    name = documents.put(1, {"page": "ü", "findings": []})
    assert documents.get(1, name) == {"page": "ü", "findings": []}
    for project, wrong in ((2, name), (1, "0" * 32), (1, "../x"), (1, "")):
        with pytest.raises(NotFound):
            documents.get(project, wrong)


def test_oldest_go_first(documents: SharedDocuments) -> None:
    """Beyond the number kept, the oldest document of the project is gone; other projects lose none."""
    other = documents.put(2, {})
    names = [documents.put(1, {"n": n}) for n in range(4)]
    with pytest.raises(NotFound):
        documents.get(1, names[0])
    assert [documents.get(1, name) for name in names[1:]] == [{"n": 1}, {"n": 2}, {"n": 3}]
    assert documents.get(2, other) == {}


def test_put_again(documents: SharedDocuments) -> None:
    """A document put under a name that is there takes its place."""
    name = documents.put(1, {"n": 1})
    assert documents.put(1, {"n": 2}, name) == name
    assert documents.get(1, name) == {"n": 2}


def test_those_that_hold_a_text_are_forgotten(documents: SharedDocuments) -> None:
    """Documents of one project that hold any of some texts, taken literally, are counted and thrown away; the others stay."""
    named, plain, other = documents.put(1, {"a": "50%_x"}), documents.put(1, {"a": "50abx"}), documents.put(2, {"a": "50%_x"})
    assert documents.holding(1, ["50%_x", "nobody"]) == documents.forget(1, ["50%_x", "nobody"]) == 1
    assert documents.get(1, plain)
    assert documents.get(2, other)
    with pytest.raises(NotFound):
        documents.get(1, named)


def test_begun_by_another_server(documents: SharedDocuments) -> None:
    """Word of a document that is being made is known to every server, until it is there or should have been."""
    made, left = documents.begin(1), documents.begin(1)
    assert documents.get(1, made) is documents.get(1, left) is None
    with pytest.raises(NotFound):
        documents.get(2, made)
    documents.put(1, {"n": 1}, made)
    assert documents.get(1, made) == {"n": 1}
    for _ in range(int(MADE_WITHIN.total_seconds())):
        documents._clock()
    with pytest.raises(Interrupted, match="not finished"):
        documents.get(1, left)
