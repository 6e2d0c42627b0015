"""Evidence gives its number again."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from heatsight.findings.evidence import among_clickers, among_page_clickers, below_fold, on_element, on_hotspot, reached, visitors
from heatsight.findings.gather import BODY, gather, place_of
from heatsight.model.batch import Batch
from heatsight.model.device import BANDS
from heatsight.model.event import Event
from heatsight.model.facts import BandFacts
from heatsight.model.finding import Evidence, RouteQuery, SqlQuery
from heatsight.model.interaction import Interaction
from heatsight.model.page import Page
from heatsight.model.project import Project
from heatsight.model.scope import Scope
from heatsight.model.statement import Statement
from heatsight.model.window import Window
from heatsight.store import Caps, EventStore, Source

URL = "https://example.com/offer"
WHEN = datetime(2026, 3, 4, 12, tzinfo=UTC)
SCOPE = Scope(Page(url_exact=URL), Window(datetime(2026, 3, 1, tzinfo=UTC), datetime(2026, 3, 8, tzinfo=UTC)))
BUY = 'button.btn:nth-child="1"nth-of-type="1"text="Buy now";main:nth-child="1"nth-of-type="1";body:nth-child="1"nth-of-type="1"'


def _event(who: int, name: str, chain: str = BUY, second: int = 0) -> Event:
    kind = {"$event_type": "click"} if name == "$autocapture" else {}
    uuid = UUID(int=who * 100 + second + {"$autocapture": 0, "$rageclick": 30, "$dead_click": 60, "$pageview": 90}[name])
    return Event(uuid, name, WHEN + timedelta(seconds=second), f"p{who}", f"s{who}", "w", kind, chain, URL, URL, 1440, 900)


def _point(who: int, kind: str, y: int, position: int = 0) -> Interaction:
    scroll = kind == "scrolldepth"
    return Interaction(
        type=kind, x=0 if scroll else 45, y=(y + 8) // 16, viewport_width=90, viewport_height=56, pointer_target_fixed=False,
        current_url=URL, timestamp=WHEN + timedelta(seconds=4), distinct_id=f"p{who}", session_id=f"s{who}", window_id="w",
        pixel_x=0 if scroll else 720, pixel_y=y, pixel_viewport_width=1440, pixel_viewport_height=900, page=URL,
        event_uuid=UUID(int=10_000 + who), position=position, page_height=4000 if scroll else 0,
    )  # fmt: skip


@pytest.fixture
def band(store: EventStore, project: Project) -> BandFacts:
    """The desktop band of a page with twelve people: all click "Buy now", five of them in vain, two in a burst."""
    events = [_event(who, "$pageview", "") for who in range(12)] + [_event(who, "$autocapture", second=1) for who in range(12)]
    events += [_event(who, "$dead_click", second=1) for who in range(5)] + [_event(who, "$rageclick", second=1) for who in range(2)]
    points = [_point(who, "click", 400) for who in range(12)] + [_point(who, "click", 1500, 1) for who in range(3)]
    points += [_point(who, "scrolldepth", 100 * who) for who in range(12)]
    store.append([Batch(project.id, tuple(events), tuple(points), retention_days=36500)])
    return gather(store.source(project.id), SCOPE, BANDS[:1]).bands[0]


def _again(source: Source, evidence: Evidence) -> float:
    assert isinstance(evidence.query, SqlQuery)
    return float(source.ask(Statement(evidence.query.sql, evidence.query.params), Caps()).results[0][0])


def test_every_number_comes_back_from_its_own_query(band: BandFacts, source: Source) -> None:
    """Put to a user's query as it stands, each piece of evidence gives the number it states."""
    (button,) = (element for element in band.elements if element.element.text == "Buy now")
    made = {
        "dead share": (among_clickers(band, button, "$dead_click"), 5 / 12),
        "burst share": (among_clickers(band, button, "$rageclick"), 2 / 12),
        "dead": (on_element(band, button, "$dead_click"), 5),
        "clicked": (on_element(band, button, "$autocapture"), 12),
        "reached": (reached(band, 1500), 6 / 12),
        "of clickers": (among_page_clickers(band, [button], 12, "m"), 1.0),
        "below": (below_fold(band), 0.25),
        "people": (visitors(band), 12),
    }
    for name, (evidence, value) in made.items():
        assert evidence.value == pytest.approx(value), name
        assert _again(source, evidence) == pytest.approx(value), name


def test_a_share_has_its_denominator_and_interval(band: BandFacts) -> None:
    """Shares carry n and a Wilson interval around them; counts carry the people they were taken from."""
    share = reached(band, 1500)
    assert share.n == 12
    assert share.ci is not None
    assert share.ci[0] < share.value < share.ci[1]
    assert (visitors(band).ci, visitors(band).n) == (None, 12)


def test_a_hotspot_is_cited_by_route_and_pointer(band: BandFacts) -> None:
    """The number of people in a hotspot is found again in the list of hotspots of the same page, period and device."""
    spot = band.named.hotspots[0]
    evidence = on_hotspot(band, spot)
    assert isinstance(evidence.query, RouteQuery)
    assert evidence.query.pointer == "/results/0/unique_visitors"
    assert evidence.query.params["url_exact"] == URL
    assert evidence.query.params["date_from"] == "2026-03-01T00:00:00.000000Z"
    assert (evidence.value, evidence.hotspot_id) == (spot.unique_visitors, spot.id)


def test_facts_add_up(band: BandFacts) -> None:
    """Elements carry people and places; areas and depths cover the band."""
    (button,) = (element for element in band.elements if element.element.text == "Buy now")
    assert (button.visitors, button.people, button.dead_visitors, button.rage_visitors, button.area) == (12, 12, 5, 2, "main")
    assert button.region is not None
    assert button.region.y0 <= 400 <= button.region.y1
    assert [(area.area, area.visitors) for area in band.areas] == [(BODY, 12)]
    assert place_of("main") == BODY
    assert sum(people for _, people in band.depths) == band.scroll.visitors == 12
