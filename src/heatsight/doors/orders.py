"""A reading or a writing by its name, put to a desk: what the doors have in common that carry a name rather than a route."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from heatsight.doors.desk import JSON, Desk
from heatsight.doors.readings import READINGS, Reading
from heatsight.doors.writings import WRITINGS, Writing
from heatsight.errors import NotFound, PermissionDenied

ORDERS: Final[Mapping[str, Reading | Writing]] = {**READINGS, **WRITINGS}
"""Readings under their routes, writings under method and route."""


def cited(path: str) -> tuple[str, dict[str, str]]:
    """
    The reading that a path below a project names, and the parameters in the path: `sessions/abc` is `sessions/{session_id}`.

    Raises:
        NotFound: there is no such reading.
    """
    steps = path.strip("/").split("/")
    for route in sorted(READINGS, key=lambda one: "{" in one):
        named = route.split("/")
        if len(named) == len(steps) and all(name == step or name.startswith("{") for name, step in zip(named, steps, strict=True)):
            return route, {name[1:-1]: step for name, step in zip(named, steps, strict=True) if name.startswith("{")}
    raise NotFound(f"there is no route {path[:80]}")


def carry_out(desk: Desk, name: str, params: Mapping[str, Any]) -> JSON:
    """Answer it. Raises PermissionDenied: it changes something, and whoever asks may only read; and what its use case raises."""
    if name in WRITINGS and not desk.may_write:
        raise PermissionDenied("This API key may only read: it lacks the scope write.")
    return ORDERS[name].answer(desk, params)
