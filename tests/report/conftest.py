"""Literal assessments: one rich in everything, the four answers without a judgement, and one in which all text is hostile."""

import os
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal, get_args

import pytest

from heatsight.model.assessment import (
    AssessedPage,
    Assessment,
    BandReport,
    Check,
    Clicks,
    Cliff,
    DeadZone,
    ElementReach,
    FoldBin,
    FoldSplit,
    Health,
    HealthStatus,
    NearPage,
    Reach,
    Scroll,
)
from heatsight.model.device import BANDS, Band, Device
from heatsight.model.element import NamedElement
from heatsight.model.finding import Evidence, ExplainedAway, Finding, FindingKind, NotEnoughData, Outcome, RouteQuery, Signal, SqlQuery
from heatsight.model.focus import ElementFocus, ElementInBand, Instead
from heatsight.model.hotspot import Coverage, Hotspot, HotspotPoint, Naming, Region
from heatsight.model.page import Page
from heatsight.model.window import Window
from heatsight.report.document import JSON, to_json
from heatsight.stats.interval import wilson

SNAPSHOTS = Path(__file__).parent / "snapshots"
WEEK = Window(datetime(2026, 6, 1, tzinfo=UTC), datetime(2026, 6, 8, tzinfo=UTC))
DEVICES: tuple[Device, ...] = ("desktop", "mobile")
PAGE = "https://kettle.example/shop/copper-kettle"
HOSTILE = (
    "<script>alert(1)</script><img src=x onerror=alert(2)> | `rm -rf` [free](javascript:alert(3)) "
    "\u202egnp.exe\u202c \x1b[31mred\x1b[0m \x1b]0;owned\x07 \x9b2J\r\n## heading\n- item\u2028 www.evil.example "
    + "\u0301" * 40
    + "\U000e0041 \ud800 "
    + "A" * 10_000
)


def element(name: str, text: str, tag: str = "a", *, interactive: bool = True, selector: str = "", href: str | None = None) -> NamedElement:
    """An element; a link unless told otherwise."""
    return NamedElement(name, text, selector or f'{tag}[aria-label="{text}"]', tag, "link" if tag == "a" else tag, interactive, href)


