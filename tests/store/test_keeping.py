from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from clickhouse_connect.driver._backendclient import SyncBackendClient
from clickhouse_connect.driver.exceptions import DatabaseError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from heatsight.errors import StoreUnavailable
from heatsight.model.batch import Batch, Receipt
from heatsight.model.event import Event
from heatsight.model.interaction import Interaction
from heatsight.model.recording import Snapshot
from heatsight.model.rejection import Reason, Rejection
from heatsight.model.statement import Statement
from heatsight.store import EventStore, Source, arrivals, open_store
from heatsight.store.handles import Handles

NOW = datetime.now(UTC) - timedelta(hours=1)  # the engine drops what is past retention by its own clock, at any merge


def event(**changes: Any) -> Event:
    """An event as posthog-js might send it."""
    made = Event(
        uuid=uuid4(),
        event="$autocapture",
        timestamp=NOW,
        distinct_id="visitor",
        session_id="session",
        window_id="window",
        properties={"$el_text": "Buy", "$current_url": "https://a.example/?q=1#x"},
        elements_chain='a:text="Buy"',
        current_url="https://a.example/?q=1#x",
        page="https://a.example/?q=1",
        viewport_width=1440,
        viewport_height=900,
    )
    return replace(made, **changes)


def point(of: Event | None = None, **changes: Any) -> Interaction:
    """A click, of an event or of none."""
    made = Interaction(
        type="click",
        x=10,
        y=20,
        viewport_width=90,
        viewport_height=56,
        pointer_target_fixed=False,
        current_url="https://a.example/",
        timestamp=NOW,
        distinct_id="visitor",
        session_id="session",
        pixel_x=163,
        pixel_y=321,
        page="https://a.example",
    )
    return replace(made, **({"event_uuid": of.uuid, "timestamp": of.timestamp} if of else {}), **changes)


def snapshot(**changes: Any) -> Snapshot:
    """A piece of a recording."""
    made = Snapshot(uuid4(), "session", "window", "visitor", NOW, NOW + timedelta(seconds=3), 2, '[{"type":4},{"type":2}]')
    return replace(made, **changes)


def count(source: Source, table: str) -> int:
    """How many rows a view has."""
    return int(source.select(Statement(f"SELECT count() FROM {table}")).results[0][0])


def test_columns(store: EventStore, source: Source) -> None:
    """Every field of an event and of a point comes back as it went in, under its own name."""
    sent = event(mark="over_cap", properties={"$el_text": "Buy", "n": 3, "deep": {"er": [1, 2]}})
    clicked = point(sent, position=7, page_height=4000, lib_version="1.449.0", pageview_id="p", mark="bot_like", window_id="w")
    store.append([Batch(1, (sent,), (clicked,))])
    rows = source.select(Statement("SELECT * FROM events"))
    stored = dict(zip(rows.columns, rows.results[0], strict=True))
    properties = {name: value for name, value in stored.pop("properties").items() if value is not None}
    assert properties == {"$el_text": "Buy", "n": 3, "deep": {"er": [1, 2]}}
    assert stored == {
        name: str(value) if isinstance(value, UUID) else value
        for name, value in ((name, getattr(sent, name)) for name in Event.__slots__)
        if name != "properties"
    }
    rows = source.select(Statement("SELECT * FROM heatmaps"))
    stored = dict(zip(rows.columns, rows.results[0], strict=True))
    assert {name: value for name, value in stored.items() if name not in ("visitor", "sitting_hash")} == {
        name: str(value) if isinstance(value, UUID) else value
        for name, value in ((name, getattr(clicked, name)) for name in Interaction.__slots__)
    }


