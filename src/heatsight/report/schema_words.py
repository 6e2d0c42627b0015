"""The few words of JSON Schema that the document's schema is written in."""

from __future__ import annotations

from typing import Any, get_args

from heatsight.model.device import Device
from heatsight.model.finding import FindingKind

Schema = dict[str, Any]


def an_object(description: str, *, optional: tuple[str, ...] = (), **properties: Schema) -> Schema:
    """An object; properties are required unless they are named optional, and others may be added."""
    required = [name for name in properties if name not in optional]
    return {"description": description, "type": "object", "required": required, "properties": properties}


def a_list(items: Schema, description: str) -> Schema:
    """A list of one kind of thing."""
    return {"description": description, "type": "array", "items": items}


def or_null(schema: Schema) -> Schema:
    """The same, or null."""
    return {"anyOf": [schema, {"type": "null"}]}


def ref(name: str) -> Schema:
    """What stands under this name in `$defs`."""
    return {"$ref": f"#/$defs/{name}"}


def text(description: str = "") -> Schema:
    """A string."""
    return {"type": "string", "description": description} if description else {"type": "string"}


def count(description: str) -> Schema:
    """A whole number from 0."""
    return {"type": "integer", "minimum": 0, "description": description}


def flag(description: str) -> Schema:
    """True or false."""
    return {"type": "boolean", "description": description}


def time(description: str) -> Schema:
    """A moment, UTC."""
    return {"type": "string", "format": "date-time", "pattern": "Z$", "description": description}


def one_of(words: Any, description: str = "") -> Schema:
    """One word of a closed set: a Literal of the model."""
    schema: Schema = {"enum": list(get_args(words))}
    return {**schema, "description": description} if description else schema


def kind() -> Schema:
    """A finding's kind."""
    return one_of(FindingKind)


def device() -> Schema:
    """A device band."""
    return one_of(Device)
