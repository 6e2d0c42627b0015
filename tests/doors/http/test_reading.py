"""What the reading routes answer."""

from __future__ import annotations

import asyncio
import json
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest

from heatsight.doors.http.app import build_app
from heatsight.use_cases.documents import Documents

PAGE = "https://shop.example/product"


def sql(served: Any, text: str, **values: Any) -> dict[str, Any]:
    """The answer to a query."""
    answer = served.post("query", {"query": {"kind": "HogQLQuery", "query": text, "values": values}})
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def test_heatmap_has_posthogs_shape_and_may_be_kept_a_moment(served: Any) -> None:
    """The list holds cells, the fold and has_more, and may be cached for thirty seconds."""
    answer = served.get("heatmaps", url_exact=PAGE)
    assert answer.headers["cache-control"] == "max-age=30"
    assert answer.json() == {
        "results": [{"count": 4, "pointer_y": 320, "pointer_relative_x": 0.5, "pointer_target_fixed": False}],
        "fold": {"total_count": 4, "below_fold_count": 0, "pct_below_fold": 0.0, "median_viewport_height": 896},
        "has_more": False,
    }


def test_events_behind_a_cell_are_its_sessions(served: Any) -> None:
    """The points of a cell lead to the sessions that clicked it."""
    answer = served.get("heatmaps/events", url_exact=PAGE, points=json.dumps([{"x": 0.5, "y": 320}])).json()
    assert answer["total_count"] == 4
    assert {event["session_id"] for event in answer["results"]} == {f"session-{n}" for n in range(4)}
    assert all(event["timestamp"].endswith("Z") for event in answer["results"])


def test_hotspot_names_the_button(served: Any) -> None:
    """The hottest element of the page is the button that everybody clicked."""
    answer = served.get("hotspots", url=PAGE).json()
    assert answer["has_more"] is False
    (spot,) = answer["results"]
    assert (spot["element"]["text"], spot["count"], spot["unique_visitors"], spot["device"]) == ("Buy", 4, 4, "desktop")


def test_hotspots_of_a_band_without_clicks_are_none(served: Any) -> None:
    """A device nobody used has no hotspots, and the health of the page's data is told beside."""
    answer = served.get("hotspots", url=PAGE, device="mobile").json()
    assert answer["results"] == []
    assert answer["health"]["status"] in ("ok", "low_volume")


def test_health_tells_a_wrong_url_from_no_data(served: Any) -> None:
    """A URL that nobody visited, beside one with traffic, is a mismatch that names the other."""
    answer = served.get("health", url=PAGE + "s").json()
    assert answer["status"] == "url_mismatch"
    assert PAGE in [near["url"] for near in answer["nearest_urls"]]


def test_query_answers_columns_types_and_rows(served: Any) -> None:
    """A SELECT answers its columns, their types and its rows; values are bound."""
    answer = sql(served, "SELECT event, count() AS n FROM events WHERE event = {name:String} GROUP BY event", name="$autocapture")
    assert answer == {
        "columns": ["event", "n"],
        "types": ["LowCardinality(String)", "UInt64"],
        "results": [["$autocapture", 4]],
        "truncated": False,
    }


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * FROM system.tables",
        "SELECT * FROM heatsight.events",
        "DROP TABLE events",
        "SELECT 1; SELECT 2",
        "SELECT * FROM rejections",
        "SELEC",
    ],
)
def test_query_outside_the_project_is_refused(served: Any, text: str) -> None:
    """What is not one SELECT over the project's tables answers 400 with a reason, and changes nothing."""
    answer = served.post("query", {"query": {"kind": "HogQLQuery", "query": text}})
    assert answer.status_code == 400
    assert answer.json()["code"] in ("query_refused", "query_failed")
    assert sql(served, "SELECT count() > 0 FROM events")["results"] in ([[True]], [[1]])


def test_assessment_is_made_kept_and_read_again_in_every_format(served: Any) -> None:
    """An assessment answers 201 with its address, and can be read there again as JSON, text, Markdown and HTML."""
    made = served.post("assessments", {"url": PAGE})
    document = made.json()
    assert made.status_code == 201
    assert document["page"]["url_exact"] == PAGE
    assert made.headers["location"].endswith(f"/assessments/{document['id']}/")
    assert served.client.get(made.headers["location"]).json() == document
    for form, media in (("text", "text/plain"), ("markdown", "text/markdown"), ("html", "text/html")):
        answer = served.client.get(made.headers["location"], params={"format": form})
        assert answer.status_code == 200, answer.text
        assert answer.headers["content-type"].startswith(media)
        assert PAGE in answer.text
        assert served.post("assessments", {"url": PAGE}, format=form).headers["content-type"].startswith(media)


