"""One device band in words: who came, what they clicked, where the fold lies, how far they scrolled, what nobody clicked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from heatsight.report import wording
from heatsight.report.clean import ADDRESS, NAME, clean
from heatsight.report.pictures import picture_sentence

REACH_ROWS: Final = 10
"""How many depths a table of scroll reach shows."""
FOLD_ROWS: Final = 6
"""How many distances below the fold are told apart."""
DOUBTFUL: Final = 0.8
"""A name less sure than this is said to be doubtful."""

_ROUNDED: Final = 0.00005  # how far a share of the document may be from the true one
_HALF: Final = 0.5


@dataclass(frozen=True, slots=True)
class HotspotRow:
    """A row of a table of elements. `share_value` and `ci` are for drawing; all else is ready to print."""

    rank: int
    id: str
    name: str
    note: str
    selector: str
    clicks: str
    people: str
    share: str
    share_value: float
    naming: str
    place: str


@dataclass(frozen=True, slots=True)
class Table:
    """Elements of one type; `whole` is what the shares are of, `more` counts elements that are not shown."""

    title: str
    whole: str
    rows: tuple[HotspotRow, ...]
    more: int


@dataclass(frozen=True, slots=True)
class ReachRow:
    """How many people saw a depth; `mark` says what else is there."""

    depth: str
    share_value: float
    share: str
    seen: str
    mark: str


@dataclass(frozen=True, slots=True)
class FoldRow:
    """How many clicks lie how far below the fold."""

    distance: str
    clicks: int
    seen: str


@dataclass(frozen=True, slots=True)
class BandStory:
    """A band's section. `picture` says what its picture shows, "" without one."""

    device: str
    title: str
    volume: str
    coverage: str
    coverage_parts: tuple[tuple[str, float, str], ...]
    picture: str
    tables: tuple[Table, ...]
    fold: tuple[str, ...]
    fold_rows: tuple[FoldRow, ...]
    scroll: tuple[str, ...]
    reach: tuple[ReachRow, ...]
    dead_zones: tuple[tuple[str, str], ...]


def band_story(band: Mapping[str, Any], rows: int) -> BandStory:
    """A band of the document in words, with up to `rows` elements in each table."""
    return BandStory(
        device=band["device"],
        title=wording.band(band["device"], band["viewport_width_min"], band["viewport_width_max"]),
        volume=_volume(band),
        coverage=_coverage(band),
        coverage_parts=_coverage_parts(band),
        picture=picture_sentence(band["picture"]) if band.get("picture") else "",
        tables=_tables(band, rows),
        fold=_fold(band["fold"]),
        fold_rows=_fold_rows(band["fold"]["histogram"]),
        scroll=_scroll(band["scroll"]),
        reach=_reach(band),
        dead_zones=tuple((wording.place(zone["region"]), clean(zone["why"])) for zone in band["dead_zones"]),
    )


def is_empty(band: Mapping[str, Any]) -> bool:
    """Whether nobody came in this band."""
    return not (band["visitors"] or band["clicks"]["total_count"] or band["hotspots"])


def hotspot_row(hotspot: Mapping[str, Any], seen_by: float | None = None) -> HotspotRow:
    """A hotspot of the document as a row; `seen_by` is the share of people who got to it, where that is known."""
    element = hotspot["element"]
    naming = hotspot["naming"]
    share = hotspot["share"]
    return HotspotRow(
        rank=hotspot["rank"],
        id=clean(hotspot["id"], NAME),
        name=_name(element, hotspot),
        note=_note(hotspot, seen_by),
        selector=clean(element["selector"], ADDRESS) if element else "",
        clicks=wording.count(hotspot["count"]),
        people=wording.count(hotspot["unique_visitors"]),
        share=f"{wording.percent(share)} ({wording.interval(hotspot['ci'])})",
        share_value=min(1.0, max(0.0, share)),
        naming=(
            f"{wording.percent(naming['confidence'])} sure, from {wording.clicks(naming['support'])} "
            f"({wording.SOURCES.get(naming['source'], clean(naming['source'], NAME))})"
            if element
            else "no evidence of what lies there"
        ),
        place=wording.place(hotspot["region"]),
    )


