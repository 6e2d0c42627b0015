"""A body's surroundings, and an event in them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest

from heatsight.capture.clock_skew import ClockSkew
from heatsight.capture.draft import Context, Draft
from heatsight.capture.pipeline import Timings, run
from heatsight.capture.visitor_caps import VisitorCaps
from heatsight.model.batch import Batch
from heatsight.model.project import Project

NOW = datetime(2026, 3, 1, 12, 0, 0, tzinfo=UTC)
UUID_A = "0192f0aa-1111-7222-8333-444455556666"

MakeContext = Callable[..., Context]
MakeDraft = Callable[..., Draft]
Ingest = Callable[..., Batch]


@pytest.fixture
def make_context() -> MakeContext:
    """A context; keyword arguments replace its parts."""

    def make(**changes: Any) -> Context:
        parts: dict[str, Any] = {
            "project": Project(1, "test", "phc_test"),
            "received_at": NOW,
            "sent_at": None,
            "size": 1000,
            "skew": ClockSkew(),
            "caps": VisitorCaps(),
        }
        return Context(**{**parts, **changes})

    return make


@pytest.fixture
def make_draft(make_context: MakeContext) -> MakeDraft:
    """A draft as the first step leaves it; keyword arguments replace its parts."""

    def make(properties: Mapping[str, Any] | None = None, *, wire: Any = None, context: Context | None = None, **changes: Any) -> Draft:
        parts: dict[str, Any] = {
            "wire": {} if wire is None else wire,
            "index": 0,
            "context": context or make_context(),
            "event": "$$heatmap",
            "uuid": UUID(UUID_A),
            "distinct_id": "visitor",
            "session_id": "S",
            "timestamp": NOW,
            "properties": properties or {},
        }
        return Draft(**{**parts, **changes})

    return make


@pytest.fixture
def ingest(make_context: MakeContext) -> Ingest:
    """What a body's events become, all steps taken; keyword arguments change the context."""

    def through(*events: Any, **changes: Any) -> Batch:
        return run(events, make_context(**changes), Timings())

    return through
