from __future__ import annotations

import gzip
import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import fields
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import numpy as np
import pytest

import heatsight.sample
from heatsight.model.batch import Batch
from heatsight.model.device import BANDS, band_of
from heatsight.model.event import Event
from heatsight.model.hotspot import NamedPoints
from heatsight.model.interaction import Interaction
from heatsight.model.page import Page, page_of
from heatsight.model.project import Project
from heatsight.model.scope import Scope
from heatsight.model.statement import Statement
from heatsight.model.window import Window
from heatsight.naming.points import name_all_points
from heatsight.store import EventStore, open_catalogue, open_store
from heatsight.use_cases.capture import Capture

SITE = "saas-pricing"
TRUTH = Path(__file__).parents[1] / "corpus" / SITE / "clicks.jsonl.gz"
EVENTS = Path(heatsight.sample.__path__[0]) / SITE / "events.jsonl.gz"


def lines(path: Path) -> list[dict[str, Any]]:
    """The objects of a gzipped file of JSON lines."""
    with gzip.open(path, "rt") as file:
        return [json.loads(line) for line in file]


def cell(click: dict[str, Any]) -> tuple[float, int, bool]:
    """Where the map shows a true click."""
    x, y = (click["clientX"], click["clientY"]) if click["fixed"] else (click["pageX"], click["pageY"])
    grid = [int(px / 16 + 0.5) for px in (x, y, click["vw"])]
    return float(np.round(grid[0] / grid[2], 2)), grid[1] * 16, click["fixed"]


def kept_by_posthog(store: EventStore, captured: Project, other: Project) -> None:
    """The same rows in another project, as PostHog's own tables hold them: no ids, no order, no tab, places on the 16 px grid."""
    source = store.source(captured.id)

    def rows(kind: Any, table: str, **written: str) -> list[dict[str, Any]]:
        names = [field.name for field in fields(kind)]
        found = source.select(Statement(f"SELECT {', '.join(written.get(name, name) for name in names)} FROM {table} ORDER BY {names[0]}"))
        return [dict(zip(names, row, strict=True)) for row in found.results]

    grid = {f"pixel_{name}": f"{name} * 16" for name in ("x", "y", "viewport_width", "viewport_height")}
    lost = {"event_uuid": UUID(int=0), "position": 0, "window_id": ""}
    points = [Interaction(**row | lost) for row in rows(Interaction, "heatmaps", **grid)]
    events = rows(Event, "events", properties="toJSONString(properties)", uuid="toString(uuid)")
    kept = [Event(**row | {"uuid": UUID(row["uuid"]), "properties": json.loads(row["properties"])}) for row in events]
    store.append([Batch(other.id, events=tuple(kept), interactions=tuple(points), retention_days=36500)])


@pytest.fixture(scope="module", params=["as sent", "as PostHog keeps it"])
def answers(request: pytest.FixtureRequest) -> Iterator[dict[str, dict[str, NamedPoints]]]:
    """The bundled site's traffic, captured and named, by device; once for all tests here."""
    store, catalogue = open_store(None), open_catalogue(None)
    project = catalogue.set_project(catalogue.create_project("corpus")[0].id, "retention_days", 36_500)
    requests = lines(EVENTS)
    clock = [datetime.fromtimestamp(requests[0]["recv_ms"] / 1000, UTC)]
    capture = Capture(store, catalogue, lambda: clock[0])
    batch: list[Any] = []
    for sent in requests:
        body = sent["body"]
        batch += body if isinstance(body, list) else body["batch"]
    clock[0] = datetime.fromtimestamp(requests[-1]["recv_ms"] / 1000, UTC)
    capture.take(json.dumps({"api_key": project.token, "batch": batch}).encode())
    url = Counter(page_of(click["url"]) for click in lines(TRUTH)).most_common(1)[0][0]
    scope = Scope(Page(url_exact=url), Window(clock[0] - timedelta(days=2), clock[0] + timedelta(days=1)))
    if request.param != "as sent":
        other = catalogue.set_project(catalogue.create_project("without order")[0].id, "retention_days", 36_500)
        kept_by_posthog(store, project, other)
        project = other
    source = store.source(project.id)
    named = {band.device: dict(name_all_points(source, scope, band)) for band in BANDS}
    capture.close()
    yield named
    catalogue.close()
    store.close()


def test_real_clicks_are_named_right(answers: dict[str, dict[str, NamedPoints]]):
    """Of the bundled site's true clicks by people nearly all lie in a hotspot with the true element, or rightly with none."""
    clicks = [
        click for click in lines(TRUTH) if click["persona"] != "bot" and click["in_heatmap"] and page_of(click["url"]).endswith("/pricing")
    ]
    texts: dict[str, set[str]] = {}
    for click in clicks:
        texts.setdefault(click["near_selector"], set()).add(click["near_text"])
    left: Counter[tuple[Any, ...]] = Counter()
    for device, named in answers.items():
        for spot in named["click"].hotspots:
            text = spot.element.text if spot.element is not None and spot.element.interactive else None
            for point in spot.points:
                left[device, text, point.x, point.y, point.target_fixed] += point.count
    right: Counter[str] = Counter()
    total: Counter[str] = Counter()
    for click in clicks:
        device = band_of(click["vw"]).device
        total[device] += 1
        for text in texts[click["near_selector"]] if click["is_interactive"] else {None}:
            if left[device, text, *cell(click)]:
                left[device, text, *cell(click)] -= 1
                right[device] += 1
                break
    assert right.total() / total.total() >= 0.97
    assert all(right[device] / count >= 0.95 for device, count in total.items() if count >= 100)


def test_no_element_is_torn_apart(answers: dict[str, dict[str, NamedPoints]]):
    """In each band an element is one hotspot, so selectors do not repeat."""
    for named in answers.values():
        selectors = [spot.element.selector for spot in named["click"].hotspots if spot.element is not None and spot.element.interactive]
        assert len(selectors) == len(set(selectors))


def test_a_rage_point_has_the_name_of_its_click(answers: dict[str, dict[str, NamedPoints]]):
    """Rage clicks are on elements that were clicked."""
    for named in answers.values():
        clicked = {spot.element.name for spot in named["click"].hotspots if spot.element is not None}
        assert {spot.element.name for spot in named["rageclick"].hotspots if spot.element is not None} <= clicked
