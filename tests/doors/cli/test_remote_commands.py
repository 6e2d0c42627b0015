"""The commands that read, put to a server: what they print, where they print it, and how they end."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from heatsight.doors.cli.remote import Remote
from heatsight.doors.http.app import build_app
from heatsight.doors.http.errors import STATUS, told
from heatsight.doors.http.throttle import Limits
from heatsight.errors import HeatsightError, RenderFailed, TooManyRequests

PAGE = "https://shop.example/product"


@pytest.fixture
def at(served: Any) -> list[str]:
    """The options that name the server and its key."""
    return ["--server", served.url, "--api-key", served.key]


def test_hotspots_print_what_the_route_answers(cli: Any, served: Any, at: list[str]) -> None:
    """`hotspots --format json` prints the route's answer, and stderr says who was asked."""
    said = cli("hotspots", PAGE, "--limit", "0", "--format", "json", *at)
    assert said.code == 0
    assert json.loads(said.out)["results"] == served.get("hotspots", url=PAGE, limit=0).json()["results"]
    assert f"Asking the server at {served.url}." in said.err


def test_hotspots_as_text_name_the_element(cli: Any, at: list[str]) -> None:
    """`hotspots` prints a line per element with its clicks and people."""
    said = cli("hotspots", PAGE, *at)
    head, row = said.out.splitlines()
    cells = dict(zip(head.split("\t"), row.split("\t"), strict=True))
    assert (cells["clicks"], cells["people"], cells["device"]) == ("4", "4", "desktop")
    assert "Buy" in cells["element"]


def test_heatmap_prints_posthogs_shape(cli: Any, at: list[str]) -> None:
    """`heatmap --format json` prints cells and fold, and a device stands for its widths."""
    everybody = json.loads(cli("heatmap", PAGE, "--format", "json", "--days", "7", *at).out)
    assert everybody["fold"]["total_count"] == 4
    assert json.loads(cli("heatmap", PAGE, "--format", "json", "--device", "desktop", *at).out) == everybody
    assert json.loads(cli("heatmap", PAGE, "--format", "json", "--device", "mobile", *at).out)["results"] == []


def test_heatmap_prints_scroll_depth(cli: Any, at: list[str]) -> None:
    """`heatmap --type scrolldepth` prints buckets."""
    assert cli("heatmap", PAGE, "--type", "scrolldepth", *at).out.startswith("scroll_depth_bucket\tbucket_count\tcumulative_count")


def test_query_prints_json_csv_and_a_table(cli: Any, served: Any, at: list[str]) -> None:
    """`query` prints the route's JSON, or CSV, or cells apart by tabs when stdout is no terminal."""
    text = "SELECT event, count() AS n FROM events WHERE event = '$autocapture' GROUP BY event"
    answer = json.loads(cli("query", text, "--format", "json", *at).out)
    assert answer == served.post("query", {"query": {"kind": "HogQLQuery", "query": text}}).json()
    assert cli("query", text, "--format", "csv", *at).out == "event,n\n$autocapture,4\n"
    assert cli("query", text, *at).out == "event\tn\n$autocapture\t4\n"


def test_query_binds_values(cli: Any, at: list[str]) -> None:
    """`--values` fills the placeholders."""
    said = cli("query", "SELECT {a:String} AS a", "--values", '{"a": "x\'y"}', "--format", "csv", *at)
    assert said.out == "a\nx'y\n"


def test_csv_cells_are_no_formulas(cli: Any, at: list[str]) -> None:
    """Text that a spreadsheet would run gets an apostrophe; a negative number stays one."""
    said = cli("query", "SELECT '=1+1' AS a, '@x' AS b, '+1' AS c, -5 AS d, '-x' AS e", "--format", "csv", *at)
    assert said.out == "a,b,c,d,e\n'=1+1,'@x,'+1,-5,'-x\n"


@pytest.mark.parametrize("form", ["table", "csv", "json"])
def test_terminal_is_not_steered_by_text(cli: Any, at: list[str], form: str) -> None:
    """Control sequences and reversed text in a value reach stdout in no format."""
    said = cli("query", "SELECT char(27) || '[31mred' || char(7) || unhex('E280AE') || unhex('C29B') AS a", "--format", form, *at)
    assert said.code == 0
    assert not set(said.out) & set("\x1b\x07\u202e\x9b")
    assert "red" in said.out


def test_json_keeps_the_exact_value(cli: Any, at: list[str]) -> None:
    """What the terminal must not see is escaped in JSON, not lost."""
    said = cli("query", "SELECT char(27) || unhex('E280AE') AS a", "--format", "json", *at)
    assert json.loads(said.out)["results"] == [["\x1b\u202e"]]


