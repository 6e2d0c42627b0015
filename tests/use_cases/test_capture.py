"""Bodies in, rows in the store."""

from __future__ import annotations

import asyncio
import gzip
import json
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from heatsight.errors import InvalidRequest, NotAuthenticated, NotFound, StoreUnavailable, TooLarge
from heatsight.model.batch import Batch, Receipt
from heatsight.model.project import Project
from heatsight.model.statement import Statement
from heatsight.store import Catalogue, EventStore, Source
from heatsight.use_cases import capture as use_case
from heatsight.use_cases.capture import Capture

NOW = datetime.now(UTC).replace(microsecond=0)  # the engine itself lets go of what is past retention
UUID_A = "0192f0aa-1111-7222-8333-444455556666"
ROOT = Path(__file__).parents[2]
SAMPLE = ROOT / "src" / "heatsight" / "sample" / "saas-pricing" / "events.jsonl.gz"
TRUTH = ROOT / "tests" / "corpus" / "saas-pricing" / "clicks.jsonl.gz"
POINT = {"x": 100, "y": 200, "target_fixed": False, "type": "click"}


@pytest.fixture
def capture(store: EventStore, catalogue: Catalogue) -> Iterator[Capture]:
    """Capture into an empty store, at one moment."""
    opened = Capture(store, catalogue, lambda: NOW)
    yield opened
    opened.close()


def event(**changes: Any) -> dict[str, Any]:
    """A heatmap event of two points."""
    properties = {
        "$session_id": "S",
        "$viewport_width": 1200,
        "$viewport_height": 800,
        "$heatmap_data": {"https://example.com/": [POINT, POINT]},
    }
    return {"uuid": UUID_A, "event": "$$heatmap", "distinct_id": "v", "properties": properties, **changes}


def body(project: Project, *events: Any) -> bytes:
    """A batch object as the SDK sends it."""
    return json.dumps({"api_key": project.token, "batch": events, "sent_at": NOW.isoformat()}).encode()


def count(source: Source, table: str) -> int:
    """Rows in a table."""
    return int(source.select(Statement(f"SELECT count() FROM {table}")).results[0][0])


def reasons(source: Source) -> dict[str, int]:
    """What was set aside, by reason."""
    return dict(source.select(Statement("SELECT reason, sum(count) FROM rejections GROUP BY reason")).results)  # type: ignore[arg-type]  # pairs


def test_a_body_is_stored_when_it_is_answered(capture: Capture, project: Project, source: Source) -> None:
    """After the answer, the event and its points can be read."""
    assert asyncio.run(capture.receive("/e/", {}, {}, gzip.compress(body(project, event())))) == {"status": 1}
    assert (count(source, "events"), count(source, "heatmaps")) == (1, 2)


def test_the_same_event_sent_again_counts_once(capture: Capture, project: Project, source: Source) -> None:
    """Sent twice in one body, in two, at once from many threads, or in another form: one event, its points once."""
    capture.take(body(project, event(), event()))
    with ThreadPoolExecutor(4) as threads:
        list(threads.map(capture.take, [body(project, event())] * 8))
    capture.take(json.dumps([{**event(), "api_key": project.token}]).encode())
    assert (count(source, "events"), count(source, "heatmaps")) == (1, 2)


def test_unknown_tokens_are_refused(capture: Capture) -> None:
    """Without a project there is no place for an event."""
    for token in ("phc_unknown", "", "x" * 300):
        with pytest.raises(NotAuthenticated):
            capture.take(json.dumps({"api_key": token, "batch": [event()]}).encode())
    assert capture.counters().unknown_token == 3


def test_projects_are_apart(capture: Capture, catalogue: Catalogue, store: EventStore, project: Project) -> None:
    """The same id in two projects is two events, each in its own."""
    other, _ = catalogue.create_project("other")
    for each in (project, other):
        capture.take(body(each, event()))
    assert [count(store.source(each.id), "events") for each in (project, other)] == [1, 1]


