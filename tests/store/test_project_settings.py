from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heatsight.errors import InvalidRequest
from heatsight.store.project_settings import SETTINGS, validated

FILTER = {"key": "$host", "operator": "is_not", "value": ["localhost", 5]}


@pytest.mark.parametrize(
    ("key", "value", "kept"),
    [
        ("heatmaps_opt_in", True, True),
        ("heatmaps_opt_in", "True", True),
        ("heatmaps_opt_in", " false ", False),
        ("heatmaps_opt_in", None, None),
        ("heatmaps_opt_in", "null", None),
        ("timezone", "Europe/Berlin", "Europe/Berlin"),
        ("timezone", "UTC", "UTC"),
        ("test_account_filters", [], []),
        ("test_account_filters", "[]", []),
        ("test_account_filters", (FILTER,), [FILTER]),
        (
            "test_account_filters",
            '[{"key": "email", "value": null, "type": "person"}]',
            [{"key": "email", "value": None, "type": "person"}],
        ),
        ("allow_host", [], []),
        ("allow_host", "", []),
        ("allow_host", "[]", []),
        ("allow_host", "localhost", ["localhost"]),
        ("allow_host", "LocalHost:3000, 10.0.0.1 ,localhost:3000", ["localhost:3000", "10.0.0.1"]),
        ("allow_host", '["a.example", "[::1]:80"]', ["a.example", "[::1]:80"]),
        ("allow_host", "[::1]", ["[::1]"]),
        ("allow_host", ["my_inner-host:65535"], ["my_inner-host:65535"]),
        ("retention_days", 1, 1),
        ("retention_days", "36500", 36_500),
        ("name", " a shop ☃ ", "a shop ☃"),
    ],
)
def test_taken(key: str, value: Any, kept: Any) -> None:
    """A setting takes JSON values and their texts."""
    assert validated(key, value) == kept
    assert type(validated(key, value)) is type(kept)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("heatmaps_opt_in", "yes"),
        ("heatmaps_opt_in", 1),
        ("heatmaps_opt_in", "1"),
        ("heatmaps_opt_in", ""),
        ("timezone", ""),
        ("timezone", "Berlin"),
        ("timezone", "../../etc/passwd"),
        ("timezone", "/etc/localtime"),
        ("timezone", "Europe"),
        ("timezone", "a\x00b"),
        ("timezone", None),
        ("test_account_filters", "{}"),
        ("test_account_filters", {}),
        ("test_account_filters", ["x"]),
        ("test_account_filters", [{"operator": "is"}]),
        ("test_account_filters", [{"key": ""}]),
        ("test_account_filters", [{"key": 5}]),
        ("test_account_filters", [{"key": "a", "operator": 5}]),
        ("test_account_filters", [FILTER] * 101),
        ("test_account_filters", "[" * 100_000),
        ("test_account_filters", None),
        ("allow_host", "http://localhost"),
        ("allow_host", "localhost/x"),
        ("allow_host", "localhost:0"),
        ("allow_host", "localhost:65536"),
        ("allow_host", "localhost:"),
        ("allow_host", "a b"),
        ("allow_host", "-a"),
        ("allow_host", "*.example"),
        ("allow_host", [5]),
        ("allow_host", None),
        ("allow_host", "a" * 254),
        ("retention_days", 0),
        ("retention_days", 36_501),
        ("retention_days", "many"),
        ("retention_days", True),
        ("retention_days", 1.5),
        ("retention_days", "1.5"),
        ("retention_days", None),
        ("name", ""),
        ("name", 5),
        ("name", "a\u202eb"),
    ],
)
def test_refused(key: str, value: Any) -> None:
    """Anything else is refused in one line that names the setting."""
    with pytest.raises(InvalidRequest) as caught:
        validated(key, value)
    assert caught.value.attr == key
    assert key in str(caught.value)


def test_no_such_setting() -> None:
    """A setting that does not exist is refused with a list of those that do."""
    with pytest.raises(InvalidRequest, match="retention_days") as caught:
        validated("token", "x")
    assert caught.value.attr == "key"


@given(
    st.sampled_from(sorted(SETTINGS)), st.text() | st.integers() | st.none() | st.lists(st.text()) | st.dictionaries(st.text(), st.text())
)
def test_anything(key: str, value: Any) -> None:
    """Whatever is given, it is taken or refused, and what was taken is taken again unchanged."""
    try:
        kept = validated(key, value)
    except InvalidRequest:
        return
    assert validated(key, kept) == kept
