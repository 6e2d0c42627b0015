"""Every tool, driven over HTTP by the SDK's own client, which checks each answer against the tool's schema."""

from __future__ import annotations

import io
import json
import time
from base64 import b64decode
from typing import Any

import httpx
import pytest
from mcp import MCPError
from PIL import Image

from heatsight.doors.mcp.tools import FEW, TOOLS
from heatsight.doors.mcp.untrusted import NOTICE

WRITES = {
    "heatmaps-saved-create": (False, False, False, True),
    "heatmaps-saved-update": (False, True, True, True),
    "heatmaps-saved-regenerate": (False, True, False, True),
}
"""Tools that change something: read-only, destructive, idempotent, open world."""


def sessions_of(sampled: Any) -> list[str]:
    """Sessions behind the hottest element."""
    (spot, *_) = sampled.call("heatmaps-hotspots", url=sampled.page).structured_content["results"]
    found = sampled.call("heatmaps-events", url_exact=sampled.page, hotspot=spot["id"], distinct_sessions=True)
    return [row["session_id"] for row in found.structured_content["results"]]


def arguments_of(sampled: Any) -> dict[str, dict[str, Any]]:
    """Something to ask of each tool."""
    page, (session, *_) = sampled.page, sessions_of(sampled)
    return {
        "assess-heatmap": {"url": page},
        "heatmaps-health": {"url": page},
        "heatmaps-hotspots": {"url": page, "type": "rageclick"},
        "heatmaps-list": {"url_exact": page, "correct": True},
        "heatmaps-events": {"url_exact": page, "points": [{"x": 0.5, "y": 2240}]},
        "session-timeline": {"session_id": session},
        "query-session-recordings-list": {"session_ids": [session]},
        "session-recording-get": {"session_id": session},
        "heatmaps-saved-list": {"search": "saved"},
        "heatmaps-saved-get": {"short_id": saved(sampled, "get")},
        "heatmaps-overlay": {"id": looked_at(sampled)},
        "heatmaps-saved-create": {"url": "https://shop.example/saved/create?q=1", "widths": [320]},
        "heatmaps-saved-update": {"short_id": saved(sampled, "update"), "deleted": True},
        "heatmaps-saved-regenerate": {"short_id": saved(sampled, "regenerate")},
        "execute-sql": {"query": "SELECT event, count() AS n FROM events GROUP BY event ORDER BY n DESC"},
    }


def saved(sampled: Any, name: str) -> str:
    """The short_id of a saved heatmap, made."""
    made = sampled.call("heatmaps-saved-create", url=f"https://shop.example/saved/{name}", widths=[320, 1024])
    return str(made.structured_content["short_id"])


def looked_at(sampled: Any) -> str:
    """The short_id of the sample's page, rendered."""
    sampled.installation.catalogue.set_project(1, "allow_host", ["127.0.0.1:8711"])
    made = sampled.call("heatmaps-saved-create", url=sampled.page, widths=[1440, 390])
    return str(rendered(sampled, made.structured_content["short_id"]).structured_content["short_id"])


def rendered(sampled: Any, short_id: str) -> Any:
    """A saved heatmap once nothing of it waits."""
    for _ in range(600):
        answer = sampled.call("heatmaps-saved-get", short_id=short_id)
        if answer.structured_content["status"] != "processing":
            return answer
        time.sleep(0.05)
    raise AssertionError("it was never rendered")


@pytest.mark.parametrize("mode", ["auto", "legacy"])
def test_tools_are_listed_whole(sampled: Any, mode: str) -> None:
    """Each tool has a title, a description, both schemas and says what it may do, whichever protocol the client speaks."""

    async def listed(client: Any) -> Any:
        return (await client.list_tools()).tools

    tools = sampled.with_client(listed, mode=mode)
    assert [tool.name for tool in tools] == list(TOOLS)
    for tool in tools:
        assert tool.title
        assert len(tool.description) > 80
        said = tool.annotations
        hints = (said.read_only_hint, said.destructive_hint, said.idempotent_hint, said.open_world_hint)
        assert hints == WRITES.get(tool.name, (True, False, True, False))
        assert (tool.input_schema["type"], tool.output_schema["type"]) == ("object", "object")
        assert all("description" in spec for spec in tool.input_schema["properties"].values())


def test_every_tool_answers(sampled: Any) -> None:
    """Each tool gives structured content of its schema, a short text, and says that visitors' words are data."""
    asked = arguments_of(sampled)
    assert set(asked) == set(TOOLS)

    async def drive(client: Any) -> dict[str, Any]:
        return {name: await client.call_tool(name, arguments) for name, arguments in asked.items()}

    answers = sampled.with_client(drive)
    assert [name for name, answer in answers.items() if answer.is_error] == ["session-recording-get"]  # the sample has no recordings
    for name, answer in answers.items():
        text, *pictures = answer.content
        assert [one.type for one in pictures] == (["image"] if name == "heatmaps-overlay" else [])
        assert 10 < len(text.text) < 2500, name
        if not answer.is_error:
            assert answer.structured_content["untrusted"] == NOTICE