def test_a_changed_setting_takes_effect_within_moments(
    capture: Capture, catalogue: Catalogue, project: Project, source: Source, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A known project is remembered for seconds, not for good; until then its old settings hold."""
    capture.take(body(project, event()))
    catalogue.set_project(project.id, "heatmaps_opt_in", value=False)
    now = use_case.time.monotonic()
    monkeypatch.setattr(use_case.time, "monotonic", lambda: now + use_case.TOKEN_SECONDS)
    capture.take(body(project, event(uuid=UUID_A.replace("6", "7"))))
    assert (count(source, "events"), count(source, "heatmaps")) == (2, 2)
    assert reasons(source) == {"heatmap_opt_in_disabled": 1}


def test_an_unreadable_body_is_noted_where_it_belongs(capture: Capture, project: Project, source: Source) -> None:
    """A body that breaks off, holds no events, or is no gzip is noted in the project that it or the query names."""
    with pytest.raises(InvalidRequest):
        capture.take(body(project, event())[:-20])
    with pytest.raises(InvalidRequest):
        capture.take(json.dumps({"api_key": project.token, "batch": 7}).encode())
    with pytest.raises(InvalidRequest):
        capture.take(b"\x1f\x8bnonsense", query={"token": project.token})
    assert reasons(source) == {"body_unreadable": 2, "body_not_events": 1}


def test_an_unreadable_body_of_nobody_is_counted(capture: Capture, source: Source) -> None:
    """Where no project is named there is nowhere to note it, but it is counted."""
    with pytest.raises(InvalidRequest):
        capture.take(b"{")
    assert capture.counters().unreadable == 1
    assert reasons(source) == {}


def test_a_malformed_event_is_set_aside_and_the_rest_stored(capture: Capture, project: Project, source: Source) -> None:
    """One bad event costs the body nothing else."""
    asyncio.run(capture.receive("/batch/", {}, {}, body(project, {"event": "x"}, event(), 7)))
    assert count(source, "events") == 1
    assert reasons(source) == {"event_without_distinct_id": 1, "event_not_an_object": 1}


def test_a_large_body_is_taken_whole(capture: Capture, project: Project, source: Source) -> None:
    """A body of some MiB goes through the same steps, off the loop."""
    large = [event(uuid=f"0192f0aa-1111-7222-8333-{number:012d}", note="x" * 1000) for number in range(5000)]
    asyncio.run(capture.receive("/batch/", {}, {}, gzip.compress(body(project, *large))))
    assert (count(source, "events"), count(source, "heatmaps")) == (5000, 10_000)


def test_a_bomb_is_too_large(capture: Capture) -> None:
    """What unfolds beyond all bounds is refused."""
    with pytest.raises(TooLarge):
        asyncio.run(capture.receive("/e/", {}, {}, gzip.compress(b"[" + b" " * 60_000_000 + b"]")))


def test_a_line_of_bombs_has_an_end(capture: Capture) -> None:
    """Of many bombs at once some are opened, one after the other, and refused; the rest is sent away unopened."""
    bomb = gzip.compress(b"[" + b" " * 2_000_000 + b"!]")

    async def throw() -> list[Any]:
        bodies = (capture.receive("/e/", {}, {}, bomb) for _ in range(use_case.LARGE_IN_LINE + 30))
        return await asyncio.gather(*bodies, return_exceptions=True)

    answers = asyncio.run(throw())
    assert [type(answer) for answer in answers].count(StoreUnavailable) == 30
    assert [type(answer) for answer in answers].count(InvalidRequest) == use_case.LARGE_IN_LINE


def test_visitors_are_capped_at_the_door_and_not_in_the_owners_commands(capture: Capture, project: Project, source: Source) -> None:
    """What one visitor sends beyond the cap is stored with a mark when it came from outside, without one when the owner imports it."""

    def flood(first: int) -> bytes:
        properties = {**event()["properties"], "$heatmap_data": {"https://example.com/": [POINT] * 2999}}
        return body(
            project, *(event(uuid=f"0192f0aa-1111-7222-8333-{number:012d}", properties=properties) for number in (first, first + 1))
        )

    marked = Statement("SELECT countIf(mark = 'over_cap'), count() FROM heatmaps")
    capture.take(flood(0))
    assert source.select(marked).results == ((0, 5998),)
    asyncio.run(capture.receive("/e/", {}, {}, flood(10)))
    assert source.select(marked).results == ((2999, 11_996),)


def test_recordings_are_kept_apart_from_events(capture: Capture, project: Project, source: Source) -> None:
    """A recording's pieces are listed by session, counted once, and are no events."""
    pieces = [{"type": 4, "timestamp": int(NOW.timestamp() * 1000), "data": {"x": "\x1f\x8b\x00ÿ"}}]
    properties = {"$session_id": "S", "$snapshot_data": pieces, "token": project.token}
    sent = json.dumps([{"uuid": UUID_A, "event": "$snapshot", "distinct_id": "v", "properties": properties}]).encode()
    for _ in range(2):
        capture.take(sent, path="/s/")
    assert count(source, "events") == 0
    ((session, data),) = source.select(Statement("SELECT session_id, data FROM recordings")).results
    assert session == "S"
    assert json.loads(data) == pieces


def test_config_and_flags_need_a_known_token(capture: Capture, project: Project) -> None:
    """A page of a known project hears what to capture; others hear that there is no such project."""
    assert capture.remote_config(project.token)["heatmaps"] is True
    assert project.token in capture.config_script(project.token)
    asked = json.dumps({"token": project.token, "distinct_id": "v"}).encode()
    assert capture.flags("/flags/", {}, gzip.compress(asked))["flags"] == {}
    assert capture.flags("/flags/", {"token": project.token}, b"")["flags"] == {}
    with pytest.raises(NotFound):
        capture.remote_config("phc_unknown")
    with pytest.raises(NotAuthenticated):
        capture.flags("/flags/", {}, b'{"token":"phc_unknown"}')


def test_counters_add_up(capture: Capture, project: Project) -> None:
    """The process knows what it took in and where the time went."""
    capture.take(body(project, event(), {"event": "x"}))
    counters = capture.counters()
    assert (counters.bodies, counters.events, counters.groups) == (1, 2, 1)
    assert counters.stored == Receipt(events=1, interactions=2, rejections=1)
    assert counters.step_seconds["take_points"] > 0


class FullStore:
    """An EventStore whose disk is full."""

    def append(self, batches: Sequence[Batch]) -> Receipt:
        """Refuse."""
        raise StoreUnavailable(f"the disk is full ({len(batches)})")

    def source(self, project_id: int) -> Source:
        """Nothing is there to read."""
        raise StoreUnavailable(f"no source for {project_id}")

    def expire(self, now: datetime) -> None:
        """Nothing grows old here."""

    def close(self) -> None:
        """Nothing is held."""


def test_what_cannot_be_stored_is_not_acknowledged(catalogue: Catalogue, project: Project) -> None:
    """A store that refuses makes the request fail, and unreadable bodies with it."""
    capture = Capture(FullStore(), catalogue, lambda: NOW)
    for sent in (body(project, event()), body(project, event())[:-5]):
        with pytest.raises(StoreUnavailable, match="disk is full"):
            asyncio.run(capture.receive("/e/", {}, {}, sent))
    capture.close()


def test_closing_stores_what_was_accepted(store: EventStore, catalogue: Catalogue, project: Project, source: Source) -> None:
    """Requests that were on their way when the server stopped are stored, or told that they were not."""
    capture = Capture(store, catalogue, lambda: NOW)
    stored: list[int] = []

    def send(number: int) -> None:
        try:
            capture.take(body(project, event(uuid=f"0192f0aa-1111-7222-8333-{number:012d}")))
        except (StoreUnavailable, RuntimeError):
            return
        stored.append(number)

    threads = [threading.Thread(target=send, args=(number,)) for number in range(40)]
    for thread in threads:
        thread.start()
    capture.close()
    for thread in threads:
        thread.join()
    assert count(source, "events") == len(stored)


def sample(project: Project) -> list[tuple[str, bytes]]:
    """The sample's requests as path and body, for this project, moved so that the last one was sent now."""
    with gzip.open(SAMPLE, "rt", encoding="utf-8") as lines:
        requests = [json.loads(line) for line in lines]
    later = NOW - max(datetime.fromisoformat(request["sent_at"]) for request in requests)

    def moved(written: str) -> str:
        return (datetime.fromisoformat(written) + later).isoformat()

    for request in requests:
        content = request["body"]
        content |= {"api_key": project.token, "sent_at": moved(content["sent_at"])}
        for sent in content["batch"]:
            sent["timestamp"] = moved(sent["timestamp"])
    return [(request["path"], gzip.compress(json.dumps(request["body"]).encode())) for request in requests]


def clicks_made() -> dict[str, list[tuple[int, int, bool]]]:
    """The page's own record: where each session clicked, in order, as the SDK should have it."""
    with gzip.open(TRUTH, "rt", encoding="utf-8") as lines:
        clicks = sorted((json.loads(line) for line in lines), key=lambda click: click["t"])
    made: dict[str, list[tuple[int, int, bool]]] = {}
    for click in clicks:
        if click["in_heatmap"]:
            x, y = ("clientX", "clientY") if click["fixed"] else ("pageX", "pageY")
            made.setdefault(click["session"], []).append((click[x], click[y], click["fixed"]))
    return made


def test_sample_gives_the_clicks_that_were_made_in_their_order(
    store: EventStore, catalogue: Catalogue, project: Project, source: Source
) -> None:
    """Real traffic, each request sent twice: what is stored is the page's own record of its clicks, in order, point for point."""
    requests = sample(project)
    capture = Capture(store, catalogue, lambda: NOW)
    with ThreadPoolExecutor(8) as threads:
        list(threads.map(lambda request: capture.take(request[1], path=request[0]), requests + requests))
    capture.close()
    stored: dict[str, list[tuple[int, int, bool]]] = {}
    clicks = Statement(
        "SELECT session_id, pixel_x, pixel_y, pointer_target_fixed FROM heatmaps WHERE type = 'click' ORDER BY timestamp, position"
    )
    for session, x, y, fixed in source.select(clicks).results:
        stored.setdefault(session, []).append((x, y, bool(fixed)))
    assert stored == clicks_made()
    assert reasons(source) == {}
    uuids = {sent["uuid"] for _, content in requests for sent in json.loads(gzip.decompress(content))["batch"]}
    assert count(source, "events") == len(uuids)
