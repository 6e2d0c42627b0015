"""Every route answers in one shape, to whoever may read, and about their project only."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from heatsight.doors.http.errors import STATUS, LastResort
from heatsight.doors.readings import READINGS
from heatsight.errors import HeatsightError

SHAPE = {"type", "code", "detail", "attr"}
PAGE = "https://shop.example/product"
GETS = sorted(reading.route for reading in READINGS.values() if not reading.posts and "{" not in reading.route)
OF_ONE_SESSION = sorted(reading.route for reading in READINGS.values() if "{session_id}" in reading.route)
POSTS = sorted(reading.route for reading in READINGS.values() if reading.posts)
PREFIXES = ["projects", "environments"]
BODIES: dict[str, Any] = {"assessments": {"url": PAGE}, "query": {"query": {"kind": "HogQLQuery", "query": "SELECT 1"}}}
NEEDED: dict[str, dict[str, str]] = {
    "hotspots": {"url": PAGE},
    "health": {"url": PAGE},
    "heatmaps/events": {"points": '[{"x": 0.5, "y": 320}]'},
    "sessions": {"url": PAGE, "points": '[{"x": 0.5, "y": 320}]'},
}


def is_error(answer: httpx.Response, status: int) -> bool:
    """Whether an answer is that status in the one shape of errors."""
    return answer.status_code == status and answer.json().keys() == SHAPE and "Traceback" not in answer.text


def test_server_says_that_it_lives(served: Any) -> None:
    """/healthz answers without a key."""
    assert httpx.get(f"{served.url}/healthz").json() == {"status": "ok"}


@pytest.mark.parametrize("prefix", PREFIXES)
@pytest.mark.parametrize("slash", ["/", ""])
@pytest.mark.parametrize("route", GETS)
def test_reading_routes_answer_under_both_prefixes(served: Any, prefix: str, slash: str, route: str) -> None:
    """Each GET route answers a JSON object under projects and environments, with and without its last slash."""
    answer = served.client.get(f"/api/{prefix}/@current/{route}{slash}", params=NEEDED.get(route, {}))
    assert answer.status_code == 200, answer.text
    assert isinstance(answer.json(), dict)


@pytest.mark.parametrize("prefix", PREFIXES)
@pytest.mark.parametrize("route", OF_ONE_SESSION)
def test_unknown_session_is_not_found_under_both_prefixes(served: Any, prefix: str, route: str) -> None:
    """Each route of one session answers 404, in the one shape of errors, for an id that the project does not know."""
    assert is_error(served.client.get(f"/api/{prefix}/@current/{route.format(session_id='nobody')}/"), 404)


@pytest.mark.parametrize("prefix", PREFIXES)
@pytest.mark.parametrize(("route", "status"), [("assessments", 201), ("query", 200)])
def test_posting_routes_answer_under_both_prefixes(served: Any, prefix: str, route: str, status: int) -> None:
    """Each POST route answers a JSON object under projects and environments."""
    answer = served.client.post(f"/api/{prefix}/1/{route}/", json=BODIES[route])
    assert answer.status_code == status, answer.text
    assert isinstance(answer.json(), dict)


@pytest.mark.parametrize("route", [*GETS, "assessments/0", ""])
@pytest.mark.parametrize(
    "headers", [{}, {"Authorization": "Bearer phx_wrong"}, {"Authorization": "Basic abc"}, {"Authorization": "Bearer"}]
)
def test_reading_needs_a_key(served: Any, route: str, headers: dict[str, str]) -> None:
    """Without a key, or with one that opens nothing, each reading route answers 401 in the shape of errors."""
    assert is_error(httpx.get(f"{served.url}/api/projects/1/{route}/".replace("//", "/").replace(":/", "://"), headers=headers), 401)


@pytest.mark.parametrize("route", POSTS)
def test_posting_needs_a_key(served: Any, route: str) -> None:
    """Without a key the posting routes answer 401."""
    assert is_error(httpx.post(f"{served.url}/api/projects/1/{route}/", json=BODIES[route]), 401)


def test_key_may_come_as_a_parameter(served: Any) -> None:
    """`?personal_api_key=` opens what the header opens."""
    assert httpx.get(f"{served.url}/api/projects/@current/", params={"personal_api_key": served.key}).json()["id"] == 1


def test_revoked_key_opens_nothing(served: Any) -> None:
    """A key that was revoked answers 401 from then on."""
    key, secret = served.installation.catalogue.create_key(1, "short-lived")
    ask = {"headers": {"Authorization": f"Bearer {secret}"}}
    assert httpx.get(f"{served.url}/api/projects/1/", **ask).status_code == 200
    served.installation.catalogue.revoke_key(1, key.id)
    assert is_error(httpx.get(f"{served.url}/api/projects/1/", **ask), 401)


def test_key_without_the_right_to_read_is_told_so(served: Any) -> None:
    """A key without the scope read answers 403."""
    _, secret = served.installation.catalogue.create_key(1, "writer", ("write",))
    assert is_error(httpx.get(f"{served.url}/api/projects/1/", headers={"Authorization": f"Bearer {secret}"}), 403)


@pytest.mark.parametrize("route", [*GETS, ""])
def test_another_projects_id_is_as_unknown_as_a_missing_one(served: Any, route: str) -> None:
    """Another project's id, one that is not there and one that is no number answer 404, all with the same words."""
    other, _ = served.installation.catalogue.create_project("other")
    paths = [f"/api/projects/{wanted}/{route}/".replace("//", "/") for wanted in (other.id, 999, "abc", "1%2F..%2F2", "-1")]
    answers = [served.client.get(path, params=NEEDED.get(route, {})) for path in paths]
    assert all(is_error(answer, 404) for answer in answers)
    assert len({answer.text for answer in answers}) == 1


