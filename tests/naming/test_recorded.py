from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import pytest

from heatsight.model.device import BANDS
from heatsight.model.elements_chain import parse
from heatsight.model.hotspot import Hotspot
from heatsight.model.recording import RecordedPress
from heatsight.naming.points import name_windows
from heatsight.naming.recorded import matched
from heatsight.query.flush_windows import FlushWindows, assemble

WORDS = 'p:nth-of-type="1"text="Plain words";main:nth-of-type="1";body:nth-of-type="1"'
BUTTON = 'button:nth-of-type="1"text="Go";main:nth-of-type="1";body:nth-of-type="1"'
OTHER = 'a:nth-of-type="1"text="More";main:nth-of-type="1";body:nth-of-type="1"'


def windows(
    clicks: list[tuple[int, int, int]], events: Sequence[tuple[str, int, str]] = (), *, ahead: int = 0, sessions: int = 1
) -> FlushWindows:
    """The same points (flush ms, x, y) and events (chain, ms, kind) in every session; the server's clock is `ahead` of the browser's."""
    points, flushes, named = [], [], {}
    for number in range(sessions):
        rows = [
            (flush + ahead, place, flush, f"e{flush}", "click", "u", f"v{number}", x, y, 0, 1440, 900, x // 16, y // 16, 90)
            for place, (flush, x, y) in enumerate(clicks)
        ]
        points.append((f"s{number}", "w", rows))
        flushes.append((f"s{number}", "w", sorted({(row[0], row[2]) for row in rows})))
        for chain, time, kind in events:
            named.setdefault(chain, []).append((f"s{number}", "w", time + ahead, time, 0, kind, "u"))
    return assemble(points, flushes, list(named.items()), points_seen=(len(clicks) * sessions, 0, 0))


def press(chain: str, time: int, x: int, y: int, *, tab: int = 0, scrolled: int = 0, behind: int = 0) -> RecordedPress:
    """A recorded click on the first of the chain, at a place of the page."""
    return RecordedPress(tab, time, behind, x, y - scrolled, 0, scrolled, "https://a.b/", parse(chain))


def spots(seen: FlushWindows, recorded: list[RecordedPress]) -> tuple[Hotspot, ...]:
    """The click hotspots."""
    return name_windows(seen, BANDS[0], ("click",), recorded)["click"].hotspots


def test_a_recording_names_every_click():
    """Plain text, a control without any autocapture, and an autocaptured one: each click of the flush has its own name."""
    seen = windows([(5_000, 400, 300), (5_000, 600, 320), (5_000, 100, 20)], [(BUTTON, 3_005, "$autocapture")])
    told = [press(WORDS, 1_000, 400, 300), press(OTHER, 2_000, 600, 320, scrolled=200), press(BUTTON, 3_000, 100, 20)]
    found = {spot.element.text: spot for spot in spots(seen, told) if spot.element is not None}
    assert set(found) == {"Plain words", "More", "Go"}
    assert [found[text].element.interactive for text in ("Plain words", "More", "Go")] == [False, True, True]
    assert {(spot.naming.source, spot.naming.support, spot.count) for spot in found.values()} == {("replay", 1, 1)}
    assert [point.x for point in found["More"].points] == [0.41]


def test_a_place_that_changes_is_told_by_order():
    """Two clicks at one place, on what lay there then: the order of both sides says which is which."""
    seen = windows([(5_000, 100, 100), (5_000, 100, 100)])
    told = [press(OTHER, 1_000, 100, 100), press(BUTTON, 2_000, 100, 100)]
    assert matched(seen, told).row.tolist() == [0, 1]
    assert {spot.element.text: spot.count for spot in spots(seen, told) if spot.element is not None} == {"More": 1, "Go": 1}


@pytest.mark.parametrize("moved", [0, 300_000, -300_000, 86_400_000])
def test_clocks_may_differ(moved: int):
    """Recordings that were moved in time together with the server's times still name their points."""
    start = 1_700_000_000_000
    seen = windows([(start + 5_000, 400, 300), (start + 5_000, 100, 20)], [(BUTTON, start + 4_000, "$autocapture")], ahead=500 + moved)
    told = [press(WORDS, start + 1_000 + moved, 400, 300, behind=500), press(BUTTON, start + 4_000 + moved, 100, 20, behind=500)]
    assert matched(seen, told).row.tolist() == [0, 1]
    assert {spot.element.text: spot.naming.source for spot in spots(seen, told) if spot.element is not None} == {
        "Plain words": "replay",
        "Go": "replay",
    }


def test_clicks_of_other_pages_and_frames_meet_no_point():
    """A recording holds a tab's whole life: what was clicked outside of this page's flushes, or elsewhere, stays unmatched."""
    seen = windows([(5_000, 400, 300), (10_000, 50, 60)])
    told = [press(WORDS, 1_000, 700, 300), press(WORDS, 2_000, 400, 300), press(WORDS, 7_000, 400, 300), press(WORDS, 60_000, 50, 60)]
    pairs = matched(seen, told)
    assert list(zip(pairs.row.tolist(), pairs.press.tolist(), strict=True)) == [(0, 1)]


def test_autocapture_is_believed_where_a_recording_differs():
    """A recording may leave out nodes; the event of the same moment saw the page itself, and both are one click."""
    seen = windows([(5_000, 100, 20), (5_000, 500, 500)], [(BUTTON, 1_004, "$autocapture")])
    told = [press(BUTTON.replace('nth-of-type="1"text', 'nth-of-type="7"text'), 1_000, 100, 20)]
    (named,) = [spot for spot in spots(seen, told) if spot.element is not None]
    assert (named.count, named.element.selector) == (1, "body > main > button:nth-of-type(1)")
    assert named.points[0].x == 0.07


def test_recorded_text_names_the_clicks_beside_it():
    """Sessions without a recording profit: their silent clicks among the recorded ones are on the same text."""
    seen = windows([(5_000, 400, 300), (5_000, 700, 340), (5_000, 900, 20)], [(BUTTON, 3_000, "$autocapture")], sessions=2)
    told = [press(WORDS, 1_000, 400, 300), press(WORDS, 2_000, 700, 340)]
    (words,) = [spot for spot in spots(seen, told) if spot.element is not None and spot.element.text == "Plain words"]
    assert (words.count, words.naming.support, words.unique_visitors) == (4, 2, 2)


def test_the_more_is_recorded_the_less_is_nameless(simulate: Callable[..., Any]):
    """Every point stays in one hotspot; recordings of all sessions leave none without a name, of a quarter fewer than of none."""
    simulated = simulate(sessions=40, dead=0.1)
    seen = simulated.seen
    clicks = zip(simulated.truth, simulated.times, seen.tab.tolist(), seen.x.tolist(), seen.y.tolist(), strict=True)
    told = [press(simulated.things[thing].chain, time, x, y, tab=tab) for thing, time, tab, x, y in clicks]
    given = ([], [click for click in told if click.tab % 4 == 0], told)
    answers = [spots(seen, recorded) for recorded in given]
    assert {sum(spot.count for spot in answer) for answer in answers} == {len(seen.x)}
    none, quarter, everything = (sum(spot.count for spot in answer if spot.element is None) for answer in answers)
    assert everything == 0 < quarter < none
