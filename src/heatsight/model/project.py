"""A project: whose data it is, and how it wants to be treated."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class Project:
    """
    One site or product. Every read and write happens inside exactly one.

    Attributes:
        token: public; what posthog-js sends to say where its events belong.
        heatmaps_opt_in: None counts as on for ingestion, as upstream; only an explicit False drops heatmap rows.
        timezone: IANA name; relative dates are read in it.
        test_account_filters: PostHog property filters that real people pass, e.g.
            {"key": "$host", "operator": "is_not", "value": "localhost"}.
        allow_host: inner hosts ("host" or "host:port") that rendering may visit.
        retention_days: how long rows are kept.
    """

    id: int
    name: str
    token: str
    heatmaps_opt_in: bool | None = None
    timezone: str = "UTC"
    test_account_filters: tuple[Mapping[str, Any], ...] = ()
    allow_host: tuple[str, ...] = ()
    retention_days: int = 90


@dataclass(frozen=True, slots=True)
class ApiKey:
    """
    A key that reads a project. The secret itself is shown once, at creation, and kept only as a hash.

    Attributes:
        masked: enough of the secret to recognise it, e.g. "phx_ab…9f".
        scopes: e.g. ("read",) or ("read", "write").
    """

    id: int
    project_id: int
    label: str
    masked: str
    scopes: tuple[str, ...]
    created_at: datetime
    last_used_at: datetime | None = None
    revoked_at: datetime | None = None
