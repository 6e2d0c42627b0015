"""Cited numbers asked again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from heatsight.errors import InvalidRequest, StoreUnavailable
from heatsight.use_cases.verify import cited, follow, same, verify


def _number(name: str, value: float) -> dict[str, Any]:
    return {"id": name, "metric": "people", "value": value, "query": {"sql": name, "params": {}}}


DOCUMENT = {
    "findings": [{"id": "f", "evidence": [_number("one", 3), _number("two", 0.25)]}],
    "element_focus": {
        "wanted": "x",
        "bands": [
            {
                "device": "mobile", "seen": None, "clicked": _number("three", 1), "rage": _number("four", 0), "dead": _number("five", 0),
                "instead": [{"element": {}, "clicked": _number("six", 7)}],
            }
        ],
    },
}  # fmt: skip


def test_findings_and_the_element_in_focus_are_cited() -> None:
    """All numbers of a document are found, with what each belongs to; what is not known has none."""
    about = [(who, evidence["id"]) for who, evidence in cited(DOCUMENT)]
    assert about[:2] == [("f", "one"), ("f", "two")]
    assert about[2:] == [("element-mobile", name) for name in ("three", "four", "five", "six")]


def test_what_changed_and_what_cannot_be_asked_no_longer_hold() -> None:
    """A number that is another now, one that its query does not give, and one whose query fails are told apart."""

    def ask(query: Mapping[str, Any]) -> Any:
        if query["sql"] == "four":
            raise StoreUnavailable("the store is gone")
        return {"one": 3, "two": 0.5, "three": None, "five": 0, "six": 7}[query["sql"]]

    checked = verify(DOCUMENT, ask)
    assert [one.id for one in checked if not one.holds] == ["two", "three", "four"]
    assert [one.reason for one in checked if one.reason] == ["the store is gone"]


@pytest.mark.parametrize("document", [[], {}, {"findings": [{}]}, {"findings": 3}, "report", None])
def test_what_is_no_assessment_is_refused(document: Any) -> None:
    """Any other JSON is refused in one sentence."""
    with pytest.raises(InvalidRequest):
        verify(document, lambda query: query)


def test_pointers_lead_into_lists_and_objects() -> None:
    """A pointer of RFC 6901 is followed; one that leads nowhere gives nothing."""
    answer = {"results": [{"a/b": {"m~n": 4}}]}
    assert follow(answer, "/results/0/a~1b/m~0n") == 4
    assert [follow(answer, pointer) for pointer in ("/results/1", "/results/x", "/none", "/results/0/a~1b/m~0n/x")] == [None] * 4


def test_the_same_number_is_the_same_to_the_last_bits_only() -> None:
    """Rounding in the last bits is forgiven, one person more is not, and a truth value or a text is no number."""
    assert same(1 / 3, 0.3333333333333333)
    assert not same(1000, 1001)
    assert not any(same(1, other) for other in ("1", None))
