"""The bundled traffic laid on pictures of its page."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from heatsight.model.device import BANDS
from heatsight.model.layout import Layout, LayoutElement
from heatsight.model.project import Project
from heatsight.overlay.drawing import Drawing
from heatsight.report.document import to_json
from heatsight.snapshots.interface import Picture
from heatsight.store import Source, open_catalogue, open_store
from heatsight.use_cases.assess import assess
from heatsight.use_cases.capture import Capture
from heatsight.use_cases.demo import moved, read_sample
from heatsight.use_cases.overlay import near_widths, overlay_of
from heatsight.use_cases.request import AssessRequest
from heatsight.use_cases.told import told_in

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
CORPUS = Path(__file__).parents[1] / "corpus" / "saas-pricing"
(BOXES,) = json.loads((CORPUS / "layout.json").read_text())["pages"].values()
TRIAL = "“Start free trial” button"


def chain_of(selector: str, text: str) -> str:
    """The elements chain of a path such as `body > main:nth-of-type(1) > a.link:nth-of-type(2)`."""
    steps = []
    for number, step in enumerate(reversed(selector.split(" > "))):
        tag, nth = re.match(r"[a-z0-9]+", step), re.search(r"nth-of-type\((\d+)\)", step)
        said = f'text="{text}"' if number == 0 and text else ""
        steps.append(f'{tag[0] if tag else "div"}:nth-child="0"nth-of-type="{nth[1] if nth else 1}"{said}')
    return ";".join(steps)


def picture(width: int) -> Picture:
    """The page at a width, blank, with the boxes that were measured there."""
    page = BOXES[str(width)]
    elements = tuple(
        LayoutElement(
            selector=box["selector"],
            chain=chain_of(box["selector"], box["text"]),
            tag=box["tag"],
            role=box["role"] or "",
            text=box["text"],
            label=box["label"] or "",
            href=None,
            x=box["x"],
            y=box["y"],
            width=box["w"],
            height=box["h"],
            clickable=box["interactive"],
            disabled=box["disabled"],
            fixed=box["fixed"],
            font_px=None,
            contrast=None,
            fill=1.0,
        )
        for box in page["elements"]
    )
    url = "http://127.0.0.1:8711/saas-pricing/pricing"
    buffer = BytesIO()
    Image.new("RGB", (width, page["doc_height"]), "white").save(buffer, "JPEG")
    return Picture(buffer.getvalue(), Layout(url, url, "", width, page["viewport"][1], page["doc_height"], 1.0, NOW, elements))


@dataclass(frozen=True)
class Site:
    """The bundled site, captured."""

    source: Source
    project: Project
    url: str

    def overlay(self, width: int, **more: Any) -> Drawing:
        """Its traffic on its page at a width."""
        return overlay_of(self.source, self.project, AssessRequest(self.url), picture(width), now=NOW, **more)


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    """The sample's traffic in memory, once for all tests here."""
    store, catalogue = open_store(None), open_catalogue(None)
    project = catalogue.set_project(catalogue.create_project("sample")[0].id, "retention_days", 36_500)
    sample = read_sample()
    capture = Capture(store, catalogue, lambda: NOW)
    with ThreadPoolExecutor(8) as senders:
        list(senders.map(lambda request: capture.take(request.body), moved(sample, project.token, NOW)))
    capture.close()
    yield Site(store.source(project.id), project, sample.url)
    catalogue.close()
    store.close()


@pytest.fixture(scope="module")
def drawn(site: Site) -> dict[int, Drawing]:
    """The page at the width that most desktop visitors had, at another desktop width, and on a phone."""
    return {width: site.overlay(width) for width in (1440, 1280, 390)}