def test_answers_are_those_of_http(sampled: Any) -> None:
    """A tool gives what its reading gives over HTTP, for the same parameters."""
    where = f"{sampled.url}/api/projects/@current/heatmaps/"
    params = {"url_exact": sampled.page, "type": "rageclick", "limit": "7"}
    over_http = httpx.get(where, params=params, headers={"Authorization": f"Bearer {sampled.key}"}).json()
    told = sampled.call("heatmaps-list", url_exact=sampled.page, type="rageclick", limit=7).structured_content
    assert {name: told[name] for name in over_http} == over_http


def test_a_picture_comes_as_an_image(sampled: Any) -> None:
    """The overlay of a device is an image that can be opened, as wide as asked for with its legend, and its numbers are in the text."""
    answer = sampled.call("heatmaps-overlay", id=looked_at(sampled), device="mobile", page_width=200)
    text, image = answer.content
    with Image.open(io.BytesIO(b64decode(image.data))) as opened:
        assert (f"image/{opened.format}".lower(), image.mime_type) == ("image/webp", "image/webp")
        assert 200 < opened.width < 700
    told = answer.structured_content
    assert (told["device"], told["width"], told["image"], told["presses"][0]["points"]["x"]) == ("mobile", 390, None, [])
    assert f"{told['presses'][0]['shown']} of {told['presses'][0]['people']} clicks by people are on it" in text.text


def test_answers_are_small_unless_asked(sampled: Any) -> None:
    """Lists hold 25 entries and say when there are more; a larger limit gives them."""
    few = sampled.call("heatmaps-list", url_exact=sampled.page).structured_content
    assert (len(few["results"]), few["has_more"]) == (FEW, True)
    assert len(sampled.call("heatmaps-list", url_exact=sampled.page, limit=60).structured_content["results"]) == 60


def test_an_assessment_fits_an_agent_and_says_what_it_cut(sampled: Any) -> None:
    """The document comes with all its findings, in under 60 kB, and names what was left out."""
    document = sampled.call("assess-heatmap", url=sampled.page).structured_content
    assert document["findings"]
    assert "evidence_sql" in document["left_out"]["findings.evidence.query.sql"]
    assert len(json.dumps(document)) < 60_000
    assert all(len(band["hotspots"]) <= 8 for band in document["bands"])


def test_evidence_recomputes_through_the_tools(sampled: Any) -> None:
    """With its SQL asked for, a number of a finding comes again, to the digit, from execute-sql."""
    document = sampled.call("assess-heatmap", url=sampled.page, evidence_sql=True).structured_content
    number = next(each for finding in document["findings"] for each in finding["evidence"] if "sql" in each["query"])
    again = sampled.call("execute-sql", query=number["query"]["sql"], values=number["query"]["params"]).structured_content
    assert again["results"][0][0] == number["value"]


def test_progress_of_an_assessment_is_heard(sampled: Any) -> None:
    """A client that asks for progress hears the steps of an assessment."""
    heard: list[str] = []

    async def hear(progress: float, total: float | None, message: str | None) -> None:
        del progress, total
        heard.append(message or "")

    async def work(client: Any) -> Any:
        return await client.call_tool("assess-heatmap", {"url": sampled.page}, progress_callback=hear)

    sampled.with_client(work)
    assert len(heard) >= 3


@pytest.mark.parametrize(
    ("tool", "arguments", "says"),
    [
        ("heatmaps-hotspots", {}, ("name one page", "Next:")),
        ("heatmaps-hotspots", {"url": "https://a.example/", "limit": -1}, ("limit", "input schema")),
        ("heatmaps-hotspots", {"url": "https://a.example/", "colour": 1}, ("no parameter colour", "this tool takes url")),
        ("heatmaps-list", {"aggregation": "people"}, ("aggregation", "Next:")),
        ("heatmaps-events", {"url_exact": "https://a.example/", "hotspot": "0"}, ("no hotspot", "heatmaps-hotspots")),
        ("session-timeline", {"session_id": "nobody"}, ("no session", "heatmaps-events")),
        ("session-recording-get", {"session_id": "nobody"}, ("no recording", "session-timeline")),
        ("execute-sql", {"query": "SELECT * FROM system.tables"}, ("query_refused", "one SELECT over events")),
        ("execute-sql", {"query": "SELECT nothing FROM events"}, ("query_failed", "columns first")),
        ("execute-sql", {}, ("query", "input schema")),
        ("heatmaps-saved-get", {"short_id": "nothing"}, ("no saved heatmap", "heatmaps-saved-list")),
        ("heatmaps-saved-regenerate", {"short_id": "nothing"}, ("no saved heatmap", "heatmaps-saved-list")),
        ("heatmaps-saved-create", {"url": "https://shop.example/*"}, ("parameter url", "data_url", "input schema")),
        ("heatmaps-saved-create", {"url": "http://169.254.169.254/"}, ("inner address", "allow_host")),
        ("heatmaps-saved-create", {"url": "https://shop.example/", "deleted": True}, ("no parameter deleted",)),
    ],
)
def test_errors_say_what_to_do_next(sampled: Any, tool: str, arguments: dict[str, Any], says: tuple[str, ...]) -> None:
    """A call that cannot be answered is an error of the tool, with the reason and the next step."""
    answer = sampled.call(tool, **arguments)
    assert answer.is_error
    assert all(part in answer.content[0].text for part in says), answer.content[0].text