def test_projects_are_listed_only_as_far_as_the_key_opens_them(served: Any) -> None:
    """A project's key lists its own project; the owner's key lists all."""
    served.installation.catalogue.create_project("third")
    assert [project["id"] for project in served.client.get("/api/projects/").json()["results"]] == [1]
    everything = httpx.get(f"{served.url}/api/projects/", headers={"Authorization": "Bearer phx_owner_of_the_tests"}).json()["results"]
    assert len(everything) == len(served.installation.catalogue.projects())


def test_nothing_of_another_project_is_read(served: Any) -> None:
    """With another project's key, the same question finds none of this project's rows."""
    _, secret = served.installation.catalogue.create_project("empty")
    with httpx.Client(base_url=served.url, headers={"Authorization": f"Bearer {secret}"}) as client:
        count = client.post("/api/projects/@current/query/", json={"query": {"kind": "HogQLQuery", "query": "SELECT count() FROM events"}})
        assert count.json()["results"] == [[0]]
        assert client.get("/api/projects/@current/heatmaps/").json()["results"] == []
    assert served.get("heatmaps", url_exact=PAGE).json()["fold"]["total_count"] > 0


@pytest.mark.parametrize(
    "path", ["/nowhere", "/api/", "/api/projects/1/nowhere/", "/static/none.js", "/e/e/e", "/%00", "/api/projects/1/heatmaps/events/x/"]
)
def test_unknown_path_is_404_in_one_shape(served: Any, path: str) -> None:
    """A path that is not served answers 404 in the shape of errors."""
    assert is_error(served.client.get(path), 404)


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("PUT", "/e/"),
        ("DELETE", "/api/projects/1/heatmaps/"),
        ("POST", "/healthz"),
        ("GET", "/api/projects/1/query/"),
        ("PATCH", "/api/projects/1/"),
    ],
)
def test_wrong_method_is_405_in_one_shape(served: Any, method: str, path: str) -> None:
    """A method that a path does not take answers 405 in the shape of errors and says which it takes."""
    answer = served.client.request(method, path)
    assert is_error(answer, 405)
    assert answer.headers["allow"]


