from __future__ import annotations

from collections import Counter

from heatsight.model.device import BANDS
from heatsight.model.hotspot import Hotspot
from heatsight.naming.points import name_windows
from heatsight.query.flush_windows import assemble

MENU = 'a:href="/"nth-of-type="1"text="Home";nav:nth-of-type="1";body:nth-of-type="1"'
IMPRINT = 'a:href="/imprint"nth-of-type="1"text="Imprint";footer:nth-of-type="1";body:nth-of-type="1"'
TITLE = 'h1:nth-of-type="1"text="{}";main:nth-of-type="1";body:nth-of-type="1"'


def spots(pages: dict[str, int], people: int = 6) -> tuple[Hotspot, ...]:
    """Each of some people clicks the menu, the page's own title and the footer (at its height) of every page, one flush each."""
    points, flushes = [], []
    events: dict[str, list[tuple[object, ...]]] = {}
    for person in range(people):
        rows, flush = [], 0
        for page, footer in pages.items():
            url = f"https://a.b/{page}"
            for chain, x, y, kind in (
                (MENU, 100, 20, "$autocapture"),
                (TITLE.format(page), 300, 200, "$dead_click"),
                (IMPRINT, 700, footer, "$autocapture"),
            ):
                flush += 5_000
                rows.append((flush, 0, flush, f"e{flush}", "click", url, f"v{person}", x + person, y, 0, 1440, 900, x // 16, y // 16, 90))
                events.setdefault(chain, []).append((f"s{person}", "w", flush - 900, flush - 900, 0, kind, url))
        points.append((f"s{person}", "w", rows))
        flushes.append((f"s{person}", "w", [(row[0], row[2]) for row in rows]))
    total = sum(len(rows) for _, _, rows in points)
    return name_windows(assemble(points, flushes, list(events.items()), points_seen=(total, 0, 0)), BANDS[0], ("click",))["click"].hotspots


def test_one_element_at_one_place_on_many_pages_is_one_hotspot():
    """A pattern's menu is one hotspot; its footer one for each height it lies at; each title is its own page's."""
    found = spots({"boats": 2_000, "trains": 2_020, "planes": 900})
    counts = Counter((spot.element.text, spot.count) for spot in found if spot.element is not None)
    assert counts == {("Home", 18): 1, ("Imprint", 12): 1, ("Imprint", 6): 1, ("boats", 6): 1, ("trains", 6): 1, ("planes", 6): 1}
    assert len({spot.id for spot in found}) == len(found)
    regions = sorted((spot.region.y0, spot.region.y1) for spot in found if spot.element is not None and spot.element.text == "Imprint")
    assert regions == [(900, 900), (2_000, 2_020)]


def test_the_busier_place_keeps_the_elements_own_id():
    """A hotspot that one page has too is the same hotspot under a pattern, while most of its clicks are there."""
    alone = {spot.element.text: spot.id for spot in spots({"boats": 2_000}) if spot.element is not None}
    both = {spot.id for spot in spots({"boats": 2_000, "trains": 2_020, "planes": 900})}
    assert {alone["Home"], alone["Imprint"]} <= both
