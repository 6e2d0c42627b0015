"""Finished assessments can be read again, by their own project only."""

from __future__ import annotations

from pathlib import Path

import pytest

from heatsight.errors import NotFound
from heatsight.use_cases.documents import Documents


@pytest.fixture(params=["files", "memory"])
def documents(request: pytest.FixtureRequest, tmp_path: Path) -> Documents:
    """Both ways of keeping, three documents each."""
    return Documents(tmp_path / "assessments" if request.param == "files" else None, keep=3)


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


def test_documents_that_hold_a_text_are_forgotten(documents: Documents) -> None:
    """Documents of one project that hold any of some texts are counted and thrown away; the others stay."""
    named, plain, other = documents.put(1, {"a": "anna@x"}), documents.put(1, {"a": "b"}), documents.put(2, {"a": "anna@x"})
    assert documents.holding(1, ["anna@x", "nobody"]) == 1
    assert documents.forget(1, ["anna@x", "nobody"]) == 1
    assert documents.holding(1, ["anna@x"]) == 0
    assert documents.get(1, plain) == {"a": "b"}
    assert documents.get(2, other) == {"a": "anna@x"}
    with pytest.raises(NotFound):
        documents.get(1, named)
