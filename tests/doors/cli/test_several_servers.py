"""Two stateless servers over one store, one catalogue, one picture store: each answers for what the other took in."""

from __future__ import annotations

import base64
import contextlib
import json
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import httpx
import pytest
from tests.doors.cli.test_local_commands import KEY, TOKEN, Serving, heatsight, start, stop

EVENT = {"event": "seen", "distinct_id": "visitor-of-both", "properties": {"$session_id": "s", "$current_url": "https://shop.example/"}}
AUTH = {"Authorization": f"Bearer {KEY}"}


class Site(BaseHTTPRequestHandler):
    """A page that counts its visits."""

    visits: list[str] = []  # noqa: RUF012 - one site per run

    def do_GET(self) -> None:
        """The page."""
        if self.path == "/page":
            self.visits.append(self.path)
        body = b"<!doctype html><title>Shop</title><h1>Shop</h1><p>" + b"All we have, and more of it. " * 40
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    """Where the page is."""
    with ThreadingHTTPServer(("127.0.0.1", 0), Site) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"127.0.0.1:{server.server_address[1]}"
        server.shutdown()


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory, clickhouse: Any, postgresql: Any) -> dict[str, str]:
    """What all servers are told alike."""
    return {
        "HEATSIGHT_STORE": clickhouse.fresh("one"),
        "HEATSIGHT_CATALOGUE": postgresql(),
        "HEATSIGHT_PICTURES": f"file://{tmp_path_factory.mktemp('pictures')}",
        "HEATSIGHT_SECRET_KEY": base64.urlsafe_b64encode(bytes(range(32))).decode(),
        "HEATSIGHT_BOOTSTRAP_TOKEN": TOKEN,
        "HEATSIGHT_BOOTSTRAP_API_KEY": KEY,
    }


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory, shared: dict[str, str], site: str) -> Iterator[tuple[Serving, Serving]]:
    """Two servers, each with a renderer, that may visit the page."""
    with contextlib.ExitStack() as stack:
        both = []
        for name in ("one", "two"):
            serving = start(tmp_path_factory.mktemp(name) / "data", "--allow-host", site, **shared)
            stack.callback(stop, serving)
            both.append(serving)
        yield both[0], both[1]


def ask(serving: Serving, sql: str) -> list[list[Any]]:
    """Rows for a user's question."""
    body = {"query": {"kind": "HogQLQuery", "query": sql}}
    answer = httpx.post(f"{serving.url}/api/projects/@current/query/", json=body, headers=AUTH, timeout=60)
    assert answer.status_code == 200, answer.text
    rows: list[list[Any]] = answer.json()["results"]
    return rows


def send(serving: Serving, number: int, **changed: Any) -> None:
    """One event to one server; 200 says that it is stored."""
    sent = {**EVENT, "uuid": f"0199aaaa-0000-7000-8000-{number:012d}", **changed}
    assert httpx.post(f"{serving.url}/e/", json={"api_key": TOKEN, "batch": [sent]}, timeout=60).status_code == 200


def test_sent_to_one_read_from_the_other(pair: tuple[Serving, Serving]) -> None:
    """An event that one server acknowledged is there for a question to the other at once, and sent again to that one changes nothing."""
    one, two = pair
    send(one, 1)
    assert ask(two, "SELECT count() FROM events WHERE event = 'seen'") == [[1]]
    send(two, 1)
    send(two, 2)
    assert ask(one, "SELECT count() FROM events WHERE event = 'seen'") == [[2]]


def test_ordered_at_one_rendered_once(pair: tuple[Serving, Serving], site: str) -> None:
    """A saved heatmap that one server takes is rendered once, by either, and both show its picture."""
    one, two = pair
    key = heatsight("keys", "create", "writer", "--scope", "write", "--format", "json", "--data", str(one.data), **catalogue_of(one))
    writer = {"Authorization": f"Bearer {json.loads(key.stdout)['api_key']}"}
    asked = {"url": f"http://{site}/page", "widths": [800]}
    made = httpx.post(f"{one.url}/api/projects/@current/saved/", json=asked, headers=writer, timeout=60).json()
    until = time.monotonic() + 120
    found: dict[str, Any] = {}
    while found.get("status") != "completed" and time.monotonic() < until:
        time.sleep(0.5)
        found = httpx.get(f"{two.url}/api/projects/@current/saved/{made['short_id']}/", headers=AUTH, timeout=60).json()
        assert found["status"] != "failed", found
    assert found["status"] == "completed"
    assert Site.visits == ["/page"]
    content = f"/api/projects/@current/heatmap_screenshots/{made['id']}/content/?width=800"
    pictures = {httpx.get(serving.url + content, headers=AUTH, timeout=60).content for serving in pair}
    assert len(pictures) == 1
    assert next(iter(pictures)).startswith(b"\xff\xd8\xff")


