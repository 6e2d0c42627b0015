"""
What people did to elements: autocaptured clicks, rage clicks and dead clicks, counted by the element they name.

One element has many chains (its states, its ancestors' classes), and people are not additive across chains. So it takes two
steps: read the distinct chains, let the caller say which belong together, then count people per group in SQL.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal, cast

from heatsight.model.scope import Scope
from heatsight.query.scope import where
from heatsight.query.where import Where, statement
from heatsight.store.interface import Source

ElementEvent = Literal["$autocapture", "$rageclick", "$dead_click"]

CHAINS: Final = 5_000
"""Distinct chains read, most clicked first; what lies beyond is said by `ElementCounts.left_out`."""

QUICK_MS: Final = 1_000
"""posthog-js counts clicks less than this apart as one burst."""

ON_ELEMENTS: Final = Where(
    "elements_chain != '' AND (event IN ('$rageclick', '$dead_click') OR event = '$autocapture' AND properties.`$event_type` = 'click')"
)
"""The condition that an event is a click naming an element."""

_CHAINS: Final = """
SELECT elements_chain, any(cityHash64(elements_chain)), event, count() AS clicks, uniqExact(distinct_id), sum(count()) OVER ()
FROM events
WHERE /*scope*/
  AND /*on_elements*/
GROUP BY elements_chain, event
ORDER BY clicks DESC, elements_chain, event
LIMIT {most:UInt32}
"""

_GROUPS: Final = """
SELECT grouped, sum(captured), countIf(captured > 0), max(captured), sum(raged), countIf(raged > 0), sum(died), countIf(died > 0), count()
FROM (
    SELECT transform(cityHash64(elements_chain), {hashes:Array(UInt64)}, {groups:Array(UInt32)}, toUInt32(0)) AS grouped, distinct_id,
        countIf(event = '$autocapture') AS captured, countIf(event = '$rageclick') AS raged, countIf(event = '$dead_click') AS died
    FROM events
    WHERE /*scope*/
      AND /*on_elements*/
    GROUP BY grouped, distinct_id
)
WHERE grouped > 0
GROUP BY grouped
ORDER BY grouped
"""

_QUICK: Final = """
SELECT grouped, count(), countIf(chain != last_chain)
FROM (
    SELECT grouped, chain, timestamp, lagInFrame(chain) OVER clicks AS last_chain, lagInFrame(timestamp) OVER clicks AS last_time,
        row_number() OVER numbered AS number
    FROM (
        SELECT transform(cityHash64(elements_chain), {hashes:Array(UInt64)}, {groups:Array(UInt32)}, toUInt32(0)) AS grouped,
            cityHash64(elements_chain) AS chain, timestamp, session_id, distinct_id
        FROM events
        WHERE /*scope*/
          AND /*on_elements*/
          AND event = '$autocapture'
    )
    WHERE grouped > 0
    WINDOW numbered AS (PARTITION BY distinct_id, session_id, grouped ORDER BY timestamp),
        clicks AS (PARTITION BY distinct_id, session_id, grouped ORDER BY timestamp ROWS BETWEEN 1 PRECEDING AND CURRENT ROW)
)
WHERE number > 1 AND dateDiff('millisecond', last_time, timestamp) < {quick:Int64}
GROUP BY grouped
ORDER BY grouped
"""


@dataclass(frozen=True, slots=True)
class ChainCount:
    """Clicks of one kind on one chain; `hash` is the engine's, to point at the chain without repeating it."""

    chain: str
    hash: int
    event: ElementEvent
    clicks: int
    visitors: int


@dataclass(frozen=True, slots=True)
class ElementCounts:
    """The chains, most clicked first; `left_out` clicks lie on chains beyond the cap."""

    chains: tuple[ChainCount, ...]
    left_out: int


@dataclass(frozen=True, slots=True)
class GroupCount:
    """
    What people did to one group of chains.

    Attributes:
        clicks, visitors, most_by_one: autocaptured clicks, people who made them, and how many the busiest one made.
        people: with any of the three kinds of click.
    """

    clicks: int
    visitors: int
    most_by_one: int
    rageclicks: int
    rage_visitors: int
    deadclicks: int
    dead_visitors: int
    people: int


@dataclass(frozen=True, slots=True)
class QuickClicks:
    """Clicks within a second of the same person's last one on the group; `on_another_chain` of them on a chain unlike the last."""

    clicks: int
    on_another_chain: int


def element_counts(source: Source, scope: Scope) -> ElementCounts:
    """Clicks and people by distinct chain and event, in one scope."""
    asked = statement(_CHAINS, {"most": CHAINS}, scope=where(scope, "events"), on_elements=ON_ELEMENTS)
    rows = source.select(asked).results
    chains = tuple(ChainCount(row[0], int(row[1]), cast("ElementEvent", row[2]), int(row[3]), int(row[4])) for row in rows)
    return ElementCounts(chains, int(rows[0][5]) - sum(chain.clicks for chain in chains) if rows else 0)


def group_counts(source: Source, scope: Scope, groups: Mapping[int, int]) -> dict[int, GroupCount]:
    """
    People per group of chains.

    Args:
        groups: from a chain's hash to its group's number (from 1).
    """
    if not groups:
        return {}
    params = {"hashes": list(groups), "groups": list(groups.values())}
    rows = source.select(statement(_GROUPS, params, scope=where(scope, "events"), on_elements=ON_ELEMENTS)).results
    return {int(group): GroupCount(*(int(number) for number in numbers)) for group, *numbers in rows}


def quick_clicks(source: Source, scope: Scope, groups: Mapping[int, int]) -> dict[int, QuickClicks]:
    """
    How often a person clicked an element again within a second, and how often it had changed by then.

    The SDK writes the chain before the page answers a click, so a chain unlike the last one's shows that the last click did something.
    """
    if not groups:
        return {}
    params = {"hashes": list(groups), "groups": list(groups.values()), "quick": QUICK_MS}
    asked = statement(_QUICK, params, scope=where(scope, "events"), on_elements=ON_ELEMENTS)
    return {int(group): QuickClicks(int(clicks), int(changed)) for group, clicks, changed in source.select(asked).results}
