"""
`/openapi.json`: the HTTP door in OpenAPI 3.1, made from the lists of readings and writings and the public routes.

Reading routes stand under `/api/projects/{project_id}` with their last slash; `/api/environments/{project_id}` and the spelling without
the slash answer the same and are not listed twice. `/mcp` speaks a protocol of its own and is not in here.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from http import HTTPStatus
from typing import Any, Final

from heatsight import __version__
from heatsight.doors.gives import Schema, assessment, of, saved_heatmap
from heatsight.doors.http.pictures import FORMS, OVERLAY
from heatsight.doors.http.pictures import ROUTE as PICTURE
from heatsight.doors.pictures_asked import WIDEST_ASKED, OverlayAsked
from heatsight.doors.readings import READINGS, Reading
from heatsight.doors.writings import WRITINGS, Writing
from heatsight.use_cases.assessments import Unfinished
from heatsight.use_cases.saved_heatmaps import WIDTH

PREFIX: Final = "/api/projects/{project_id}"
_DEFS: Final = "#/$defs/"
_COMPONENTS: Final = "#/components/schemas/"
_ERROR: Final = {"$ref": f"{_COMPONENTS}Error"}
_EVENTS: Final = ("/batch/", "/capture/", "/e/", "/engage/", "/i/v0/e/", "/i/v0/s/", "/s/", "/track/")
_FLAGS: Final = ("/decide/", "/flags/")
_REFUSALS: Final = (400, 401, 403, 404, 429, 503)
_BATCH: Final = {
    "type": "object",
    "description": "One of the forms that SDKs send; gzip and base64 are undone whatever the content type says.",
    "properties": {
        "api_key": {"type": "string", "description": "The project's token, phc_…"},
        "batch": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {
                    "event": {"type": "string"},
                    "uuid": {"type": "string", "format": "uuid"},
                    "timestamp": {"type": "string", "format": "date-time"},
                    "properties": {"type": "object"},
                },
                "required": ["event", "properties"],
            },
        },
        "sent_at": {"type": "string", "format": "date-time"},
    },
    "required": ["api_key", "batch"],
}
_CONFIG: Final = {"type": "object", "required": ["heatmaps", "supportedCompression"]}
_PROJECT: Final = {
    "type": "object",
    "properties": {
        "id": {"type": "integer"},
        "name": {"type": "string"},
        "api_token": {"type": "string"},
        "heatmaps_opt_in": {"type": ["boolean", "null"]},
        "timezone": {"type": "string"},
        "test_account_filters": {"type": "array", "items": {"type": "object"}},
    },
    "required": ["id", "name", "api_token"],
}
_FORMATS: Final = {
    "name": "format",
    "in": "query",
    "description": "How the document is rendered.",
    "schema": {"enum": ["json", "text", "markdown", "html"], "default": "json"},
}

_PREFER: Final = {
    "name": "Prefer",
    "in": "header",
    "description": "respond-async: answer 202 at once, with the address to come back to; wait=N: after N seconds, 50 at most (RFC 7240).",
    "schema": {"type": "string", "examples": ["respond-async", "wait=10"]},
}
_ASYNC: Final = {"type": "boolean", "default": False, "description": "The same as Prefer: respond-async."}


@cache
def openapi() -> Schema:
    """The whole description; plain values, ready for JSON."""
    parts = _Parts()
    paths: dict[str, Schema] = {}
    for reading in READINGS.values():
        paths[f"{PREFIX}/{reading.route}/"] = {"post" if reading.posts else "get": parts.reading(reading)}
    for writing in WRITINGS.values():
        paths.setdefault(f"{PREFIX}/{writing.route}/", {})[writing.method.lower()] = parts.writing(writing)
    paths[f"{PREFIX}/{PICTURE}/"] = {"get": parts.picture()}
    paths[f"{PREFIX}/{OVERLAY}/"] = {"get": parts.overlay()}
    paths[f"{PREFIX}/assessments/{{document_id}}/"] = {"get": parts.kept_assessment()}
    paths[f"{PREFIX}/"] = {"get": _operation("project", "One project and its settings.", _PROJECT, [_path("project_id")], _REFUSALS)}
    listed = {"type": "object", "properties": {"results": {"type": "array", "items": _PROJECT}}, "required": ["results"]}
    paths["/api/projects/"] = {"get": _operation("projects", "The projects that the key opens.", listed, [], (401, 403, 429, 503))}
    paths |= _public()
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "heatsight",
            "version": __version__,
            "description": "Reading needs an API key, and changing anything one with the scope write. "
            "Every path below /api/projects/{project_id} also answers below "
            "/api/environments/{project_id}; project_id is a number, or @current. Capture is public: the project's token is in the body.",
        },
        "servers": [{"url": "/"}],
        "paths": dict(sorted(paths.items())),
        "components": {
            "schemas": dict(sorted(parts.schemas.items())),
            "securitySchemes": {"key": {"type": "http", "scheme": "bearer", "description": "A personal API key, phx_…"}},
        },
    }


class _Parts:
    """Operations, and the schemas that they share."""

    def __init__(self) -> None:
        self.schemas: dict[str, Schema] = {
            "Error": {
                "type": "object",
                "description": "Every error; attr names the parameter at fault.",
                "properties": {
                    "type": {"type": "string"},
                    "code": {"type": "string"},
                    "detail": {"type": "string"},
                    "attr": {"type": ["string", "null"]},
                },
                "required": ["type", "code", "detail", "attr"],
                "additionalProperties": False,
            }
        }

    def reading(self, reading: Reading) -> Schema:
        """A reading, its parameters in path, query or body."""
        asked = self._shared(of(reading.asked))
        named = [name for name in asked["properties"] if f"{{{name}}}" in reading.route]
        parameters = [_path("project_id"), *(_path(name, asked["properties"][name].get("description", "")) for name in named)]
        name = (
            reading.route.replace("/{session_id}", "_of_session").replace("/{short_id}", "_heatmap").replace("/{id}", "").replace("/", "_")
        )
        refusals = (*_REFUSALS, 413) if reading.posts else _REFUSALS
        if not reading.posts:
            parameters += [_query(word, schema) for word, schema in asked["properties"].items() if word not in named]
            return _operation(name, reading.says, self._shared(reading.shape()), parameters, refusals)
        if reading.route == "assessments":
            operation = self._document(name, reading.says, [*parameters, _FORMATS, _PREFER], refusals, 201)
            asked = {**asked, "properties": asked["properties"] | {"async": _ASYNC}}
        else:
            operation = _operation(name, reading.says, self._shared(reading.shape()), parameters, refusals)
        return operation | {"requestBody": {"required": True, "content": {"application/json": {"schema": asked}}}}

    def writing(self, writing: Writing) -> Schema:
        """A writing, its parameters in path and body."""
        asked = self._shared(of(writing.asked))
        named = [name for name in asked["properties"] if f"{{{name}}}" in writing.route]
        parameters = [_path("project_id"), *(_path(name, asked["properties"].pop(name).get("description", "")) for name in named)]
        operation = _operation(
            writing.answer.__name__, writing.says, self._shared(writing.shape()), parameters, (*_REFUSALS, 413), status=writing.status
        )
        if not asked["properties"]:
            return operation
        required = [name for name in asked.get("required", []) if name not in named]
        body = {key: value for key, value in asked.items() if key != "required"} | ({"required": required} if required else {})
        return operation | {"requestBody": {"required": True, "content": {"application/json": {"schema": body}}}}

    def picture(self) -> Schema:
        """A picture, or what is known of a heatmap that has none yet."""
        name = _path("id", "The id of a saved heatmap; its short_id does as well.")
        width: Schema = {"type": "integer", "minimum": 1, "maximum": WIDEST_ASKED, "default": WIDTH}
        parameters = [_path("project_id"), name, _query("width", width | {"description": "CSS px; the nearest that there is."})]
        says = "The picture of a saved heatmap: a JPEG, or by Accept a PNG or WebP; 202 while there is none yet."
        operation = _operation("picture", says, self._shared(saved_heatmap()), parameters, _REFUSALS, status=202)
        pictures = {media: {"schema": {"type": "string", "contentMediaType": media}} for media in FORMS}
        operation["responses"] |= {
            "200": {"description": HTTPStatus.OK.phrase, "content": pictures},
            "304": {"description": HTTPStatus.NOT_MODIFIED.phrase},
        }
        return operation

    def overlay(self) -> Schema:
        """A picture with data on it."""
        asked = self._shared(of(OverlayAsked))["properties"]
        parameters = [_path("project_id"), _path("id", asked.pop("id")["description"])]
        parameters += [_query(word, schema) for word, schema in asked.items()]
        says = "The picture of a saved heatmap with its page's data painted on it: a JPEG, or by Accept a PNG or WebP."
        operation = _operation("overlay", says, {}, parameters, (*_REFUSALS, 413))
        pictures = {media: {"schema": {"type": "string", "contentMediaType": media}} for media in FORMS}
        operation["responses"]["200"]["content"] = pictures
        return operation

    def kept_assessment(self) -> Schema:
        """A document made earlier."""
        parameters = [_path("project_id"), _path("document_id", "As its making told."), _FORMATS]
        says = "An assessment made earlier, or how far it is."
        return self._document("kept_assessment", says, parameters, (*_REFUSALS, 410), 200)

    def _document(self, name: str, says: str, parameters: list[Schema], refusals: tuple[int, ...], status: int) -> Schema:
        schema = self._shared(assessment())
        schema = {**schema, "properties": schema["properties"] | {"id": {"type": "string"}}, "required": [*schema["required"], "id"]}
        operation = _operation(name, says, schema, parameters, refusals, status=status)
        content = operation["responses"][str(status)]["content"]
        content |= {f"text/{form}": {"schema": {"type": "string"}} for form in ("html", "markdown", "plain")}
        unfinished = {"schema": self._shared(of(Unfinished))}
        told = {"description": "Not finished yet: which step is on.", "content": {"application/json": unfinished}}
        operation["responses"]["202"] = told
        return operation

    def _shared(self, schema: Schema) -> Schema:
        """The schema, its definitions moved to where all operations see them."""
        for name, part in schema.get("$defs", {}).items():
            moved = _pointed(part)
            if self.schemas.setdefault(name, moved) != moved:
                raise ValueError(f"two different schemas are called {name}")
        return {key: _pointed(value) for key, value in schema.items() if key not in ("$defs", "title")}


def _pointed(schema: Any) -> Any:
    if isinstance(schema, list):
        return [_pointed(part) for part in schema]
    if not isinstance(schema, Mapping):
        return schema
    told = {key: _pointed(value) for key, value in schema.items()}
    reference = told.get("$ref")
    return told | {"$ref": reference.replace(_DEFS, _COMPONENTS)} if isinstance(reference, str) else told


def _operation(
    name: str, says: str, schema: Schema, parameters: list[Schema], refusals: tuple[int, ...], *, status: int = 200, public: bool = False
) -> Schema:
    answers = {str(status): {"description": HTTPStatus(status).phrase, "content": {"application/json": {"schema": schema}}}}
    for refusal in refusals:
        answers[str(refusal)] = {"description": HTTPStatus(refusal).phrase, "content": {"application/json": {"schema": _ERROR}}}
    operation: Schema = {"operationId": name, "summary": says, "responses": answers, "security": [] if public else [{"key": []}]}
    return operation | {"parameters": parameters} if parameters else operation


def _path(name: str, says: str = "") -> Schema:
    said = says or ("A number, or @current for the key's own." if name == "project_id" else "")
    return {"name": name, "in": "path", "required": True, "description": said, "schema": {"type": "string", "minLength": 1}}


def _query(name: str, schema: Schema) -> Schema:
    """A parameter of a query string: null cannot be said there, and a list travels as JSON."""
    kept = [part for part in schema.get("anyOf", []) if part.get("type") != "null"]
    lists = [part for part in kept if part.get("type") == "array"]
    rest = {key: value for key, value in schema.items() if key not in ("anyOf", "description", "default")}
    default = {"default": schema["default"]} if schema.get("default") is not None and not lists else {}
    told: Schema = {"name": name, "in": "query", "description": schema.get("description", "")}
    if lists:
        return told | {"content": {"application/json": {"schema": lists[0]}}}
    return told | {"schema": {**rest, **(kept[0] if len(kept) == 1 else {"anyOf": kept} if kept else {}), **default}}


def _public() -> dict[str, Schema]:
    """What SDKs send and fetch, and what anybody may ask."""
    anything = {"required": True, "content": {"application/json": {"schema": _BATCH}, "text/plain": {"schema": {"type": "string"}}}}
    stored = {"type": "object", "description": "Stored for good.", "required": ["status"]}
    paths: dict[str, Schema] = {
        "/healthz": {"get": _operation("healthz", "Whether this process answers.", {"type": "object"}, [], (), public=True)},
        "/openapi.json": {"get": _operation("openapi", "This description.", {"type": "object"}, [], (), public=True)},
        "/array/{token}/config": {
            "get": _operation("config", "A project's remote config.", _CONFIG, [_path("token")], (401, 404, 503), public=True)
        },
    }
    for route in _EVENTS:
        says = "Events and recordings as posthog-js sends them, in any of its encodings; docs/capture.md."
        taken = _operation(f"capture{route.replace('/', '_')}", says, stored, [], (400, 401, 413, 503), public=True)
        paths[route] = {"post": taken | {"requestBody": anything}}
    for route in _FLAGS:
        says = "Feature flags, of which there are none."
        answer = _operation(f"flags{route.replace('/', '_')}", says, {"type": "object"}, [], (400, 401, 413, 503), public=True)
        paths[route] = {"post": answer | {"requestBody": anything}}
    scripts = {"/array/{token}/config.js": ["token"], "/array/{token}/array.js": ["token"], "/static/{name}": ["name"]}
    for route, names in (scripts | {"/static/{version}/{name}": ["version", "name"]}).items():
        name = "script" + route.replace("/", "_").replace("{", "").replace("}", "").replace(".", "_")
        script = _operation(name, "A script for a site's pages.", {}, [_path(word) for word in names], (401, 404, 503), public=True)
        script["responses"]["200"]["content"] = {"text/javascript": {"schema": {"type": "string"}}}
        paths[route] = {"get": script}
    return paths
