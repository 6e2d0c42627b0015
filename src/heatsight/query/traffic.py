"""How many people, sessions, page views and clicks a scope holds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from heatsight.model.assessment import Clicks
from heatsight.model.scope import Scope
from heatsight.model.statement import Statement
from heatsight.query.scope import scoped
from heatsight.store.interface import Source

# A visitor is whoever left an event or a point on the page. Scroll depth rows are not asked: they come from the next page.
TRAFFIC: Final = """
SELECT
    uniqExact(distinct_id) AS visitors,
    uniqExactIf(session_id, session_id != '') AS sessions,
    countIf(kind = 'pageview') AS pageviews,
    countIf(kind = 'click') AS clicks,
    uniqExactIf(distinct_id, kind = 'click') AS clickers
FROM (
    SELECT distinct_id, session_id, if(event = '$pageview', 'pageview', '') AS kind
    FROM events
    WHERE
        /*events*/
    UNION ALL
    SELECT distinct_id, session_id, if(type = 'click', 'click', '') AS kind
    FROM heatmaps
    WHERE
        type != 'scrolldepth'
        AND /*heatmaps*/
)
"""


@dataclass(frozen=True, slots=True)
class Traffic:
    """What there is to judge from; `clicks` are heatmap clicks."""

    visitors: int
    sessions: int
    pageviews: int
    clicks: Clicks


def traffic_statement(scope: Scope) -> Statement:
    """One row: visitors, sessions, pageviews, clicks, visitors who clicked."""
    return scoped(TRAFFIC, scope)


def traffic(source: Source, scope: Scope) -> Traffic:
    """The scope's volume. Raises InvalidRequest for a test account filter that is not one."""
    ((visitors, sessions, pageviews, clicks, clickers),) = source.select(traffic_statement(scope)).results
    return Traffic(visitors, sessions, pageviews, Clicks(clicks, clickers))
