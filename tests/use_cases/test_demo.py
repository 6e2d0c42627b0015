"""The bundled sample moves to the last days, whole and in order."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

from heatsight.model.project import Project
from heatsight.model.statement import Statement
from heatsight.store import Catalogue, EventStore
from heatsight.use_cases.capture import Capture
from heatsight.use_cases.demo import AGO, DAYS, moved, read_sample

NOW = datetime(2027, 1, 15, 12, tzinfo=UTC)


def test_sample_names_its_busiest_page() -> None:
    """The sample's page is the one most clicks fell on, without fragments."""
    assert read_sample().url.endswith("/saas-pricing/pricing")


def test_moved_requests_lie_within_the_last_days() -> None:
    """Every request lies within the days before now, the newest of them a good hour ago, in order of arrival."""
    requests = moved(read_sample(), "phc_x", NOW)
    times = [request.sent_at for request in requests]
    assert times == sorted(times)
    assert times[-1] == NOW - AGO
    assert times[0] > NOW - AGO - timedelta(days=DAYS, hours=1)


def test_moving_keeps_ids_and_the_time_within_a_session() -> None:
    """Event ids stay, and within a session events are as far apart as they were."""
    sample = read_sample()
    before = {event["uuid"]: event for request in sample.recorded for event in request["body"]["batch"]}
    after = {event["uuid"]: event for request in moved(sample, "phc_x", NOW) for event in json.loads(request.body)["batch"]}
    assert before.keys() == after.keys()
    shifts: dict[str, set[timedelta]] = {}
    for uuid, event in before.items():
        shift = datetime.fromisoformat(after[uuid]["timestamp"]) - datetime.fromisoformat(event["timestamp"])
        shifts.setdefault(event["properties"].get("$session_id", ""), set()).add(shift)
    assert all(len(found) == 1 for found in shifts.values())


def test_moved_requests_carry_the_projects_token() -> None:
    """The token of the recording is nowhere left."""
    text = b"".join(request.body for request in moved(read_sample(), "phc_x", NOW))
    assert b"phc_bench" not in text
    assert b'"api_key":"phc_x"' in text


def test_same_seed_spreads_the_same_way() -> None:
    """Two moves to one moment are the same."""
    assert moved(read_sample(), "phc_x", NOW) == moved(read_sample(), "phc_x", NOW)


def test_sample_loaded_twice_counts_once(store: EventStore, catalogue: Catalogue, project: Project) -> None:
    """Sent through capture a second time, and moved to other days, the sample adds no row."""
    capture = Capture(store, catalogue)
    counts = []
    for now in (NOW, NOW + timedelta(days=1)):
        for request in moved(read_sample(), project.token, now):
            capture.take(request.body)
        count = Statement("SELECT (SELECT count() FROM events), (SELECT count() FROM heatmaps), (SELECT count() FROM rejections)")
        counts.append(store.source(project.id).select(count).results[0])
    capture.close()
    assert counts[0] == counts[1]
    assert counts[0][0] > 500
    assert counts[0][2] == 0
