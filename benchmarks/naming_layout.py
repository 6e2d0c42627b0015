"""
What layouts are worth: naming with and without them, on sites whose truth is known.

    python -m benchmarks.naming_layout --layouts FOLDER [--widths 1440,390] [--show 5] SITE_FOLDER ...

FOLDER holds <site>.json or <site>.json.gz: a list of layouts in the shape of `model/layout.py`, as the renderer leaves them. Printed
per site, without and with them: share of true clicks rightly told, precision of the names given, calibration, identity (of clicks on
nothing interactive, the share whose hotspot names the thing clicked), met (the same, or it is the thing by kind and place whatever it
reads, where true boxes are known), hotspots per element, and the share of rightly named hotspots
whose region and the element's true box (as layout.json has it, where there is one) overlap by 0.7 or more.
"""

from __future__ import annotations

import argparse
import gzip
import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from benchmarks.naming_score import Boxes, Score, score, texts_of
from benchmarks.recorded import Recorded, captured, groups, read, scope_of

import heatsight.sample
from heatsight.model.layout import Layout, LayoutElement, LayoutFit
from heatsight.model.page import page_of
from heatsight.naming.points import name_points

Boxed = Mapping[str, Boxes]
"""By page."""


def layouts_in(file: Path) -> list[Layout]:
    """The layouts of a file; see above."""
    raw = file.read_bytes()
    return [layout_from(one) for one in json.loads(gzip.decompress(raw) if file.suffix == ".gz" else raw)]


def layout_from(told: Mapping[str, Any]) -> Layout:
    """One layout from its JSON."""
    elements = tuple(LayoutElement(**element) for element in told["elements"])
    return Layout(**{**told, "elements": elements, "rendered_at": datetime.fromisoformat(told["rendered_at"])})


def true_boxes(folder: Path) -> Boxed:
    """Where elements truly lay when the site was recorded, by page; nothing where that was not written down."""
    record = folder / "layout.json"
    if not record.is_file():
        return {}
    return {
        page_of(url): {
            (one["selector"], int(width)): (one["x"], one["y"], one["w"], one["h"])
            for width, page in widths.items()
            for one in page["elements"]
        }
        for url, widths in json.loads(record.read_text("utf-8"))["pages"].items()
    }


def measured(site: Recorded, layouts: Sequence[Layout], boxes: Boxed) -> tuple[Score, list[tuple[str, LayoutFit]]]:
    """All pages and bands of a site with enough clicks, recordings left out; and how the layouts stand against each."""
    texts, total, fits = texts_of(site.clicks), Score(), []
    with captured(site, recordings=False) as (source, window):
        for (url, band), clicks in groups(site).items():
            own = [layout for layout in layouts if page_of(layout.url) == url]
            named = name_points(source, scope_of(url, window), band, "click", layouts=own)
            total += score(clicks, named.hotspots, texts, boxes.get(url))
            if named.layout is not None:
                fits.append((f"{url} {band.device}", named.layout))
    return total, fits


def show(site: str, way: str, found: Score) -> None:
    """A line of the table."""
    numbers = (found.share_right, found.precision, found.calibration, found.identity, found.met, found.torn, found.in_place)
    cells = [f"{number:.3f}" for number in numbers]
    print(f"| {site} | {way} | {found.clicks} | " + " | ".join(cells) + f" | {len(found.overlaps)} |", flush=True)


def main() -> None:
    """Print the table."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("sites", nargs="+", type=Path)
    asked.add_argument("--layouts", type=Path, required=True)
    asked.add_argument("--widths", type=lambda text: {int(one) for one in text.split(",")}, default=None)
    asked.add_argument("--show", type=int, default=0)
    args = asked.parse_args()
    print("| site | | clicks | right | precision | calibration | identity | met | per element | in place | boxes |\n|" + "---|" * 11)
    totals = {"without": Score(), "with": Score()}
    for folder in args.sites:
        bundled = Path(heatsight.sample.__path__[0]) / folder.name / "events.jsonl.gz"
        site = read(folder, None if (folder / "events.jsonl.gz").is_file() else bundled)
        plain = args.layouts / f"{folder.name}.json"
        every = layouts_in(plain if plain.is_file() else plain.with_suffix(".json.gz"))
        boxes = true_boxes(folder)
        used = [layout for layout in every if args.widths is None or layout.width in args.widths]
        for way, layouts in (("without", []), ("with", used)):
            found, fits = measured(site, layouts, boxes)
            totals[way] += found
            show(site.name, way, found)
        for where, fit in fits if args.show else ():
            print(f"    {where}: {fit.fitting}/{fit.checked} in their boxes, {fit.absent} not shown, used at {fit.covered}/{fit.points}")
        for what in (found.wrong, found.unnamed):
            for item, count in what.most_common(args.show):
                print(f"    {count} {item}")
    for way, total in totals.items():
        show("all", way, total)


if __name__ == "__main__":
    main()
