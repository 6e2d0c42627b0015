"""All steps together: vectors, mixed bodies, and whatever a hostile client may send."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any
from uuid import UUID

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from heatsight.capture import pipeline
from heatsight.capture.visitor_caps import VisitorCaps
from heatsight.capture.wire import json_of
from heatsight.errors import TooLarge
from heatsight.model.batch import Batch
from heatsight.model.project import Project
from heatsight.model.rejection import Reason

VECTORS = json.loads((Path(__file__).parents[1] / "vectors" / "ingest.json").read_text("utf-8"))
UUID_A = "0192f0aa-1111-7222-8333-444455556666"
POINT = {"x": 100, "y": 200, "target_fixed": False, "type": "click"}
Ingest = Callable[..., Batch]


def event(**changes: Any) -> dict[str, Any]:
    """A heatmap event of two points."""
    properties = {
        "$session_id": "S",
        "$viewport_width": 1200,
        "$viewport_height": 800,
        "$current_url": "https://example.com/a?b=c#d",
        "$heatmap_data": {"https://example.com/a?b=c#d": [POINT, {**POINT, "type": "rageclick"}]},
        "token": "phc_test",
    }
    return {"uuid": UUID_A, "event": "$$heatmap", "distinct_id": "v", "properties": properties, **changes}


@pytest.mark.parametrize("vector", VECTORS, ids=[vector["name"] for vector in VECTORS])
def test_vector(vector: dict[str, Any], ingest: Ingest) -> None:
    """An event gives the rows, the warnings or the reason that PostHog's ingestion gives."""
    request, expected = vector["request"], vector["expected"]
    if "heatmaps_opt_in" in request:
        batch = ingest(event(), project=Project(1, "p", "phc_test", heatmaps_opt_in=request["heatmaps_opt_in"]))
        assert len(batch.interactions) == 2
    else:
        batch = ingest(event(distinct_id=request["distinct_id"], properties=request["properties"]))
    rows = [asdict(row) for row in batch.interactions]
    reasons = [str(rejection.reason) for rejection in batch.rejections]
    if expected["result"] == "drop":
        assert rows == []
        assert reasons == [expected["reason"]]
        return
    assert reasons == expected.get("warnings", [])
    assert len(rows) == expected.get("n_rows", len(expected.get("rows", rows)))
    for row, wanted in zip(rows, expected.get("rows", []), strict=False):
        assert wanted.items() <= row.items()
    if "row_of_type" in expected:
        assert expected["row_of_type"].items() <= rows[0].items()


def test_every_step_is_named_once_and_timed(make_context: Callable[..., Any]) -> None:
    """Each step lives in a module of its own name, and its time is kept under it."""
    names = [step.__name__ for step in pipeline.PIPELINE]  # type: ignore[attr-defined]  # steps are plain functions
    modules = {path.stem for path in (Path(pipeline.__file__).parent / "steps").glob("*.py")} - {"__init__"}
    assert sorted(names) == sorted(modules)
    timings = pipeline.Timings()
    pipeline.run([event()], make_context(), timings)
    assert list(timings.seconds) == names
    assert all(seconds > 0 for seconds in timings.seconds.values())
    assert timings.events == 1


def test_a_malformed_event_does_not_hold_up_its_batch(ingest: Ingest) -> None:
    """Each event of a body is judged alone."""
    good = [event(), event(uuid=UUID_A.replace("6", "7"))]
    batch = ingest(good[0], 7, {"event": "x"}, event(uuid="nonsense"), None, event(timestamp="soon"), good[1])
    assert len(batch.events) == 2
    assert len(batch.interactions) == 4
    assert [rejection.reason for rejection in batch.rejections] == [
        Reason.EVENT_NOT_AN_OBJECT,
        Reason.EVENT_NOT_AN_OBJECT,
        Reason.EVENT_WITHOUT_DISTINCT_ID,
        Reason.EVENT_INVALID_UUID,
        Reason.EVENT_INVALID_TIMESTAMP,
    ]


def test_rejections_of_one_reason_are_listed_up_to_a_point_and_then_counted(ingest: Ingest) -> None:
    """A body of nonsense makes few rows, which stand for all of it."""
    batch = ingest(*range(10_000))
    assert len(batch.rejections) == 20
    assert sum(rejection.count for rejection in batch.rejections) == 10_000


def test_what_became_rows_leaves_the_properties(ingest: Ingest) -> None:
    """Points, elements and the token are not kept twice; everything else is."""
    sent = event()
    sent["properties"] |= {"$elements": [{"tag_name": "a"}], "$elements_chain": "a:", "$foo": 1, "plan": "pro"}
    (kept,) = ingest(sent).events
    assert set(kept.properties) == {"$session_id", "$viewport_width", "$viewport_height", "$current_url", "$foo", "plan"}
    assert kept.elements_chain == "a:"


def test_over_the_cap_rows_are_kept_and_marked(ingest: Ingest) -> None:
    """What one visitor sends beyond the cap stays, with a mark on the event and on its points."""
    batch = ingest(event(), event(uuid=UUID_A.replace("6", "7")), caps=VisitorCaps(rows=4))
    assert [stored.mark for stored in batch.events] == ["", "over_cap"]
    assert [point.mark for point in batch.interactions] == ["", "", "over_cap", "over_cap"]


