"""How much was made at which widths."""

from __future__ import annotations

from typing import Any

from heatsight.model.scope import Scope
from heatsight.query.made_at import made_at
from heatsight.store import Source


def test_it_counts_what_was_made_at_the_widths_and_everywhere(source: Source, rows: Any, scope: Scope) -> None:
    """Of one sort, those at the widths that have a place, and all; people only."""
    rest = {"type": "mousemove"}
    rows.add(
        [
            rows.click("a", 720, 300, **rest),
            rows.click("a", 720, 300, width=1920, **rest),
            rows.click("b", 0, 0, **rest),
            rows.click("c", 720, 300),
            rows.click("bot", 720, 300, mark="over_cap", **rest),
        ]
    )
    assert made_at(source, scope, "mousemove", (1412, 1468)) == (1, 3)
    assert made_at(source, scope, "rageclick", (0, 99_999)) == (0, 0)
