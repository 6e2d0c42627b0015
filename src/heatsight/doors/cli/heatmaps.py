"""`heatsight hotspots` and `heatsight heatmap`: where people click, with names and without."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Any

import typer

from heatsight.doors.cli.answers import JSON, answering
from heatsight.doors.cli.options import Filters, Place, PointType, unfold
from heatsight.doors.cli.terminal import put_json, put_table, say

Url = Annotated[str, typer.Argument(metavar="URL", help="The page, or with --pattern a pattern.")]


class Format(StrEnum):
    """How an answer is printed."""

    text = "text"
    json = "json"


@unfold
def hotspots(
    url: Url,
    filters: Filters,
    place: Place,
    *,
    type: Annotated[PointType, typer.Option("--type", help="What people did there.")] = PointType.click,  # noqa: A002 - the option's name
    limit: Annotated[int, typer.Option("--limit", metavar="N", min=0, help="How many, hottest first; 0 = all.")] = 50,
    format: Annotated[Format, typer.Option("--format", help="How to print it.")] = Format.text,  # noqa: A002 - the option's name
) -> None:
    """The hot elements of a page, by clicks of people."""
    params = {**filters.params(url), "type": type.value, "limit": limit}
    with answering(place) as answers:
        answer = answers.read("hotspots", params)
    if format is Format.json:
        put_json(answer)
        return
    put_table(
        ["#", "device", "element", "clicks", "people", "share", "where", "sure", "id"], [_hotspot(spot) for spot in answer["results"]]
    )
    if answer["has_more"]:
        say("There are more; see them all with --limit 0.")
    if answer["health"]["status"] != "ok":
        _say_why(answer["health"])


@unfold
def heatmap(
    url: Url,
    filters: Filters,
    place: Place,
    *,
    type: Annotated[  # noqa: A002 - the option's name
        str, typer.Option("--type", metavar="TYPE", help="click, rageclick, deadclick, mousemove or scrolldepth.")
    ] = "click",
    aggregation: Annotated[str, typer.Option("--aggregation", metavar="A", help="total_count or unique_visitors.")] = "total_count",
    limit: Annotated[int, typer.Option("--limit", metavar="N", min=0, help="How many cells, hottest first; 0 = all.")] = 500,
    format: Annotated[Format, typer.Option("--format", help="How to print it.")] = Format.text,  # noqa: A002 - the option's name
) -> None:
    """The heatmap as PostHog counts it: everybody's points on the 16 px grid, the fold, or scroll depth."""
    params = {**filters.posthog_params(url), "type": type, "aggregation": aggregation, "limit": limit}
    with answering(place) as answers:
        answer = answers.read("heatmaps", params)
    if format is Format.json:
        put_json(answer)
        return
    if "fold" not in answer:
        columns = ["scroll_depth_bucket", "bucket_count", "cumulative_count"]
        put_table(columns, [[row[column] for column in columns] for row in answer["results"]])
        return
    columns = ["count", "pointer_relative_x", "pointer_y", "pointer_target_fixed"]
    put_table(columns, [[row[column] for column in columns] for row in answer["results"]])
    fold = answer["fold"]
    say(
        f"Fold: {fold['below_fold_count']} of {fold['total_count']} ({fold['pct_below_fold']} %) below it; "
        f"median viewport height {fold['median_viewport_height'] or 'unknown'} px."
    )


def _hotspot(spot: JSON) -> list[Any]:
    region, element = spot["region"], spot["element"]
    where = f"x {region['x0']:.0%}-{region['x1']:.0%}, y {region['y0']}-{region['y1']} px{' (fixed)' if region['fixed'] else ''}"
    name = element["name"] if element else "(no name for it)"
    if element and not element["interactive"]:
        name += " (not interactive)"
    sure = f"{spot['naming']['confidence']:.0%}" if element else ""
    return [spot["rank"], spot["device"], name, spot["count"], spot["unique_visitors"], f"{spot['share']:.1%}", where, sure, spot["id"]]


def _say_why(health: JSON) -> None:
    for check in health.get("checks", []):
        if check["status"] != "ok":
            say(check["detail"])
    for near in health.get("nearest_urls", []):
        say(f"Near it, with traffic: {near['url']} ({near['clicks']} clicks; differs in {near['difference']})")
