"""Planting: one problem of a kind put on a page, for everybody or for one device only, with an effect drawn from a range."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal, get_args

import numpy as np
from benchmarks.findings.pages import Builder
from benchmarks.findings.things import LAYOUTS, Box, Layout, Made, Section, Thing

from heatsight.model.finding import FindingKind

KINDS: Final[tuple[FindingKind, ...]] = get_args(FindingKind)
FOLD: Final[dict[Layout, float]] = {"desktop": 900.0, "mobile": 800.0}

ACCEPTED: Final[dict[FindingKind, frozenset[str]]] = {
    "rageclick": frozenset({"rageclick", "dead_element"}),
    "dead_element": frozenset({"dead_element", "rageclick", "non_interactive_clicks"}),
    "non_interactive_clicks": frozenset({"non_interactive_clicks", "dead_element"}),
    "cta_below_cliff": frozenset({"cta_below_cliff", "scroll_cliff"}),
    "scroll_cliff": frozenset({"scroll_cliff"}),
    "ignored_cta": frozenset({"ignored_cta"}),
    "below_fold_engagement": frozenset({"below_fold_engagement"}),
    "nav_bail": frozenset({"nav_bail"}),
}
"""The kinds by which a planted problem may be found."""
PAGE_WIDE: Final = frozenset({"scroll_cliff", "nav_bail"})


@dataclass(frozen=True)
class Planted:
    """
    What was done to a page.

    Attributes:
        device: who has the problem; "all", "desktop" or "mobile".
        depth: how people's depth is made there; "" leaves it to chance.
        bail: share of people who leave by the navigation at once.
        effect: how strong it is: the share of clickers who burst or get nothing, of people who click, who get there, who leave.
    """

    kind: FindingKind
    device: Literal["all", "desktop", "mobile"]
    thing: Thing | None = None
    depth: Literal["", "shallow", "cliff", "few"] = ""
    bail: float = 0.0
    effect: float = 0.0

    def on(self, layout: Layout) -> bool:
        """Whether people at a layout have it."""
        return self.device in ("all", layout)


def make(rng: np.random.Generator, kind: FindingKind | None) -> tuple[Made, Planted | None]:
    """A page with a problem of a kind, or with none."""
    builder = Builder(rng)
    device: Literal["all", "desktop", "mobile"] = "all" if rng.random() < 0.7 else "desktop" if rng.random() < 0.5 else "mobile"
    at: Literal["hero", "deep", "none"] = "deep" if kind == "cta_below_cliff" else "hero" if rng.random() < 0.8 or kind else "none"
    page = builder.page_of(call_at=at)
    while kind == "scroll_cliff" and any(page.heights[layout] < 5 * FOLD[layout] for layout in LAYOUTS):
        builder = Builder(rng)
        page = builder.page_of(call_at=at)
    if kind is None:
        return page, None
    return page, _PLANTERS[kind](builder, page, device)


def _rageclick(builder: Builder, page: Made, device: Literal["all", "desktop", "mobile"]) -> Planted:
    thing = _control(builder, page)
    thing.effect = "none"
    return Planted("rageclick", device, thing, effect=float(builder.rng.uniform(0.25, 0.7)))


def _dead_element(builder: Builder, page: Made, device: Literal["all", "desktop", "mobile"]) -> Planted:
    return Planted("dead_element", device, _control(builder, page), effect=float(builder.rng.uniform(0.6, 0.95)))


def _control(builder: Builder, page: Made) -> Thing:
    """A button that enough people see and use: one that is there, or one put into a section near the top."""
    rng = builder.rng
    seen = [
        thing
        for thing in page.of_role("call", "button")
        if all(box.y0 < 2 * FOLD[layout] for layout, box in thing.boxes.items()) and not thing.in_link
    ]
    if seen and rng.random() < 0.5:
        thing = seen[int(rng.integers(len(seen)))]
        thing.appeal = max(thing.appeal, float(rng.uniform(0.08, 0.25)))
        return thing
    y = {layout: float(rng.uniform(0.5, 1.4)) * FOLD[layout] for layout in LAYOUTS}
    return _added(builder, page, y, float(rng.uniform(0.08, 0.25)), dressed=bool(rng.random() < 0.3))


def _added(builder: Builder, page: Made, y: dict[Layout, float], appeal: float, *, dressed: bool = False, link: bool = False) -> Thing:
    """A new button at a height, over whatever is there."""
    holder = builder.section("extra", (0, 0.001), (0, 0.001))
    section = Section({layout: y[layout] for layout in LAYOUTS}, dict.fromkeys(LAYOUTS, 44.0), holder.outer)
    tag = "a" if link else "div" if dressed else "button"
    thing = builder.put(
        section, tag, builder.words(2, 3), {"desktop": (0.42, 0.58, 0, 1), "mobile": (0.2, 0.8, 0, 1)},
        role="dressed" if dressed else "button", appeal=appeal, effect="leave" if link else "change", said=("btn", "secondary"),
        href="/elsewhere" if link else None, attributes={"role": "button"} if dressed else {}, nth=7,
    )  # fmt: skip
    for other in list(page.things):
        if other is not thing and not other.fixed and any(_overlap(other.boxes[layout], thing.boxes[layout]) for layout in LAYOUTS):
            page.things.remove(other)  # nothing lies below it that could be clicked
    if page.call not in page.things:
        page.call = None
    return thing


def _overlap(one: Box, other: Box) -> bool:
    return one.x0 < other.x1 and other.x0 < one.x1 and one.y0 < other.y1 and other.y0 < one.y1


def _non_interactive(builder: Builder, page: Made, device: Literal["all", "desktop", "mobile"]) -> Planted:
    rng = builder.rng
    seen = [thing for thing in page.of_role("image") if all(box.y0 < 1.8 * FOLD[layout] for layout, box in thing.boxes.items())]
    texts = [thing for thing in page.of_role("text") if all(box.y0 < 1.8 * FOLD[layout] for layout, box in thing.boxes.items())]
    pool = seen if seen and rng.random() < 0.75 else texts
    return Planted("non_interactive_clicks", device, pool[int(rng.integers(len(pool)))], effect=float(rng.uniform(0.25, 0.5)))


def _cta_below_cliff(builder: Builder, page: Made, device: Literal["all", "desktop", "mobile"]) -> Planted:  # noqa: ARG001
    return Planted("cta_below_cliff", "all", page.call, depth="few", effect=float(builder.rng.uniform(0.04, 0.16)))


def _scroll_cliff(builder: Builder, page: Made, device: Literal["all", "desktop", "mobile"]) -> Planted:
    rng = builder.rng
    for layout in LAYOUTS:
        fold = FOLD[layout]
        page.cliffs[layout] = float(rng.uniform(1.8 * fold, min(page.heights[layout] - 2.2 * fold, 5 * fold)))
    return Planted("scroll_cliff", device, None, depth="cliff", effect=float(rng.uniform(0.5, 0.8)))


def _ignored_cta(builder: Builder, page: Made, device: Literal["all", "desktop", "mobile"]) -> Planted:
    rng = builder.rng
    call = page.call
    if call is None:
        return Planted("ignored_cta", device, None)
    rival = _added(
        builder,
        page,
        {layout: call.boxes[layout].y1 + 60 for layout in LAYOUTS},
        float(rng.uniform(0.25, 0.45)),
        link=bool(rng.random() < 0.5),
    )
    rival.burst = 0.0
    return Planted("ignored_cta", device, call, effect=float(rng.uniform(0.005, 0.03)))


def _below_fold(builder: Builder, page: Made, device: Literal["all", "desktop", "mobile"]) -> Planted:
    rng = builder.rng
    y = {layout: float(rng.uniform(1.15, 1.6)) * FOLD[layout] for layout in LAYOUTS}
    thing = _added(builder, page, y, 0.05, link=bool(rng.random() < 0.5))
    return Planted("below_fold_engagement", device, thing, effect=float(rng.uniform(0.5, 0.8)))


def _nav_bail(builder: Builder, page: Made, device: Literal["all", "desktop", "mobile"]) -> Planted:
    del page
    return Planted("nav_bail", device, None, depth="shallow", bail=float(builder.rng.uniform(0.45, 0.7)))


_PLANTERS: Final = {
    "rageclick": _rageclick,
    "dead_element": _dead_element,
    "non_interactive_clicks": _non_interactive,
    "cta_below_cliff": _cta_below_cliff,
    "scroll_cliff": _scroll_cliff,
    "ignored_cta": _ignored_cta,
    "below_fold_engagement": _below_fold,
    "nav_bail": _nav_bail,
}