def test_snapshot_and_rejection(store: EventStore, source: Source) -> None:
    """Recordings and what was set aside are kept with all their fields."""
    piece = snapshot()
    rejection = Rejection(Reason.HEATMAP_INVALID_POINT, "point", NOW, "$$heatmap", str(uuid4()), "visitor", 3, "x is not a number", '{"x":')
    assert store.append([Batch(1, snapshots=(piece,), rejections=(rejection,))]) == Receipt(snapshots=1, rejections=1)
    rows = source.select(Statement("SELECT * FROM recordings"))
    assert dict(zip(rows.columns, rows.results[0], strict=True)) == {
        name: str(piece.uuid) if name == "uuid" else getattr(piece, name) for name in Snapshot.__slots__
    }
    rows = source.select(Statement("SELECT * FROM rejections"))
    assert dict(zip(rows.columns, rows.results[0], strict=True)) == {name: getattr(rejection, name) for name in Rejection.__slots__}


def test_nothing(store: EventStore) -> None:
    """Appending nothing, or empty batches, is fine and counts nothing."""
    assert store.append([]) == Receipt()
    assert store.append([Batch(1), Batch(2)]) == Receipt()


def test_repeated(store: EventStore, source: Source) -> None:
    """An event sent again, even with another time and a month later, is repeated and changes nothing."""
    first = event()
    assert store.append([Batch(1, (first,), (point(first), point(first, position=1)))]) == Receipt(events=1, interactions=2)
    again = replace(first, timestamp=NOW + timedelta(days=40), properties={"$el_text": "Sell"})
    assert store.append([Batch(1, (again,), (point(again), point(again, position=1)))]) == Receipt(repeated=1)
    assert (count(source, "events"), count(source, "heatmaps")) == (1, 2)
    assert source.select(Statement("SELECT properties.$el_text FROM events")).results == (("Buy",),)


def test_repeated_in_one_call(store: EventStore, source: Source) -> None:
    """An event twice in one call counts once, with its points once, in one batch or in two."""
    first, second = event(), event()
    both = Batch(1, (first, first), (point(first), point(first, position=1), point(first), point(first, position=1)))
    apart = [Batch(1, (second,), (point(second),)), Batch(1, (second,), (point(second),))]
    assert store.append([both, *apart]) == Receipt(events=2, interactions=3, repeated=2)
    assert (count(source, "events"), count(source, "heatmaps")) == (2, 3)


def test_repeated_snapshot(store: EventStore, source: Source) -> None:
    """A piece of a recording sent again, or twice in one call, is kept once."""
    piece = snapshot()
    assert store.append([Batch(1, snapshots=(piece, piece))]) == Receipt(snapshots=1, repeated=1)
    assert store.append([Batch(1, snapshots=(replace(piece, timestamp=NOW - timedelta(days=50)),))]) == Receipt(repeated=1)
    assert count(source, "recordings") == 1


def test_repeated_rejection(store: EventStore, source: Source) -> None:
    """What was set aside of one event for one reason is written down once, however often the event is sent."""
    named = Rejection(Reason.HEATMAP_INVALID_POINT, "point", NOW, event_uuid=str(uuid4()))
    nameless = Rejection(Reason.BODY_UNREADABLE, "body", NOW)
    batch = Batch(1, rejections=(named, nameless, nameless))
    assert store.append([batch]).rejections == 3
    assert store.append([batch]).rejections == 2
    assert count(source, "rejections") == 5


def test_projects_apart(store: EventStore) -> None:
    """The same uuid in another project is another event, and no project sees another's rows."""
    sent = event()
    assert store.append([Batch(1, (sent,), (point(sent),)), Batch(2, (sent,), (point(sent),))]).events == 2
    for project_id in (1, 2):
        own = store.source(project_id)
        assert (count(own, "events"), count(own, "heatmaps"), count(own, "sessions")) == (1, 1, 1)
    assert count(store.source(3), "events") == 0


def test_points_without_event(store: EventStore, source: Source) -> None:
    """Points that come without an event are all kept; those that name an event are kept once."""
    loose = point()
    assert store.append([Batch(1, interactions=(loose, loose))]).interactions == 2
    named = point(event())
    assert store.append([Batch(1, interactions=(named, replace(named, position=1)))]).interactions == 2
    assert store.append([Batch(1, interactions=(named, replace(named, position=1)))]).interactions == 0
    assert count(source, "heatmaps") == 4


