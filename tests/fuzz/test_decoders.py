"""Decoders under bytes of strangers: hypothesis's, and what a fuzzer found before."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from tests.fuzz.decoders import DECODERS

EXAMPLES = 20_000 if os.environ.get("SOAK") == "1" else 100
FOUND = sorted(path for path in (Path(__file__).parent / "found").glob("*/*") if path.is_file())


@pytest.mark.parametrize("name", list(DECODERS))
@settings(max_examples=EXAMPLES)
@given(data=st.binary(max_size=400))
@example(data=b"")
def test_no_bytes_break_a_decoder(name: str, data: bytes) -> None:
    """Whatever bytes it gets, a decoder answers, and what it promises holds."""
    DECODERS[name](data)


@pytest.mark.parametrize("path", FOUND, ids=lambda path: f"{path.parent.name}-{path.name[:20]}")
def test_what_a_fuzzer_found_stays_mended(path: Path) -> None:
    """An input that once broke a decoder breaks it no more."""
    DECODERS[path.parent.name](path.read_bytes())
