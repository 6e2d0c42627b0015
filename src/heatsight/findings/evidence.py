"""
Evidence: a number with its denominator, its interval, and the question that gives it again.

Each maker takes the number as the facts have it and writes the question from the same scope. Elements are pointed at by the MD5
of their chains: chains are long, and the question is printed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from hashlib import md5
from typing import Any, Final, Literal

from heatsight.model.facts import BandFacts, ElementFacts
from heatsight.model.finding import Evidence, RouteQuery, Signal, SqlQuery
from heatsight.model.hotspot import Hotspot, PlacedElement
from heatsight.model.statement import Statement
from heatsight.query.elements import ON_ELEMENTS
from heatsight.query.scope import where
from heatsight.query.traffic import traffic_statement
from heatsight.query.where import Where, statement
from heatsight.stats.interval import wilson
from heatsight.store.interface import Source

LAYOUT_ROUTE: Final = "heatmap_screenshots/{id}/layout/"
"""Where a kept layout is read, by the width it was rendered for; its answer has the fields of `model/layout.py`."""

ClickEvent = Literal["$autocapture", "$rageclick", "$dead_click"]

_SIGNAL: Final[Mapping[str, Signal]] = {"$autocapture": "autocapture", "$rageclick": "rageclick", "$dead_click": "deadclick"}
_DONE: Final = {"$autocapture": "clicked it", "$rageclick": "clicked it in a burst", "$dead_click": "clicked it and got no response"}

_AMONG_CLICKERS: Final = """
SELECT uniqExactIf(distinct_id, event = {event:String}) / uniqExact(distinct_id) AS share
FROM events
WHERE /*events*/
  AND /*on_elements*/
  AND /*elements*/
"""

_PEOPLE: Final = """
SELECT uniqExact(distinct_id) AS people
FROM events
WHERE /*events*/
  AND event = {event:String}
  AND /*on_elements*/
  AND /*elements*/
"""

_REACHED: Final = """
SELECT countIf(depth >= {depth:Int64}) / count() AS share
FROM (
    SELECT distinct_id, max(toInt64(pixel_y) + pixel_viewport_height) AS depth
    FROM heatmaps
    WHERE /*heatmaps*/
      AND type = 'scrolldepth'
    GROUP BY distinct_id
)
"""

_AMONG_PAGE_CLICKERS: Final = """
SELECT (
    SELECT uniqExact(distinct_id)
    FROM events
    WHERE /*events*/
      AND event = '$autocapture'
      AND /*on_elements*/
      AND /*elements*/
) / (
    SELECT uniqExact(distinct_id)
    FROM heatmaps
    WHERE /*heatmaps*/
      AND type = 'click'
) AS share
"""

_OF_SEEN: Final = """
SELECT countIf(distinct_id IN clickers) / count() AS share, countIf(distinct_id IN clickers) AS clicked, count() AS seen
FROM (
    SELECT distinct_id, max(toInt64(pixel_y) + pixel_viewport_height) AS depth
    FROM heatmaps
    WHERE /*heatmaps*/
      AND type = 'scrolldepth'
    GROUP BY distinct_id
)
WHERE depth >= {depth:Int64}
"""

_CLICKERS: Final = """
WITH clickers AS (
    SELECT DISTINCT distinct_id
    FROM events
    WHERE /*events*/
      AND event = '$autocapture'
      AND /*on_elements*/
      AND /*elements*/
)
"""

_OF_PEOPLE: Final = """
SELECT (SELECT count() FROM clickers) / visitors AS share, (SELECT count() FROM clickers) AS clicked, visitors
FROM (
    /*traffic*/
)
"""

_BELOW_FOLD: Final = """
SELECT round(100 * uniqExactIf(distinct_id, y > viewport_height) / uniqExact(distinct_id), 1) / 100 AS share
FROM heatmaps
WHERE /*heatmaps*/
  AND type = 'click'
  AND NOT pointer_target_fixed
  AND NOT (x = 0 AND y = 0)
"""


def among_clickers(band: BandFacts, element: ElementFacts, event: ClickEvent) -> Evidence:
    """Of the people with any click on an element, the share with a rage or dead click on it."""
    some = element.rage_visitors if event == "$rageclick" else element.dead_visitors
    asked = statement(
        _AMONG_CLICKERS, {"event": event}, events=where(band.scope, "events"), on_elements=ON_ELEMENTS, elements=_chains(element.chains)
    )
    return _share(_SIGNAL[event], f"of the people who clicked it, the share who {_DONE[event]}", some, element.people, asked)


def on_element(band: BandFacts, element: ElementFacts, event: ClickEvent) -> Evidence:
    """How many of a band's people clicked an element in one way."""
    some = {"$autocapture": element.visitors, "$rageclick": element.rage_visitors, "$dead_click": element.dead_visitors}[event]
    asked = statement(
        _PEOPLE, {"event": event}, events=where(band.scope, "events"), on_elements=ON_ELEMENTS, elements=_chains(element.chains)
    )
    return Evidence("", _SIGNAL[event], f"people who {_DONE[event]}", some, band.visitors, None, None, _sql(asked))


