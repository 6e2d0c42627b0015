"""A scope as a condition: the rows that right numbers are made from."""

from __future__ import annotations

from typing import Final, Literal

from heatsight.model.scope import Scope
from heatsight.model.statement import Statement
from heatsight.query.page_window import in_window, page_window
from heatsight.query.set_aside import but_for, people
from heatsight.query.test_accounts import passing_sessions
from heatsight.query.where import Where, both, statement

Table = Literal["events", "heatmaps"]

_WIDTH: Final = {"events": "viewport_width", "heatmaps": "pixel_viewport_width"}


def where(scope: Scope, table: Table) -> Where:
    """
    The rows of a scope, over the bare columns of `events` or `heatmaps`.

    It names the parameters page or page_pattern, date_from, date_to, width_min, width_max and filter_*; with the same
    scope they mean the same for both tables.

    Raises:
        InvalidRequest: a test account filter that is not one.
    """
    conditions = [page_window(scope.page, scope.window)]
    if scope.viewport_width_min:
        conditions.append(Where(f"{_WIDTH[table]} >= {{width_min:Int32}}", {"width_min": scope.viewport_width_min}))
    if scope.viewport_width_max is not None:
        conditions.append(Where(f"{_WIDTH[table]} <= {{width_max:Int32}}", {"width_max": scope.viewport_width_max}))
    if scope.test_account_filters:
        conditions.append(passing_sessions(scope.test_account_filters, in_window(scope.window)))
    if scope.people_only:
        conditions.append(people(scope.page, scope.window) if scope.set_aside is None else but_for(scope.set_aside))
    return both(*conditions)


def scoped(sql: str, scope: Scope, params: dict[str, object] | None = None) -> Statement:
    """A statement from a text in which `/*events*/` and `/*heatmaps*/` mark where the scope's conditions go."""
    return statement(sql, params, events=where(scope, "events"), heatmaps=where(scope, "heatmaps"))


__all__ = ["Table", "Where", "scoped", "where"]
