from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from tests.renderers import painter

from heatsight.errors import InvalidRequest, NotFound
from heatsight.model.project import Project
from heatsight.model.statement import Statement
from heatsight.snapshots.interface import Credential
from heatsight.use_cases.capture import Capture
from heatsight.use_cases.erase import erase_visitor, find_visitor, traces_of
from heatsight.use_cases.installation import Installation, open_installation
from heatsight.use_cases.rendering import render_next
from heatsight.use_cases.saved_heatmaps import NewHeatmap, create_heatmap

NOW = datetime.now(UTC).replace(microsecond=0) - timedelta(hours=1)
ANNA, BEFORE, ALIAS = "anna.muster@example.test", "0199aaaa-anon-before-login", "customer/4711ä"
BERT = "bert.beispiel@example.test"
NAMES = (ANNA, BEFORE, ALIAS)


@dataclass
class House:
    """An installation with traffic of two people in it."""

    installation: Installation
    project: Project

    def counts(self) -> dict[str, int]:
        """Rows by table, of everybody."""
        source = self.installation.store.source(self.project.id)
        return {
            table: int(source.select(Statement(f"SELECT count() FROM {table}")).results[0][0])
            for table in ("events", "heatmaps", "recordings", "rejections")
        }


def event(name: str, who: str, session: str, **properties: Any) -> dict[str, Any]:
    """One event as posthog-js sends it."""
    place = {"$session_id": session, "$current_url": "https://shop.example/", "$viewport_width": 1440, "$viewport_height": 900}
    return {"uuid": str(uuid4()), "event": name, "timestamp": NOW.isoformat(), "properties": {"distinct_id": who, **place, **properties}}


def traffic() -> list[dict[str, Any]]:
    """Anna before and after she logs in, under an alias as well, and Bert; each with points, a recording, and something set aside."""
    sent = [
        event("$identify", ANNA, "s-anna", **{"$anon_distinct_id": BEFORE}),
        event("$create_alias", ANNA, "s-anna", alias=ALIAS),
        event("$pageview", ALIAS, "s-alias"),
    ]
    for who, session in ((BEFORE, "s-anna"), (ANNA, "s-anna"), (BERT, "s-bert")):
        points = [{"x": 10 * n, "y": 20, "target_fixed": False, "type": "click"} for n in range(3)]
        wrong = {"x": "no number", "y": 1, "type": "click", "target_fixed": False}
        sent += [
            event("$pageview", who, session, email=who),
            event("$$heatmap", who, session, **{"$heatmap_data": {"https://shop.example/": [*points, wrong]}}),
            event("$snapshot", who, session, **{"$snapshot_data": [{"type": 4, "timestamp": 1, "data": {"href": who}}], "$window_id": "w"}),
        ]
    return sent


