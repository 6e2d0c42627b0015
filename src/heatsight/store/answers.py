"""The engine's answers as plain Python values."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, Final

from clickhouse_connect.driver.client import Client
from clickhouse_connect.driver.exceptions import DataError
from clickhouse_connect.driver.query import QueryResult

from heatsight.model.statement import Rows
from heatsight.store.engine import EngineError, placeholders

# Values of these types are what they should be already, so whole columns of them are passed on untouched.
_PLAIN_PREFIXES: Final = ("Int", "UInt", "Float", "Bool", "String", "LowCardinality(String)", "Date", "Enum", "Nothing")
_MANY_BITS: Final = ("DateTime",)


def answer(client: Client, sql: str, params: Mapping[str, Any]) -> Rows:
    """
    Put a question to the engine. Raises EngineError.

    Without `{name:Type}` in the text, parameters are not handed on: the client would format them into it with `%`.
    """
    bound = dict(params) if placeholders(sql) else None
    try:
        rows = rows_of(client.query(sql, parameters=bound))
        if rows.columns:
            return rows
        # An empty answer is sent as nothing at all, so what its columns would have been is asked for.
        described = client.query(f"DESCRIBE TABLE ({sql}\n)", parameters=bound)
    except EngineError:
        raise
    except Exception as error:  # the client's decoder meets values it was not made for, and says so in many ways
        raise DataError(f"a value of the answer cannot be read: {type(error).__name__}") from error
    columns, types = zip(*((str(row[0]), str(row[1])) for row in described.result_rows), strict=True)
    return Rows(columns, types, ())


def rows_of(result: QueryResult) -> Rows:
    """
    The result with values out of None, bool, int, float, str, date, datetime (aware, UTC), list and dict.

    A Decimal becomes a float, a UUID or an address its text, a tuple a list, JSON a dict, an interval its number.
    """
    types = tuple(kind.name for kind in result.column_types)
    columns = [_column(values, name) for values, name in zip(result.result_columns, types, strict=True)]
    return Rows(tuple(result.column_names), types, tuple(zip(*columns, strict=True)))


def _column(values: Any, type_name: str) -> Any:
    name = type_name.removeprefix("Nullable(")
    if name.startswith(_PLAIN_PREFIXES) and not name.startswith(_MANY_BITS):
        return values
    return [plain(value) for value in values]


def plain(value: Any) -> Any:
    """One value, however deep, as plain Python."""
    if value is None or isinstance(value, bool | int | float | str):
        return value
    change = _CHANGES.get(type(value))
    if change is not None:
        return change(value)
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(item) for item in value]
    return str(value)


def _utc(value: datetime) -> datetime:
    return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


_CHANGES: Final[dict[type, Callable[[Any], Any]]] = {
    datetime: _utc,
    date: lambda value: value,
    Decimal: float,
    bytes: lambda value: value.decode("utf-8", "replace"),
}
