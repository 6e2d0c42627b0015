"""A reading or a writing by its name, put to a desk: what the doors have in common that carry a name rather than a route."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from heatsight.doors.desk import JSON, Desk
from heatsight.doors.readings import READINGS, Reading
from heatsight.doors.writings import WRITINGS, Writing
from heatsight.errors import PermissionDenied

ORDERS: Final[Mapping[str, Reading | Writing]] = {**READINGS, **WRITINGS}
"""Readings under their routes, writings under method and route."""


def carry_out(desk: Desk, name: str, params: Mapping[str, Any]) -> JSON:
    """Answer it. Raises PermissionDenied: it changes something, and whoever asks may only read; and what its use case raises."""
    if name in WRITINGS and not desk.may_write:
        raise PermissionDenied("This API key may only read: it lacks the scope write.")
    return ORDERS[name].answer(desk, params)
