"""The list of pages: every page with traffic, hottest first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Final, Literal

import msgspec
from starlette.responses import Response

from heatsight.doors.parameters import read
from heatsight.doors.web.guard import Visit
from heatsight.doors.web.look import href, render
from heatsight.query.page_list import ListedPage
from heatsight.report import wording
from heatsight.stats.interval import wilson
from heatsight.use_cases.installation import Installation
from heatsight.use_cases.page_list import listed_pages

ROWS: Final = 50
PERIODS: Final = (7, 30, 90)
SPARK: Final = (112, 26)
"""Width and height of a trend's drawing."""


class ListShown(msgspec.Struct, kw_only=True):
    """What the address of the list says."""

    days: Annotated[int, msgspec.Meta(ge=1, le=3650)] = 30
    q: Annotated[str, msgspec.Meta(max_length=500)] = ""
    group: bool = False
    offset: Annotated[int, msgspec.Meta(ge=0, le=1_000_000)] = 0


@dataclass(frozen=True, slots=True)
class Row:
    """A page, ready to print; `heat` is its share of the hottest page's clicks."""

    page: ListedPage
    link: str
    fold: str
    heat: float
    spark: str
    trend: str
    direction: Literal["up", "down", "level", "none"]


class Listing:
    """The page at `/`."""

    def __init__(self, installation: Installation) -> None:
        self._installation = installation

    def page(self, visit: Visit) -> Response:
        """The list, or how to begin when nothing has arrived yet."""
        asked = read(visit.params, ListShown)
        source, now = self._installation.store.source(visit.project.id), self._installation.clock()
        found, window = listed_pages(
            source, visit.project, days=asked.days, grouped=asked.group, search=asked.q.strip(), limit=ROWS, offset=asked.offset, now=now
        )
        keep = {"project": visit.project.id} if len(visit.projects) > 1 else {}
        said = {**keep, **{name: value for name, value in msgspec.structs.asdict(asked).items() if value != _DEFAULTS[name]}}
        hottest = max((page.clicks for page in found.results), default=0)
        rows = [_row(page, hottest, {**keep, "days": asked.days}) for page in found.results]
        return render(
            "listing.html.j2",
            visit=visit,
            asked=asked,
            said=said,
            rows=rows,
            total=found.total,
            periods=PERIODS,
            period=wording.period(window.date_from, window.date_to),
            per_page=ROWS,
            spark_size=SPARK,
        )


_DEFAULTS: Final = msgspec.structs.asdict(ListShown())


def _row(page: ListedPage, hottest: int, keep: dict[str, int]) -> Row:
    whole = page.fold_visitors
    ci = wilson(page.below_fold_visitors, whole) if whole else None
    word: Literal["up", "down", "level", "none"] = _direction(page.trend)
    return Row(
        page=page,
        link=href("/page", keep, **{"url_pattern" if "*" in page.page else "url_exact": page.page}),
        fold=f"{wording.percent(page.below_fold_visitors / whole)} ({wording.interval(ci)})" if ci else "–",
        heat=page.clicks / hottest if hottest else 0.0,
        spark=_spark(page.trend),
        trend=f"{', '.join(map(str, page.trend))} clicks; {_SAID[word]}",
        direction=word,
    )


_SAID: Final = {
    "up": "more in the second half",
    "down": "fewer in the second half",
    "level": "about as many in both halves",
    "none": "none",
}
_BEYOND_CHANCE: Final = 1.96


def _direction(trend: Sequence[int]) -> Literal["up", "down", "level", "none"]:
    """Whether the halves of the period differ by more than chance would have them."""
    half = len(trend) // 2
    early, late = sum(trend[:half]), sum(trend[half:])
    if not early + late:
        return "none"
    if abs(late - early) <= _BEYOND_CHANCE * (early + late) ** 0.5:
        return "level"
    return "up" if late > early else "down"


def _spark(trend: Sequence[int]) -> str:
    width, height = SPARK
    top, step = max([1, *trend]), width / max(1, len(trend) - 1)
    return " ".join(f"{number * step:.1f},{height - 2 - (height - 4) * clicks / top:.1f}" for number, clicks in enumerate(trend))
