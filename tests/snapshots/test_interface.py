"""The room's words and their page."""

from __future__ import annotations

import re
from pathlib import Path
from typing import get_args

from heatsight.snapshots.interface import MOBILE_BELOW, FailureReason
from heatsight.snapshots.limits import Limits
from heatsight.snapshots.visit import VIEWPORT_HEIGHT

PAGE = (Path(__file__).parents[2] / "docs" / "rendering.md").read_text(encoding="utf-8")


def test_every_failure_reason_is_documented() -> None:
    """The table in docs/rendering.md lists the closed set of reasons, each once and in its order."""
    assert re.findall(r"^\| `(\w+)` \|", PAGE, re.MULTILINE) == list(get_args(FailureReason))


def test_documented_caps_are_the_caps() -> None:
    """The numbers that docs/rendering.md names are those that a renderer has when it is told no others."""
    caps = Limits()
    for said in (
        f"{caps.max_bytes / 1e6:.0f} MB from the network",
        f"at {caps.max_height:,} px",
        f"{caps.max_pixels / 1e6:.0f} million pixels",
        f"Up to {caps.max_elements:,} visible elements",
        f"load event, at most {caps.load_seconds:.0f} s",
        f"under way, at most {caps.quiet_seconds:.0f} s",
        f"Under {MOBILE_BELOW} px it is a phone",
        f"{VIEWPORT_HEIGHT} px high",
    ):
        assert said in " ".join(PAGE.split()), said
