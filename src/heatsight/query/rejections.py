"""What capture set aside, newest first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from heatsight.model.rejection import Reason, Rejection
from heatsight.model.statement import Statement
from heatsight.store.interface import Source

REJECTIONS: Final = """
SELECT reason, kind, received_at, event, event_uuid, distinct_id, count, detail, sample
FROM rejections
ORDER BY received_at DESC, event_uuid DESC, reason, kind, detail
LIMIT {limit:UInt32} OFFSET {offset:UInt32}
"""


@dataclass(frozen=True, slots=True)
class Rejections:
    """A page of them; every text but the reason is hostile."""

    results: tuple[Rejection, ...]
    has_more: bool


def rejections_statement(limit: int, offset: int) -> Statement:
    """One row per thing set aside; one more than the limit, so that its presence says there is more."""
    return Statement(REJECTIONS.strip(), {"limit": limit + 1, "offset": offset})


def rejections(source: Source, limit: int = 100, offset: int = 0) -> Rejections:
    """What was set aside and why, newest first."""
    rows = source.select(rejections_statement(limit, offset)).results
    return Rejections(tuple(Rejection(Reason(reason), *rest) for reason, *rest in rows[:limit]), len(rows) > limit)
