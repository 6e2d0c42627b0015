"""
Random pages, put together from a header down to a footer.

Texts and classes are drawn anew for every page, in one of several dialects (plain words, utility classes, hashes), so that nothing here
can be learnt by heart.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final, Literal

import numpy as np
from benchmarks.findings.things import LAYOUTS, Effect, Layout, Made, Section, Thing

from heatsight.model.element import Element
from heatsight.model.elements_chain import write

_NOUNS: Final = """
    harbour garden ledger kettle window orchard signal lantern meadow copper river bridge market canvas compass engine ribbon mirror
    timber saddle anchor button cradle folder pocket shelter summit valley thread basket candle marble needle pepper ticket wagon
    winter yellow zephyr beacon castle dragon escape falcon guitar helmet island jungle kitten legend magnet nectar oyster pencil
"""
_VERBS: Final = "plan share carry build paint count gather repair travel measure sell print cook teach follow protect connect"
_CALLS: Final = (
    "Get started|Start free trial|Buy now|Add to basket|Sign up|Book a table|Request a quote|Download the guide|Try it free|Subscribe|"
    "Contact us|Order now|Create account|Join today|Reserve your place|Let's go|I'm in|Open an account|Give it a spin|Claim your spot|"
    "See plans|Jetzt kaufen|Kostenlos testen|Commander|Prenota ora|Take the tour|Apply now|Shop the sale|Become a member|Schedule a demo"
)
_MORE: Final = "Read more|Learn more|More|Details|View all|Continue reading|See how"
_UTILITY: Final = "flex grid px-4 px-6 py-8 mt-2 mt-6 text-lg text-sm rounded border shadow w-full gap-4 mx-auto font-bold bg-white"


class Builder:
    """Puts one page together; every draw comes from the one generator."""

    def __init__(self, rng: np.random.Generator) -> None:
        self.rng = rng
        self.dialect = str(rng.choice(["plain", "utility", "hashed"]))
        self.landmarks = bool(rng.random() < 0.85)
        self.page = Made({"desktop": 0.0, "mobile": 0.0}, [], {"desktop": [], "mobile": []})
        self._said: set[str] = set()
        self._number = 0
        self._sections = 0

    def page_of(self, *, call_at: Literal["hero", "deep", "none"]) -> Made:
        """A whole page; its main call stands in the hero, deep down, or nowhere."""
        self._header()
        self._hero(with_call=call_at == "hero")
        makers = [self._features, self._article, self._faq, self._gallery, self._form, self._table, self._chooser]
        count = int(self.rng.integers(4, 9))
        for place in range(count):
            makers[int(self.rng.integers(len(makers)))]()
            if call_at == "deep" and place == count - 2:  # a section or two and the footer come after it
                self._band_call()
        self._footer()
        return self.page

    def words(self, low: int, high: int) -> str:
        """A phrase that the page does not hold yet, so that a finding's element can be told by its text."""
        while True:
            count = int(self.rng.integers(low, high + 1))
            picked = [str(self.rng.choice((_VERBS if place % 3 == 1 else _NOUNS).split())) for place in range(count)]
            if (phrase := " ".join(picked).capitalize()) not in self._said:
                self._said.add(phrase)
                return phrase
            high += 1

    def call_text(self) -> str:
        """What a call to action says."""
        return str(self.rng.choice(_CALLS.split("|")))

    def section(self, kind: str, desktop: tuple[float, float], mobile: tuple[float, float]) -> Section:
        """A new section below the last one, its heights drawn from ranges."""
        self._sections += 1
        tops = dict(self.page.heights)
        tall: dict[Layout, float] = {"desktop": float(self.rng.uniform(*desktop)), "mobile": float(self.rng.uniform(*mobile))}
        for layout in LAYOUTS:
            self.page.heights[layout] += tall[layout]
            self.page.edges[layout].append(self.page.heights[layout])
        tag = {"header": "header", "footer": "footer"}.get(kind, "section") if self.landmarks else "div"
        outer = Element(tag, classes=self.classes(kind), nth_child=self._sections, nth_of_type=self._sections)
        body = Element("body", nth_child=2, nth_of_type=1)
        inner = () if kind in {"header", "footer"} or not self.landmarks else (Element("main", nth_child=2, nth_of_type=1),)
        return Section(tops, tall, (outer, *inner, body))

    def classes(self, *said: str) -> tuple[str, ...]:
        """Class names of this page's dialect for something that is `said`."""
        if self.dialect == "plain":
            return tuple(said)
        if self.dialect == "utility":
            return tuple(
                sorted({str(self.rng.choice(_UTILITY.split())) for _ in range(3)} | set(said[:1] if self.rng.random() < 0.3 else ()))
            )
        return (f"css-{self.rng.integers(16**6):06x}",)

    def put(
        self,
        section: Section,
        tag: str,
        text: str,
        where: Mapping[Layout, tuple[float, float, float, float]],
        *,
        role: str,
        appeal: float,
        effect: Effect = "none",
        said: Sequence[str] = (),
        attributes: Mapping[str, str] | None = None,
        href: str | None = None,
        within: Sequence[Element] = (),
        states: Sequence[Mapping[str, str]] = (),
        nth: int = 1,
        fixed: bool = False,
        **more: float,
    ) -> Thing:
        """A thing; `where` gives its box in shares of its section (x0, x1, y0, y1)."""
        self._number += 1
        classes = self.classes(*said) if said else ()
        given = dict(attributes or {}) | ({"class": " ".join(classes)} if classes else {}) | ({"href": href} if href else {})
        chains = []
        for state in states or ({},):
            element = Element(
                tag, classes, given | dict(state), text=text or None, href=href, attr_id=given.get("id"), nth_child=nth, nth_of_type=nth
            )
            chains.append(write((element, *within, *section.outer)))
        boxes = {layout: section.box(layout, where[layout], fixed=fixed) for layout in where}
        controls = {"a", "button", "input", "select", "textarea", "label", "summary"}
        thing = Thing(
            key=f"t{self._number}",
            text=text,
            chains=tuple(chains),
            boxes=boxes,
            pointer=tag in controls or role == "dressed",
            appeal=appeal,
            effect=effect,
            role=role,
            fixed=fixed,
            in_link=tag == "a",
            **more,  # type: ignore[arg-type] - the odd ones out are numbers
        )
        self.page.things.append(thing)
        return thing

    def _header(self) -> None:
        section, fixed = self.section("header", (60, 84), (56, 64)), bool(self.rng.random() < 0.4)
        count = int(self.rng.integers(3, 8))
        nav = Element("nav" if self.landmarks else "div", classes=("nav",) if not self.landmarks else (), nth_child=2, nth_of_type=1)
        self._link(section, self.words(1, 1), (0.02, 0.10, 0.2, 0.8), role="logo", appeal=0.02, fixed=fixed)
        for place in range(count):
            x = 0.15 + 0.6 * place / count
            mobile = (0.04 + 0.92 * place / count, 0.04 + 0.92 * (place + 0.8) / count, 0.2, 0.8)
            self._link(
                section,
                self.words(1, 2),
                (x, x + 0.45 / count, 0.2, 0.8),
                mobile=mobile,
                role="nav",
                appeal=float(self.rng.uniform(0.008, 0.05)),
                within=(nav,),
                nth=place + 1,
                fixed=fixed,
            )

    def _hero(self, *, with_call: bool) -> None:
        section = self.section("hero", (420, 760), (480, 760))
        self._text(section, "h1", self.words(3, 7), (0.1, 0.6, 0.12, 0.32), appeal=0.012)
        self._text(section, "p", self.words(8, 20), (0.1, 0.6, 0.36, 0.52), appeal=0.008)
        if self.rng.random() < 0.6:
            self._image(section, (0.64, 0.94, 0.1, 0.9), mobile=(0.05, 0.95, 0.78, 1.0))
        if with_call:
            self.page.call = self._call(section, (0.1, 0.25, 0.6, 0.7), appeal=float(self.rng.uniform(0.08, 0.3)))
        if self.rng.random() < 0.6:
            self._link(
                section,
                str(self.rng.choice(_MORE.split("|"))),
                (0.3, 0.4, 0.6, 0.7),
                role="more",
                appeal=float(self.rng.uniform(0.02, 0.1)),
            )

    def _band_call(self) -> None:
        section = self.section("cta", (240, 420), (240, 420))
        self._text(section, "h2", self.words(3, 6), (0.2, 0.8, 0.1, 0.35), appeal=0.006)
        self.page.call = self._call(section, (0.4, 0.6, 0.5, 0.68), appeal=float(self.rng.uniform(0.2, 0.5)))

    def _call(self, section: Section, box: tuple[float, float, float, float], appeal: float) -> Thing:
        mobile = (0.06, 0.94, box[2], box[3])
        link = self.rng.random() < 0.5
        said = [("btn", "btn-primary"), ("button", "primary"), ("cta",)][int(self.rng.integers(3))]
        return self.put(
            section,
            "a" if link else "button",
            self.call_text(),
            {"desktop": box, "mobile": mobile},
            role="call",
            appeal=appeal,
            effect="leave" if link else "change",
            said=said,
            attributes={} if link else {"type": "button"},
            href="/go" if link else None,
            nth=3,
        )

    def _features(self) -> None:
        count = int(self.rng.integers(2, 7))
        section = self.section("features", (380, 620), (260.0 * count, 380.0 * count))
        more = str(self.rng.choice(_MORE.split("|"))) if self.rng.random() < 0.7 else ""
        buttons = self.rng.random() < 0.25
        for place in range(count):
            x, y = 0.05 + 0.9 * place / count, place / count
            card = Element("article" if self.landmarks else "div", self.classes("card"), nth_child=place + 1, nth_of_type=place + 1)
            wide, tall = 0.8 / count, 1 / count
            if self.rng.random() < 0.7:
                self._image(section, (x, x + wide, 0.05, 0.4), mobile=(0.05, 0.95, y, y + 0.4 * tall), within=(card,))
            self._text(
                section, "h3", self.words(2, 5), (x, x + wide, 0.45, 0.55), mobile=(0.05, 0.95, y + 0.45 * tall, y + 0.55 * tall),
                appeal=0.008, within=(card,),
            )  # fmt: skip
            if more:
                self._link(
                    section, more, (x, x + wide / 2, 0.84, 0.92), mobile=(0.05, 0.5, y + 0.84 * tall, y + 0.92 * tall), role="more",
                    appeal=float(self.rng.uniform(0.01, 0.09)), within=(card,), href=f"/{self.words(1, 1).lower()}-{place}", nth=3,
                )  # fmt: skip
            elif buttons:
                self.put(
                    section, "button", self.words(1, 2),
                    {"desktop": (x, x + wide / 2, 0.84, 0.92), "mobile": (0.05, 0.5, y + 0.84 * tall, y + 0.92 * tall)},
                    role="button", appeal=float(self.rng.uniform(0.03, 0.1)), effect="change", said=("button",),
                    attributes={"type": "button"}, within=(card,), nth=3,
                )  # fmt: skip

    def _article(self) -> None:
        count = int(self.rng.integers(2, 6))
        section = self.section("article", (260.0 * count, 420.0 * count), (340.0 * count, 560.0 * count))
        for place in range(count):
            y, tall = place / count, 1 / count
            self._text(section, "h2", self.words(2, 6), (0.2, 0.7, y, y + 0.12 * tall), appeal=0.006, nth=place + 1)
            self._text(section, "p", self.words(20, 40), (0.2, 0.8, y + 0.15 * tall, y + 0.9 * tall), appeal=0.01, nth=place + 1)
            if self.rng.random() < 0.4:
                self._link(
                    section, self.words(1, 3), (0.3, 0.4, y + 0.5 * tall, y + 0.54 * tall), role="inline",
                    appeal=float(self.rng.uniform(0.005, 0.04)), nth=place + 1,
                )  # fmt: skip

    def _faq(self) -> None:
        count = int(self.rng.integers(3, 8))
        section = self.section("faq", (64.0 * count, 96.0 * count), (72.0 * count, 110.0 * count))
        for place in range(count):
            y = place / count
            self.put(
                section, "button", f"{self.words(4, 7)}?", dict.fromkeys(LAYOUTS, (0.15, 0.85, y, y + 0.8 / count)),
                role="toggle", appeal=float(self.rng.uniform(0.01, 0.08)), effect="change", said=("faq-q",), attributes={"type": "button"},
                states=({"aria-expanded": "false"}, {"aria-expanded": "true"}), nth=place + 1,
            )  # fmt: skip

    def _gallery(self) -> None:
        section = self.section("gallery", (420, 640), (320, 480))
        self._image(section, (0.15, 0.85, 0.05, 0.85))
        for place, (said, x) in enumerate((("prev", 0.05), ("next", 0.88))):
            text = "<>"[place] if self.rng.random() < 0.7 else said.capitalize()
            self.put(
                section, "button", text, dict.fromkeys(LAYOUTS, (x, x + 0.07, 0.4, 0.52)), role="stepper",
                appeal=float(self.rng.uniform(0.04, 0.2)), effect="change", said=("carousel-arrow",),
                attributes={"type": "button", "aria-label": f"{said} picture"}, nth=place + 2, dead=0.0,
                repeats=int(self.rng.integers(2, 7)),
            )  # fmt: skip

    def _form(self) -> None:
        section = self.section("form", (240, 380), (260, 420))
        form = Element("form", self.classes("form"), nth_child=2, nth_of_type=1)
        self._text(section, "h2", self.words(2, 5), (0.3, 0.7, 0.05, 0.2), appeal=0.006)
        self.put(
            section, "input", "", dict.fromkeys(LAYOUTS, (0.3, 0.7, 0.35, 0.48)), role="field",
            appeal=float(self.rng.uniform(0.03, 0.12)), attributes={"type": "email", "name": f"mail{self._number}"}, nth=2, dead=0.1,
            within=(form,),
        )  # fmt: skip
        self.put(
            section, "button", str(self.rng.choice(["Send", "Sign up", "Search", "Keep me posted", "Subscribe"])),
            dict.fromkeys(LAYOUTS, (0.3, 0.5, 0.6, 0.75)), role="button", appeal=float(self.rng.uniform(0.02, 0.08)), effect="change",
            said=("button",), attributes={"type": "submit"}, nth=3, within=(form,),
        )  # fmt: skip

    def _chooser(self) -> None:
        """Choices side by side; a click on the one that is chosen already changes nothing."""
        section, count = self.section("options", (120, 200), (140, 240)), int(self.rng.integers(3, 6))
        for place in range(count):
            x = 0.1 + 0.8 * place / count
            self.put(
                section, "button", self.words(1, 1), dict.fromkeys(LAYOUTS, (x, x + 0.6 / count, 0.3, 0.6)), role="choice",
                appeal=float(self.rng.uniform(0.03, 0.12)), effect="change", said=("option",), attributes={"type": "button"},
                states=({"aria-pressed": "false"}, {"aria-pressed": "true"}), nth=place + 1, dead=0.18 if place == 0 else 0.06,
            )  # fmt: skip

    def _table(self) -> None:
        rows = int(self.rng.integers(3, 8))
        section = self.section("table", (56.0 * rows, 90.0 * rows), (64.0 * rows, 110.0 * rows))
        for place in range(rows):
            y = place / rows
            self._text(section, "td", self.words(1, 3), (0.15, 0.5, y, y + 0.8 / rows), appeal=0.008, nth=place + 1)

    def _footer(self) -> None:
        count = int(self.rng.integers(4, 12))
        section = self.section("footer", (160, 360), (240, 520))
        for place in range(count):
            x, y = 0.05 + 0.9 * (place % 4) / 4, 0.1 + 0.8 * (place // 4) / 3
            self._link(section, self.words(1, 2), (x, x + 0.12, y, y + 0.1), role="footer", appeal=0.012, nth=place + 1)

    def _text(
        self, section: Section, tag: str, text: str, box: tuple[float, float, float, float], *, appeal: float,
        mobile: tuple[float, float, float, float] | None = None, within: Sequence[Element] = (), nth: int = 1,
    ) -> Thing:  # fmt: skip
        where: dict[Layout, tuple[float, float, float, float]] = {"desktop": box, "mobile": mobile or (0.05, 0.95, box[2], box[3])}
        return self.put(section, tag, text, where, role="text", appeal=appeal, within=within, nth=nth, dead=0.45)

    def _image(
        self, section: Section, box: tuple[float, float, float, float], *, mobile: tuple[float, float, float, float] | None = None,
        within: Sequence[Element] = (),
    ) -> Thing:  # fmt: skip
        where: dict[Layout, tuple[float, float, float, float]] = {"desktop": box, "mobile": mobile or (0.05, 0.95, box[2], box[3])}
        words = self.words(2, 4)
        alt = {"alt": words, "src": f"/{words.lower().replace(' ', '-')}.jpg"}
        thing = self.put(section, "img", "", where, role="image", appeal=0.012, attributes=alt, within=within, dead=0.45)
        thing.text = words
        return thing

    def _link(
        self, section: Section, text: str, box: tuple[float, float, float, float], *, role: str, appeal: float,
        mobile: tuple[float, float, float, float] | None = None, within: Sequence[Element] = (), nth: int = 1, fixed: bool = False,
        href: str | None = None,
    ) -> Thing:  # fmt: skip
        return self.put(
            section, "a", text, {"desktop": box, "mobile": mobile or box}, role=role, appeal=appeal, effect="leave", said=("link",),
            href=href or f"/{text.lower().replace(' ', '-')}", within=within, nth=nth, fixed=fixed, dead=0.0,
        )  # fmt: skip
