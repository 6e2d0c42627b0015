"""Answers as JSON."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec
from starlette.responses import Response


def json_answer(content: Any, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    """Plain values as a JSON answer, which no browser may take for anything else."""
    return Response(
        msgspec.json.encode(content),
        status,
        {"X-Content-Type-Options": "nosniff", **(headers or {})},
        "application/json",
    )
