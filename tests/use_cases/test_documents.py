"""Finished assessments can be read again, by their own project only."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

import pytest

from heatsight.errors import NotFound
from heatsight.store import open_catalogue
from heatsight.use_cases.documents import Documents

START = datetime(2026, 3, 8, 12, tzinfo=UTC)


@pytest.fixture(params=["files", "memory", "catalogue", "postgresql"])
def documents(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Documents]:
    """Every way of keeping, three documents each."""
    if request.param in ("files", "memory"):
        yield Documents(tmp_path / "assessments" if request.param == "files" else None, keep=3)
        return
    times = count()
    where = request.getfixturevalue("postgresql")() if request.param == "postgresql" else None
    catalogue = open_catalogue(where, clock=lambda: START + timedelta(seconds=next(times)))
    for name in ("one", "two"):
        catalogue.create_project(name)
    yield Documents(None, catalogue.documents, keep=3)
    catalogue.close()


def test_document_is_read_again_by_its_id(documents: Documents) -> None:
    """A kept document comes back as it was."""
    name = documents.put(1, {"page": "ü", "findings": []})
    assert documents.get(1, name) == {"page": "ü", "findings": []}


@pytest.mark.parametrize("name", ["0" * 32, "../1/x", "", "x" * 500, "\x00"])
def test_unknown_id_is_not_found(documents: Documents, name: str) -> None:
    """An id that was never given, or is none, finds nothing and leads nowhere."""
    with pytest.raises(NotFound):
        documents.get(1, name)


def test_another_projects_document_is_not_found(documents: Documents) -> None:
    """A document belongs to one project."""
    name = documents.put(1, {})
    with pytest.raises(NotFound):
        documents.get(2, name)


def test_oldest_documents_go_first(documents: Documents) -> None:
    """Beyond the number kept, the oldest document of the project is gone; other projects lose none."""
    other = documents.put(2, {})
    names = [documents.put(1, {"n": n}) for n in range(4)]
    with pytest.raises(NotFound):
        documents.get(1, names[0])
    assert [documents.get(1, name)["n"] for name in names[1:]] == [1, 2, 3]
    assert documents.get(2, other) == {}


def test_documents_outlive_the_process(tmp_path: Path) -> None:
    """A document written by one process is there for the next."""
    name = Documents(tmp_path).put(1, {"a": 1})
    assert Documents(tmp_path).get(1, name) == {"a": 1}