def test_points_without_event_stay(tmp_path: Path) -> None:
    """Opening a store again leaves alone the points that never had an event."""
    kept = open_store(tmp_path)
    kept.append([Batch(1, (event(),))])
    kept.append([Batch(1, interactions=(point(), point(event())))])
    kept.close()
    again = open_store(tmp_path)
    assert count(again.source(1), "heatmaps") == 2
    again.close()


def test_old_rows_stay(store: EventStore, source: Source) -> None:
    """Rows from years ago survive in a project that keeps rows that long, merges included."""
    old = event(timestamp=datetime(2019, 3, 1, tzinfo=UTC))
    store.append([Batch(1, (old,), (point(old),), retention_days=36_500)])
    store.expire(datetime.now(UTC))
    assert (count(source, "events"), count(source, "heatmaps")) == (1, 1)


def test_expire(store: EventStore, source: Source) -> None:
    """Rows go when their own project's retention has passed, and not a moment before."""
    short, long = event(), event()
    store.append(
        [Batch(1, (short,), (point(short),), (snapshot(last_timestamp=NOW),), (Rejection(Reason.BODY_UNREADABLE, "body", NOW),), 90)]
    )
    store.append([Batch(2, (long,), (point(long),), retention_days=91)])
    tables = ("events", "heatmaps", "recordings", "rejections", "sessions")
    store.expire(NOW + timedelta(days=90))
    assert [count(source, table) for table in tables] == [1, 1, 1, 1, 1]
    store.expire(NOW + timedelta(days=90, microseconds=1))
    assert [count(source, table) for table in tables] == [0, 0, 0, 0, 0]
    assert count(store.source(2), "events") == 1


POISON: Mapping[str, Mapping[str, Any]] = {
    "one path twice": {"a.b": 1, "a": {"b": 2}},
    "path and its parent": {"a": 1, "a.b": 2},
    "typed path as object": {"$el_text": {"deep": "x"}, "$current_url": ["a", 1], "$browser": 5},
    "below a typed path": {"$el_text.x": 1, "$el_text": "Buy"},
    "infinities": {"a": float("inf"), "b": float("nan"), "c": [float("-inf")]},
    "huge numbers": {"a": 10**400, "b": -(2**70), "c": 2**64, "d": 1.7e308},
    "lone surrogates": {"a": "\ud800", "\udfff": ["\udc00x"]},
    "nul bytes": {"a\x00b": "c\x00d", "\x00": 1},
    "empty names": {"": {"": {"": 1}}, ".": 1, "..": 2, "a.": 3, ".b": 4},
    "mixed list": {"a": [1, "x", None, {"b": 1}, [1, [2, "y"]], True, 1.5]},
    "deep": {"a": json.loads("[" * 300 + "]" * 300), "b": json.loads('{"k":' * 300 + "1" + "}" * 300)},
    "many names": {f"name {number}": number for number in range(3000)},
    "large text": {"a": "x" * 5_000_000},
    "odd names": {"`": 1, "'": 2, '"': 3, "\\": 4, "a b": 5, "☃": 6, "a`b.c": 7, "\n": 8, "\u202e": 9, "a[]": 10, "a:Int": 11, "^a": 12},
    "percent signs": {"a%2Eb": 1, "a.b": 2, "%61": {"b": 1}, "a": 1, "%": 1, "%%": 1, "%zz": 1, "%25": 2},
    "types at odds": {"a": 1, "b": [1]},
    "types at odds again": {"a": "x", "b": {"c": [1]}},
}


@pytest.mark.parametrize("name", POISON)
def test_poison(store: EventStore, source: Source, name: str) -> None:
    """Properties that no column was made for are stored as nearly as can be, and nothing beside them is lost."""
    odd, good = event(properties=POISON[name]), event()
    receipt = store.append([Batch(1, (odd, good), (point(odd), point(good)))])
    assert receipt == Receipt(events=2, interactions=2)
    assert len(source.select(Statement("SELECT properties FROM events")).results) == 2