@pytest.fixture(params=["disk", "cluster"])
def house(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[House]:
    """Two people's traffic, on disk, and on a cluster with a shared catalogue."""
    environ = {}
    if request.param == "cluster":
        environ = {
            "HEATSIGHT_STORE": request.getfixturevalue("clickhouse").fresh("one"),
            "HEATSIGHT_CATALOGUE": request.getfixturevalue("postgresql")(),
            "HEATSIGHT_SECRET_KEY": base64.urlsafe_b64encode(bytes(32)).decode(),
        }
    installation = open_installation(tmp_path / "data", lambda: NOW + timedelta(minutes=1), environ=environ)
    project = installation.catalogue.projects()[0]
    capture = Capture(installation.store, installation.catalogue, installation.clock)
    capture.take(json.dumps({"api_key": project.token, "batch": traffic()}).encode())
    capture.take(b'{"api_key": "%s", "batch": [{"event": 5, "distinct_id": "%s"}]}' % (project.token.encode(), ANNA.encode()))
    capture.close()
    yield House(installation, project)
    installation.close()


def saved(house: House, url: str, *credentials: Credential) -> str:
    """A saved heatmap with one picture."""
    asked = NewHeatmap(url=url, widths=(1024,), credentials=credentials)
    made = create_heatmap(house.installation.gallery, house.project, asked, "tests")
    assert render_next(house.installation.gallery, painter()) is not None
    return made.id


def test_erased_everywhere(house: House) -> None:
    """A visitor goes from every table under all their names, with saved heatmaps and assessments that name them; the other stays whole."""
    installation, project = house.installation, house.project
    of_anna = saved(house, f"https://shop.example/customer?mail={ANNA}")
    with_cookie = saved(house, "https://shop.example/login", Credential("shop.example", "cookie", "who", ANNA))
    of_all = saved(house, "https://shop.example/")
    documents = installation.documents()
    named, plain = documents.put(project.id, {"limits": [f"only {ANNA}"]}), documents.put(project.id, {"limits": ["fine"]})
    whole = house.counts()
    bert = find_visitor(installation, project, BERT)

    done = erase_visitor(installation, project, BEFORE)

    assert set(done.distinct_ids) == set(NAMES)
    assert done.distinct_ids[0] == BEFORE
    assert all(done.before[where] > 0 for where in ("events", "heatmaps", "recordings", "rejections", "saved heatmaps", "assessments"))
    assert done.before["saved heatmaps"] == 2
    assert not any(done.after.values())
    assert {table: whole[table] - count for table, count in house.counts().items()} == {table: done.before[table] for table in whole}
    assert find_visitor(installation, project, BERT) == bert
    for gone in (of_anna, with_cookie):
        with pytest.raises(NotFound):
            installation.gallery.saved.find(project.id, gone)
    assert installation.gallery.saved.pictures(project.id, of_all)
    assert documents.get(project.id, plain)
    with pytest.raises(NotFound):
        documents.get(project.id, named)


def test_a_word_in_texts_is_no_visitor(house: House) -> None:
    """A name that no row bears is nobody's, however often reports and saved heatmaps speak of it, and nothing goes."""
    heatmap = saved(house, "https://shop.example/nobody?was=nobody")
    report = house.installation.documents().put(house.project.id, {"limits": ["nobody", "nobody clicked it"]})
    for work in (find_visitor, erase_visitor):
        with pytest.raises(NotFound, match="no visitor"):
            work(house.installation, house.project, "nobody")
    assert house.installation.documents().get(house.project.id, report)
    assert house.installation.gallery.saved.pictures(house.project.id, heatmap)


def test_nothing_is_left_on_the_disk(tmp_path: Path) -> None:
    """After an erasure, no file of the data directory holds the visitor's names in any spelling; before, many did."""
    installation = open_installation(tmp_path / "data", lambda: NOW + timedelta(minutes=1), environ={})
    house = House(installation, installation.catalogue.projects()[0])
    capture = Capture(installation.store, installation.catalogue, installation.clock)
    for one in traffic():
        capture.take(json.dumps({"api_key": house.project.token, "batch": [one]}).encode())
    saved(house, f"https://shop.example/customer?mail={ANNA}")
    installation.documents().put(house.project.id, {"limits": [ANNA]})
    before = holding(tmp_path)
    assert {path.suffix for path in before} >= {".bin", ".json"}
    assert any("catalogue" in path.name for path in before)
    erase_visitor(installation, house.project, ANNA)
    capture.take(json.dumps({"api_key": house.project.token, "batch": [event("later", BERT, "s-bert")]}).encode())
    assert holding(tmp_path, but=("catalogue.sqlite-wal",)) == []
    capture.close()
    installation.close()
    assert holding(tmp_path) == []
    assert holding(tmp_path, (BERT,)) != []


def holding(directory: Path, names: tuple[str, ...] = NAMES, but: tuple[str, ...] = ()) -> list[Path]:
    """Files whose bytes hold one of the names, as it is, as JSON or as part of an address."""
    texts = [text.strip('"').encode() for text in traces_of(names).texts]
    files = sorted(path for path in directory.rglob("*") if path.is_file() and path.name not in but)
    return [path for path in files if any(text in path.read_bytes() for text in texts)]


def test_twice_and_unknown(house: House) -> None:
    """Erasing again finds nobody and changes nothing, as for a name that never was."""
    erase_visitor(house.installation, house.project, ANNA)
    left = house.counts()
    for name in (ANNA, ALIAS, "nobody"):
        with pytest.raises(NotFound, match=rf"no visitor of project 1 .* is called {name}"):
            erase_visitor(house.installation, house.project, name)
    assert house.counts() == left


def test_one_name_alone(house: House) -> None:
    """A name can be erased alone; the person's others stay, and so does what only they did."""
    done = erase_visitor(house.installation, house.project, ALIAS, alone=True)
    assert done.distinct_ids == (ALIAS,)
    assert find_visitor(house.installation, house.project, ANNA, alone=True).before["events"] > 0


def test_another_project(house: House) -> None:
    """Whoever has the same name in another project stays there."""
    other, _ = house.installation.catalogue.create_project("other")
    capture = Capture(house.installation.store, house.installation.catalogue, house.installation.clock)
    capture.take(json.dumps({"api_key": other.token, "batch": traffic()}).encode())
    capture.close()
    there = find_visitor(house.installation, other, ANNA)
    erase_visitor(house.installation, house.project, ANNA)
    assert find_visitor(house.installation, other, ANNA) == there


def test_names_in_others_rows_are_counted(house: House) -> None:
    """What other visitors' events say of a name is counted and stays: it is theirs."""
    capture = Capture(house.installation.store, house.installation.catalogue, house.installation.clock)
    told = [event("$pageview", BERT, "s-bert", **{"$referrer": f"https://shop.example/?by={ANNA}"})]
    capture.take(json.dumps({"api_key": house.project.token, "batch": told}).encode())
    capture.close()
    assert erase_visitor(house.installation, house.project, ANNA).elsewhere == 1


@pytest.mark.parametrize("name", ["", "  "])
def test_no_name(house: House, name: str) -> None:
    """Nobody is erased by an empty name, which many may have."""
    with pytest.raises(InvalidRequest, match="is not empty"):
        erase_visitor(house.installation, house.project, name)


def test_short_names_are_found_between_quotes_only() -> None:
    """A short name may be part of any text, so in texts only the whole of a JSON string is it."""
    assert traces_of(("7",)).texts == ('"7"',)
    assert {'"4711äöü"', "4711äöü", "4711%C3%A4%C3%B6%C3%BC", "4711\\u00e4\\u00f6\\u00fc"} <= set(traces_of(("4711äöü",)).texts)
