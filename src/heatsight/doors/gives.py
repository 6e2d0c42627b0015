"""The schema of each reading's answer, made from the types that answers are made of: for OpenAPI and for MCP."""

from __future__ import annotations

from typing import Any, Final

import msgspec

from heatsight.doors.overlays import OverlayGiven
from heatsight.doors.saved import SavedHeatmapGiven, SavedHeatmapsGiven
from heatsight.model.assessment import Health
from heatsight.model.erasure import Erasure
from heatsight.model.heatmap import Cell, Fold, HeatmapEvents, ScrollBucket
from heatsight.model.session import SessionsBehind, Timeline
from heatsight.model.statement import Rows
from heatsight.model.window import Window
from heatsight.query.rejections import Rejections
from heatsight.report.schema import assessment_schema
from heatsight.use_cases.doctor import Diagnosis
from heatsight.use_cases.layouts import LayoutPart
from heatsight.use_cases.queue_state import QueueState
from heatsight.use_cases.recordings import Pieces, RecordedSession, RecordedSessions

Schema = dict[str, Any]
"""JSON Schema 2020-12 of an object, with everything it refers to under `$defs`."""


def of(shape: Any) -> Schema:
    """A class's schema with its own fields at the top."""
    (reference,), definitions = msgspec.json.schema_components([shape], ref_template="#/$defs/{name}")
    top = definitions.pop(reference["$ref"].rsplit("/", 1)[1])
    return {**top, "$defs": definitions} if definitions else top


def assessment() -> Schema:
    """The document."""
    return {name: value for name, value in assessment_schema().items() if name not in ("$schema", "$id")}


def heatmaps() -> Schema:
    """Cells with their fold, or the buckets of scroll depth."""
    (cell, bucket, fold), definitions = msgspec.json.schema_components([Cell, ScrollBucket, Fold], ref_template="#/$defs/{name}")
    return {
        "type": "object",
        "description": "Cells, fold and has_more; with type scrolldepth only results, which are buckets then.",
        "properties": {"results": {"type": "array", "items": {"anyOf": [cell, bucket]}}, "fold": fold, "has_more": {"type": "boolean"}},
        "required": ["results"],
        "$defs": definitions,
    }


def hotspots() -> Schema:
    """Hotspots in the document's shape, the period and whether its data can carry an answer."""
    (window, health), definitions = msgspec.json.schema_components([Window, Health], ref_template="#/$defs/{name}")
    return {
        "type": "object",
        "properties": {
            "results": {"type": "array", "items": {"$ref": "#/$defs/hotspot"}, "description": "Hottest first."},
            "has_more": {"type": "boolean"},
            "window": window,
            "health": health,
        },
        "required": ["results", "has_more", "window", "health"],
        "$defs": definitions | {name: schema for name, schema in assessment_schema()["$defs"].items() if name in _OF_HOTSPOT},
    }


def sessions() -> Schema:
    """Sessions behind a place; the hotspot in the document's shape."""
    schema = of(SessionsBehind)
    kept = {name: part for name, part in assessment_schema()["$defs"].items() if name in _OF_HOTSPOT}
    schema["properties"]["hotspot"] = {"anyOf": [{"$ref": "#/$defs/hotspot"}, {"type": "null"}]}
    return _pruned({**schema, "$defs": schema["$defs"] | kept})


def heatmap_events() -> Schema:
    """Interactions behind cells."""
    return of(HeatmapEvents)


def health() -> Schema:
    """Whether the data can carry an answer, and how the queue of pictures stands."""
    schema, (queue,) = of(Health), [of(QueueState)]
    properties = schema["properties"] | {"rendering": queue}
    return {**schema, "properties": properties, "required": [*schema["required"], "rendering"]}


def doctor() -> Schema:
    """The installation's state."""
    return of(Diagnosis)


def ingestion_warnings() -> Schema:
    """What was set aside."""
    return of(Rejections)


def query() -> Schema:
    """Rows."""
    return of(Rows)


def recordings() -> Schema:
    """Recorded sessions."""
    return of(RecordedSessions)


def recording() -> Schema:
    """One recorded session."""
    return of(RecordedSession)


def snapshots() -> Schema:
    """Pieces of a recording."""
    return of(Pieces)


def timeline() -> Schema:
    """What a session did."""
    return of(Timeline)


def saved_heatmap() -> Schema:
    """One saved heatmap."""
    return of(SavedHeatmapGiven)


def saved_heatmaps() -> Schema:
    """Saved heatmaps."""
    return of(SavedHeatmapsGiven)


def layout() -> Schema:
    """A layout, or a part of it."""
    return of(LayoutPart)


def points_on_picture() -> Schema:
    """A page's data on its picture."""
    return of(OverlayGiven)


def erasure() -> Schema:
    """What there was of a visitor, and what there is."""
    return of(Erasure)


def _pruned(schema: Schema) -> Schema:
    """Without the definitions that nothing refers to."""
    needed: set[str] = set()
    looking: list[Any] = [{name: part for name, part in schema.items() if name != "$defs"}]
    while looking:
        part = looking.pop()
        if isinstance(part, list):
            looking += part
        elif isinstance(part, dict):
            looking += part.values()
            name = str(part.get("$ref", "")).rsplit("/", 1)[-1]
            if name and name not in needed:
                needed.add(name)
                looking.append(schema["$defs"][name])
    return {**schema, "$defs": {name: part for name, part in schema["$defs"].items() if name in needed}}


_OF_HOTSPOT: Final = frozenset({"hotspot", "element", "region", "share", "ci"})