@pytest.mark.parametrize("route", POSTS)
@pytest.mark.parametrize(
    "body", [b"", b"{", b"[]", b"null", b"\xff", b'{"query": 1}', b'{"url": []}', b'{"query": {"kind": "HogQLQuery"}}', b"[" * 100_000]
)
def test_rubbish_posted_is_400_in_one_shape(served: Any, route: str, body: bytes) -> None:
    """A body that is no question answers 400 in the shape of errors."""
    assert is_error(served.client.post(f"/api/projects/1/{route}/", content=body), 400)


def test_question_too_large_is_413(served: Any) -> None:
    """A question of more than a mebibyte answers 413."""
    assert is_error(served.client.post("/api/projects/1/query/", content=b" " * ((1 << 20) + 1)), 413)


@pytest.mark.parametrize(
    ("route", "params", "attr"),
    [
        ("heatmaps", {"limit": "many"}, "limit"),
        ("heatmaps", {"date_from": "soon"}, "date_from"),
        ("heatmaps/events", {}, "points"),
        ("hotspots", {}, "url_exact"),
        ("hotspots", {"url": PAGE, "type": "mousemove"}, "type"),
        ("hotspots", {"url": PAGE, "limit": "-1"}, "limit"),
        ("health", {"url": PAGE, "days": "0"}, "days"),
        ("ingestion_warnings", {"limit": "x"}, "limit"),
        ("ingestion_warnings", {"limit": "-5"}, "limit"),
        ("session_recordings", {"offset": "99999999999999999999"}, "offset"),
    ],
)
def test_bad_parameter_is_named(served: Any, route: str, params: dict[str, str], attr: str) -> None:
    """A parameter that cannot be understood answers 400 and names it."""
    answer = served.get(route, **params)
    assert is_error(answer, 400)
    assert (answer.json()["type"], answer.json()["attr"]) == ("validation_error", attr)


def test_every_error_has_a_status() -> None:
    """Each class of our errors is mapped to a status."""
    assert set(STATUS) == {kind for kind in HeatsightError.__subclasses__() if kind.__module__ == "heatsight.errors"}


@pytest.mark.parametrize("origin", ["https://any.example"])
def test_capture_answers_any_site_and_the_api_does_not(served: Any, origin: str) -> None:
    """Pages of any origin may read capture's answers, errors included; the API's they may not."""
    for path in ("/e/", "/nowhere", "/static/none.js"):
        assert httpx.get(f"{served.url}{path}", headers={"Origin": origin}).headers["access-control-allow-origin"] in ("*", origin)
    for path in ("/api/projects/1/", "/api/nowhere"):
        assert "access-control-allow-origin" not in httpx.get(f"{served.url}{path}", headers={"Origin": origin}).headers


@pytest.mark.parametrize("route", [*GETS, "nowhere", ""])
def test_reading_lets_no_other_site_ask(served: Any, route: str) -> None:
    """A preflight to a reading route, or to /mcp, allows nothing: no origin, no method, no header."""
    asked = {"Origin": "https://any.example", "Access-Control-Request-Method": "GET", "Access-Control-Request-Headers": "authorization"}
    for url in (f"{served.url}/api/projects/1/{route}/", f"{served.url}/mcp"):
        answer = httpx.options(url, headers=asked)
        assert answer.status_code in (404, 405)
        assert [name for name in answer.headers if name.startswith("access-control-")] == []


