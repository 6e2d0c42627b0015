"""The public routes as posthog-js meets them."""

from __future__ import annotations

import base64
import gzip
import json
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote_plus

import httpx
import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware

from heatsight.doors.http.capture import MAX_BODY, routes
from heatsight.doors.http.errors import LastResort, refused
from heatsight.model.project import Project
from heatsight.model.statement import Statement
from heatsight.store import Catalogue, EventStore, Source
from heatsight.use_cases.capture import Capture

EVENTS = ["/e/", "/i/v0/e/", "/capture/", "/track/", "/batch/", "/engage/", "/s/"]
SITE = {"Origin": "https://shop.example"}


@pytest.fixture
def capture(store: EventStore, catalogue: Catalogue) -> Iterator[Capture]:
    """Capture into an empty store."""
    opened = Capture(store, catalogue)
    yield opened
    opened.close()


@pytest.fixture
def dist(tmp_path: Path) -> Path:
    """An installed posthog-js."""
    directory = tmp_path / "posthog-js" / "dist"
    directory.mkdir(parents=True)
    (directory / "array.js").write_text("/* array */")
    (directory / "lazy-recorder.js").write_text("/* recorder */")
    (directory.parent / "package.json").write_text('{"version": "1.449.2"}')
    return directory


@contextmanager
def served(capture: Capture, static_dir: Path | None = None) -> Iterator[httpx.Client]:
    """The public routes alone, on a real server, met by a page of some site."""
    app = Starlette(routes=routes(capture, static_dir), middleware=[Middleware(LastResort)], exception_handlers={HTTPException: refused})
    app.router.redirect_slashes = False
    listening = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(app, log_config=None))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
    thread.start()
    with httpx.Client(base_url=f"http://127.0.0.1:{listening.getsockname()[1]}", headers=SITE, timeout=60) as client:
        yield client
    server.should_exit = True
    thread.join()
    listening.close()


@pytest.fixture
def site(capture: Capture, dist: Path) -> Iterator[httpx.Client]:
    """A browser on some site."""
    with served(capture, dist) as client:
        yield client


@pytest.fixture
def token(project: Project) -> str:
    """The project's token."""
    return project.token


def stored(source: Source) -> int:
    """Events in the project."""
    return int(source.select(Statement("SELECT count() FROM events")).results[0][0])


def body(token: str, number: int = 1) -> bytes:
    """One event in a batch object."""
    event = {"uuid": f"0192f0aa-1111-7222-8333-{number:012d}", "event": "a", "distinct_id": "v", "properties": {}}
    return json.dumps({"api_key": token, "batch": [event]}).encode()


@pytest.mark.parametrize("path", [*EVENTS, *(path.rstrip("/") for path in EVENTS)])
def test_every_path_takes_events(site: httpx.Client, source: Source, token: str, path: str) -> None:
    """Each path, with and without its slash, answers exactly 200 with a status, and the event is there."""
    answer = site.post(path, content=gzip.compress(body(token)), headers={"Content-Type": "text/plain"})
    assert (answer.status_code, answer.json()) == (200, {"status": 1})
    assert stored(source) == 1


def test_every_encoding_is_read(site: httpx.Client, source: Source, token: str) -> None:
    """Gzip, a base64 form, plain JSON, a list, a single event and a query all store their event."""
    coded = base64.b64encode(body(token, 2)).decode()
    (listed,) = json.loads(body(token, 4))["batch"]
    listed["properties"] = {"token": token}
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    answers = [
        site.post("/e/?compression=gzip-js&ip=1&_=1&ver=1.180.1", content=gzip.compress(body(token, 1))),
        site.post("/e/?compression=base64", content=f"data={quote_plus(coded)}", headers=form),
        site.post("/e/", content=body(token, 3), headers={"Content-Type": "application/json"}),
        site.post("/e/", content=json.dumps([listed])),
        site.post("/e/", content=json.dumps({**listed, "uuid": listed["uuid"][:-1] + "5"})),
        site.get("/e/", params={"data": base64.b64encode(body(token, 6)).decode()}),
    ]
    assert [answer.status_code for answer in answers] == [200] * 6
    assert stored(source) == 6


@pytest.mark.parametrize(
    ("content", "status", "kind", "code"),
    [
        (b"{", 400, "validation_error", "invalid_input"),
        (b"", 400, "validation_error", "invalid_input"),
        (b'"x"', 400, "validation_error", "invalid_input"),
        (b"\x1f\x8b", 400, "validation_error", "invalid_input"),
        (b'{"api_key":"phc_unknown","batch":[{}]}', 401, "authentication_error", "invalid_api_key"),
        (b'[{"event":"a"}]', 401, "authentication_error", "invalid_api_key"),
    ],
)
def test_refusals_have_the_one_shape_and_any_site_may_read_them(
    site: httpx.Client, content: bytes, status: int, kind: str, code: str
) -> None:
    """What is refused is refused in PostHog's shape, in one line, readable across origins."""
    answer = site.post("/e/", content=content)
    assert answer.status_code == status
    assert answer.headers["access-control-allow-origin"] == SITE["Origin"]
    told = answer.json()
    assert set(told) == {"type", "code", "detail", "attr"}
    assert (told["type"], told["code"]) == (kind, code)
    assert "\n" not in told["detail"]


@pytest.mark.parametrize("size", [MAX_BODY + 1, 5 * MAX_BODY], ids=["just over", "far over"])
def test_a_body_over_the_cap_is_413(site: httpx.Client, source: Source, token: str, size: int) -> None:
    """Too large on the wire is refused, whether or not the client says its length, and the next body is taken."""
    answer = site.post("/e/", content=b" " * size)
    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")
    chunks = (b" " * (1 << 20) for _ in range((size >> 20) + 1))
    assert site.post("/e/", content=chunks).status_code == 413
    assert site.post("/e/", content=body(token)).status_code == 200
    assert stored(source) == 1


