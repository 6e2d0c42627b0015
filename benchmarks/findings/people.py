"""
Random people on a page: how far they get, what they click, how, and in which order.

Personas differ in how much they click. Depths follow a family drawn per page: a bell, an exponential, steps at section edges, or evenly
spread; some people always leave from the first screen. Clicks miss, repeat, select text and answer nothing, as real ones do.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from benchmarks.findings.problems import FOLD, Planted
from benchmarks.findings.things import Layout, Made, Thing
from numpy.typing import NDArray

PERSONAS: Final = {"bouncer": (0.22, 0.15), "scanner": (0.3, 0.8), "reader": (0.28, 1.0), "engaged": (0.14, 2.0), "frustrated": (0.06, 1.2)}
"""Share of people, and how many times the usual they click."""
SCREENS: Final[dict[Layout, tuple[tuple[int, int], ...]]] = {
    "desktop": ((1440, 900), (1920, 950), (1366, 700), (1280, 720), (1536, 800)),
    "mobile": ((390, 780), (375, 667), (412, 840), (360, 740)),
}
FAMILIES: Final = ("bell", "exponential", "steps", "even", "two kinds")


@dataclass(frozen=True)
class Click:
    """A click in CSS px; `dead` when the SDK saw no response, `burst` when it is the third of a burst; `state` is the chain it met."""

    at: float
    x: int
    y: int
    thing: Thing | None
    fixed: bool
    state: int = 0
    dead: bool = False
    burst: bool = False


@dataclass(frozen=True)
class Visit:
    """One person's page view: screen, how far they scrolled (CSS px of the top edge), how long they stayed, what they clicked."""

    width: int
    height: int
    layout: Layout
    max_scroll: int
    page_height: int
    seconds: float
    clicks: tuple[Click, ...]