def hotspot(
    rank: int,
    named: NamedElement | None,
    box: tuple[float, float, int, int],
    counts: tuple[int, int, int],
    type_: Literal["click", "rageclick", "deadclick"] = "click",
    *,
    device: Device = "desktop",
    fixed: bool = False,
    below_fold: bool = False,
    confidence: float = 0.97,
    described: str = "",
) -> Hotspot:
    """A hotspot with `counts` = its clicks, its people, all clicks of the band; its cells fill the box, more in the middle."""
    x0, x1, y0, y1 = box
    count, people, whole = counts
    rows = range(y0 // 16 * 16 + 16, max(y1 - 8, y0 // 16 * 16 + 17), 16)
    columns = [round(x0 + (x1 - x0) * part, 2) for part in (0.2, 0.5, 0.8)]
    cells = [(x, y) for y in rows for x in columns][:count]
    each, left = divmod(count, len(cells))
    points = tuple(HotspotPoint(x, y, fixed, each + (left if at == len(cells) // 2 else 0)) for at, (x, y) in enumerate(cells))
    return Hotspot(
        id=f"{device}-{type_}-{rank}",
        type=type_,
        device=device,
        rank=rank,
        element=named,
        naming=Naming("autocapture", confidence, count) if named else Naming("none", 0.0, 0),
        region=Region(x0, x1, y0, y1, fixed),
        points=points,
        count=count,
        unique_visitors=people,
        share=count / whole,
        ci=wilson(count, whole),
        below_fold=below_fold,
        described=described,
    )


def evidence(id_: str, signal: Signal, metric: str, part: tuple[int, int], spot: str | None = None) -> Evidence:
    """A share, `part` = how many of how many, with the query of an imagined rule."""
    some, whole = part
    sql = (
        "SELECT uniqExact(distinct_id) / {n:UInt32}\nFROM heatmaps\nWHERE page = {page:String}\n"
        "  AND timestamp >= {from:DateTime64(6,'UTC')} AND timestamp < {to:DateTime64(6,'UTC')}"
    )
    params = {"page": PAGE, "from": "2026-06-01 00:00:00.000000", "to": "2026-06-08 00:00:00.000000", "n": whole}
    return Evidence(id_, signal, metric, some / whole, whole, wilson(some, whole), spot, SqlQuery(sql, params))


def scroll(
    steps: tuple[tuple[int, int], ...], depths: tuple[int, int, int], cliff: Cliff | None = None, height: int | None = None
) -> Scroll:
    """Reach from (depth, people) steps, the first of which everybody reached; `depths` at 75, 50 and 25 %."""
    people = steps[0][1]
    return Scroll(
        visitors=people,
        reach=tuple(Reach(depth, seen, seen / people, wilson(seen, people)) for depth, seen in steps),
        depth_at_share=dict(zip(("0.75", "0.5", "0.25"), depths, strict=True)),
        cliff=cliff,
        page_height=height,
    )


def percents(some: int, whole: int) -> tuple[float, float]:
    """The interval of a share, in percent."""
    low, high = wilson(some, whole)
    return 100 * low, 100 * high


def empty_band(band: Band) -> BandReport:
    """A band nobody came in."""
    return BandReport(
        device=band.device,
        viewport_width_min=band.viewport_width_min,
        viewport_width_max=band.viewport_width_max,
        visitors=0,
        sessions=0,
        pageviews=0,
        clicks=Clicks(0, 0),
        fold=FoldSplit(0, 0, 0.0, None, 0, None, None, ()),
        scroll=Scroll(0, (), {}, None),
        coverage=Coverage(0.0, 0.0, 0.0),
        hotspots=(),
        dead_zones=(),
    )


SIZE = element("“Choose a size” heading", "Choose a size", "h2", interactive=False, selector="section.options > h2")
BUY = element("“Add to basket” button", "Add to basket", "button", selector='button[data-attr="add-to-basket"]')
PICTURE = element("“Copper kettle, front” image", "Copper kettle, front", "img", interactive=False)
KETTLES = element("“Kettles” link in the header", "Kettles", href="/kettles")
DELIVERY = element("“Delivery” link in the header", "Delivery", href="/delivery")
REVIEWS = element("“Reviews (128)” tab", "Reviews (128)", "button")
MENU = element("“Menu” button in the header", "Menu", "button")


def desktop() -> BandReport:
    """A band with some of everything."""
    reach = ((0, 398), (600, 398), (900, 391), (1200, 344), (1500, 309), (1800, 288), (2100, 274), (2400, 121), (2700, 108))
    deep = ((3000, 97), (3300, 84), (3600, 66), (3900, 41), (4200, 22))
    whole = 706
    return BandReport(
        device="desktop",
        viewport_width_min=1024,
        viewport_width_max=None,
        visitors=412,
        sessions=455,
        pageviews=530,
        clicks=Clicks(whole, 318),
        fold=FoldSplit(
            total_count=811,
            below_fold_count=236,
            pct_below_fold=29.1,
            median_viewport_height=900,
            visitors=301,
            visitors_pct_below_fold=100 * 88 / 301,
            visitors_ci=percents(88, 301),
            histogram=(FoldBin(-800, 402, 268), FoldBin(0, 96, 61), FoldBin(400, 58, 40), FoldBin(1200, 31, 27)),
        ),
        scroll=replace(
            scroll((*reach, *deep), (1664, 2248, 2944), Cliff(2160, 0.384, (2090.0, 2310.0)), height=4200),
            at_elements=(ElementReach("desktop-click-4", Reach(1002, 367, 367 / 398, wilson(367, 398))),),
        ),
        coverage=Coverage(0.842, 0.131, 0.027),
        hotspots=(
            hotspot(1, BUY, (0.58, 0.82, 560, 616), (171, 158, whole)),
            hotspot(2, SIZE, (0.56, 0.78, 300, 344), (92, 61, whole)),
            hotspot(3, KETTLES, (0.20, 0.27, 16, 48), (74, 70, whole), fixed=True),
            hotspot(4, REVIEWS, (0.30, 0.42, 980, 1024), (66, 60, whole), below_fold=True),
            hotspot(5, PICTURE, (0.08, 0.50, 160, 760), (61, 48, whole)),
            hotspot(6, DELIVERY, (0.28, 0.35, 16, 48), (55, 52, whole), fixed=True),
            hotspot(7, element("“Care guide” link", "Care guide"), (0.10, 0.24, 1690, 1722), (38, 36, whole), below_fold=True),
            hotspot(
                8,
                element("“Whistling kettle” card", "Whistling kettle"),
                (0.06, 0.32, 3020, 3360),
                (31, 27, whole),
                below_fold=True,
                confidence=0.71,
            ),
            hotspot(9, None, (0.86, 0.93, 1180, 1250), (12, 9, whole), below_fold=True, described="just under the “Buy now” button"),
            hotspot(1, SIZE, (0.56, 0.78, 300, 344), (19, 17, 24), "rageclick"),
        ),
        dead_zones=(
            DeadZone(Region(0.0, 1.0, 1980, 2960, fixed=False), "108 of 398 people had all of it on screen and nobody clicked in it"),
        ),
    )


def mobile() -> BandReport:
    """A second band, with less in it."""
    return BandReport(
        device="mobile",
        viewport_width_min=0,
        viewport_width_max=767,
        visitors=96,
        sessions=101,
        pageviews=113,
        clicks=Clicks(140, 71),
        fold=FoldSplit(140, 79, 56.4, 664, 70, 100 * 41 / 70, percents(41, 70), (FoldBin(0, 79, 41),)),
        scroll=scroll(((0, 90), (664, 90), (1200, 71), (2400, 44), (4800, 20), (6400, 6)), (1352, 2312, 4480)),
        coverage=Coverage(0.9, 0.07, 0.03),
        hotspots=(
            hotspot(1, BUY, (0.05, 0.95, 1120, 1176), (52, 49, 140), device="mobile", below_fold=True),
            hotspot(2, MENU, (0.85, 0.97, 8, 56), (23, 21, 140), device="mobile", fixed=True),
        ),
        dead_zones=(),
    )


def focus(element_: NamedElement = BUY, wanted: str = "Add to basket", answer: str = "") -> ElementFocus:
    """A look at the basket button: seen and clicked on desktops, never clicked on phones."""
    none = Evidence("element-mobile-rage", "rageclick", "people who clicked it in a burst", 0, 96, None, None, SqlQuery("SELECT 0", {}))
    instead = Instead(KETTLES, evidence("element-desktop-instead-1", "autocapture", "people who clicked it", (70, 412)))
    on_desktop = ElementInBand(
        device="desktop",
        element=element_,
        answer=answer or "158 of 391 people who have it on screen (40 %, 36–45 %) click it. It lies at about 588 px, above the fold.",
        selectors=(element_.selector, "aside > button"),
        region=Region(0.58, 0.82, 560, 616, fixed=False),
        fold_px=900,
        below_fold=False,
        cliff_px=2160,
        below_cliff=False,
        seen=evidence("element-desktop-seen", "scrolldepth", "of the people whose scroll depth is known, the share who saw it", (391, 398)),
        clicked=evidence("element-desktop-clicked", "autocapture", "of the people who had it on screen, the share who clicked", (158, 391)),
        rage=replace(none, id="element-desktop-rage", n=412),
        dead=replace(none, id="element-desktop-dead", n=412, value=2, metric="people who clicked it and got no response"),
        instead=(instead,),
    )
    on_phones = replace(
        on_desktop,
        device="mobile",
        answer=answer or "Nobody clicked it on mobile, so where it lies there is not known: it may be out of sight, or not there.",
        selectors=(element_.selector,),
        region=None,
        fold_px=664,
        below_fold=None,
        cliff_px=None,
        below_cliff=None,
        seen=None,
        clicked=evidence("element-mobile-clicked", "autocapture", "of the people on the page, the share who clicked it", (0, 96)),
        rage=none,
        dead=replace(none, id="element-mobile-dead", metric="people who clicked it and got no response"),
        instead=(),
    )
    return ElementFocus(wanted, (on_desktop, on_phones))


def findings() -> tuple[Finding, ...]:
    """One problem of each severity."""
    route = RouteQuery("hotspots/", {"url": PAGE, "type": "click", "device": "desktop"}, "/results/1/count")
    return (
        Finding(
            id="rageclick-desktop-1",
            kind="rageclick",
            severity="high",
            confidence=0.97,
            device="desktop",
            title="People hammer the “Choose a size” heading and nothing happens",
            summary=(
                "17 of 318 people who clicked (5 %, 3–8 %) clicked it three times or more in a row; "
                "61 clicked it at all, and no click changed it."
            ),
            element=SIZE,
            region=Region(0.56, 0.78, 300, 344, fixed=False),
            recommendation="Make the heading open the size list below it, or take away its arrow so that it does not look like a control.",
            evidence=(
                evidence(
                    "rageclick-desktop-1-1",
                    "rageclick",
                    "people with a rage click on it, of those who clicked",
                    (17, 318),
                    "desktop-rageclick-1",
                ),
                evidence("rageclick-desktop-1-2", "click", "people who clicked it, of those who clicked", (61, 318), "desktop-click-2"),
                Evidence("rageclick-desktop-1-3", "click", "clicks on it", 92.0, 61, None, "desktop-click-2", route),
            ),
        ),
        Finding(
            id="cta_below_cliff-mobile-1",
            kind="cta_below_cliff",
            severity="medium",
            confidence=0.82,
            device="mobile",
            title="On mobile, “Add to basket” lies deeper than many people scroll",
            summary="The button starts at 1,120 px; 71 of 90 people whose depth is known (79 %, 69–86 %) got that far.",
            element=BUY,
            region=Region(0.05, 0.95, 1120, 1176, fixed=False),
            recommendation="Keep the button in sight on small screens, for example in a bar at the bottom of the window.",
            evidence=(
                evidence(
                    "cta_below_cliff-mobile-1-1", "scrolldepth", "people who saw 1,200 px or more, of those whose depth is known", (71, 90)
                ),
            ),
        ),
        Finding(
            id="below_fold_engagement-all-1",
            kind="below_fold_engagement",
            severity="low",
            confidence=0.6,
            device="all",
            title="Many people click below the fold",
            summary="88 of 301 people (29 %, 24–35 %) clicked below their own fold; a long page is read that way.",
            element=None,
            region=None,
            recommendation="Nothing to change; keep what matters within the first two screens.",
            evidence=(
                evidence(
                    "below_fold_engagement-all-1-1",
                    "fold",
                    "people with a click below their own fold, of those with a click that is not fixed",
                    (88, 301),
                ),
            ),
        ),
    )


def rich() -> Assessment:
    """A page with problems, judged."""
    kinds = get_args(FindingKind)
    special: dict[tuple[FindingKind, Device], Outcome] = {
        ("rageclick", "desktop"): Outcome("rageclick", "desktop", "found"),
        ("cta_below_cliff", "mobile"): Outcome("cta_below_cliff", "mobile", "found"),
        ("below_fold_engagement", "desktop"): Outcome("below_fold_engagement", "desktop", "found"),
        ("scroll_cliff", "mobile"): Outcome("scroll_cliff", "mobile", "not_enough_data", 100, 90),
        ("nav_bail", "mobile"): Outcome("nav_bail", "mobile", "not_enough_data", 100, 71),
        ("ignored_cta", "desktop"): Outcome("ignored_cta", "desktop", "not_applicable", detail="nobody named a call to action; use --cta"),
        ("ignored_cta", "mobile"): Outcome("ignored_cta", "mobile", "not_applicable"),
    }
    return Assessment(
        page=AssessedPage(Page(url_exact=PAGE), 3),
        window=WEEK,
        health=Health(
            "ok",
            (
                Check("events", "ok", "12,480 events arrived; the last one on 7 June 2026 at 23:58 UTC."),
                Check(
                    "opt_in",
                    "warn",
                    "heatmaps_opt_in is not set, which counts as on. Set it: heatsight projects set 1 heatmaps_opt_in true",
                ),
                Check("bots", "ok", "3 bot-like visitors with 180 clicks are set aside."),
            ),
        ),
        bands=(desktop(), empty_band(BANDS[1]), mobile()),
        findings=findings(),
        outcomes=tuple(special.get((kind, device), Outcome(kind, device, "clear")) for kind in kinds for device in DEVICES),
        not_enough_data=(NotEnoughData("scroll_cliff", "mobile", 100, 90), NotEnoughData("nav_bail", "mobile", 100, 71)),
        explained_away=(
            ExplainedAway("rageclick", "“+” button of the quantity stepper", "answers_each_click", 34),
            ExplainedAway("bot_like", None, "Three visitors clicked 60 times each at one spot within seconds.", 180),
        ),
        limits=(
            "Where people look cannot be seen, only where they click and how far they scroll.",
            "Scroll depth is known for 488 of 508 people: a tab that is killed never reports it.",
        ),
    )


def unjudged(status: HealthStatus, checks: tuple[Check, ...], near: tuple[NearPage, ...] = ()) -> Assessment:
    """An answer without a judgement."""
    return Assessment(AssessedPage(Page(url_exact=PAGE), 0), WEEK, Health(status, checks, near), (), (), (), (), (), ())


def no_data() -> Assessment:
    """Nothing has arrived."""
    return unjudged("no_data", (Check("events", "fail", "No event arrived between 1 and 7 June 2026. Check api_host."),))


def capture_off() -> Assessment:
    """Events arrive, clicks do not."""
    off = Check("opt_in", "fail", "heatmaps_opt_in is off for this project: 95 heatmap parts were dropped.")
    return unjudged("capture_off", (Check("events", "ok", "812 events arrived."), off))


def url_mismatch() -> Assessment:
    """Traffic, but not here; one of the near URLs wants to run a command in the reader's shell."""
    near = (
        NearPage("https://www.kettle.example/shop/copper-kettle", 706, "host"),
        NearPage("http://kettle.example/shop/copper-kettle", 12, "scheme"),
        NearPage("https://kettle.example/shop/copper-kettle?ref='; touch /x #$(id)", 4, "query"),
    )
    return unjudged("url_mismatch", (Check("url", "fail", "No click was on this URL; 3 others are close."),), near)


def low_volume() -> Assessment:
    """Eleven people in a month."""
    clicked = replace(desktop(), visitors=11, sessions=12, pageviews=14, clicks=Clicks(14, 9), dead_zones=())
    few = replace(
        clicked,
        hotspots=tuple(replace(spot, count=3, unique_visitors=3, share=3 / 14, ci=wilson(3, 14)) for spot in clicked.hotspots[:3]),
        fold=FoldSplit(14, 3, 21.4, 900, 8, 25.0, percents(2, 8), (FoldBin(0, 3, 2),)),
        scroll=scroll(((0, 10), (900, 9), (1800, 5), (3600, 3)), (1300, 1800, 3600)),
    )
    answer = unjudged("low_volume", (Check("volume", "warn", "11 people in 30 days; 30 are needed."),))
    return replace(
        answer,
        page=AssessedPage(Page(url_exact=PAGE), 1),
        window=Window(datetime(2026, 5, 9, tzinfo=UTC), datetime(2026, 6, 8, tzinfo=UTC), widened=True),
        bands=(few, empty_band(BANDS[1]), empty_band(BANDS[2])),
        not_enough_data=(NotEnoughData("rageclick", "desktop", 20, 11), NotEnoughData("scroll_cliff", "desktop", 100, 10)),
    )


def hostile() -> Assessment:
    """The rich one, every text of it written by an enemy."""
    named = replace(BUY, name=HOSTILE, text=HOSTILE, selector=HOSTILE, tag=HOSTILE, role=HOSTILE, href="javascript:alert(4)")
    base = rich()
    band = base.bands[0]
    query = SqlQuery(f"SELECT 1 -- ```\n{HOSTILE}", {"chain": HOSTILE})
    told = tuple(
        replace(
            finding,
            title=f"Title {HOSTILE}",
            summary=f"Summary {HOSTILE}",
            recommendation=f"Recommendation {HOSTILE}",
            element=named,
            evidence=tuple(replace(item, metric=f"Metric {HOSTILE}", query=query) for item in finding.evidence),
        )
        for finding in base.findings
    )
    zone = DeadZone(Region(0.0, 1.0, 0, 10**9, fixed=False), HOSTILE)
    place = replace(band.hotspots[-1], element=None, described=f"under the {HOSTILE}")
    spots = (*(replace(spot, element=named) for spot in band.hotspots), place)
    return replace(
        base,
        page=AssessedPage(Page(url_exact=f"https://kettle.example/{HOSTILE}"), 1),
        health=Health("ok", (Check("events", "warn", f"Check {HOSTILE}"),)),
        bands=(replace(band, hotspots=spots, dead_zones=(zone,)),),
        findings=told,
        explained_away=(ExplainedAway("rageclick", HOSTILE, f"Reason {HOSTILE}", 3),),
        limits=(f"Limit {HOSTILE}",),
        element_focus=focus(named, HOSTILE, f"Answer {HOSTILE}"),
        outcomes=(Outcome("ignored_cta", "desktop", "failed", detail=HOSTILE),),
    )


def focused() -> Assessment:
    """The rich page with one element asked about."""
    return replace(rich(), element_focus=focus())


def unknown() -> Assessment:
    """The rich page with an element asked about that nobody ever clicked."""
    return replace(rich(), element_focus=ElementFocus("Talk to sales", ()))


ASSESSMENTS = {
    "rich": rich,
    "focused": focused,
    "unknown": unknown,
    "no_data": no_data,
    "capture_off": capture_off,
    "url_mismatch": url_mismatch,
    "low_volume": low_volume,
    "hostile": hostile,
}


@pytest.fixture
def assessments() -> dict[str, Assessment]:
    """Every literal assessment by name."""
    return {name: build() for name, build in ASSESSMENTS.items()}


@pytest.fixture
def documents(assessments: dict[str, Assessment]) -> dict[str, JSON]:
    """The same as JSON."""
    return {name: to_json(assessment) for name, assessment in assessments.items()}


@pytest.fixture
def snapshot() -> Callable[[str, str], None]:
    """Compare a whole output with its kept file; WRITE_SNAPSHOTS=1 writes the files anew, to be read in the diff."""

    def compare(name: str, output: str) -> None:
        path = SNAPSHOTS / name
        if os.environ.get("WRITE_SNAPSHOTS"):
            path.write_text(output, encoding="utf-8")
        assert output == path.read_text(encoding="utf-8")

    return compare
