"""What the engine could not read of its own files, so that rows which were stored and are gone are never missed in silence."""

from __future__ import annotations

from typing import Final

from heatsight.model.assessment import Check
from heatsight.model.project import Project
from heatsight.model.statement import Statement
from heatsight.use_cases.installation import Installation

_SET_ASIDE: Final = Statement(
    "SELECT table, count() AS parts FROM system.detached_parts "
    "WHERE database = 'heatsight' AND startsWith(reason, 'broken') GROUP BY table ORDER BY table"
)


def damage(installation: Installation, project: Project) -> Check:
    """Whether all parts of the tables could be read when they were opened; those that could not, the engine sets aside and goes on."""
    found = installation.store.source(project.id).select(_SET_ASIDE).results
    if not found:
        return Check("damage", "ok", "The engine could read everything that it has on disk.")
    parts = ", ".join(f"{count} of {table}" for table, count in found)
    return Check(
        "damage",
        "fail",
        f"Files of the store were damaged, by a disk or by hand: the engine set parts aside ({parts}), and the rows in them are missing "
        "from every answer. They lie in the tables' folders named `detached`; bring the data directory back from a copy.",
    )
