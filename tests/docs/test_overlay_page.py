"""docs/overlay.md, held to the code."""

from __future__ import annotations

import re
from pathlib import Path

from heatsight.overlay.drawing import LAYERS, WHYS

PAGE = (Path(__file__).parents[2] / "docs" / "overlay.md").read_text(encoding="utf-8")


def test_every_reason_has_its_line() -> None:
    """The table of reasons is the closed set, each once and in its order."""
    assert re.findall(r"^\| `([a-z_]+)` \|", PAGE, re.MULTILINE) == list(WHYS)


def test_every_layer_is_named() -> None:
    """Each layer that can be shown is written down."""
    assert [layer for layer in LAYERS if f"`{layer}`" not in PAGE] == []