@pytest.mark.parametrize("width", [1440, 1280, 390])
def test_every_click_of_the_band_is_shown_or_left_out(site: Site, drawn: dict[int, Drawing], width: int) -> None:
    """What is shown and what is left out make up all clicks of the picture's device band, people's and others'."""
    band = next(band for band in BANDS if band.device == drawn[width].band.device)
    judged = assess(site.source, site.project, AssessRequest(site.url, device=band.device), now=NOW)
    clicks = drawn[width].tallies[0]
    assert clicks.people == judged.bands[0].clicks.total_count
    assert clicks.shown + sum(clicks.left_out.values()) == clicks.everybody
    assert clicks.shown > 0.7 * clicks.people


@pytest.mark.parametrize("width", [1440, 1280, 390])
def test_the_hottest_button_has_its_box(drawn: dict[int, Drawing], width: int) -> None:
    """The box of the busiest hotspot is the button's own, at each width."""
    spot = next(spot for spot in drawn[width].spots if spot.press == "click")
    (true,) = [box for box in BOXES[str(width)]["elements"] if box["tag"] == "button" and box["text"].startswith("Start free trial")]
    assert (spot.name, spot.measured) == (TRIAL, True)
    assert spot.box is not None
    assert (spot.box.x, spot.box.y, spot.box.width, spot.box.height) == (true["x"], true["y"], true["w"], true["h"])


def test_at_its_own_width_nearly_all_is_drawn_where_it_was(drawn: dict[int, Drawing]) -> None:
    """Of the clicks on the picture of their own width, hardly any is moved or left out."""
    clicks = drawn[1440].tallies[0]
    assert clicks.shown - clicks.projected >= 0.8 * clicks.people


def test_at_another_width_clicks_are_drawn_on_elements_alone(drawn: dict[int, Drawing]) -> None:
    """On a picture of 1280 px, clicks made at 1440 are drawn inside boxes of named elements, and the rest is left out by reason."""
    drawing = drawn[1280]
    clicks, points = drawing.tallies[0], drawing.points[0]
    assert clicks.projected >= 0.5 * clicks.people
    assert {"other_width", "element_not_in_picture"} >= {why for why in clicks.left_out if why not in {"set_aside", "between_elements"}}
    boxes = [spot.box for spot in drawing.spots if spot.box is not None and spot.measured]
    inside = sum(
        int(count)
        for x, y, count in zip(points.x, points.y, points.count, strict=True)
        if any(box.x <= x <= box.x + box.width and box.y <= y <= box.y + box.height for box in boxes)
    )
    assert inside >= clicks.projected


def test_scrolling_and_fold_are_of_windows_as_wide(drawn: dict[int, Drawing]) -> None:
    """A phone's picture has phones' fold and reach; a width that nobody had has no lines at all."""
    assert drawn[390].levels[0].word == "fold"
    assert drawn[390].levels[0].y == 844
    assert drawn[390].readers >= 25
    assert [stretch.share for stretch in drawn[390].stretches] == sorted((stretch.share for stretch in drawn[390].stretches), reverse=True)


def test_findings_bear_the_reports_numbers(site: Site) -> None:
    """With an assessment its findings are flagged under their places in it, and its very period is drawn."""
    judged = assess(site.source, site.project, AssessRequest(site.url), now=NOW)
    drawing = site.overlay(1440, told=told_in(to_json(judged)))
    for flag in drawing.flags:
        assert (judged.findings[flag.number - 1].id, judged.findings[flag.number - 1].title) == (flag.finding_id, flag.title)
    numbers = {flag.number for flag in drawing.flags} | set(drawing.unplaced)
    assert numbers == {number for number, finding in enumerate(judged.findings, 1) if finding.device in {"all", "desktop"}}
    trial = next(flag for flag in drawing.flags if flag.kind == "rageclick")
    assert trial.box == next(spot.box for spot in drawing.spots if spot.name == TRIAL)


def test_near_is_a_fiftieth_and_within_the_band() -> None:
    """Two per cent either way count as the picture's width, but never a width of another device."""
    desktop, tablet, mobile = BANDS
    assert near_widths(1440, desktop) == (1412, 1468)
    assert near_widths(390, mobile) == (383, 397)
    assert near_widths(768, tablet) == (768, 783)
    assert near_widths(767, mobile) == (752, 767)
