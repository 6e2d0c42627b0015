"""`heatsight keys`: what a key may do."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any


def test_a_key_reads_and_writes_only_when_it_is_asked_to(cli: Any, tmp_path: Path) -> None:
    """A key made without --scope write only reads; one made with it also reads."""
    data = ["--data", str(tmp_path)]
    cli("projects", "create", "shop", *data)
    for name, options in (("reader", []), ("editor", ["--scope", "write"])):
        assert cli("keys", "create", name, *options, *data).code == 0
    keys = json.loads(cli("keys", "list", "--format", "json", *data).out)["results"]
    assert {key["label"]: key["scopes"] for key in keys[1:]} == {"reader": ["read"], "editor": ["read", "write"]}
