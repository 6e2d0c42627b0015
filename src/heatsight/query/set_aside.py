"""
Who on a page is not counted as a person: the one judgement, used by every number of an assessment.

Reasons (a closed set):

- `over_cap`: capture marked rows of theirs, since they sent more than one visitor may; then nothing of theirs counts.
- `hammering`: in one session, a run of at least 30 clicks at one click a second or faster, and nine of ten of all the
  session's clicks on the page in one place.
- `flooding`: in one session, a run of at least 100 clicks at two a second or faster, wherever they fall.

How it is judged, and why so:

- Points carry no time of their own, their flushes do. So a session's clicks are laid into slots of ten seconds, and the
  full ones (10 clicks; 20 for flooding) make the run. Pace is asked for first, not number: people who work on a page all
  day make hundreds of clicks, slowly; nobody reads, decides and clicks once a second for half a minute.
- One place: nine of ten clicks lie within half a screen in height and a quarter of a screen in area, and so within most
  elements. A person who goes far on a stepper also clicks other things; a fast and curious one (a gallery, a menu, a
  form) covers more of the page.
- Far outside what is usual there: the run is at least three times the 90th percentile of the clicks per visitor among
  everybody else on this page, so a page that asks for many clicks raises the bar for itself.
- Rare: when more than three visitors and more than a tenth of those who clicked would be set aside, this is what the
  page is for (a game, a counter), and nobody is. A false alarm would take real people out of every number; a miss only
  leaves clicks in, and visitors are what findings count.
- An angry person on a dead button stays below 30: bursts last seconds.
- User agents are not judged: the SDK drops those that call themselves bots, and a site that switched this off wants them.

The judgement looks at one page and period, at all widths, so that a person is the same in every band. What it sets aside
is listed, never silently missing.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final, Literal

from heatsight.model.page import Page
from heatsight.model.scope import Scope
from heatsight.model.statement import Statement
from heatsight.model.window import Window
from heatsight.query.page_window import page_window
from heatsight.query.where import Where, filled, statement
from heatsight.store.interface import Source

SetAsideReason = Literal["over_cap", "hammering", "flooding"]

# Only whoever clicked at least 30 times is looked at closely, so the cost is that of counting clicks by visitor, twice.
CARRIED: Final = 1_000
"""So many set-aside visitors travel as a list."""

SET_ASIDE: Final = """
WITH
    clickers AS (
        SELECT distinct_id, count() AS clicks
        FROM heatmaps
        WHERE
            type = 'click'
            AND /*page_window*/
        GROUP BY distinct_id
    ),
    slots AS (
        SELECT
            page, distinct_id, session_id,
            count() AS slot_clicks,
            groupArray(pixel_x / greatest(pixel_viewport_width, 1)) AS xs,
            groupArray(pixel_y / greatest(pixel_viewport_height, 1)) AS ys
        FROM heatmaps
        WHERE
            type = 'click'
            AND distinct_id IN (SELECT distinct_id FROM clickers WHERE clicks >= 30)
            AND /*page_window*/
        GROUP BY page, distinct_id, session_id, toStartOfInterval(timestamp, INTERVAL 10 SECOND)
    ),
    runs AS (
        SELECT
            distinct_id,
            sumIf(slot_clicks, slot_clicks >= 10) AS run,
            sumIf(slot_clicks, slot_clicks >= 20) AS fast_run,
            quantilesExactArray(0.05, 0.95)(xs) AS across,
            quantilesExactArray(0.05, 0.95)(ys) AS down,
            across[2] - across[1] AS width,
            down[2] - down[1] AS height
        FROM slots
        GROUP BY page, distinct_id, session_id
    ),
    longest AS (
        SELECT
            distinct_id,
            maxIf(run, run >= 30 AND height <= 0.5 AND width * height <= 0.25) AS hammered,
            maxIf(fast_run, fast_run >= 100) AS flooded
        FROM runs
        GROUP BY distinct_id
    ),
    compared AS (
        SELECT
            distinct_id, clicks, hammered, flooded,
            greatest(1, 3 * quantileExactIf(0.9)(clicks, hammered = 0 AND flooded = 0) OVER ()) AS bar
        FROM clickers
        LEFT JOIN longest USING (distinct_id)
    ),
    counted AS (SELECT *, countIf(hammered >= bar OR flooded >= bar) OVER () AS suspects, count() OVER () AS visitors FROM compared)
SELECT distinct_id, if(hammered >= bar, 'hammering', 'flooding') AS reason, clicks
FROM counted
WHERE (hammered >= bar OR flooded >= bar) AND suspects <= greatest(3, visitors / 10)
UNION ALL
SELECT distinct_id, 'over_cap' AS reason, countIf(type = 'click') AS clicks
FROM heatmaps
WHERE
    mark != ''
    AND /*page_window*/
GROUP BY distinct_id
"""

# Whoever is both over the cap and hammering is listed once.
LISTED: Final = """
SELECT distinct_id, max(reason) AS reason, max(clicks) AS clicks
FROM (
    /*judged*/
)
GROUP BY distinct_id
ORDER BY clicks DESC, distinct_id
"""


@dataclass(frozen=True, slots=True)
class SetAside:
    """A visitor who is not counted as a person; `clicks` are theirs on this page in this period."""

    distinct_id: str
    reason: SetAsideReason
    clicks: int


def set_aside_statement(scope: Scope) -> Statement:
    """One row per visitor set aside, most clicks first."""
    return statement(LISTED, judged=_judged(scope.page, scope.window))


def people(page: Page, window: Window) -> Where:
    """Rows of people: not marked by capture, and not by a visitor who is set aside on this page in this period."""
    return filled("mark = ''\nAND distinct_id NOT IN (SELECT distinct_id FROM (\n    /*judged*/\n))", judged=_judged(page, window))


def once_judged(scope: Scope, visitors: tuple[SetAside, ...]) -> Scope:
    """The scope with the judgement made already, so that its statements need not make it each; of very many they still do."""
    return replace(scope, set_aside=tuple(visitor.distinct_id for visitor in visitors)) if len(visitors) <= CARRIED else scope


def but_for(visitors: tuple[str, ...]) -> Where:
    """The same rows, when it is known already who is set aside."""
    return Where("mark = ''\n  AND NOT has({set_aside:Array(String)}, distinct_id)", {"set_aside": list(visitors)})


def set_aside(source: Source, scope: Scope) -> tuple[SetAside, ...]:
    """Who is left out of the people of this page and period, whatever the scope's widths."""
    return tuple(SetAside(*row) for row in source.select(set_aside_statement(scope)).results)


def _judged(page: Page, window: Window) -> Where:
    return filled(SET_ASIDE, page_window=page_window(page, window))