def test_unknown_format_is_refused_before_any_work(served: Any) -> None:
    """A format that does not exist answers 400 and names the parameter."""
    answer = served.post("assessments", {"url": PAGE}, format="pdf")
    assert (answer.status_code, answer.json()["attr"]) == (400, "format")


def test_assessment_of_no_data_answers_and_says_so(served: Any) -> None:
    """A page without traffic gets a document whose health says which kind of nothing it is."""
    document = served.post("assessments", {"url": "https://elsewhere.example/"}).json()
    assert document["health"]["status"] in ("no_data", "url_mismatch")
    assert document["findings"] == []


def test_html_report_can_load_nothing(served: Any) -> None:
    """The report as HTML forbids itself scripts and anything from elsewhere."""
    answer = served.post("assessments", {"url": PAGE}, format="html")
    assert answer.headers["content-security-policy"].startswith("default-src 'none'")


def test_what_capture_set_aside_is_listed_and_counted(served: Any) -> None:
    """A malformed event appears among the ingestion warnings, and the doctor counts it by reason."""
    served.client.post("/e/", json={"api_key": served.token, "batch": [{"event": "x", "properties": {}}, 17]})
    warnings = served.get("ingestion_warnings").json()
    reasons = {warning["reason"] for warning in warnings["results"]}
    assert {"event_without_distinct_id", "event_not_an_object"} <= reasons
    counted = {one["reason"]: one["count"] for one in served.get("doctor").json()["set_aside"]}
    assert counted["event_not_an_object"] == 1


def test_recorded_sessions_are_listed(served: Any) -> None:
    """A session with a recording appears in the list with its span."""
    snapshot = {
        "event": "$snapshot",
        "uuid": "01a20844-0000-7000-8000-00000000abcd",
        "properties": {
            "distinct_id": "visitor-0",
            "token": served.token,
            "$session_id": "recorded",
            "$window_id": "w",
            "$snapshot_data": [{"type": 4, "timestamp": 1795434940881, "data": {}}, {"type": 3, "timestamp": 1795434941881, "data": {}}],
        },
    }
    served.client.post("/s/", json=[snapshot]).raise_for_status()
    (recording,) = served.get("session_recordings").json()["results"]
    assert (recording["session_id"], recording["distinct_id"], recording["snapshots"]) == ("recorded", "visitor-0", 1)


def test_doctor_finds_the_engine_and_the_catalogue(served: Any) -> None:
    """The doctor checks what the installation stands on."""
    checks = {check["id"]: check for check in served.get("doctor").json()["checks"]}
    assert checks["engine"]["status"] == checks["catalogue"]["status"] == checks["traffic"]["status"] == "ok"


def test_a_hotspot_leads_to_sessions_and_a_session_to_its_story(served: Any) -> None:
    """From the list of hotspots to the people behind one, and from a person's session to the click by name; no recording is needed."""
    (spot,) = served.get("hotspots", url=PAGE).json()["results"]
    behind = served.get("sessions", url=PAGE, hotspot=spot["id"], limit=3).json()
    assert (behind["total_count"], behind["has_more"], behind["hotspot"]["id"]) == (4, True, spot["id"])
    session = behind["results"][0]["session"]
    told = served.get(f"session_timeline/{session['session_id']}").json()
    assert told["session"] == session
    assert [entry["element"]["text"] for entry in told["results"] if entry["kind"] == "click"] == ["Buy"]
    assert served.get(f"session_recordings/{session['session_id']}").status_code == 404


def test_points_over_http_are_json_text(served: Any) -> None:
    """Cells travel as JSON text in the query string; what is no list of cells is told by name."""
    assert served.get("sessions", url=PAGE, points=json.dumps([{"x": 0.5, "y": 320}])).json()["total_count"] == 4
    for wrong in ("{", "{}", '[{"x": 1}]', "[3]", "[" * 2000):
        answer = served.get("sessions", url=PAGE, points=wrong)
        assert (answer.status_code, answer.json()["attr"]) == (400, "points")