def _name(element: Mapping[str, Any] | None, hotspot: Mapping[str, Any]) -> str:
    if element is None:
        described = _described(hotspot)
        return f"place {described}" if described else f"unnamed place, {wording.place(hotspot['region'])}"
    return clean(element["name"], NAME) or clean(element["selector"], NAME) or "element without a name"


def _described(hotspot: Mapping[str, Any]) -> str:
    """Of a place without an element: where it is among what has a name. It may speak of two names."""
    return "" if hotspot["element"] else clean(hotspot.get("described", ""), 2 * NAME)


def _note(hotspot: Mapping[str, Any], seen_by: float | None) -> str:
    element = hotspot["element"]
    notes = [
        wording.place(hotspot["region"]) if _described(hotspot) else "",
        "not clickable" if element and not element["interactive"] else "",
        "below the fold" if hotspot["below_fold"] else "",
        f"seen by {wording.percent(seen_by)}" if hotspot["below_fold"] and seen_by is not None else "",
        "stays while scrolling" if hotspot["region"]["fixed"] and not _described(hotspot) else "",
        f"name {wording.percent(hotspot['naming']['confidence'])} sure" if element and hotspot["naming"]["confidence"] < DOUBTFUL else "",
    ]
    return ", ".join(note for note in notes if note)


def _volume(band: Mapping[str, Any]) -> str:
    clicks = band["clicks"]
    seen = f"{wording.people(band['visitors'])}, {wording.plural(band['sessions'], 'session', 'sessions')}"
    views = wording.plural(band["pageviews"], "page view", "page views")
    return f"{seen}, {views}; {wording.clicks(clicks['total_count'])} by {wording.people(clicks['unique_visitors'])}."


def _coverage(band: Mapping[str, Any]) -> str:
    parts = _coverage_parts(band)
    if not parts:
        return "Nobody clicked." if not band["clicks"]["total_count"] else ""
    return f"Of {wording.clicks(band['clicks']['total_count'])}: {wording.listed([label for _, _, label in parts])}."


def _coverage_parts(band: Mapping[str, Any]) -> tuple[tuple[str, float, str], ...]:
    """What the clicks fell on: a word for the colour, the share, and what it says; what did not happen is left out."""
    if not band["clicks"]["total_count"]:
        return ()
    said = (
        ("named", "named", "on a named element"),
        ("nothing", "not_interactive", "on nothing clickable"),
        ("untold", "unattributed", "unexplained"),
    )
    shares = band["coverage"]
    return tuple((colour, shares[part], f"{wording.percent(shares[part])} {words}") for colour, part, words in said if shares[part] > 0)


def _tables(band: Mapping[str, Any], rows: int) -> tuple[Table, ...]:
    titles = {"click": "Most clicked", "rageclick": "Rage clicks", "deadclick": "Dead clicks"}
    tables, seen_by = [], {step["hotspot_id"]: step["share"] for step in band["scroll"].get("at_elements", ())}
    for type_, title in titles.items():
        spots = sorted((spot for spot in band["hotspots"] if spot["type"] == type_), key=lambda spot: int(spot["rank"]))
        if spots:
            tables.append(
                Table(
                    title,
                    _whole(spots),
                    tuple(hotspot_row(spot, seen_by.get(spot["id"])) for spot in spots[:rows]),
                    max(0, len(spots) - rows),
                )
            )
    return tuple(tables)


def _whole(spots: Sequence[Mapping[str, Any]]) -> str:
    """What the shares are of, when they say so for sure: a count by its rounded share gives the whole within half a click."""
    largest = max(spots, key=lambda spot: float(spot["share"]))
    share = largest["share"]
    if not share or largest["count"] * _ROUNDED / share**2 >= _HALF:
        return "clicks"
    return wording.clicks(round(largest["count"] / share))


