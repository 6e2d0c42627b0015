"""
A user's SQL: confined, read-only, capped.

The order matters. The text first goes to the engine as a *parameter* of `formatQuerySingleLine`: there it cannot run, and
several statements are an error. Only what comes out, one statement in the engine's own writing, stands behind
`EXPLAIN AST`; the tree is checked node by node, and the same text is then run read-only on a handle of its own, whose
settings are locked before the text arrives. It runs over views that take the project's rows out before anything of the text
is computed (`schema.py`), so that an error cannot tell of another project's values.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Mapping
from typing import Any, Final

from clickhouse_connect.driver.client import Client

from heatsight.errors import QueryFailed, QueryRefused, TooManyRequests
from heatsight.model.statement import Rows, Statement
from heatsight.store.answers import answer
from heatsight.store.engine import EngineError, placeholders, reason
from heatsight.store.handles import Handles
from heatsight.store.interface import Caps
from heatsight.store.sql_functions import QUESTION, Functions
from heatsight.store.sql_tree import refuse_text, refuse_tree

_LONGEST: Final = 100_000
_AT_ONCE: Final = 2
_OWN_FORMAT: Final = " Identifier Native"
"""The client asks for its own format behind the text; that is the one clause of this kind that the tree may show."""

_ANSWER_FORMAT: Final = {"X-ClickHouse-Format": "Native"}
"""So the answer itself comes in the server's own format, unless this header asks for another."""


class Asker:
    """Puts users' questions to the engine, a few at a time."""

    def __init__(self, engine: Handles) -> None:
        self._engine = engine
        self._turns = threading.BoundedSemaphore(_AT_ONCE)
        self._functions: Functions | None = None

    def ask(self, database: str, statement: Statement, caps: Caps) -> Rows:
        """See Source.ask; `database` holds the project's views."""
        if len(statement.sql) > _LONGEST:
            raise QueryRefused(f"a query may be {_LONGEST:,} characters long")
        if not self._turns.acquire(timeout=caps.patience):
            raise TooManyRequests(f"{_AT_ONCE} queries are at work already; ask again in a moment", retry_after=5)
        try:
            client = self._engine.connect(_locked(caps))
            try:
                client.database = database
                return self._answer(client, statement, caps)
            finally:
                client.close()
        finally:
            self._turns.release()

    def _answer(self, client: Client, statement: Statement, caps: Caps) -> Rows:
        text = _formatted(client, statement.sql)
        refuse_text(text)
        params = {name: value for name, value in statement.params.items() if name in placeholders(text)}
        tree = _tree(client, text, params)
        refuse_tree(text, tree, self._callable())
        try:
            rows = answer(client, text, params)
        except EngineError as error:
            raise QueryFailed(_told(error)) from error
        if len(rows.results) <= caps.rows_returned:
            return rows
        return Rows(rows.columns, rows.types, rows.results[: caps.rows_returned], truncated=True)

    def _callable(self) -> Functions:
        if self._functions is None:
            with self._engine.handle("lookup") as client:
                self._functions = Functions([tuple(row) for row in client.query(QUESTION).result_rows])
        return self._functions


def _locked(caps: Caps) -> Mapping[str, Any]:
    return {
        "max_execution_time": caps.seconds,
        "max_memory_usage": caps.memory_bytes,
        "max_rows_to_read": caps.rows_read,
        "read_overflow_mode": "throw",
        "limit": caps.rows_returned + 1,  # one more tells that there were more
        "max_result_bytes": max(1, min(caps.bytes_returned, caps.memory_bytes // 4)),
        "result_overflow_mode": "throw",
        "allow_ddl": 0,
        "use_query_condition_cache": 0,  # nothing learned from one project's rows is used for another's
        "readonly": 1,  # comes last: from here on nothing can be set on this handle
    }


def _formatted(client: Client, sql: str) -> str:
    try:
        result = client.query("SELECT formatQuerySingleLine({q:String})", parameters={"q": sql})
    except (EngineError, ValueError) as error:
        told = _told(error)
        if "Multi-statements are not allowed" in told:
            raise QueryRefused("only one statement can be asked here") from error
        raise QueryFailed(told) from error
    return str(result.result_rows[0][0])


def _tree(client: Client, text: str, params: Mapping[str, Any]) -> list[str]:
    # The client takes whatever ends in LIMIT 0 for a question about columns, this one too. Another number is the same tree.
    explained = re.sub(r"\bLIMIT 0$", "LIMIT 1", text)
    try:
        result = client.query(f"EXPLAIN AST {explained}", parameters=dict(params) or None, transport_settings=_ANSWER_FORMAT)
    except EngineError as error:
        if "in readonly mode" in str(error):  # parsing alone would have applied them
            raise QueryRefused("SETTINGS are fixed here") from error
        raise QueryFailed(_told(error)) from error
    lines = [str(row[0]) for row in result.result_rows]
    return lines[:-1] if lines[-1:] == [_OWN_FORMAT] else lines


def _told(error: BaseException) -> str:
    """The engine's reason, less the names of places outside the project."""
    told = re.split(r"\.? In scope |: In scope ", reason(error), maxsplit=1)[0]
    told = re.sub(r"\b(heatsight|project_\d+|asked_\d+|system|default)\.", "", told)
    return re.sub(r"(?<![\w.])/(?:[\w.-]+/)+[\w.-]*", "…", told)