def test_a_body_that_unfolds_over_the_cap_is_413(site: httpx.Client) -> None:
    """A bomb is refused like any large body."""
    assert site.post("/e/", content=gzip.compress(b"[" + b" " * 60_000_000 + b"]")).status_code == 413


def test_a_store_that_is_gone_is_503(site: httpx.Client, store: EventStore, token: str) -> None:
    """What cannot be stored is neither acknowledged nor dropped by the SDK: 503, which it sends again."""
    store.close()
    answer = site.post("/e/", content=body(token))
    assert (answer.status_code, answer.json()["code"]) == (503, "store_unavailable")
    assert answer.headers["access-control-allow-origin"] == SITE["Origin"]


@pytest.mark.parametrize("path", ["/e/", "/s", "/flags/", "/array/phc_x/config", "/static/array.js"])
def test_preflights_allow_what_is_asked(site: httpx.Client, path: str) -> None:
    """A browser that asks first may send what it asked for."""
    answer = site.options(path, headers={"Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "content-type, x-a"})
    assert answer.status_code == 200
    assert answer.headers["access-control-allow-headers"] == "content-type, x-a"
    assert "GET" in answer.headers["access-control-allow-methods"]


def test_older_sdks_send_cookies_and_may(site: httpx.Client) -> None:
    """A request with credentials needs its own origin named; without an origin, or with a nonsensical one, anybody may read."""
    named = site.options("/e/")
    assert (named.headers["access-control-allow-credentials"], named.headers["vary"]) == ("true", "Origin")
    odd = site.options("/e/", headers={"Origin": "https://a, https://b"})
    assert odd.headers["access-control-allow-origin"] == "*"
    assert "access-control-allow-credentials" not in odd.headers


def test_preflights_echo_no_nonsense(site: httpx.Client) -> None:
    """Only names of headers come back."""
    answer = site.options("/e/", headers={"Access-Control-Request-Headers": "a;<b>"})
    assert answer.headers["access-control-allow-headers"] == "content-type"


def test_other_methods_are_405_in_the_one_shape(site: httpx.Client) -> None:
    """A method that is not answered is refused in PostHog's shape, readable across origins."""
    answer = site.put("/e/", content=b"{}")
    assert (answer.status_code, answer.json()["code"], answer.headers["access-control-allow-origin"]) == (
        405,
        "method_not_allowed",
        SITE["Origin"],
    )


@pytest.mark.parametrize("path", ["/flags/?v=2", "/flags?v=2&config=true", "/decide/?v=3", "/decide"])
def test_flags_are_none_and_hold_the_config(site: httpx.Client, token: str, path: str) -> None:
    """Old and new SDKs get their flags, none, and the config that older ones read there."""
    coded = "data=" + quote_plus(base64.b64encode(json.dumps({"token": token, "distinct_id": "v"}).encode()))
    answer = site.post(path, content=coded).json()
    assert (answer["flags"], answer["featureFlags"], answer["errorsWhileComputingFlags"], answer["heatmaps"]) == ({}, {}, False, True)


def test_flags_of_unknown_projects_are_401(site: httpx.Client) -> None:
    """Without a project there are no flags either."""
    assert site.post("/flags/", content=b'{"token":"phc_unknown"}').status_code == 401
    assert site.post("/flags/", content=b"{").status_code == 400


def test_config_is_there_in_both_forms(site: httpx.Client, token: str) -> None:
    """The remote config is JSON and a script; both may be read by any site."""
    config = site.get(f"/array/{token}/config")
    script = site.get(f"/array/{token}/config.js")
    assert config.json()["supportedCompression"] == ["gzip-js"]
    assert json.dumps(token) in script.text
    assert script.headers["content-type"].startswith("text/javascript")
    assert {config.headers["access-control-allow-origin"], script.headers["access-control-allow-origin"]} == {SITE["Origin"]}


def test_config_of_unknown_projects_is_404(site: httpx.Client) -> None:
    """A page with a wrong token hears so."""
    answer = site.get("/array/phc_unknown/config.js")
    assert (answer.status_code, answer.headers["access-control-allow-origin"]) == (404, SITE["Origin"])


def test_scripts_are_served_by_name_and_by_version(site: httpx.Client, token: str) -> None:
    """The installed version answers under its number and under none; the loader comes with its config too."""
    for path in ("/static/array.js", "/static/array.js?v=1.300.0", "/static/1.449.2/array.js"):
        answer = site.get(path)
        assert (answer.text, answer.headers["access-control-allow-origin"]) == ("/* array */", SITE["Origin"])
        assert answer.headers["content-type"].startswith("text/javascript")
    assert site.get(f"/array/{token}/array.js").text.endswith("/* array */")


@pytest.mark.parametrize(
    "path",
    [
        "/static/1.300.0/array.js",
        "/static/nothing.js",
        "/static/package.json",
        "/static/../package.json",
        "/static/..%2fpackage.json",
        "/static/%2e%2e/package.json",
        "/static/%2fetc%2fpasswd",
        "/static/array.js%00",
    ],
)
def test_other_scripts_are_404(site: httpx.Client, path: str) -> None:
    """Other versions, other names and ways out of the directory are not there."""
    answer = site.get(path)
    assert answer.status_code == 404
    assert answer.headers["access-control-allow-origin"] in {SITE["Origin"], "*"}


def test_missing_scripts_say_how_to_get_them(capture: Capture) -> None:
    """Without posthog-js the answer names what to do."""
    with served(capture) as client:
        told: dict[str, Any] = client.get("/static/array.js").json()
    assert "npm ci" in told["detail"]