def test_refused_sql_is_one_line_and_exit_1(cli: Any, at: list[str]) -> None:
    """SQL outside the project ends with exit 1, one line of reason, and nothing on stdout."""
    said = cli("query", "SELECT * FROM system.tables", *at)
    assert (said.code, said.out) == (1, "")
    assert said.err.splitlines()[-1].startswith("heatsight: ")
    assert "Traceback" not in said.err


@pytest.mark.parametrize("form", ["text", "markdown", "json", "html"])
def test_assessment_prints_in_every_format(cli: Any, at: list[str], form: str) -> None:
    """`assess` prints the report; its progress goes to stderr."""
    said = cli("assess", PAGE, "--format", form, *at)
    assert said.code == 0, said.err
    assert PAGE in said.out
    assert "Assessing" in said.err
    assert "Assessing" not in said.out


def test_progress_of_the_server_is_told_step_by_step(cli: Any, at: list[str]) -> None:
    """While the server assesses, stderr says which step is on and how many there are."""
    said = cli("assess", PAGE, "--format", "json", *at)
    told = [line for line in said.err.splitlines() if line.startswith("Assessing: ")]
    assert told
    assert all(re.fullmatch(r"Assessing: .+ \(\d+ of \d+\)", line) for line in told)


def test_a_server_that_has_had_enough_is_given_time(cli: Any, served: Any, running: Any) -> None:
    """With its key over the limit a command waits as long as the server says, asks again and prints the answer."""
    url = running(build_app(served.installation, limits=Limits(per_minute=60, per_hour=0)))
    with httpx.Client(base_url=url, headers={"Authorization": f"Bearer {served.key}"}) as client:
        while client.get("/api/projects/").status_code != 429:
            pass
    said = cli("query", "SELECT 1 AS one", "--format", "csv", "--server", url, "--api-key", served.key)
    assert (said.code, said.out) == (0, "one\n1\n"), said.err


@pytest.mark.parametrize("kind", [kind for kind in STATUS if kind is not TooManyRequests])
def test_each_error_of_a_server_arrives_as_what_it_is(running: Any, kind: type[HeatsightError]) -> None:
    """Whatever a server refuses is the same error here, in the same words; a page without a picture too."""
    error = RenderFailed("timed_out", "the page did not arrive in time") if kind is RenderFailed else kind("no, because", attr="url")

    def refuse(_: Request) -> Response:
        raise error

    url = running(Starlette(routes=[Route("/{path:path}", refuse)], exception_handlers={HeatsightError: told}))
    with Remote(url, "phx_any", None) as remote, pytest.raises(HeatsightError) as caught:
        remote.project()
    assert (type(caught.value), str(caught.value), caught.value.attr) == (kind, str(error), error.attr)


def test_assessment_goes_into_a_file_and_can_be_verified(cli: Any, at: list[str], tmp_path: Path) -> None:
    """`--out` writes the report, and `--verify` asks each of its numbers again."""
    path = tmp_path / "report.json"
    said = cli("assess", PAGE, "--format", "json", "--out", str(path), *at)
    assert (said.code, said.out) == (0, "")
    document = json.loads(path.read_text())
    again = json.loads(cli("assess", PAGE, "--verify", str(path), "--format", "json", *at).out)
    assert again["of"] == sum(len(finding["evidence"]) for finding in document["findings"])
    assert again["verified"] == again["of"]


def test_verification_sees_a_changed_number(cli: Any, at: list[str], tmp_path: Path) -> None:
    """A number that its query does not give is reported with the one that it gives."""
    evidence = {
        "id": "e1",
        "metric": "clicks",
        "value": 5,
        "query": {"sql": "SELECT count() FROM heatmaps WHERE type = 'click'", "params": {}},
    }
    routed = {
        "id": "e2",
        "metric": "fold",
        "value": 4,
        "query": {"route": "heatmaps", "params": {"url_exact": PAGE}, "pointer": "/fold/total_count"},
    }
    path = tmp_path / "report.json"
    path.write_text(json.dumps({"findings": [{"id": "f", "evidence": [evidence, routed]}]}))
    said = cli("assess", PAGE, "--verify", str(path), "--format", "json", *at)
    assert said.code == 1
    again = json.loads(said.out)
    assert [(one["now"], one["holds"]) for one in again["results"]] == [(4, False), (4, True)]


