from __future__ import annotations

import gzip
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heatsight.replay.packing import MAX_PIECE, Budget, Spent, read, unpack

JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
    max_leaves=20,
)


@given(JSON)
def test_what_was_packed_comes_out(value: Any):
    """JSON, gzip and Latin-1 undone give the value again."""
    assert unpack(gzip.compress(json.dumps(value).encode()).decode("latin-1"), Budget()) == value


@given(st.text())
def test_any_text_is_harmless(text: str):
    """What is not packed is nothing, not an error."""
    assert unpack(text, Budget()) is None


def test_a_bomb_stays_packed():
    """A string that would fill the memory is given up before it does."""
    bomb = gzip.compress(b" " * (MAX_PIECE + 10)).decode("latin-1")
    assert unpack(bomb, Budget()) is None


def test_many_small_bombs_use_the_budget_up():
    """All strings of a recording share what may be unpacked."""
    budget = Budget(bytes=1_000)
    piece = gzip.compress(b"[" + b" " * 400 + b"]").decode("latin-1")
    assert unpack(piece, budget) == unpack(piece, budget) == []
    with pytest.raises(Spent):
        unpack(piece, budget)


def test_half_a_character_pair_does_not_lose_the_page():
    """Browsers write lone halves of pairs; deep nesting is given up."""
    assert read(b'["\\ud83d"]') == ["\ud83d"]
    assert read("[" * 100_000) is None