def test_unstorable_values(store: EventStore, source: Source) -> None:
    """An event that no column can hold is set aside with its points and a reason; its neighbours stay."""
    good = [event() for _ in range(5)]
    bad = [event(timestamp=datetime(1, 1, 1, tzinfo=UTC)), event(viewport_width=2**40), event(), event()]
    points = [*map(point, good), *map(point, bad[:2]), point(bad[2], x=2**15), point(bad[3]), point(bad[3], position=-1)]
    receipt = store.append([Batch(1, (*bad[:2], *good, *bad[2:]), tuple(points))])
    assert receipt == Receipt(events=5, interactions=5, rejections=4)
    rows = source.select(Statement("SELECT event_uuid, reason, kind, event FROM rejections ORDER BY event_uuid")).results
    assert rows == tuple(sorted((str(one.uuid), "event_unstorable", "event", "$autocapture") for one in bad))
    assert store.append([Batch(1, (bad[0],))]) == Receipt()


def test_unstorable_loose_point(store: EventStore, source: Source) -> None:
    """A point without an event that no column can hold is set aside alone."""
    assert store.append([Batch(1, interactions=(point(y=-(2**15) - 1), point()))]) == Receipt(interactions=1, rejections=1)
    assert source.select(Statement("SELECT reason, kind, detail FROM rejections")).results == (
        ("event_unstorable", "point", "y -32769 is outside -32768 to 32767"),
    )


@pytest.mark.parametrize("bad_at", [0, 3, 9])
def test_refused_by_the_engine(monkeypatch: pytest.MonkeyPatch, store: EventStore, source: Source, bad_at: int) -> None:
    """When the engine refuses a row, only its event is set aside, with the points that were written before it."""
    events = [event(event="bad" if number == bad_at else "good") for number in range(10)]
    _break_lines(monkeypatch, "bad")
    receipt = store.append([Batch(1, tuple(events), tuple(point(one) for one in events))])
    assert receipt == Receipt(events=9, interactions=9, rejections=1)
    assert (count(source, "events"), count(source, "heatmaps")) == (9, 9)
    assert source.select(Statement("SELECT event_uuid FROM rejections")).results == ((str(events[bad_at].uuid),),)
    assert source.select(
        Statement("SELECT count() FROM heatmaps WHERE event_uuid = {u:UUID}", {"u": str(events[bad_at].uuid)})
    ).results == ((0,),)


def test_refused_leaves_nothing(monkeypatch: pytest.MonkeyPatch, store: EventStore, source: Source) -> None:
    """An insert that fails at its last row has written none of the rows before it."""
    events = [event(event="bad" if number == 19_999 else "good") for number in range(20_000)]
    _break_lines(monkeypatch, "bad")
    assert store.append([Batch(1, tuple(events))]).events == 19_999
    assert source.select(Statement("SELECT count(), uniqExact(uuid) FROM events")).results == ((19_999, 19_999),)


