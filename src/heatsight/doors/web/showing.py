"""What the address of a page's view says: the page, period and visitors as every door takes them, and how to look at it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Final, Literal

import msgspec

from heatsight.doors.parameters import PageAsked
from heatsight.model.heatmap import Aggregation

ShownType = Literal["click", "rageclick", "deadclick", "mousemove", "scrolldepth"]

TYPES: Final[Mapping[str, str]] = {
    "click": "Clicks",
    "rageclick": "Rage clicks",
    "deadclick": "Dead clicks",
    "mousemove": "Moves",
    "scrolldepth": "Scroll",
}
COUNTS: Final[Mapping[str, str]] = {"unique_visitors": "People", "total_count": "Every click"}
DEVICES: Final[Mapping[str, str]] = {"desktop": "Desktop", "tablet": "Tablet", "mobile": "Mobile"}


class PageShown(PageAsked, kw_only=True):
    """One page, and how to look at it. What is not said has its usual value, so an address stays short."""

    type: ShownType = "click"
    aggregation: Aggregation = "unique_visitors"
    boxes: bool = True
    fresh: bool = False
    wait: bool = False
    spots: Annotated[int, msgspec.Meta(ge=0, le=100_000)] = 0


class MovesShown(PageAsked, kw_only=True):
    """Moves on a page, and which window widths have theirs where they were made."""

    aggregation: Aggregation = "unique_visitors"
    near_min: Annotated[int, msgspec.Meta(ge=0, le=1_000_000)] | None = None
    near_max: Annotated[int, msgspec.Meta(ge=0, le=1_000_000)] | None = None


class SessionsShown(PageAsked, kw_only=True):
    """The sessions behind a hotspot of a page."""

    hotspot: Annotated[str, msgspec.Meta(min_length=1, max_length=100)]
    offset: Annotated[int, msgspec.Meta(ge=0, le=1_000_000)] = 0


def how(shown: PageShown) -> dict[str, Any]:
    """The parameters of how a page is looked at, those with their usual value left out."""
    said = {"type": shown.type, "aggregation": shown.aggregation}
    usual = {"type": "click", "aggregation": "unique_visitors"}
    return {name: value for name, value in said.items() if value != usual[name]} | ({} if shown.boxes else {"boxes": "false"})


def of_page(params: Mapping[str, str]) -> dict[str, str]:
    """The parameters that say which page, period and visitors, as they came."""
    names = [field.name for field in msgspec.structs.fields(PageAsked)]
    return {name: params[name] for name in names if params.get(name)}
