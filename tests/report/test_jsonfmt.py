"""JSON output: every value kept, none able to act."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heatsight.report.document import JSON
from heatsight.report.jsonfmt import json_text


def test_it_is_the_document(documents: dict[str, JSON]) -> None:
    """Reading the output gives the document back, hostile text included."""
    assert {name: json.loads(json_text(document)) for name, document in documents.items()} == documents


@given(st.text())
def test_any_text_comes_back_and_none_can_act(words: str) -> None:
    """Whatever the text, the output holds no control or bidirectional character and reads back the same."""
    output = json_text({"text": words})
    assert json.loads(output) == {"text": words}
    assert not set(output) & {"\x1b", "\x9b", "\u202e", "\u2066", "\x7f", "\u2028"}


def test_what_json_cannot_hold_is_refused() -> None:
    """NaN is not written."""
    with pytest.raises(ValueError, match="not JSON compliant"):
        json_text({"value": float("nan")})