def test_recordings_have_pieces(served: Any) -> None:
    """A recorded session is listed, found by its id, and gives what rrweb saw."""
    seen = {
        "distinct_id": "visitor-0",
        "$session_id": "session-0",
        "$window_id": "window-0",
        "$snapshot_data": [{"type": 4, "timestamp": 1}],
    }
    body = {"api_key": served.token, "batch": [{"event": "$snapshot", "properties": seen}]}
    assert served.client.post("/s/", json=body).status_code == 200
    assert [one["id"] for one in served.get("session_recordings", session_ids='["session-0"]').json()["results"]] == ["session-0"]
    assert served.get("session_recordings/session-0").json()["click_count"] == 1
    (piece,) = served.get("session_recordings/session-0/snapshots").json()["results"]
    assert piece["data"] == [{"type": 4, "timestamp": 1}]


def wait_for(served: Any, where: str) -> httpx.Response:
    """What stands at an assessment's address when it is no longer in the making."""
    while (answer := served.client.get(where)).status_code == 202:
        assert answer.json().keys() == {"id", "status", "progress"}
        time.sleep(0.02)
    return answer


@pytest.mark.parametrize(
    ("body", "headers"), [({"async": True}, {}), ({}, {"Prefer": "respond-async"}), ({}, {"Prefer": 'handling=lenient, wait="0"'})]
)
def test_who_does_not_wait_hears_where_to_come_back(served: Any, body: dict[str, Any], headers: dict[str, str]) -> None:
    """Asked not to wait, the route answers 202 with the id, the step that is on and the address, at which the document is in the end."""
    made = served.client.post("/api/environments/@current/assessments/", json={"url": PAGE, **body}, headers=headers)
    told = made.json()
    assert (made.status_code, told["status"] in ("waiting", "running")) == (202, True)
    assert 0 <= told["progress"]["step"] <= told["progress"]["of"]
    assert made.headers["location"].endswith(f"/assessments/{told['id']}/")
    answer = wait_for(served, made.headers["location"])
    assert (answer.status_code, answer.json()["id"]) == (200, told["id"])
    assert answer.json()["page"]["url_exact"] == PAGE


def test_a_wrong_question_is_refused_at_once(served: Any) -> None:
    """What can be seen to be wrong before any work answers 400 even when nobody waits."""
    for body in ({"url": ""}, {"days": 0}, {"async": "later"}, {"date_from": "soon"}, {"viewport_width_min": 9, "viewport_width_max": 8}):
        refused = served.post("assessments", {"url": PAGE, "async": True} | body)
        assert (refused.status_code, refused.json()["type"]) == (400, "validation_error"), body


def test_one_that_was_never_finished_says_so(served: Any, tmp_path: Path) -> None:
    """An assessment that a stopped server left answers 410 in the one shape; to another project it is as unknown as any."""
    name = Documents(tmp_path / "assessments").begin(1)
    app = build_app(replace(served.installation, directory=tmp_path), owner_key="phx_owner")
    other, _ = served.installation.catalogue.create_project("other")

    async def ask() -> list[httpx.Response]:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://inside") as client:
            mine = {"Authorization": "Bearer phx_owner"}
            return [await client.get(f"/api/projects/{project}/assessments/{name}/", headers=mine) for project in (1, other.id)]

    left, unknown = asyncio.run(ask())
    assert (left.status_code, left.json()["code"], unknown.status_code) == (410, "interrupted", 404)
    assert left.json().keys() == {"type", "code", "detail", "attr"}


def test_more_assessments_than_wait_in_line_are_turned_away(served: Any) -> None:
    """A client that asks for very many at once hears 429 and when to come again; those that were taken are all finished."""
    answers = [served.client.post("/api/projects/@current/assessments/", json={"url": PAGE, "async": True}) for _ in range(40)]
    taken = [answer for answer in answers if answer.status_code == 202]
    assert {answer.status_code for answer in answers} == {202, 429}
    assert all(answer.headers["retry-after"] for answer in answers if answer.status_code == 429)
    assert {wait_for(served, answer.headers["location"]).status_code for answer in taken} == {200}
