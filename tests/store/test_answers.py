from __future__ import annotations

import math
from datetime import UTC, date, datetime
from typing import Any

import pytest

from heatsight.errors import StoreUnavailable
from heatsight.model.statement import Rows, Statement
from heatsight.store import Source


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("toInt128('170141183460469231731687303715884105727')", 2**127 - 1),
        ("toDecimal64(1.5, 2)", 1.5),
        ("0.1 + 0.2", 0.1 + 0.2),
        ("inf", math.inf),
        ("true", True),
        ("NULL", None),
        ("toDate('2026-01-02')", date(2026, 1, 2)),
        ("toDate32('2026-01-02')", date(2026, 1, 2)),
        ("toDateTime('2026-01-02 03:04:05')", datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)),
        ("toDateTime('2026-01-02 03:04:05', 'Europe/Berlin')", datetime(2026, 1, 2, 2, 4, 5, tzinfo=UTC)),
        ("toDateTime64('2026-01-02 03:04:05.000006', 6)", datetime(2026, 1, 2, 3, 4, 5, 6, tzinfo=UTC)),
        ("toNullable(toDateTime64('2026-01-02 03:04:05', 3, 'Asia/Tokyo'))", datetime(2026, 1, 1, 18, 4, 5, tzinfo=UTC)),
        ("[toDateTime('2026-01-02 03:04:05', 'Europe/Berlin')]", [datetime(2026, 1, 2, 2, 4, 5, tzinfo=UTC)]),
        ("toUUID('00000000-0000-0000-0000-00000000000a')", "00000000-0000-0000-0000-00000000000a"),
        ("toIPv4('1.2.3.4')", "1.2.3.4"),
        ("toIPv6('::1')", "::1"),
        ("CAST('a', 'Enum8(\\'a\\' = 1)')", "a"),
        ("toLowCardinality('x')", "x"),
        ("toFixedString('abc', 3)", "abc"),
        ("[1, NULL]", [1, None]),
        ("(1, 'a')", [1, "a"]),
        ("map('k', toUUID('00000000-0000-0000-0000-00000000000a'))", {"k": "00000000-0000-0000-0000-00000000000a"}),
        ("""'{"a": {"b": [1, "x"]}}'::JSON""", {"a": {"b": [1, "x"]}}),
        ("toIntervalDay(3)", 3),
        ("'☃ \\n'", "☃ \n"),
    ],
)
def test_values(source: Source, expression: str, value: Any) -> None:
    """Values come as plain Python: times aware and in UTC, uuids and addresses as text, tuples as lists."""
    found = source.select(Statement(f"SELECT {expression}")).results[0][0]
    assert found == value
    assert type(found) is type(value)
    if isinstance(found, datetime):
        assert found.tzinfo is UTC


def test_not_a_number(source: Source) -> None:
    """A quantile of nothing is nan, as the engine says."""
    assert math.isnan(source.select(Statement("SELECT avg(viewport_width) FROM events")).results[0][0])


def test_bytes(source: Source) -> None:
    """A text that is no UTF-8 still comes as text."""
    assert isinstance(source.select(Statement("SELECT unhex('ff00')")).results[0][0], str)


def test_names_and_types(source: Source) -> None:
    """Columns bear the names and types that the engine gives them."""
    rows = source.select(Statement("SELECT 1 AS one, toNullable('x') AS two"))
    assert rows == Rows(("one", "two"), ("UInt8", "Nullable(String)"), ((1, "x"),))


@pytest.mark.parametrize("sql", ["SELECT uuid, x FROM events, heatmaps", "SELECT {u:UUID} AS uuid, toInt16(1) AS x LIMIT 0"])
def test_empty(source: Source, sql: str) -> None:
    """An answer without rows keeps its columns and types."""
    assert source.select(Statement(sql, {"u": "00000000-0000-0000-0000-00000000000a"})) == Rows(("uuid", "x"), ("UUID", "Int16"), ())


def test_percent_without_placeholder(source: Source) -> None:
    """Parameters that the text does not name are not worked into it."""
    assert source.select(Statement("SELECT '%(a)s %d'", {"a": "x"})).results == (("%(a)s %d",),)


def test_unreadable(source: Source) -> None:
    """A value the client cannot read is an error in one line."""
    with pytest.raises(StoreUnavailable, match="cannot be read"):
        source.select(Statement("""SELECT '{"a": 1, "a.b": 2}'::JSON"""))