def test_assessed_at_one_read_from_the_other(pair: tuple[Serving, Serving]) -> None:
    """An assessment that one server made is read by its id from the other."""
    one, two = pair
    made = httpx.post(
        f"{one.url}/api/projects/@current/assessments/", json={"url_exact": "https://shop.example/"}, headers=AUTH, timeout=300
    )
    assert made.status_code == 201, made.text
    again = httpx.get(f"{two.url}{made.headers['location']}", headers=AUTH, timeout=60)
    assert again.status_code == 200
    assert again.json() == made.json()


def test_settings_and_keys_hold_at_both(pair: tuple[Serving, Serving]) -> None:
    """A key revoked beside one server opens nothing at the other."""
    one, two = pair
    made = json.loads(heatsight("keys", "create", "short", "--format", "json", "--data", str(one.data), **catalogue_of(one)).stdout)
    mine = {"Authorization": f"Bearer {made['api_key']}"}
    assert httpx.get(f"{two.url}/api/projects/", headers=mine, timeout=60).status_code == 200
    heatsight("keys", "revoke", str(made["id"]), "--data", str(one.data), **catalogue_of(one))
    assert httpx.get(f"{two.url}/api/projects/", headers=mine, timeout=60).status_code == 401


def test_erased_through_one_gone_from_both(pair: tuple[Serving, Serving]) -> None:
    """A visitor erased through one server is gone for the other; asked without an answer, nothing is erased; twice finds nobody."""
    one, two = pair
    send(one, 10, distinct_id="to-be-forgotten")
    command = ("erase", "--distinct-id", "to-be-forgotten", "--data", str(two.data))
    refused = heatsight(*command, **catalogue_of(two))
    assert refused.returncode == 2
    assert "nothing was erased" in refused.stderr
    done = heatsight(*command, "--yes", "--format", "json", **catalogue_of(two))
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["before"]["events"] == 1
    assert not any(json.loads(done.stdout)["after"].values())
    assert ask(one, "SELECT count() FROM events WHERE distinct_id = 'to-be-forgotten'") == [[0]]
    again = heatsight(*command, "--yes", **catalogue_of(two))
    assert (again.returncode, again.stderr.splitlines()[-1]) == (
        1,
        "heatsight: no visitor of project 1 (Default project) is called to-be-forgotten",
    )


def test_store_check_and_migrate(shared: dict[str, str], clickhouse: Any) -> None:
    """`store check` says that the tables fit, or what differs and that migrate mends it; neither shows the password."""
    dsn = {"HEATSIGHT_STORE": shared["HEATSIGHT_STORE"]}
    fine = heatsight("store", "check", **dsn)
    assert (fine.returncode, fine.stdout) == (0, f"The tables at 127.0.0.1:{clickhouse.port}, cluster one are as they should be.\n")
    clickhouse.run("ALTER TABLE heatsight_local.rejections DROP INDEX by_event")
    differs = heatsight("store", "check", **dsn)
    assert (differs.returncode, differs.stdout) == (1, "rejections: index by_event is missing\n")
    assert "heatsight store migrate makes or mends 1 of 1." in differs.stderr
    mended = heatsight("store", "migrate", **dsn)
    assert (mended.returncode, mended.stderr) == (0, "Mended: rejections: index by_event is missing\n")
    for wrong in (
        dsn["HEATSIGHT_STORE"].replace("secret", "geheim"),
        dsn["HEATSIGHT_STORE"].replace("8", "8x", 1).replace("?", "?geheim="),
    ):
        said = heatsight("store", "check", HEATSIGHT_STORE=wrong)
        assert said.returncode in (1, 2)
        assert len(said.stderr.splitlines()) == 1
        assert "geheim" not in said.stderr.replace("option geheim", "")
    assert heatsight("store", "check").returncode == 0


def test_doctor_tells_what_is_not_shared(pair: tuple[Serving, Serving], shared: dict[str, str], tmp_path: Path) -> None:
    """The doctor says whether everything that several servers need is shared, and what is not."""
    one, _ = pair
    told = heatsight("doctor", "--data", str(one.data), **shared)
    assert "lie where several servers find them" in told.stdout
    alone = heatsight("doctor", "--data", str(tmp_path / "data"), HEATSIGHT_STORE=shared["HEATSIGHT_STORE"])
    if "There is no data directory" in alone.stderr:
        heatsight("projects", "list", "--data", str(tmp_path / "data"), HEATSIGHT_STORE=shared["HEATSIGHT_STORE"])
        alone = heatsight("doctor", "--data", str(tmp_path / "data"), HEATSIGHT_STORE=shared["HEATSIGHT_STORE"])
    assert "$HEATSIGHT_CATALOGUE, $HEATSIGHT_PICTURES, $HEATSIGHT_SECRET_KEY is not set" in alone.stdout


def catalogue_of(serving: Serving) -> dict[str, str]:
    """The catalogue that a server was told of."""
    return {"HEATSIGHT_CATALOGUE": serving.env["HEATSIGHT_CATALOGUE"]}