def _break_lines(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    # No event is known any more that the engine refuses, so the line of one is spoilt on its way.
    whole = arrivals.event_line
    monkeypatch.setattr(
        arrivals,
        "event_line",
        lambda one, place: whole(one, place).replace(b'"uuid":"', b'"uuid":"?') if one.event == name else whole(one, place),
    )


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(categories=None), max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(st.characters(categories=None), max_size=6), inner, max_size=4),
    max_leaves=12,
)
names = st.sampled_from(["$el_text", "$current_url", "a", "a.b", "a.b.c", "", ".", "$session_id"]) | st.text(
    st.characters(categories=None), max_size=6
)
properties = st.dictionaries(names, json_values, max_size=6)
times = st.integers(-62_000_000_000, 253_000_000_000).map(
    lambda seconds: datetime.fromtimestamp(0, UTC) + timedelta(seconds=seconds)
) | st.just(NOW)
texts = st.text(st.characters(categories=None), max_size=10)
numbers = st.integers() | st.integers(-40_000, 40_000)


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(properties, times, texts, texts, numbers, numbers), min_size=1, max_size=4))
def test_good_rows_survive(store: EventStore, odd: list[tuple[Any, ...]]) -> None:
    """Whatever a visitor sends, the rows beside it are stored, and each event is either stored or set aside."""
    hostile = [
        event(
            properties=held,
            timestamp=when,
            event=name,
            distinct_id=who,
            current_url=who,
            page=name,
            elements_chain=who,
            viewport_width=width,
        )
        for held, when, name, who, width, _ in odd
    ]
    good = [event(), event()]
    points = [point(one, y=y, current_url=who, type=name) for one, (_, _, name, who, _, y) in zip(hostile, odd, strict=True)]
    receipt = store.append([Batch(1, (good[0], *hostile, good[1]), (*points, point(good[0]), point(good[1])), retention_days=36_500)])
    assert receipt.events + receipt.rejections == len(hostile) + 2
    assert receipt.interactions == receipt.events
    source = store.source(1)
    mine = {"mine": [str(one.uuid) for one in (*good, *hostile)]}
    stored = {uuid for (uuid,) in source.select(Statement("SELECT uuid FROM events WHERE uuid IN {mine:Array(UUID)}", mine)).results}
    aside = {
        uuid
        for (uuid,) in source.select(Statement("SELECT event_uuid FROM rejections WHERE event_uuid IN {mine:Array(String)}", mine)).results
    }
    pointed = source.select(Statement("SELECT event_uuid FROM heatmaps WHERE event_uuid IN {mine:Array(UUID)}", mine)).results
    assert {str(one.uuid) for one in good} <= stored
    assert stored | aside == set(mine["mine"])
    assert not stored & aside
    assert sorted(uuid for (uuid,) in pointed) == sorted(stored)
    assert len(source.select(Statement("SELECT properties FROM events WHERE uuid IN {mine:Array(UUID)}", mine)).results) == len(stored)


WRITER = """
import sys
from dataclasses import replace
from pathlib import Path
from uuid import UUID
sys.path.insert(0, sys.argv[2])
from test_keeping import *

store = open_store(Path(sys.argv[1]))
for number in range(1, 10_000):
    sent = event(uuid=UUID(int=number))
    store.append([Batch(1, (sent,), (point(sent), point(sent, position=1)), (snapshot(uuid=UUID(int=number)),))])
    print(number, flush=True)
"""

DIES_BETWEEN = """
import os, signal, sys
from pathlib import Path
from uuid import UUID
sys.path.insert(0, sys.argv[2])
from test_keeping import *
from heatsight.store.keeping import Keeper

store = open_store(Path(sys.argv[1]))
store.append([Batch(1, (event(uuid=UUID(int=1)),))])
insert = Keeper._insert
def insert_and_die(self, table, groups):
    if table == sys.argv[3]:
        os.kill(os.getpid(), signal.SIGKILL)
    return insert(self, table, groups)
Keeper._insert = insert_and_die
sent = event(uuid=UUID(int=2))
aside = Rejection(Reason.HEATMAP_INVALID_POINT, "point", NOW, event_uuid=str(sent.uuid))
store.append([Batch(1, (sent,), (point(sent),), (snapshot(uuid=UUID(int=2)),), (aside,))])
"""


