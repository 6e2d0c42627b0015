"""
What reads bytes of strangers, each with what must hold whatever it is given.

One decoder takes any bytes and returns, or fails with an AssertionError or whatever it should not have raised. hypothesis and
atheris both drive them.
"""

from __future__ import annotations

import base64
import gzip
import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any, Final
from urllib.parse import quote_plus
from uuid import UUID

import msgspec
from tests.fuzz.grammar import Draws
from tests.fuzz.rrweb_grammar import Recorder

from heatsight.capture.clock_skew import ClockSkew
from heatsight.capture.draft import Context
from heatsight.capture.envelope import open_envelope, token_in_text, token_of
from heatsight.capture.pipeline import Timings, run
from heatsight.capture.visitor_caps import VisitorCaps
from heatsight.capture.wire import json_of, text_of
from heatsight.errors import InvalidRequest, TooLarge
from heatsight.model.batch import Batch
from heatsight.model.elements_chain import from_wire, parse, write
from heatsight.model.project import Project
from heatsight.replay.packing import Budget
from heatsight.replay.rrweb import presses
from heatsight.replay.unpacking import playable
from heatsight.store.arrivals import Known, sort_out

NOW: Final = datetime(2026, 3, 1, 12, 0, 0, tzinfo=UTC)
_MOST: Final = 1 << 20
_WRAPPINGS: Final[tuple[Callable[[bytes], bytes], ...]] = (
    bytes,
    lambda body: gzip.compress(body, 1, mtime=0),
    lambda body: b"data=" + quote_plus(base64.b64encode(body)).encode(),
    lambda body: base64.b64encode(gzip.compress(body, 1, mtime=0)),
)


def body(data: bytes) -> None:
    """A request's body, wrapped as the first byte says, all the way to the lines that the engine gets."""
    wrap = _WRAPPINGS[data[0] % len(_WRAPPINGS)] if data else bytes
    query = {"compression": "base64"} if data[:1] > b"\x7f" else {}
    try:
        text = text_of(wrap(data[1:]), query, limit=_MOST)
        token_in_text(text)
        value = json_of(text)
        token_of(value, query)
        envelope = open_envelope(value, query)
    except (InvalidRequest, TooLarge) as error:
        _is_one_line(str(error))
        return
    _is_kept(list(envelope.items))


def events(data: bytes) -> None:
    """A batch made by a grammar, as JSON writes it, all the way to the lines that the engine gets."""
    draws = Draws(data)
    batch = [draws.event() for _ in range(1 + draws.whole(3))]
    value = json_of(json.dumps(batch).encode())
    _is_kept(value)


def chain(data: bytes) -> None:
    """An elements chain: it reads as some elements, and what is written of them is stable."""
    once = parse(data.decode("utf-8", "replace"))
    twice = parse(write(once))
    assert parse(write(twice)) == twice, (once, twice)


def elements(data: bytes) -> None:
    """An `$elements` list: it reads as some elements, and what is written of them reads back."""
    draws = Draws(data)
    names = ("tag_name", "$el_text", "classes", "attr__class", "attr__href", "attr__", "nth_child", "nth_of_type")
    items = [{draws.one_of(names): draws.value() for _ in range(draws.whole(6))} for _ in range(draws.whole(4))]
    once = parse(write(from_wire(items)))
    assert parse(write(once)) == once, items


def recording(data: bytes) -> None:
    """A piece of a recording: it plays within its budget."""
    try:
        pieces = json_of(data)
    except InvalidRequest:
        return
    _is_played(pieces if isinstance(pieces, list) else [pieces])


def replay(data: bytes) -> None:
    """Pieces of a recording made by a grammar: they play within their budget."""
    _is_played(json_of(json.dumps(Recorder(Draws(data)).pieces()).encode()))


DECODERS: Final[Mapping[str, Callable[[bytes], None]]] = {
    decoder.__name__: decoder for decoder in (body, events, chain, elements, recording, replay)
}


def _is_kept(items: list[Any]) -> None:
    """Nothing disappears: each event is a row, a piece of a recording, or set aside; and every line is JSON of its own."""
    context = Context(Project(1, "test", "phc_test"), NOW, NOW, 2 * _MOST, ClockSkew(), VisitorCaps())
    try:
        batch = run(items, context, Timings())
    except TooLarge as error:
        _is_one_line(str(error))
        return
    aside = sum(note.count for note in batch.rejections if note.kind == "event")
    assert len(batch.events) + len(batch.snapshots) + aside >= len(items)
    _is_written(batch)


def _is_played(listed: list[Any]) -> None:
    played, _ = playable(listed, Budget(bytes=_MOST, steps=20_000))
    json.dumps(played)
    for press in presses(listed, budget=Budget(bytes=_MOST, steps=20_000)):
        write(press.chain).encode()


def _is_written(batch: Batch) -> None:
    for note in batch.rejections:
        _is_one_line(note.detail)
    known: Known = Known()
    arrivals = sort_out([batch], known, NOW)
    refused = {note.event_uuid for _, note in arrivals.rejections}
    for event in batch.events:
        assert (1, event.uuid) in arrivals.events or str(event.uuid) in refused
    lines = [arrival.line for arrival in arrivals.events.values()]
    lines += [line for arrival in arrivals.events.values() for line in arrival.points]
    lines += [line for _, line in arrivals.snapshots.values()]
    for line in lines:
        assert b"\n" not in line
        row = msgspec.json.decode(line)
        assert UUID(row.get("uuid") or row["event_uuid"])


def _is_one_line(text: str) -> None:
    assert text, "a reason says something"
    assert "\n" not in text, text
