"""The elements chain."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from heatsight.capture.draft import Draft
from heatsight.capture.steps.take_elements import take_elements
from heatsight.model.elements_chain import parse

MakeDraft = Callable[..., Draft]
ARRAY = [
    {"tag_name": "button", "$el_text": 'Say "hi"; now', "classes": ["b", "a"], "attr__class": "b a", "nth_child": 1, "nth_of_type": 2},
    {"tag_name": "body", "nth_child": 2, "nth_of_type": 1},
]


def test_a_chain_is_kept_as_it_came(make_draft: MakeDraft) -> None:
    """The string form wins, and is not rewritten."""
    chain = 'a.x:href="/p"nth-child="1"nth-of-type="1"text="P;q";body:nth-child="2"'
    assert take_elements(make_draft({"$elements_chain": chain, "$elements": ARRAY})).elements_chain == chain


def test_an_array_is_written_as_a_chain(make_draft: MakeDraft) -> None:
    """The array of older SDKs gives the same elements when its chain is read."""
    first, body = parse(take_elements(make_draft({"$elements": ARRAY})).elements_chain)
    assert (first.tag, first.text, first.classes, first.nth_child, first.nth_of_type) == ("button", 'Say "hi"; now', ("a", "b"), 1, 2)
    assert body.tag == "body"


@pytest.mark.parametrize("odd", [None, "", "  ", 7, [], {}, [None, 7]])
def test_odd_values_are_no_chain(make_draft: MakeDraft, odd: Any) -> None:
    """Without elements the chain is empty."""
    assert take_elements(make_draft({"$elements_chain": odd, "$elements": odd})).elements_chain == ""
