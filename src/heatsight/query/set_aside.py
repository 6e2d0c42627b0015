"""
Who on a page is not counted as a person: the one judgement, used by every number of an assessment.

Reasons (a closed set):

- `over_cap`: capture marked rows of theirs, since they sent more than one visitor may; then nothing of theirs counts.
- `hammering`: in one session, a run of at least 30 clicks at one click a second or faster, gathered in one place.
- `flooding`: in one session, a run of at least 100 clicks at two a second or faster, wherever they fall.

How it is judged, and why so:

- Points carry no time of their own, their flushes do. So a session's clicks are laid into slots of ten seconds, and the
  full ones (10 clicks; 20 for flooding) make the run. Pace, not number, is asked first: people who work on a page all
  day make hundreds of clicks, slowly; nobody reads, decides and clicks once a second for half a minute.
- One place: the middle 80 % of the run's clicks span at most half a screen in height and a quarter of a screen in area.
  Most elements are smaller; a fast but curious person (a gallery, a menu, a form) covers more.
- Far outside what is usual there: the run is at least ten times the median of the clicks per visitor on this page, so a
  page that asks for many clicks (a game, a stepper) raises the bar for itself.
- Rare: when more than three visitors and more than a tenth of those who clicked would be set aside, this is what the
  page is for, and nobody is. A false alarm would take real people out of every number; a miss only leaves clicks in,
  and visitors are what findings count.
- An angry person on a dead button stays below 30: bursts last seconds.
- User agents are not judged: the SDK drops those that call themselves bots, and a site that switched this off wants them.

The judgement looks at one page and period, at all widths, so that a person is the same in every band. What it sets aside
is listed, never silently missing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from heatsight.model.page import Page
from heatsight.model.scope import Scope
from heatsight.model.statement import Statement
from heatsight.model.window import Window
from heatsight.query.page_window import page_window
from heatsight.query.where import Where, filled, statement
from heatsight.store.interface import Source

SetAsideReason = Literal["over_cap", "hammering", "flooding"]

SET_ASIDE: Final = """
SELECT distinct_id, argMin(reason, reason_rank) AS reason, max(visitor_clicks) AS clicks
FROM (
    SELECT distinct_id, 'over_cap' AS reason, 0 AS reason_rank, countIf(type = 'click') AS visitor_clicks
    FROM heatmaps
    WHERE /*page_window*/ AND mark != ''
    GROUP BY distinct_id
    UNION ALL
    SELECT distinct_id, if(hammers, 'hammering', 'flooding') AS reason, 1 AS reason_rank, visitor_clicks
    FROM (
        SELECT
            distinct_id,
            sum(session_clicks) AS visitor_clicks,
            quantileExact(0.5)(visitor_clicks) OVER () AS usual,
            max(run >= 30 AND height <= 0.5 AND width * height <= 0.25 ? run : 0) >= 10 * usual AS hammers,
            max(fast_run >= 100 ? fast_run : 0) >= 10 * usual AS floods,
            countIf(hammers OR floods) OVER () AS suspects,
            count() OVER () AS visitors
        FROM (
            SELECT
                distinct_id,
                sum(slot_clicks) AS session_clicks,
                sumIf(slot_clicks, slot_clicks >= 10) AS run,
                sumIf(slot_clicks, slot_clicks >= 20) AS fast_run,
                quantilesExactArrayIf(0.1, 0.9)(xs, slot_clicks >= 10) AS x_range,
                quantilesExactArrayIf(0.1, 0.9)(ys, slot_clicks >= 10) AS y_range,
                x_range[2] - x_range[1] AS width,
                y_range[2] - y_range[1] AS height
            FROM (
                SELECT
                    page,
                    distinct_id,
                    session_id,
                    count() AS slot_clicks,
                    groupArray(pixel_x / greatest(pixel_viewport_width, 1)) AS xs,
                    groupArray(pixel_y / greatest(pixel_viewport_height, 1)) AS ys
                FROM heatmaps
                WHERE type = 'click' AND /*page_window*/
                GROUP BY page, distinct_id, session_id, toStartOfInterval(timestamp, INTERVAL 10 SECOND)
            )
            GROUP BY page, distinct_id, session_id
        )
        GROUP BY distinct_id
    )
    WHERE (hammers OR floods) AND suspects <= greatest(3, visitors / 10)
)
GROUP BY distinct_id
"""


@dataclass(frozen=True, slots=True)
class SetAside:
    """A visitor who is not counted as a person; `clicks` are theirs on this page in this period."""

    distinct_id: str
    reason: SetAsideReason
    clicks: int


def set_aside_statement(scope: Scope) -> Statement:
    """One row per visitor set aside, most clicks first."""
    return statement(SET_ASIDE.rstrip() + "\nORDER BY clicks DESC, distinct_id", page_window=page_window(scope.page, scope.window))


def people(page: Page, window: Window) -> Where:
    """Rows of people: not marked by capture, and not by a visitor who is set aside on this page in this period."""
    judged = filled(SET_ASIDE, page_window=page_window(page, window))
    inner = Where(judged.sql.replace("\n", "\n    "), judged.params)
    return filled("mark = ''\n  AND distinct_id NOT IN (SELECT distinct_id FROM (\n    /*judged*/))", judged=inner)


def set_aside(source: Source, scope: Scope) -> tuple[SetAside, ...]:
    """Who is left out of the people of this page and period, whatever the scope's widths."""
    return tuple(SetAside(*row) for row in source.select(set_aside_statement(scope)).results)
