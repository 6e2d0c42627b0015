"""A person's SELECT reaches their project's rows, and nothing else."""

from __future__ import annotations

import pytest

from heatsight.errors import InvalidRequest, QueryFailed, QueryRefused
from heatsight.store import Caps, Source
from heatsight.use_cases.query import MAX_SQL, query


def test_select_is_answered_with_its_values_bound(source: Source) -> None:
    """Placeholders take their values, and the answer names its columns."""
    rows = query(source, "SELECT {a:String} AS a, count() AS n FROM events", {"a": "x"})
    assert (rows.columns, rows.results) == (("a", "n"), (("x", 0),))


@pytest.mark.parametrize("sql", ["", "  \n", "x" * (MAX_SQL + 1)])
def test_no_question_and_far_too_long_a_one_are_refused(source: Source, sql: str) -> None:
    """Nothing, or more than anybody writes, is an invalid request."""
    with pytest.raises(InvalidRequest):
        query(source, sql)


def test_reaching_outside_is_refused(source: Source) -> None:
    """Another table is refused, and a mistake in SQL is told as one."""
    with pytest.raises(QueryRefused):
        query(source, "SELECT * FROM system.tables")
    with pytest.raises((QueryFailed, QueryRefused)):
        query(source, "SELECT nothing_of_that_name FROM events")


def test_rows_beyond_the_cap_are_cut_and_said(source: Source) -> None:
    """More rows than the cap allows are cut, and the answer says so."""
    rows = query(source, "SELECT arrayJoin(range(50)) AS n", caps=Caps(rows_returned=10))
    assert len(rows.results) == 10
    assert rows.truncated