def test_an_unknown_tool_is_told_which_there_are(sampled: Any) -> None:
    """A name that is no tool is answered with the list of tools."""
    answer = sampled.call("heatmaps-saved-destroy")
    assert answer.is_error
    assert "assess-heatmap" in answer.content[0].text


def test_an_empty_answer_leads_to_the_reason(sampled: Any) -> None:
    """A URL without traffic gives no error, but the way to find out why, with near URLs."""
    page = sampled.page + "x"
    assert "heatmaps-health" in sampled.call("heatmaps-list", url_exact=page).content[0].text
    assert sampled.page in sampled.call("heatmaps-health", url=page).content[0].text


def test_a_saved_heatmap_tells_where_its_pictures_are(sampled: Any) -> None:
    """What an agent saves is rendered; the picture itself is not in the answer, its address is, for whoever has the key."""
    answer = rendered(sampled, saved(sampled, "where"))
    told = answer.structured_content
    assert (told["status"], [one["has_content"] for one in told["snapshots"]]) == ("completed", [True, True])
    where = told["snapshots"][1]["content_url"]
    assert where in answer.content[0].text
    picture = httpx.get(sampled.url + where, headers={"Authorization": f"Bearer {sampled.key}"})
    assert (picture.status_code, picture.headers["content-type"]) == (200, "image/jpeg")
    assert len(json.dumps(told)) < 4000


def test_a_failed_saved_heatmap_says_why(sampled: Any) -> None:
    """An agent hears why a page could not be rendered."""
    made = sampled.call("heatmaps-saved-create", url="https://shop.example/login", widths=[320]).structured_content
    assert "login_wall: a sign-in form" in rendered(sampled, made["short_id"]).content[0].text


def test_a_key_that_only_reads_changes_nothing(sampled: Any) -> None:
    """With a key without the scope write, the tools that change something say that it lacks it; the others answer."""
    short_id = saved(sampled, "read-only")
    _, key = sampled.installation.catalogue.create_key(1, "reader")
    assert sampled.call("heatmaps-saved-get", key=key, short_id=short_id).structured_content["user_access_level"] == "viewer"
    for tool, arguments in (
        ("heatmaps-saved-create", {"url": "https://shop.example/"}),
        ("heatmaps-saved-update", {"short_id": short_id, "deleted": True}),
        ("heatmaps-saved-regenerate", {"short_id": short_id}),
    ):
        answer = sampled.call(tool, key=key, **arguments)
        assert answer.is_error
        assert "lacks the scope write" in answer.content[0].text


def test_a_key_opens_its_own_project_only(sampled: Any) -> None:
    """Another project's key sees none of this project's rows, and a key of nobody's sees nothing."""
    _, key = sampled.installation.catalogue.create_project("other")
    answer = sampled.call("execute-sql", key=key, query="SELECT count() AS n FROM events")
    assert answer.structured_content["results"] == [[0]]
    with pytest.RaisesGroup(MCPError, flatten_subgroups=True, allow_unwrapped=True):
        sampled.call("execute-sql", key="phx_nobody", query="SELECT 1")


def test_without_a_key_mcp_answers_as_the_api_does(sampled: Any) -> None:
    """No key is 401 in the one shape of errors, GET is 405, and no other site's page may read either."""
    for answer, status in ((httpx.post(f"{sampled.url}/mcp", json={}), 401), (httpx.get(f"{sampled.url}/mcp/"), 405)):
        assert answer.status_code == status
        assert set(answer.json()) == {"type", "code", "detail", "attr"}
        assert "access-control-allow-origin" not in answer.headers


def test_an_older_client_is_served_as_well(sampled: Any) -> None:
    """A client that begins with the handshake of older protocols gets the same answers."""

    async def ask(client: Any) -> Any:
        return await client.call_tool("execute-sql", {"query": "SELECT 1 AS one"})

    assert sampled.with_client(ask, mode="legacy").structured_content["results"] == [[1]]
