"""The report as JSON: the document itself, safe to print into a terminal."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from heatsight.report.clean import escape_unprintable


def json_text(document: Mapping[str, Any]) -> str:
    """The document, indented. Control and bidirectional characters are escaped, so every value is kept and none can act."""
    return escape_unprintable(json.dumps(document, indent=2, ensure_ascii=False, allow_nan=False)) + "\n"