class Crowd:
    """The people of one page."""

    def __init__(self, rng: np.random.Generator, page: Made, planted: Planted | None) -> None:
        self.rng, self.page, self.planted = rng, page, planted
        self.family = str(rng.choice(FAMILIES))
        self.share_desktop = float(rng.uniform(0.45, 0.75))
        self.pace = {layout: self._pace(layout) for layout in page.heights}
        self.idle = float(rng.uniform(0.1, 0.5))
        self.leaves_well = float(rng.uniform(0.85, 1.0))

    def visit(self) -> Visit:
        """The next person."""
        rng = self.rng
        layout: Layout = "desktop" if rng.random() < self.share_desktop else "mobile"
        width, height = SCREENS[layout][int(rng.integers(len(SCREENS[layout])))]
        persona = str(rng.choice(list(PERSONAS), p=[share for share, _ in PERSONAS.values()]))
        tall = round(self.page.heights[layout])
        depth = float(height) if persona == "bouncer" else float(rng.choice(self.pace[layout]))
        depth = min(max(depth, float(height)), float(tall))
        bails = self.planted is not None and self.planted.on(layout) and rng.random() < self.planted.bail
        clicks = self._clicks(layout, width, depth, PERSONAS[persona][1], bails=bails)
        seconds = max(clicks[-1].at if clicks else 0.0, float(rng.gamma(2.0, 8.0))) + float(rng.uniform(0.3, 6.0))
        return Visit(width, height, layout, max(0, round(depth - height)), tall, seconds, tuple(clicks))

    def _pace(self, layout: Layout) -> NDArray[np.float64]:
        """Depths to draw from, CSS px of content seen."""
        rng, tall, fold, n = self.rng, self.page.heights[layout], FOLD[layout], 4000
        planted = self.planted if self.planted is not None and self.planted.on(layout) else None
        wanted = planted.depth if planted else ""
        if wanted == "shallow":
            return fold + rng.exponential(0.12 * tall, n)
        if self.family == "bell":
            depths = rng.normal(rng.uniform(0.4, 0.85) * tall, rng.uniform(0.14, 0.3) * tall, n)
        elif self.family == "even":
            depths = rng.uniform(fold, 1.15 * tall, n)
        elif self.family == "two kinds":
            depths = np.where(rng.random(n) < 0.5, fold + rng.exponential(0.25 * tall, n), rng.uniform(0.5 * tall, 1.3 * tall, n))
        else:
            depths = fold + rng.exponential(rng.uniform(0.3, 0.9) * tall, n)
        if self.family == "steps":
            for edge in self.page.edges[layout]:
                stops = (depths > edge) & (rng.random(n) < rng.uniform(0.02, 0.15))
                depths = np.where(stops, edge + rng.normal(60, 60, n), depths)
        depths = np.maximum(depths, fold)
        if wanted == "cliff" and planted:
            start = self.page.cliffs[layout]
            stops = (depths > start) & (rng.random(n) < planted.effect)
            depths = np.where(stops, start + rng.uniform(0, 0.3 * fold, n), depths)
        if wanted == "few" and planted and planted.thing:
            # Bouncers never come, so among the others the share must be greater.
            share = min(planted.effect / (1 - PERSONAS["bouncer"][0]), 0.9)
            reach = float(np.quantile(depths, 1 - share))
            y = planted.thing.boxes[layout].y1
            depths = fold + (depths - fold) * (y - fold) / max(reach - fold, 1.0)
        return np.asarray(depths)

    def _clicks(self, layout: Layout, width: int, depth: float, eager: float, *, bails: bool) -> list[Click]:
        rng = self.rng
        if bails:
            links = self.page.of_role("nav")
            return [self._at(links[int(rng.integers(len(links)))], layout, width, float(rng.uniform(1, 6)))]
        chosen = [thing for thing in self.page.things if rng.random() < self._appeal(thing, layout, depth, eager)]
        chosen.sort(key=lambda thing: (thing.boxes[layout].y0 if not thing.fixed else rng.uniform(0, depth)) + float(rng.normal(0, 250)))
        clicks: list[Click] = []
        now = float(rng.uniform(0.8, 5.0))
        for thing in chosen:
            clicks += self._on(thing, layout, width, now)
            now = clicks[-1].at + float(rng.lognormal(1.1, 0.8)) + 0.6
            if thing.effect == "leave" and rng.random() < 0.6:
                return clicks
        for _ in range(int(rng.poisson(self.idle * min(eager, 1.5)))):
            x, y = rng.uniform(0.02, 0.98), rng.uniform(HEADER_BELOW, depth)
            below = [thing for thing in self.page.things if self._holds(thing, layout, float(x), float(y))]
            if not any(thing.pointer for thing in below):
                thing = below[0] if below else None
                dead = thing is not None and rng.random() < 0.4
                clicks.append(Click(now, round(x * width), round(y), thing, fixed=False, dead=dead))
                now += float(rng.lognormal(1.0, 0.7)) + 0.5
        return clicks

    @staticmethod
    def _holds(thing: Thing, layout: Layout, x: float, y: float) -> bool:
        box = thing.boxes[layout]
        return not thing.fixed and box.x0 <= x <= box.x1 and box.y0 <= y <= box.y1

    def _appeal(self, thing: Thing, layout: Layout, depth: float, eager: float) -> float:
        box = thing.boxes[layout]
        if not thing.fixed and (box.y0 + box.y1) / 2 > depth:
            return 0.0
        planted = self.planted if self.planted is not None and self.planted.on(layout) else None
        if planted and planted.thing is thing and planted.kind in {"non_interactive_clicks", "ignored_cta"}:
            return planted.effect * min(eager, 1.3)
        if planted and planted.thing is thing and planted.kind == "below_fold_engagement":
            return min(0.97, planted.effect / self._seen_by(box.y1, layout))  # the effect is of all people
        if planted and planted.kind == "nav_bail" and thing.role not in {"nav", "logo"}:
            return 0.25 * thing.appeal * eager
        return min(thing.appeal * eager, 0.95)

    def _seen_by(self, y: float, layout: Layout) -> float:
        """The share of people who get to a depth."""
        return max(0.05, (1 - PERSONAS["bouncer"][0]) * float((self.pace[layout] >= y).mean()))

    def _on(self, thing: Thing, layout: Layout, width: int, now: float) -> list[Click]:
        """One person's clicks on one thing."""
        rng = self.rng
        planted = self.planted if self.planted is not None and self.planted.on(layout) and self.planted.thing is thing else None
        broken = planted is not None and planted.kind in {"rageclick", "dead_element"}
        burst, dead = thing.burst, 0.0 if thing.in_link else thing.dead
        if planted and planted.kind == "rageclick":
            burst, dead = planted.effect, 0.7
        if planted and planted.kind == "dead_element":
            burst, dead = 0.04, planted.effect
        if thing.role == "text" and planted is None and rng.random() < 0.25:  # selecting a word or a paragraph
            return self._run(thing, layout, width, now, int(rng.integers(2, 4)), dead=False)
        if thing.repeats and rng.random() < 0.6:
            return self._run(thing, layout, width, now, int(rng.integers(2, 2 + thing.repeats)), dead=False)
        if thing.pointer and rng.random() < burst:
            return self._run(thing, layout, width, now, int(rng.integers(3, 7)), dead=bool(rng.random() < (0.8 if broken else dead)))
        return [self._at(thing, layout, width, now, dead=bool(rng.random() < dead))]

    def _run(self, thing: Thing, layout: Layout, width: int, now: float, count: int, *, dead: bool) -> list[Click]:
        first = self._at(thing, layout, width, now, dead=dead)
        clicks = [first]
        for place in range(1, count):
            now += float(self.rng.uniform(0.14, 0.6))
            state = (first.state + place) % len(thing.chains) if thing.effect == "change" else first.state
            jitter = self.rng.integers(-2, 3, 2)
            x, y = first.x + int(jitter[0]), first.y + int(jitter[1])
            clicks.append(Click(now, x, y, thing, thing.fixed, state=state, burst=place == 2))
        return clicks

    def _at(self, thing: Thing, layout: Layout, width: int, now: float, *, dead: bool = False) -> Click:
        rng, box = self.rng, thing.boxes[layout]
        x = float(np.clip(rng.normal((box.x0 + box.x1) / 2, (box.x1 - box.x0) / 5), box.x0, box.x1)) * width
        y = float(np.clip(rng.normal((box.y0 + box.y1) / 2, (box.y1 - box.y0) / 5), box.y0, box.y1))
        state = int(rng.integers(len(thing.chains))) if len(thing.chains) > 1 and rng.random() < 0.3 else 0
        return Click(now, round(x), round(y), thing, thing.fixed, state=state, dead=dead)


HEADER_BELOW: Final = 90.0
"""Idle clicks fall below the header, CSS px."""