def _fold(fold: Mapping[str, Any]) -> tuple[str, ...]:
    if not fold["total_count"] or fold["median_viewport_height"] is None:
        return ("No click tells where the fold lies.",)
    said = []
    height = wording.pixels(fold["median_viewport_height"])
    if fold["visitors_pct_below_fold"] is None:
        said.append(f"The fold is at about {height} (median window).")
    else:
        whole = fold.get("visitors", 0)
        ci = [end / 100 for end in fold["visitors_ci"]] if fold["visitors_ci"] else None
        part = wording.part(round(fold["visitors_pct_below_fold"] * whole / 100), whole, ci, "people who clicked")
        said.append(f"The fold is at about {height} (median window). {part} clicked below their own.")
    said.append(
        f"As PostHog counts, everybody and every click: {wording.count(fold['below_fold_count'])} of "
        f"{wording.clicks(fold['total_count'])} ({fold['pct_below_fold']:g} %) lie below it."
    )
    return tuple(said)


def _fold_rows(histogram: Sequence[Mapping[str, Any]]) -> tuple[FoldRow, ...]:
    steps = sorted(
        (step for step in histogram if step["below_fold_px"] >= 0 and step["clicks"]), key=lambda step: int(step["below_fold_px"])
    )
    shown, rest = (steps, []) if len(steps) <= FOLD_ROWS else (steps[: FOLD_ROWS - 1], steps[FOLD_ROWS - 1 :])
    rows = [
        FoldRow(
            distance=f"from {wording.pixels(step['below_fold_px'])} below",
            clicks=step["clicks"],
            seen=f"{wording.clicks(step['clicks'])} by {wording.people(step['visitors'])}",
        )
        for step in shown
    ]
    if rest:
        clicks = sum(step["clicks"] for step in rest)  # people are not added up: one person may be in several steps
        rows.append(FoldRow(f"from {wording.pixels(rest[0]['below_fold_px'])} and deeper", clicks, wording.clicks(clicks)))
    return tuple(rows)


def _scroll(scroll: Mapping[str, Any]) -> tuple[str, ...]:
    if not scroll["visitors"]:
        return ("Nobody's scroll depth is known.",)
    said = []
    shares = sorted(scroll["depth_at_share"].items(), key=lambda item: -float(item[0]))
    reached = [f"{wording.percent(float(share))} saw the first {wording.pixels(depth)}" for share, depth in shares]
    if reached:
        said.append(f"Of {wording.people(scroll['visitors'])} whose depth is known, {wording.listed(reached)}.")
    cliff = scroll["cliff"]
    if cliff is not None:
        said.append(
            f"Scrolling stops short at {wording.pixels(cliff['depth_px'])} "
            f"({wording.span(*cliff['ci'])} px): {wording.percent(cliff['drop'])} of "
            f"{wording.people(scroll['visitors'])} are lost there."
        )
    if scroll.get("page_height"):
        said.append(f"The page is about {wording.pixels(scroll['page_height'])} tall.")
    return tuple(said)


def _reach(band: Mapping[str, Any]) -> tuple[ReachRow, ...]:
    steps = sorted(band["scroll"]["reach"], key=lambda step: int(step["depth_px"]))
    if not steps or not band["scroll"]["visitors"]:
        return ()
    marks = _marks(band, steps)
    wanted = {round(index * (len(steps) - 1) / max(1, REACH_ROWS - 1)) for index in range(REACH_ROWS)} | set(marks)
    return tuple(
        ReachRow(
            depth=wording.pixels(step["depth_px"]),
            share_value=min(1.0, max(0.0, step["share"])),
            share=wording.percent(step["share"]),
            seen=f"{wording.count(step['visitors'])} of {wording.count(band['scroll']['visitors'])} ({wording.interval(step['ci'])})",
            mark=marks.get(index, ""),
        )
        for index, step in enumerate(steps)
        if index in wanted
    )


def _marks(band: Mapping[str, Any], steps: Sequence[Mapping[str, Any]]) -> dict[int, str]:
    """The step at, or last before, the fold and the cliff."""
    marks: dict[int, str] = {}
    cliff = band["scroll"]["cliff"]
    for depth, word in ((band["fold"]["median_viewport_height"], "fold"), (cliff["depth_px"] if cliff else None, "cliff")):
        if depth is None:
            continue
        before = [index for index, step in enumerate(steps) if step["depth_px"] <= depth]
        if before:
            marks[before[-1]] = f"{marks[before[-1]]} and {word}" if before[-1] in marks else word
    return marks
