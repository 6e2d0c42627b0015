"""Files of events become bodies for capture; lines that hold none are counted by number."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from heatsight.errors import InvalidRequest
from heatsight.use_cases.import_events import EVENTS_AT_ONCE, Imported, import_events

EVENT = {
    "uuid": "01a20844-e535-7232-a6cb-1552693fc3cf",
    "event": "$pageview",
    "distinct_id": "a",
    "properties": {"$current_url": "https://x/"},
}


def run(path: Path) -> tuple[Imported, list[dict[str, Any]], list[Any]]:
    """Import one file; what came of it, the bodies, and the events in them."""
    bodies: list[dict[str, Any]] = []
    done = import_events([path], "phc_mine", lambda body: bodies.append(json.loads(body)))
    return done, bodies, [event for body in bodies for event in body["batch"]]


@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_json_lines_are_sent_with_the_projects_own_token(tmp_path: Path, pack: Callable[[bytes], bytes]) -> None:
    """Each line's event goes into a body of the project, gzipped file or not, and tokens of the file are left out."""
    text = "\n".join(json.dumps({**EVENT, "properties": {"token": "phc_other", "n": n}}) for n in range(3)).encode()
    path = tmp_path / "events"
    path.write_bytes(pack(text))
    done, bodies, events = run(path)
    assert done == Imported(3, 0, ())
    assert {body["api_key"] for body in bodies} == {"phc_mine"}
    assert [event["properties"] for event in events] == [{"n": 0}, {"n": 1}, {"n": 2}]


def test_batches_and_lists_are_opened(tmp_path: Path) -> None:
    """A line may hold a batch object or a list of events."""
    path = tmp_path / "events.jsonl"
    path.write_text(json.dumps({"batch": [EVENT, EVENT]}) + "\n" + json.dumps([EVENT]) + "\n")
    assert run(path)[0].sent == 3


def test_document_over_many_lines_is_read_whole(tmp_path: Path) -> None:
    """A file that is one indented JSON document counts as its events."""
    path = tmp_path / "events.json"
    path.write_text(json.dumps({"batch": [EVENT, EVENT]}, indent=2))
    assert run(path)[0] == Imported(2, 0, ())


def test_export_columns_become_properties(tmp_path: Path) -> None:
    """A batch export's chain, its properties as text and its zoneless time become what the SDK would send."""
    row = {
        "uuid": EVENT["uuid"],
        "event": "$autocapture",
        "distinct_id": "a",
        "timestamp": "2026-03-08 10:00:00.123000",
        "properties": json.dumps({"$el_text": "Buy"}),
        "elements_chain": 'button:text="Buy"',
        "team_id": 7,
    }
    path = tmp_path / "export.jsonl"
    path.write_text(json.dumps(row))
    assert run(path)[2] == [
        {
            "uuid": EVENT["uuid"],
            "event": "$autocapture",
            "distinct_id": "a",
            "timestamp": "2026-03-08T10:00:00.123000+00:00",
            "properties": {"$elements_chain": 'button:text="Buy"', "$el_text": "Buy"},
        }
    ]


def test_bad_lines_are_counted_by_number_and_the_rest_goes_on(tmp_path: Path) -> None:
    """A line without an event is left out with its number and reason; its neighbours are sent."""
    path = tmp_path / "events.jsonl"
    path.write_text(
        "\n".join([json.dumps(EVENT), "{rubbish", "", "17", '{"event": 1}', '{"event": "x", "properties": "no"}', json.dumps(EVENT)])
    )
    done, _, _ = run(path)
    assert (done.sent, done.bad) == (2, 4)
    assert [(bad.line, bad.reason) for bad in done.bad_lines] == [
        (2, "not JSON"),
        (4, "not an object"),
        (5, "no event name"),
        (6, "properties are not JSON"),
    ]


def test_many_events_go_in_several_bodies(tmp_path: Path) -> None:
    """Bodies hold at most so many events, and progress counts all of them."""
    path = tmp_path / "events.jsonl"
    path.write_text("\n".join([json.dumps(EVENT)] * (2 * EVENTS_AT_ONCE + 1)))
    told: list[int] = []
    sizes: list[int] = []
    import_events([path], "t", lambda body: sizes.append(len(json.loads(body)["batch"])), told.append)
    assert sizes == [EVENTS_AT_ONCE, EVENTS_AT_ONCE, 1]
    assert told[-1] == 2 * EVENTS_AT_ONCE + 1


@pytest.mark.parametrize("content", [b"\x1f\x8b broken", gzip.compress(b"{}" * 1000, mtime=0)[:-9]])
def test_damaged_gzip_is_one_clear_line(tmp_path: Path, content: bytes) -> None:
    """A gzip file that cannot be unpacked is refused by name."""
    path = tmp_path / "events.gz"
    path.write_bytes(content)
    with pytest.raises(InvalidRequest, match=r"cannot read .*events\.gz"):
        run(path)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(st.binary(max_size=400))
def test_no_file_of_any_bytes_makes_it_stumble(tmp_path: Path, content: bytes) -> None:
    """Whatever a file holds, the import ends with counts or with a clear refusal."""
    path = tmp_path / "any"
    path.write_bytes(content)
    try:
        done, _, events = run(path)
    except InvalidRequest:
        return
    assert done.sent == len(events)