@pytest.mark.parametrize("path", ["/e/", "/batch/", "/s/", "/flags/", "/i/v0/e/", "/array/token/config.js", "/static/array.js"])
def test_capture_lets_every_site_ask(served: Any, path: str) -> None:
    """A preflight to a public route is allowed to any origin, with the headers that it names."""
    asked = {"Origin": "https://any.example", "Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "content-type"}
    answer = httpx.options(f"{served.url}{path}", headers=asked)
    assert answer.status_code == 200
    assert answer.headers["access-control-allow-origin"] == "https://any.example"
    assert answer.headers["access-control-allow-headers"] == "content-type"


@pytest.mark.parametrize("path", ["/healthz", "/api/projects/1/", "/api/projects/1/heatmaps/", "/nowhere", "/api/projects/2/heatmaps/"])
def test_head_says_what_get_says_but_the_body(served: Any, path: str) -> None:
    """HEAD answers with GET's status and headers, and no body, also where GET answers an error."""
    head, get = served.client.head(path), served.client.get(path)
    assert (head.status_code, head.content) == (get.status_code, b"")
    assert head.headers["content-type"] == get.headers["content-type"] == "application/json"
    assert head.headers["content-length"] == get.headers["content-length"]


@pytest.mark.parametrize("route", [route for route in GETS if route != "doctor"])
def test_malformed_encodings_are_answered_in_one_shape(served: Any, route: str) -> None:
    """Whatever stands in a query string, the answer is JSON, and an error has the one shape."""
    for text in ("%ff%fe", "%00", "%ed%a0%80", "%zz%", "+" * 5000):
        for names in (("url_exact", "url_pattern"), ("url", "type"), ("limit", "points"), ("date_from", "device")):
            query = "&".join(f"{name}={text}" for name in names)
            answer = served.client.get(f"/api/projects/1/{route}/?{query}")
            assert answer.status_code in (200, 400, 404), answer.text
            assert answer.status_code == 200 or answer.json().keys() == SHAPE


@pytest.mark.parametrize("name", ["%ff", "%00", "%2e%2e%2f", "%zz", "a%2Fb", "%e2%80%ae", "x" * 5000])
def test_malformed_ids_are_not_found_in_one_shape(served: Any, name: str) -> None:
    """A part of a path that is no id answers 404 in the one shape."""
    for under in (f"{name}/heatmaps", f"1/assessments/{name}", f"1/session_timeline/{name}", f"1/{name}"):
        assert is_error(served.client.get(f"/api/projects/{under}/"), 404)


@pytest.mark.parametrize("route", POSTS)
def test_another_projects_id_is_as_unknown_when_posting(served: Any, route: str) -> None:
    """A POST to another project, to one that is not there and to no number answers 404 in the same words, whatever its body."""
    other, _ = served.installation.catalogue.create_project("other")
    bodies = [json.dumps(BODIES[route]).encode(), b"{", b"[]", b'{"async": 1}']
    answers = [served.client.post(f"/api/projects/{wanted}/{route}/", content=body) for wanted in (other.id, 999, "x") for body in bodies]
    assert all(is_error(answer, 404) for answer in answers)
    assert len({answer.text for answer in answers}) == 1


@pytest.mark.parametrize(
    ("headers", "body", "status"),
    [
        ({"content-type": "text/plain"}, b"{}", 400),
        ({}, b"{}", 400),
        ({"content-type": "application/json", "accept": "application/json, text/event-stream"}, b" " * ((1 << 20) + 1), 413),
    ],
)
def test_what_mcp_refuses_before_it_speaks_has_the_shape_of_errors(served: Any, headers: dict[str, str], body: bytes, status: int) -> None:
    """A request to /mcp that is no message of the protocol answers in the one shape, as other routes do."""
    assert is_error(served.client.post("/mcp", content=body, headers=headers), status)


def test_unforeseen_error_is_500_without_its_text() -> None:
    """What nobody foresaw answers 500 in the shape of errors, and its text does not reach the client."""

    def stumble(_: Request) -> Response:
        raise RuntimeError("a secret of the inside")

    app = Starlette(routes=[Route("/", stumble)], middleware=[Middleware(LastResort)])

    async def ask() -> httpx.Response:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://inside") as client:
            return await client.get("/")

    answer = asyncio.run(ask())
    assert is_error(answer, 500)
    assert answer.json() == {"type": "server_error", "code": "error", "detail": "A server error occurred.", "attr": None}