def test_verification_tells_people_what_no_longer_holds_and_why(cli: Any, at: list[str], tmp_path: Path) -> None:
    """One line for each number that changed, why that may be, and exit 1 with one line; nothing but praise and exit 0 when all hold."""
    path = tmp_path / "report.json"
    number = {
        "id": "e1",
        "metric": "clicks",
        "value": 4,
        "query": {"sql": "SELECT count() FROM heatmaps WHERE type = 'click'", "params": {}},
    }
    path.write_text(json.dumps({"findings": [{"id": "f", "evidence": [number, number | {"id": "e2", "value": 5}]}]}))
    said = cli("assess", PAGE, "--verify", str(path), *at)
    assert said.code == 1
    assert "clicks [e2]: it was 5, it is 4 now" in said.out
    assert "e1" not in said.out
    assert "left when their time was up" in said.out
    assert said.err.strip().splitlines()[-1].endswith("1 of 2 numbers no longer hold.")
    path.write_text(json.dumps({"findings": [{"id": "f", "evidence": [number, number]}]}))
    said = cli("assess", PAGE, "--verify", str(path), *at)
    assert (said.code, said.out.strip()) == (0, "All 2 numbers of the report hold.")


def test_no_data_is_an_answer(cli: Any, at: list[str]) -> None:
    """A page without traffic ends with exit 0, and its health says which kind of nothing it is."""
    said = cli("assess", "https://elsewhere.example/", "--format", "json", *at)
    assert said.code == 0
    assert json.loads(said.out)["health"]["status"] in ("no_data", "url_mismatch")
    said = cli("hotspots", "https://elsewhere.example/", "--format", "json", *at)
    assert (said.code, json.loads(said.out)["results"]) == (0, [])


def test_import_sends_events_to_the_server(cli: Any, at: list[str], tmp_path: Path) -> None:
    """`import` stores a file's events through the server, twice counts once, and bad lines are named."""
    path = tmp_path / "events.jsonl"
    event = {"uuid": "01a20844-0000-7000-8000-0000000000ff", "event": "imported", "distinct_id": "i", "timestamp": "2026-11-01T10:00:00Z"}
    path.write_text(json.dumps(event) + "\nrubbish\n")
    for _ in range(2):
        said = cli("import", str(path), *at)
        assert said.code == 0, said.err
        assert f"{path}, line 2: not JSON; left out" in said.err
    assert cli("query", "SELECT count() AS n FROM events WHERE event = 'imported'", *at).out == "n\n1\n"


def test_doctor_prints_checks_and_what_was_set_aside(cli: Any, served: Any, at: list[str]) -> None:
    """`doctor` prints its checks, counts by reason and the latest samples; with a URL, the page's health as well."""
    served.client.post("/e/", json={"api_key": served.token, "batch": [17]})
    said = cli("doctor", PAGE, *at)
    assert said.code == 0, said.err
    assert "event_not_an_object" in said.out
    found = json.loads(cli("doctor", PAGE, "--format", "json", *at).out)
    assert {"checks", "set_aside", "ingestion_warnings", "page", "project"} <= found.keys()


def test_projects_list_shows_the_keys_own(cli: Any, at: list[str]) -> None:
    """`projects list` of a server shows the project that the key opens."""
    assert [project["id"] for project in json.loads(cli("projects", "list", "--format", "json", *at).out)["results"]] == [1]


@pytest.mark.parametrize("project", ["1", "Default project"])
def test_project_is_found_by_id_and_name(cli: Any, at: list[str], project: str) -> None:
    """`--project` takes an id or a name."""
    assert cli("query", "SELECT 1 AS a", "--project", project, *at).out == "a\n1\n"


@pytest.mark.parametrize(
    ("args", "code", "words"),
    [
        (["hotspots"], 2, "URL"),
        (["hotspots", PAGE, "--type", "mousemove"], 2, "mousemove"),
        (["hotspots", PAGE, "--days", "7", "--date-from", "2026-01-01"], 2, "--days"),
        (["hotspots", PAGE, "--days", "0"], 2, "--days"),
        (["hotspots", PAGE, "--date-from", "soon"], 2, "date"),
        (["hotspots", PAGE, "--viewport-width-min", "900", "--viewport-width-max", "100"], 2, "900"),
        (["heatmap", PAGE, "--aggregation", "sum"], 2, "aggregation"),
        (["query", ""], 2, "SELECT"),
        (["query", "SELECT 1", "--values", "[]"], 2, "JSON object"),
        (["query", "SELECT 1", "--values", "{"], 2, "JSON"),
        (["assess", PAGE, "--verify", "/nonexistent/report.json"], 2, "cannot read"),
        (["import", "/nonexistent/events.jsonl"], 2, "no file"),
        (["projects", "create", "x"], 2, "--data"),
        (["query", "SELECT 1", "--project", "nobody"], 1, "nobody"),
        (["wrong"], 2, "wrong"),
        (["query", "SELECT 1", "--nonsense"], 2, "nonsense"),
    ],
)
def test_what_goes_wrong_is_said_without_a_traceback(cli: Any, at: list[str], args: list[str], code: int, words: str) -> None:
    """Wrong usage ends with 2 and a failed job with 1; stderr says why, stdout stays empty."""
    said = cli(*args, *at)
    assert (said.code, said.out) == (code, "")
    assert words in said.err
    assert "Traceback" not in said.err


