from __future__ import annotations

from pathlib import Path

import pytest

from heatsight.model.statement import Statement
from heatsight.store import open_store
from heatsight.store.sql_functions import QUESTION, Functions


@pytest.fixture(scope="module")
def listed() -> list[tuple[str, int, str, str]]:
    """Every function of the engine: name, aggregate, category, alias of."""
    store = open_store(None)
    rows = store.source(1).select(Statement(QUESTION)).results
    store.close()
    return [(name, int(aggregate), category, target) for name, aggregate, category, target in rows]


def test_by_category(listed: list[tuple[str, int, str, str]]) -> None:
    """Nothing is callable that reads files, other tables, the network, the process or its settings."""
    functions = Functions(listed)
    assert {
        name for name, _, category, _ in listed if name.lower() in functions and category in {"Dictionary", "AI", "Introspection"}
    } == set()
    reaching = (
        "file",
        "dictget",
        "joinget",
        "hostname",
        "getsetting",
        "getmacro",
        "currentdatabase",
        "sleep",
        "logtrace",
        "aiGenerate".lower(),
    )
    assert [name for name in reaching if name in functions] == []


def test_no_case_confusion(listed: list[tuple[str, int, str, str]]) -> None:
    """No callable name differs from one that is not callable by capitals alone."""
    functions = Functions(listed)
    by_lower: dict[str, set[str]] = {}
    for name, _, _, target in listed:
        by_lower.setdefault(name.lower(), set()).add(target.lower())
    assert {name: meanings for name, meanings in by_lower.items() if name in functions and len(meanings) > 1} == {}


def test_combined() -> None:
    """Aggregate functions may be combined; other functions may not be made to look like it."""
    functions = Functions([("sum", 1, "Aggregate Functions", "sum"), ("fileX", 0, "Other", "fileX"), ("plus", 0, "Arithmetic", "plus")])
    assert "sum" in functions
    assert "sumif" in functions
    assert "sumifarrayornull" in functions
    assert "plus" in functions
    assert "plusif" not in functions
    assert "filex" not in functions
    assert "filexif" not in functions
    assert "if" not in functions
    assert 1 not in functions


def test_known(listed: list[tuple[str, int, str, str]]) -> None:
    """A new engine that brings more functions makes this fail, so that somebody looks at them before they can be called."""
    known = (Path(__file__).parent / "callable_functions.txt").read_text().split()
    assert Functions(listed).names - set(known) == set()
