"""
Test-account filters: PostHog property filters that tell real people from the team's own traffic, as SQL.

A filter is `{"key", "value", "operator", "type"}`. Keys and values are bound, never written into the text; a key reaches
into nested properties by its dots. A person's property is whatever any of their events set (`$set`, `$set_once`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

from heatsight.errors import InvalidRequest
from heatsight.query.where import Where, both, filled

_ATTR: Final = "test_account_filters"

# Operator → condition on `<value>`, the property's text, NULL when not set.
_POSITIVE: Final[Mapping[str, str]] = {
    "exact": "has({<name>:Array(String)}, <value>)",
    "icontains": "arrayExists(part -> positionCaseInsensitiveUTF8(<value>, part) > 0, {<name>:Array(String)})",
    "regex": "arrayExists(part -> match(<value>, part), {<name>:Array(String)})",
    "is_set": "<value> IS NOT NULL",
    "gt": "toFloat64OrNull(<value>) > {<name>:Float64}",
    "gte": "toFloat64OrNull(<value>) >= {<name>:Float64}",
    "lt": "toFloat64OrNull(<value>) < {<name>:Float64}",
    "lte": "toFloat64OrNull(<value>) <= {<name>:Float64}",
}
_NEGATIVE: Final[Mapping[str, str]] = {"is_not": "exact", "not_icontains": "icontains", "not_regex": "regex", "is_not_set": "is_set"}
OPERATORS: Final = (*_POSITIVE, *_NEGATIVE)
"""What a filter may say. A negative one also holds for events that lack the property, as in PostHog."""


def passing_sessions(filters: Sequence[Mapping[str, Any]], window: Where) -> Where:
    """
    Rows of sessions that had an event in the window which passes all filters; a session without any event is left out.

    Args:
        window: a condition over `events` for the period.

    Raises:
        InvalidRequest: a filter that is not one.
    """
    passing = both(window, *(_condition(filter_, place) for place, filter_ in enumerate(filters)))
    return filled("session_id IN (\n    SELECT session_id FROM events WHERE\n    /*passing*/\n)", passing=passing)


def _condition(filter_: Mapping[str, Any], place: int) -> Where:
    operator, kind, key = filter_.get("operator") or "exact", filter_.get("type") or "event", filter_.get("key")
    if not isinstance(key, str) or not key:
        raise InvalidRequest("a test account filter needs a key", attr=_ATTR)
    if operator not in OPERATORS:
        raise InvalidRequest(f"a test account filter's operator must be one of {', '.join(OPERATORS)}", attr=_ATTR)
    if kind not in ("event", "person"):
        raise InvalidRequest("a test account filter's type must be event or person", attr=_ATTR)
    name = f"filter_{place}"
    positive = _NEGATIVE.get(operator, operator)
    params: dict[str, Any] = {} if positive == "is_set" else {name: _values(filter_.get("value"), positive)}
    text = _POSITIVE[positive]
    if kind == "event":
        params[f"{name}_key"] = key
        held = _on(text, name, f"{name}_key")
        return Where(f"NOT ifNull({held}, false)" if operator in _NEGATIVE else f"ifNull({held}, false)", params)
    params |= {f"{name}_set": f"$set.{key}", f"{name}_set_once": f"$set_once.{key}"}
    either = Where(f"ifNull({_on(text, name, f'{name}_set')}, false) OR ifNull({_on(text, name, f'{name}_set_once')}, false)", params)
    whose = filled("(SELECT distinct_id FROM events WHERE /*either*/)", either=either)
    return Where(f"distinct_id {'NOT IN' if operator in _NEGATIVE else 'IN'} {whose.sql}", whose.params)


def _on(text: str, name: str, key: str) -> str:
    return text.replace("<value>", f"CAST(getSubcolumn(properties, {{{key}:String}}), 'Nullable(String)')").replace("<name>", name)


def _values(value: Any, operator: str) -> list[str] | float:
    """The filter's values as the condition binds them: texts, or one number."""
    values = list(value) if isinstance(value, (list, tuple)) else [value]
    if operator in ("gt", "gte", "lt", "lte"):
        try:
            return float(values[0])
        except (TypeError, ValueError, IndexError, OverflowError) as error:
            raise InvalidRequest(f"a test account filter with {operator} needs a number", attr=_ATTR) from error
    texts = [_text(item) for item in values]
    if operator == "regex":
        for text in texts:
            _compiles(text)
    return texts


def _text(value: Any) -> str:
    """A JSON value as the text of a property that holds it."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float)):
        return f"{value:g}" if isinstance(value, float) else str(value)
    raise InvalidRequest("a test account filter's value must be text, a number, true or false, or a list of these", attr=_ATTR)


def _compiles(pattern: str) -> None:
    try:
        re.compile(pattern)
    except (re.error, RecursionError, OverflowError) as error:
        raise InvalidRequest("a test account filter's regular expression is not one", attr=_ATTR) from error