def test_an_event_that_is_too_large_is_set_aside(ingest: Ingest) -> None:
    """Properties beyond a MiB cost the event; as many points do not."""
    large = event()
    large["properties"] = {**large["properties"], "note": "x" * (1 << 20)}
    many = event(uuid=UUID_A.replace("6", "7"))
    many["properties"] = {**many["properties"], "$heatmap_data": {"https://example.com/": [POINT] * 4000}}
    batch = ingest(large, many, size=3 << 20)
    assert [rejection.reason for rejection in batch.rejections] == [Reason.EVENT_TOO_LARGE]
    assert (len(batch.events), len(batch.interactions)) == (1, 4000)


def test_points_that_would_fill_a_disk_are_too_large(ingest: Ingest) -> None:
    """A small body whose many points repeat a long url is refused as a whole."""
    flood = event()
    flood["properties"] = {**flood["properties"], "$heatmap_data": {"https://example.com/" + "x" * 8000: [POINT] * 9000}}
    assert len(json.dumps(flood)) < 1 << 20
    with pytest.raises(TooLarge, match="unfold"):
        ingest(flood)


def test_a_body_sent_again_gives_the_same_ids(ingest: Ingest) -> None:
    """Events without an id get one made of their content and place: equal for the same body, different within it."""
    bare = [{"event": "a", "distinct_id": "v", "properties": {"n": 1}}] * 2
    first, again = ingest(*bare, {"event": "b", "distinct_id": "v"}), ingest(*bare, {"event": "b", "distinct_id": "v"})
    assert [stored.uuid for stored in first.events] == [stored.uuid for stored in again.events]
    assert len({stored.uuid for stored in first.events}) == 3


def test_a_resent_offset_does_not_make_a_new_event(ingest: Ingest) -> None:
    """When a body is sent again, its offsets have grown, and it is still the same event."""
    first = ingest({"event": "a", "distinct_id": "v", "offset": 100})
    again = ingest({"event": "a", "distinct_id": "v", "offset": 3100})
    assert first.events[0].uuid == again.events[0].uuid


names = st.sampled_from(["$$heatmap", "$pageview", "$pageleave", "$snapshot", "$autocapture", "", " ", 7, None]) | st.text(max_size=5)
scalars = (
    st.none()
    | st.booleans()
    | st.integers(-(10**30), 10**30)
    | st.floats()
    | st.text(max_size=8)
    | st.sampled_from(["http://a/b", "//[", "", "x:y", UUID_A])
)
wild = st.recursive(
    scalars, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3), max_leaves=8
)
points = wild | st.fixed_dictionaries(
    {"x": scalars, "y": scalars, "target_fixed": st.booleans() | wild, "type": st.text(max_size=5) | wild}
)
heat = wild | st.dictionaries(st.sampled_from(["http://a/", " ", "x"]), st.lists(points, max_size=4) | wild, max_size=3)
properties = st.fixed_dictionaries(
    {},
    optional={
        "$session_id": wild,
        "$window_id": wild,
        "$viewport_width": st.integers(1, 3000) | wild,
        "$viewport_height": st.integers(1, 3000) | wild,
        "$current_url": wild,
        "$heatmap_data": heat,
        "$elements": wild | st.lists(st.dictionaries(st.sampled_from(["tag_name", "classes", "$el_text", "nth_child", "attr__x"]), wild)),
        "$elements_chain": wild,
        "$snapshot_data": wild | st.lists(st.fixed_dictionaries({"timestamp": wild})),
        "$prev_pageview_pathname": wild | st.sampled_from(["/b", "b"]),
        "$prev_pageview_max_scroll": wild,
        "$prev_pageview_max_content": wild,
        "$prev_pageview_max_content_percentage": wild,
        "$prev_pageview_id": wild,
        "$pageview_id": wild,
        "$lib_version": wild,
        "odd": wild,
    },
)
events = wild | st.fixed_dictionaries(
    {"event": names, "distinct_id": st.text(max_size=4) | wild, "properties": properties | wild},
    optional={"uuid": st.uuids().map(str) | wild, "timestamp": wild, "offset": wild, "sent_at": wild, "$set": wild},
)


@settings(max_examples=400, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(st.lists(events, max_size=4))
def test_every_event_becomes_rows_or_a_reason(ingest: Ingest, sent: list[Any]) -> None:
    """Nothing a client sends causes an error, nothing disappears, and all that is kept fits its columns."""
    sent = json_of(re.sub(rb"\bNaN\b|-?\bInfinity\b", b"null", json.dumps(sent).encode()))
    batch = ingest(*sent)
    dropped = sum(rejection.count for rejection in batch.rejections if rejection.kind == "event")
    assert len(batch.events) + len(batch.snapshots) + dropped >= len(sent)
    assert len(batch.events) + len(batch.snapshots) <= len(sent)
    for stored in batch.events:
        msgspec.json.encode(stored.properties)
        assert stored.uuid != UUID(int=0)
        assert stored.distinct_id.strip()
    for point in batch.interactions:
        assert all(-(2**15) <= value < 2**15 for value in (point.x, point.y, point.viewport_width, point.viewport_height))
        assert all(-(2**31) <= value < 2**31 for value in (point.pixel_x, point.pixel_y, point.pixel_viewport_width, point.page_height))
        assert point.event_uuid in {stored.uuid for stored in batch.events}
    for rejection in batch.rejections:
        assert rejection.detail
        assert "\n" not in rejection.detail
        assert len(rejection.sample) <= 200