@pytest.mark.parametrize("server", ["http://127.0.0.1:9", "127.0.0.1:9", "http://[::1", "ftp://x", "http://", "http://ex ample"])
def test_server_that_is_not_there_is_one_line(cli: Any, server: str) -> None:
    """A server that does not answer, or is none, ends with one line."""
    said = cli("query", "SELECT 1", "--server", server, "--api-key", "phx_x")
    assert said.code in (1, 2)
    assert said.err.splitlines()[-1].startswith("heatsight: ")
    assert "Traceback" not in said.err


@pytest.mark.parametrize("key", ["phx_wrong", "ключ", "a\nb"])
def test_key_that_opens_nothing_is_one_line(cli: Any, served: Any, key: str) -> None:
    """A wrong key ends with exit 1 and one line."""
    said = cli("query", "SELECT 1", "--server", served.url, "--api-key", key)
    assert said.code == 1
    assert said.err.splitlines()[-1].startswith("heatsight: ")


def test_server_without_a_key_is_wrong_usage(cli: Any, served: Any) -> None:
    """`--server` without a key ends with 2."""
    assert cli("query", "SELECT 1", "--server", served.url).code == 2


def test_environment_names_server_and_key(cli: Any, served: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """$HEATSIGHT_SERVER and $HEATSIGHT_API_KEY stand for the options."""
    monkeypatch.setenv("HEATSIGHT_SERVER", served.url)
    monkeypatch.setenv("HEATSIGHT_API_KEY", served.key)
    assert cli("query", "SELECT 1 AS a").out == "a\n1\n"


def test_unforeseen_error_is_one_line_and_says_how_to_see_more(cli: Any, at: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """What nobody foresaw ends with one line; HEATSIGHT_DEBUG=1 tells the whole story."""

    def stumble(*_: Any, **__: Any) -> None:
        raise RuntimeError("inner\nworkings")

    monkeypatch.setattr("heatsight.doors.cli.querying.put_table", stumble)
    said = cli("query", "SELECT 1", *at)
    assert said.code == 1
    assert said.err.splitlines()[-1] == "heatsight: unexpected RuntimeError: inner workings (for the whole story, set HEATSIGHT_DEBUG=1)"
    assert "Traceback" not in said.err
    monkeypatch.setenv("HEATSIGHT_DEBUG", "1")
    assert "Traceback" in cli("query", "SELECT 1", *at).err


def test_help_is_there_for_every_command(cli: Any) -> None:
    """Each command explains itself and ends with 0."""
    for words in (
        [],
        ["demo"],
        ["serve"],
        ["assess"],
        ["hotspots"],
        ["heatmap"],
        ["query"],
        ["import"],
        ["doctor"],
        ["projects"],
        ["keys"],
    ):
        said = cli(*words, "--help")
        assert (said.code, said.err) == (0, "")
        assert "Usage:" in said.out


def test_sessions_lead_to_one_session(cli: Any, served: Any, at: list[str]) -> None:
    """`sessions --point` lists who clicked there and `sessions show` tells what one did, as text and as the routes' JSON."""
    lines = cli("sessions", PAGE, "--point", "0.5,320", *at).out.splitlines()
    assert lines[0].split("\t")[0] == "session"
    assert len(lines) == 5
    session = lines[1].split("\t")[0]
    told = cli("sessions", "show", session, *at)
    assert "“Buy” button" in told.out
    assert "no recording" in told.err
    answer = json.loads(cli("sessions", "show", session, "--format", "json", *at).out)
    assert answer["results"] == served.get(f"session_timeline/{session}").json()["results"]
    assert cli("sessions", "show", "nobody", *at).code == 1


@pytest.mark.parametrize(
    "words",
    [
        (PAGE,),
        (PAGE, "--hotspot", "a", "--point", "1,2"),
        (PAGE, "--point", "1"),
        (PAGE, "--point", "1,2,free"),
        ("show",),
        (PAGE, "extra"),
    ],
)
def test_half_a_question_about_sessions_is_wrong_usage(cli: Any, at: list[str], words: tuple[str, ...]) -> None:
    """Neither a place nor an id, both places, and a point that is none exit 2 with one line."""
    said = cli("sessions", *words, *at)
    assert (said.code, said.out) == (2, "")
