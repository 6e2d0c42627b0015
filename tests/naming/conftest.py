"""A simulated page whose every click is known, as flush windows: what alignment is measured with."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

import numpy as np
import pytest

from heatsight.model.elements_chain import parse
from heatsight.model.layout import Layout, LayoutElement
from heatsight.query.flush_windows import FlushWindows, assemble


@dataclass(frozen=True)
class Thing:
    """Something on the page: its chain, its box at a width, how often it is clicked."""

    chain: str
    anchor: float
    left: float
    top: float
    width: float
    height: float
    weight: float
    fixed: bool = False
    interactive: bool = True


@dataclass(frozen=True)
class Simulated:
    """What was sent, and for each click point in order of (session, flush, position) which thing it was on, and when (ms)."""

    seen: FlushWindows
    truth: tuple[int, ...]
    things: tuple[Thing, ...]
    times: tuple[int, ...]


MAIN = 'main:nth-child="2"nth-of-type="1";body:nth-child="2"'
HEADER = 'nav:nth-child="2"nth-of-type="1";header:nth-child="1"nth-of-type="1";body:nth-child="2"'


def _link(text: str, place: int, around: str) -> str:
    return f'a:attr__href="/{text}{place}"href="/{text}{place}"nth-child="{place}"nth-of-type="{place}"text="{text}";{around}'


def _card(place: int) -> str:
    return _link("Learn more", 1, f'div:nth-child="{place}"nth-of-type="{place}";{MAIN}')


def _listed(place: int, tag: str) -> str:
    return _link(f"Topic{place}" if tag == "ul" else f"Foot{place}", place, f'{tag}:nth-child="9"nth-of-type="1";body:nth-child="2"')


def things() -> tuple[Thing, ...]:
    """Five links of one text, a menu on the right, a sticky button, a side list, a footer far down, text and images between."""
    buy = 'button:nth-child="1"nth-of-type="1"text="Buy";div:nth-child="4"nth-of-type="3";body:nth-child="2"'
    image = f'img:attr__alt="A boat"nth-child="1"nth-of-type="1";{MAIN}'
    links = [
        *(Thing(_link(f"Menu{n}", n, HEADER), 1.0, -480 + 90 * n, 20, 60, 24, weight=2.0) for n in range(1, 5)),
        *(Thing(_card(n), 0.5, -150, 500 + 260 * n, 90, 20, weight=1.0) for n in range(1, 6)),
        Thing(buy, 1.0, -200, 600, 150, 44, weight=4.0, fixed=True),
        *(Thing(_listed(n, "ul"), 0.0, 20, 200 + 34 * n, 160, 22, weight=0.5) for n in range(1, 7)),
        *(Thing(_listed(n, "footer"), 0.5, -300 + 120 * n, 2900, 80, 18, weight=0.2) for n in range(1, 5)),
    ]
    plain = [
        Thing(image, 0.5, -300, 150, 600, 300, weight=3.0, interactive=False),
        *(
            Thing(
                f'p:nth-child="{n}"nth-of-type="{n}"text="Words {n}";{MAIN}',
                0.5,
                -300,
                480 + 260 * n,
                600,
                120,
                weight=1.0,
                interactive=False,
            )
            for n in range(1, 6)
        ),
    ]
    return (*links, *plain)


def simulated(
    *,
    sessions: int = 60,
    widths: tuple[int, ...] = (1280, 1440, 1920),
    pace: float = 1.0,
    interval: int = 5_000,
    browser_clock: bool = True,
    jitter: float = 0.0,
    lost: float = 0.0,
    dead: float = 0.4,
    ordered: bool = True,
    seed: int = 1,
) -> Simulated:
    """
    Clicks of `sessions` people.

    Args:
        pace: clicks per second. interval: ms between flushes.
        browser_clock: ids hold the browser's clock; else only jittered server times (`jitter`: ms, standard deviation) are known.
        lost: share of points that never arrive.
        dead: share of clicks on nothing that a dead click tells of.
        ordered: whether a flush tells which of its points came first.
    """
    chance = np.random.default_rng(seed)
    page = things()
    weights = np.array([thing.weight for thing in page])
    points, truth, clicked = [], [], []
    flushes: dict[tuple[str, str], list[tuple[int, int]]] = {}
    events: dict[str, list[tuple[str, str, int, int, int, str, str]]] = {}
    for session in range(sessions):
        name = f"s{session:05d}"
        width = int(chance.choice(widths))
        start = 1_000_000 + session * 10_000_000
        stay = chance.uniform(4_000, 30_000)
        times = np.sort(start + chance.uniform(0, stay, max(1, chance.poisson(pace * stay / 1000))))
        shift = _wrapped(width)
        by_flush: dict[int, list[tuple[int, int, tuple[object, ...]]]] = {}
        for time in times.astype(int).tolist():
            thing = int(chance.choice(len(page), p=weights / weights.sum()))
            what = page[thing]
            x = what.anchor * width + what.left + chance.uniform(0.1, 0.9) * what.width
            y = what.top + chance.uniform(0.1, 0.9) * what.height + (0 if what.fixed or what.top < 400 else shift * what.top / 500)
            flush = int(start + np.ceil((time - start + 1) / interval) * interval)
            x, y = round(x), round(y)
            place = (x, y, int(what.fixed), width, 900, x // 16, y // 16, width // 16)
            sent = int(time + chance.normal(0, jitter)) if jitter else time
            if what.interactive:
                events.setdefault(what.chain, []).append((name, "w", sent, time if browser_clock else 0, 0, "$autocapture", "u"))
            elif chance.random() < dead:
                events.setdefault(what.chain, []).append((name, "w", sent, time + 3_000 if browser_clock else 0, 3_000, "$dead_click", "u"))
            if chance.random() >= lost:
                by_flush.setdefault(flush, []).append((time, thing, place))
        rows = []
        for flush, found in sorted(by_flush.items()):
            arrived = int(flush + chance.normal(0, jitter)) if jitter else flush
            if not ordered:
                chance.shuffle(found)
            for position, (time, thing, place) in enumerate(found):
                told = (position, flush if browser_clock else 0, f"e{flush}") if ordered else (0, 0, "0")
                rows.append((arrived, *told, "click", "u", name, *place))
                truth.append(thing)
                clicked.append(time)
            flushes.setdefault((name, "w"), []).append((arrived, flush if browser_clock else 0))
        if rows:
            points.append((name, "w", rows))
    total = sum(len(rows) for _, _, rows in points)
    seen = assemble(points, [(*tab, found) for tab, found in flushes.items()], list(events.items()), points_seen=(total, 0, 0))
    return Simulated(seen, tuple(truth), page, tuple(clicked))


def _wrapped(width: int) -> float:
    """Text wraps earlier on narrow screens: what lies below moves down by so much per 500 px."""
    return (1920 - width) * 0.08


def shown(thing: Thing, width: int, *, longer: float = 0.0) -> LayoutElement:
    """A thing of the simulated page as a layout shows it; `longer`: by how much the page is longer than for visitors."""
    y = thing.top if thing.fixed else (thing.top + (0 if thing.top < 400 else _wrapped(width) * thing.top / 500)) * (1 + longer)
    own = parse(thing.chain)[0]
    return LayoutElement(
        selector=thing.chain, chain=thing.chain, tag=own.tag, role="", text=own.text or "", label=own.attributes.get("alt", ""),
        href=own.href, x=thing.anchor * width + thing.left, y=y, width=thing.width, height=thing.height, clickable=thing.interactive,
        disabled=False, fixed=thing.fixed, font_px=16.0 if own.text else None, contrast=None, fill=1.0,
    )  # fmt: skip


def rendered(elements: Sequence[LayoutElement], width: int, height: int = 900) -> Layout:
    """A layout of these elements."""
    when = datetime(2026, 3, 1, tzinfo=UTC)
    return Layout("http://site.example/", "http://site.example/", "", width, height, 4000, 1.0, when, tuple(elements), "saved")


@pytest.fixture
def render() -> Callable[..., Layout]:
    """Makes a layout of the simulated page at one width."""

    def one(width: int, *, longer: float = 0.0, without: Callable[[Thing], bool] = lambda _: False, moved: float = 0.0) -> Layout:
        listed = [shown(thing, width, longer=longer) for thing in things() if not without(thing)]
        return rendered([replace(one, y=one.y + (moved if one.y > 700 and not one.fixed else 0)) for one in listed], width)

    return one


@pytest.fixture
def simulate() -> Callable[..., Simulated]:
    """Makes simulated traffic; see `simulated`."""
    return simulated
