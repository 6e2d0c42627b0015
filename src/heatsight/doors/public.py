"""What a reader of a project may know about it."""

from __future__ import annotations

from typing import Any

from heatsight.model.project import Project


def public(project: Project) -> dict[str, Any]:
    """A project under PostHog's names; its token is public by nature."""
    return {
        "id": project.id,
        "name": project.name,
        "api_token": project.token,
        "heatmaps_opt_in": project.heatmaps_opt_in,
        "timezone": project.timezone,
        "test_account_filters": [dict(item) for item in project.test_account_filters],
    }