def on_hotspot(band: BandFacts, spot: Hotspot) -> Evidence:
    """How many of a band's people clicked in a hotspot."""
    page = band.scope.page
    params: dict[str, Any] = {
        **({"url_exact": page.url_exact} if page.url_exact is not None else {"url_pattern": page.url_pattern}),
        "date_from": _moment(band.scope.window.date_from),
        "date_to": _moment(band.scope.window.date_to),
        "device": band.band.device,
        "viewport_width_min": band.band.viewport_width_min,
        **({} if band.band.viewport_width_max is None else {"viewport_width_max": band.band.viewport_width_max}),
        **({"filter_test_accounts": True} if band.scope.test_account_filters else {}),
        "type": spot.type,
        "limit": 0,
    }
    done = {"click": "who clicked there", "rageclick": "with a burst of clicks there", "deadclick": "with a dead click there"}[spot.type]
    named = {"click": band.named, "rageclick": band.rage, "deadclick": band.dead}[spot.type]
    place = named.hotspots.index(spot)
    query = RouteQuery("hotspots/", params, f"/results/{place}/unique_visitors")
    return Evidence("", spot.type, f"people {done}", spot.unique_visitors, band.visitors, None, spot.id, query)


def reached(band: BandFacts, depth_px: int, what: str = "this depth") -> Evidence:
    """Of the people whose depth is known, the share who came at least so far."""
    asked = statement(_REACHED, {"depth": depth_px}, heatmaps=where(band.scope, "heatmaps"))
    metric = f"of the people whose scroll depth is known, the share who saw {what} ({depth_px:,} px)"
    return _share("scrolldepth", metric, people_at(band, depth_px), band.scroll.visitors, asked)


def people_at(band: BandFacts, depth_px: int) -> int:
    """People who came at least so far."""
    return sum(people for depth, people in band.depths if depth >= depth_px)


def among_page_clickers(band: BandFacts, elements: Iterable[ElementFacts], some: int, metric: str) -> Evidence:
    """Of the people who clicked anything, the share who clicked one of these elements; `some` is how many that are."""
    chains = sorted({chain for element in elements for chain in element.chains})
    asked = statement(
        _AMONG_PAGE_CLICKERS,
        events=where(band.scope, "events"),
        heatmaps=where(band.scope, "heatmaps"),
        on_elements=ON_ELEMENTS,
        elements=_chains(chains),
    )
    return _share("autocapture", metric, some, band.clicks.unique_visitors, asked)


def clicked_of_seen(source: Source, band: BandFacts, element: ElementFacts, depth_px: int) -> Evidence:
    """Of the people who came at least so far, the share who clicked an element; asked at once, since facts count the two apart."""
    asked = statement(
        _CLICKERS + _OF_SEEN,
        {"depth": depth_px},
        events=where(band.scope, "events"),
        on_elements=ON_ELEMENTS,
        elements=_chains(element.chains),
        heatmaps=where(band.scope, "heatmaps"),
    )
    return _asked(source, f"of the people who had it on screen ({depth_px:,} px), the share who clicked it", asked)


def clicked_of_people(source: Source, band: BandFacts, element: ElementFacts) -> Evidence:
    """Of a band's people, the share who clicked an element."""
    traffic = traffic_statement(band.scope)
    asked = statement(
        _CLICKERS + _OF_PEOPLE,
        events=where(band.scope, "events"),
        on_elements=ON_ELEMENTS,
        elements=_chains(element.chains),
        traffic=Where(traffic.sql, traffic.params),
    )
    return _asked(source, "of the people on the page, the share who clicked it", asked)


def _asked(source: Source, metric: str, asked: Statement) -> Evidence:
    rows = source.select(asked).results
    _, some, whole = rows[0] if rows else (0.0, 0, 0)
    return _share("autocapture", metric, int(some), int(whole), asked)


def below_fold(band: BandFacts) -> Evidence:
    """Of the people with a click that is not fixed, the share with one below their fold, to a tenth of a percent."""
    asked = statement(_BELOW_FOLD, heatmaps=where(band.scope, "heatmaps"))
    value, interval = (band.fold.visitors_pct_below_fold or 0.0) / 100, band.fold.visitors_ci or (0.0, 100.0)
    metric = "of the people who clicked the page, the share with a click below their fold"
    return Evidence("", "fold", metric, value, band.fold.visitors, (interval[0] / 100, interval[1] / 100), None, _sql(asked))


def shown(place: PlacedElement, what: Literal["y", "fill"]) -> tuple[Evidence, ...]:
    """Where the layout shows an element, or how its fill stands out; nothing when the layout is kept nowhere, so cannot be cited."""
    if not place.snapshot:
        return ()
    value = {"y": place.shown.y, "fill": place.shown.fill}[what]
    said = {"y": "px from the top at which the page's picture shows it", "fill": "contrast of its fill to what lies behind it"}[what]
    route = LAYOUT_ROUTE.format(id=place.snapshot)
    query = RouteQuery(route, {"width": place.asked_width, "limit": 1, "offset": place.place}, f"/elements/0/{what}")
    return (Evidence("", "layout", f"{said} ({place.width:,} px wide)", value, 1, None, None, query),)


def visitors(band: BandFacts) -> Evidence:
    """How many people there are to take shares of."""
    return Evidence("", "click", "people on the page", band.visitors, band.visitors, None, None, _sql(traffic_statement(band.scope)))


def _share(signal: Signal, metric: str, some: int, whole: int, asked: Statement) -> Evidence:
    return Evidence("", signal, metric, some / whole if whole else 0.0, whole, wilson(some, whole), None, _sql(asked))


def _sql(asked: Statement) -> SqlQuery:
    return SqlQuery(asked.sql, asked.params)


def _chains(chains: Iterable[str]) -> Where:
    marks = [md5(chain.encode(), usedforsecurity=False).hexdigest() for chain in chains]
    return Where("has({elements:Array(String)}, lower(hex(MD5(elements_chain))))", {"elements": marks})


def _moment(when: datetime) -> str:
    return when.strftime("%Y-%m-%dT%H:%M:%S.%fZ")
