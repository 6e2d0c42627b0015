"""Simulated visitors: who they are, and what they do on whatever page they are shown."""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import Any, Final

from playwright.async_api import Error, Page

# Everything a person may aim at that is in view and not behind a dialog. Popularity is a matter of the element, the same for everybody.
LOOK: Final = """() => {
  const dialog = document.querySelector("dialog[open]"), found = [];
  for (const node of (dialog || document).querySelectorAll("a,button,summary,label,input,h1,h2,h3,p,img,td,li,dt,dd,.tile,.card,.row")) {
    const box = node.getBoundingClientRect();
    if (box.width < 6 || box.height < 6) continue;
    if (box.bottom < 8 || box.top > innerHeight - 8 || box.right < 8 || box.left > innerWidth - 8) continue;
    const said = node.tagName + node.textContent + (node.alt || "") + (node.parentElement.textContent || "").slice(0, 60);
    let sum = 7;
    for (const letter of said) sum = (sum * 31 + letter.charCodeAt(0)) % 10007;
    const control = node.matches("a,button,summary,label,input,.tile");
    found.push({x: box.x, y: box.y, w: box.width, h: box.height, control, liking: 1 / (1 + sum % 7)});
  }
  return {found, height: innerHeight, width: innerWidth, page: performance.timeOrigin};
}"""


@dataclass(frozen=True)
class Person:
    """
    Who visits.

    Attributes:
        persona: bounce, scan, engaged or frustrated.
        entry: the path they come in by.
        recorded: their session is recorded.
    """

    run: int
    persona: str
    device: str
    width: int
    height: int
    sdk: str
    entry: str
    recorded: bool

    @property
    def touch(self) -> bool:
        """Taps instead of clicking."""
        return self.device != "desktop"


SIZES: Final = {
    "desktop": ((1280, 720), (1366, 768), (1440, 900), (1536, 864), (1920, 1080)),
    "mobile": ((360, 740), (375, 812), (390, 844), (412, 915), (430, 932)),
    "tablet": ((768, 1024), (820, 1180)),
}
# persona: (how often, clicks from and to, share aimed at controls, chance of scrolling before a click)
HABITS: Final = {
    "bounce": (0.15, (1, 3), 0.45, 0.1),
    "scan": (0.3, (4, 9), 0.4, 0.5),
    "engaged": (0.35, (8, 18), 0.75, 0.35),
    "frustrated": (0.2, (6, 14), 0.55, 0.25),
}


def people(count: int, sdks: dict[str, int], entries: dict[str, int], recorded: int, chance: random.Random) -> list[Person]:
    """So many people, mixed by weights; the first few are recorded."""
    made = []
    for run in range(count):
        device = chance.choices(("desktop", "mobile", "tablet"), (0.54, 0.4, 0.06))[0]
        width, height = chance.choice(SIZES[device])
        persona = chance.choices(tuple(HABITS), [habit[0] for habit in HABITS.values()])[0]
        sdk, entry = (chance.choices(tuple(table), tuple(table.values()))[0] for table in (sdks, entries))
        made.append(Person(run, persona, device, width, height, sdk, entry, run < recorded))
    return made


async def wander(page: Page, person: Person, chance: random.Random) -> None:
    """Look, scroll, click, wait, until they have had enough."""
    _, (least, most), aimed, scrolls = HABITS[person.persona]
    left, page_before = chance.randint(least, most), None
    while left > 0:
        if chance.random() < scrolls:
            await _scroll(page, person, chance)
        seen = await _look(page)
        if seen["page"] != page_before:  # nobody clicks before they have looked
            page_before = seen["page"]
            await page.wait_for_timeout(chance.uniform(400, 1600))
            continue
        wanted = [thing for thing in seen["found"] if thing["control"] == (chance.random() < aimed)] or seen["found"]
        if not wanted:
            await _scroll(page, person, chance)
            left -= 1
            continue
        thing = chance.choices(wanted, [one["liking"] for one in wanted])[0]
        # An angry one hammers; anybody may click twice.
        angry = person.persona == "frustrated" and chance.random() < 0.25
        times = chance.randint(3, 6) if angry else 1 + (chance.random() < 0.08)
        x, y = _aim(thing, seen, chance)
        for _ in range(times):
            await (page.touchscreen.tap(x, y) if person.touch else page.mouse.click(x, y))
            left -= 1
            await page.wait_for_timeout(chance.uniform(90, 220) if times > 1 else min(4000.0, chance.lognormvariate(6.3, 0.75)))


def _aim(thing: dict[str, Any], seen: dict[str, Any], chance: random.Random) -> tuple[float, float]:
    """Somewhere in it and in view: near the middle of controls, anywhere on the rest."""
    place = []
    for start, size, end in ((thing["x"], thing["w"], seen["width"]), (thing["y"], thing["h"], seen["height"])):
        share = min(0.95, max(0.05, chance.gauss(0.5, 0.2))) if thing["control"] else chance.uniform(0.05, 0.95)
        place.append(min(end - 3.0, max(3.0, start + size * share)))
    return place[0], place[1]


async def _look(page: Page) -> dict[str, Any]:
    for _ in range(20):
        try:
            return dict(await page.evaluate(LOOK))
        except Error:  # on the way to another page
            await page.wait_for_timeout(100)
    return {"found": [], "height": 1, "width": 1, "page": None}


async def _scroll(page: Page, person: Person, chance: random.Random) -> None:
    by = chance.choice((0.4, 0.7, 1.0, 1.4, -0.6, -1.5)) * person.height
    if person.touch:
        await page.evaluate("by => window.scrollBy(0, by)", by)
    else:
        await page.mouse.wheel(0, by)
    await page.wait_for_timeout(chance.uniform(120, 500))
