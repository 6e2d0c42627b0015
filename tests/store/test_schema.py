from __future__ import annotations

from dataclasses import fields

import pytest

from heatsight.errors import QueryFailed
from heatsight.model.event import Event
from heatsight.model.interaction import Interaction
from heatsight.model.recording import Snapshot
from heatsight.model.rejection import Rejection
from heatsight.model.statement import Statement
from heatsight.store import Caps, Source
from heatsight.store.schema import asked_database, project_database, views


@pytest.mark.parametrize(
    ("table", "noun"), [("events", Event), ("heatmaps", Interaction), ("recordings", Snapshot), ("rejections", Rejection)]
)
def test_columns_are_the_noun(source: Source, table: str, noun: type) -> None:
    """A view has exactly its noun's fields, and what is computed of them: nothing of whose row it is or how it is kept shows."""
    rows = source.select(Statement(f"SELECT * FROM {table}"))
    computed = {"visitor", "sitting_hash"} if table == "heatmaps" else set()
    assert set(rows.columns) == {field.name for field in fields(noun)} | computed


def test_names_are_numbers_only() -> None:
    """A project's database is named by its number, and by nothing else."""
    assert project_database(12) == "project_12"
    with pytest.raises(ValueError, match="format code"):
        project_database("1; drop")  # type: ignore[arg-type]  # a hostile id, as text
    assert asked_database(12) == "asked_12"
    assert all("project_12" in statement or "asked_12" in statement for statement in views(12))


def test_own_columns_are_ours_alone(source: Source) -> None:
    """A person's SQL reads the hash of a visitor, and not the one that only our own statements use."""
    assert source.ask(Statement("SELECT count(visitor) FROM heatmaps"), Caps()).results == ((0,),)
    with pytest.raises(QueryFailed, match="sitting_hash"):
        source.ask(Statement("SELECT sitting_hash FROM heatmaps"), Caps())
