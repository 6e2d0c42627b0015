"""
Which other names a visitor has: the anonymous id they had before `identify`, an alias, and the other way round.

posthog-js says so in three events: `$identify` bears the new name and, in `$anon_distinct_id`, the one before; `$create_alias` and
`$merge_dangerously` bear a name and, in `alias`, another for the same person.
"""

from __future__ import annotations

from typing import Final

from heatsight.model.statement import Statement
from heatsight.store import Source

MOST: Final = 1_000
"""Names of one person; a person with more is a shared one."""

_SQL: Final = """
SELECT DISTINCT distinct_id, toString(properties.`$anon_distinct_id`) AS before, toString(properties.`alias`) AS alias
FROM events
WHERE event IN ('$identify', '$create_alias', '$merge_dangerously')
    AND (distinct_id IN {names:Array(String)} OR before IN {names:Array(String)} OR alias IN {names:Array(String)})
LIMIT 10000"""


def identities(source: Source, distinct_id: str) -> tuple[str, ...]:
    """All names of the person who has this one, itself first, up to MOST. Raises StoreUnavailable."""
    names, news = [distinct_id], [distinct_id] if distinct_id else []  # the empty name is that of everybody who has no other
    while news and len(names) < MOST:
        told = source.select(Statement(_SQL, {"names": news})).results
        news = sorted({str(name) for row in told for name in row if name} - set(names))[: MOST - len(names)]
        names += news
    return tuple(names)
