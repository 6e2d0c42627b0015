"""Test account filters: each operator, each kind of value, nothing written into the text."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from heatsight.errors import InvalidRequest
from heatsight.model.scope import Scope
from heatsight.query.test_accounts import OPERATORS, passing_sessions
from heatsight.query.traffic import traffic
from heatsight.query.where import Where
from heatsight.store import Source

PEOPLE = {
    "outsider": {"$host": "Example.com", "plan": {"seats": 5}, "paying": True},
    "insider": {"$host": "localhost:3000", "plan": {"seats": 50}, "paying": False, "$set": {"email": "me@corp.test"}},
    "unknown": {},
}


@pytest.fixture
def visits(rows: Any) -> None:
    """One event and one click each; whoever has an email said so in an earlier session."""
    for name, properties in PEOPLE.items():
        here = {key: value for key, value in properties.items() if key != "$set"}
        rows.add(
            [rows.click(name)], [rows.event(name, properties=here), rows.event(name, properties=properties, at=-86400, session_id="before")]
        )


def passing(source: Source, scope: Scope, *filters: dict[str, Any]) -> set[str]:
    """Who is left when these filters must be passed."""
    return {name for name in PEOPLE if traffic(source, replace(scope, test_account_filters=(*filters, only(name)))).clicks.total_count}


def only(name: str) -> dict[str, Any]:
    """A filter that only this visitor's host passes."""
    host = PEOPLE[name].get("$host")
    return {"key": "$host", "operator": "exact", "value": host} if host else {"key": "$host", "operator": "is_not_set"}


@pytest.mark.usefixtures("visits")
@pytest.mark.parametrize(
    ("filter_", "left"),
    [
        ({"key": "$host", "operator": "exact", "value": "Example.com"}, {"outsider"}),
        ({"key": "$host", "value": ["Example.com", "x"]}, {"outsider"}),
        ({"key": "$host", "operator": "is_not", "value": "Example.com"}, {"insider", "unknown"}),
        ({"key": "$host", "operator": "icontains", "value": "EXAMPLE"}, {"outsider"}),
        ({"key": "$host", "operator": "not_icontains", "value": "LOCALHOST"}, {"outsider", "unknown"}),
        ({"key": "$host", "operator": "regex", "value": r"^localhost(:\d+)?$"}, {"insider"}),
        ({"key": "$host", "operator": "not_regex", "value": r"^(localhost|127\.0\.0\.1)($|:)"}, {"outsider", "unknown"}),
        ({"key": "$host", "operator": "is_set"}, {"outsider", "insider"}),
        ({"key": "$host", "operator": "is_not_set"}, {"unknown"}),
        ({"key": "plan.seats", "operator": "gt", "value": "10"}, {"insider"}),
        ({"key": "plan.seats", "operator": "lte", "value": 5}, {"outsider"}),
        ({"key": "plan.seats", "operator": "exact", "value": 5}, {"outsider"}),
        ({"key": "paying", "operator": "exact", "value": [True]}, {"outsider"}),
        ({"key": "email", "operator": "not_icontains", "value": "@corp.test", "type": "person"}, {"outsider", "unknown"}),
        ({"key": "email", "operator": "icontains", "value": "@corp.test", "type": "person"}, {"insider"}),
        ({"key": "email", "operator": "is_set", "type": "person"}, {"insider"}),
    ],
)
def test_operator(source: Source, scope: Scope, filter_: dict[str, Any], left: set[str]) -> None:
    """A filter lets through whom it names; a negative one also those without the property."""
    assert passing(source, scope, filter_) == left


@pytest.mark.usefixtures("visits")
def test_filters_add_up(source: Source, scope: Scope) -> None:
    """All filters must be passed by one event."""
    assert passing(source, scope, {"key": "$host", "operator": "is_set"}, {"key": "paying", "value": "false"}) == {"insider"}


@pytest.mark.parametrize(
    "filter_",
    [
        {},
        {"key": ""},
        {"key": 3},
        {"key": "a", "operator": "like"},
        {"key": "a", "type": "cohort"},
        {"key": "a", "operator": "gt", "value": "many"},
        {"key": "a", "operator": "lt", "value": []},
        {"key": "a", "operator": "regex", "value": "("},
        {"key": "a", "value": {"b": 1}},
    ],
)
def test_what_is_no_filter_is_refused(filter_: dict[str, Any]) -> None:
    """A filter that cannot be understood is refused before anything is asked."""
    with pytest.raises(InvalidRequest) as refused:
        passing_sessions([filter_], Where("true"))
    assert refused.value.attr == "test_account_filters"


HOSTILE = st.text(st.characters(codec="utf-8"), min_size=1, max_size=12)


@given(
    key=HOSTILE,
    value=HOSTILE,
    operator=st.sampled_from([word for word in OPERATORS if "regex" not in word and word[:2] not in ("gt", "lt")]),
)
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_keys_and_values_are_bound(source: Source, scope: Scope, key: str, value: str, operator: str) -> None:
    """No key or value changes what is asked: the text is the same for all, and the engine answers it."""
    filter_ = {"key": key, "value": value, "operator": operator}
    assert passing_sessions([filter_], Where("true")).sql == passing_sessions([{**filter_, "key": "k", "value": "v"}], Where("true")).sql
    assert traffic(source, replace(scope, test_account_filters=(filter_,))).visitors == 0