@pytest.mark.parametrize("acknowledged", [1, 7, 23])
def test_killed(tmp_path: Path, acknowledged: int) -> None:
    """SIGKILL right after an append returned loses none of its rows, and leaves nothing half done."""
    here = str(Path(__file__).parent)
    with subprocess.Popen([sys.executable, "-c", WRITER, str(tmp_path), here], stdout=subprocess.PIPE, text=True) as writer:
        assert writer.stdout is not None
        last = 0
        for line in writer.stdout:
            last = int(line)
            if last == acknowledged:
                os.kill(writer.pid, signal.SIGKILL)
    kept = open_store(tmp_path)
    source = kept.source(1)
    stored = count(source, "events")
    assert stored in (last, last + 1)
    assert count(source, "heatmaps") == 2 * stored
    assert count(source, "recordings") in (stored, stored + 1)
    sent = [event(uuid=UUID(int=number)) for number in range(1, last + 2)]
    pieces = tuple(snapshot(uuid=one.uuid) for one in sent)
    kept.append([Batch(1, tuple(sent), tuple(point(one, position=place) for one in sent for place in (0, 1)), pieces)])
    assert (count(source, "events"), count(source, "heatmaps"), count(source, "recordings")) == (last + 1, 2 * last + 2, last + 1)
    kept.close()


@pytest.mark.parametrize("table", ["recordings", "events", "rejections"])
def test_killed_between(tmp_path: Path, table: str) -> None:
    """A process killed between the tables of one append leaves no stray rows; sending again completes and doubles nothing."""
    here = str(Path(__file__).parent)
    died = subprocess.run([sys.executable, "-c", DIES_BETWEEN, str(tmp_path), here, table], check=False, capture_output=True, text=True)
    assert died.returncode == -signal.SIGKILL, died.stderr
    kept = open_store(tmp_path)
    source = kept.source(1)
    assert count(source, "heatmaps") == count(source, "events") - 1
    sent = event(uuid=UUID(int=2))
    aside = Rejection(Reason.HEATMAP_INVALID_POINT, "point", NOW, event_uuid=str(sent.uuid))
    for _ in range(2):
        kept.append([Batch(1, (sent,), (point(sent),), (snapshot(uuid=sent.uuid),), (aside,))])
        assert [count(source, table) for table in ("events", "heatmaps", "recordings", "rejections")] == [2, 1, 1, 1]
    kept.close()


def test_engine_failure(monkeypatch: pytest.MonkeyPatch, store: EventStore, source: Source) -> None:
    """When the disk fails halfway, nothing is acknowledged, and the next delivery completes what is missing."""
    sent = event()
    batch = Batch(1, (sent,), (point(sent),))
    working = SyncBackendClient.raw_insert

    def full(self: SyncBackendClient, table: str, **settings: Any) -> Any:
        if table.endswith("events"):
            raise DatabaseError("Code: 243. DB::Exception: Cannot reserve 1.00 MiB, not enough space. (NOT_ENOUGH_SPACE)", code=243)
        return working(self, table, **settings)

    monkeypatch.setattr(SyncBackendClient, "raw_insert", full)
    with pytest.raises(StoreUnavailable, match="not enough space"):
        store.append([batch])
    monkeypatch.undo()
    assert count(source, "events") == 0
    assert store.append([batch]) == Receipt(events=1, interactions=1)
    store.expire(datetime.now(UTC) + timedelta(minutes=5))  # what several writers may leave is settled a little later
    assert (count(source, "events"), count(source, "heatmaps")) == (1, 1)


def test_lookup_reads_little(store: EventStore) -> None:
    """Finding out whether a uuid is there goes by a projection, not by reading the events."""
    engine: Handles = store._engine  # type: ignore[attr-defined]  # a plan is asked of the engine itself
    home = engine.layout.database
    with engine.handle("test") as client:
        plan = client.raw_query(
            f"EXPLAIN projections = 1 SELECT uuid_order FROM {home}.events WHERE project_id = 1 AND uuid_order IN (1, 2)",
            fmt="TabSeparatedRaw",
        )
    store.append([Batch(1, tuple(event() for _ in range(10)))])
    with engine.handle("test") as client:
        plan = client.raw_query(
            f"EXPLAIN projections = 1 SELECT uuid_order FROM {home}.events WHERE project_id = 1 AND uuid_order IN (1, 2)",
            fmt="TabSeparatedRaw",
        )
    assert b"by_uuid" in plan
