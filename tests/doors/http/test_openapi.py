"""The description of the HTTP door: whole, well formed, and true."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from jsonschema import Draft202012Validator
from schemathesis.checks import not_a_server_error
from schemathesis.core.failures import FailureGroup
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    ignored_auth,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
    unsupported_method,
)

from heatsight.doors.http.app import build_app
from heatsight.doors.http.openapi import openapi
from heatsight.doors.readings import READINGS
from heatsight.doors.writings import WRITINGS, Writing
from heatsight.use_cases.installation import open_installation

CASES = 12
"""Per operation."""
PATIENCE = 60.0
"""Seconds for all of them; what would begin later is left out, and said."""
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    unsupported_method,
    ignored_auth,
]
"""Not whether every value that a schema allows is taken: that a page is named once, and that dates are dates, no schema says."""


@pytest.fixture(scope="module")
def door() -> Iterator[tuple[Any, str, str]]:
    """The application in this process, and its first project's key and token."""
    installation = open_installation(None, environ={})
    assert installation.first is not None
    yield build_app(installation), installation.first.api_key, installation.first.project.token
    installation.close()


def references(part: Any) -> Iterator[str]:
    """Every $ref within."""
    if isinstance(part, dict):
        yield from ([part["$ref"]] if "$ref" in part else [])
        part = list(part.values())
    for inner in part if isinstance(part, list) else ():
        yield from references(inner)


def test_every_route_is_described(door: tuple[Any, str, str]) -> None:
    """Each route of the application is in the description, MCP and the web page aside, and the description has no other."""
    routes = [route for route in door[0].routes if route.include_in_schema]
    served = {str(route.path).replace("/api/environments/", "/api/projects/").rstrip("/") for route in routes} - {"/mcp"}
    assert served == {path.rstrip("/") for path in openapi()["paths"]}


def test_every_reading_says_what_it_takes_and_gives() -> None:
    """The parameters of each reading and each writing all stand in its path, its query or its body, with a description."""
    for reading in (*READINGS.values(), *WRITINGS.values()):
        method = reading.method if isinstance(reading, Writing) else "POST" if reading.posts else "GET"
        operation = openapi()["paths"][f"/api/projects/{{project_id}}/{reading.route}/"][method.lower()]
        body = operation.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema", {}).get("properties", {})
        named = {parameter["name"] for parameter in operation["parameters"]} - {"project_id", "format", "Prefer"}
        assert named | set(body) - {"async"} == set(reading.asked.__struct_fields__), reading.route
        assert all(parameter.get("description") for parameter in operation["parameters"]), reading.route
        assert operation["summary"]


def test_every_schema_is_one_and_every_reference_leads_somewhere() -> None:
    """Components are JSON Schemas of draft 2020-12, and nothing refers to what is not there."""
    described = openapi()
    for schema in described["components"]["schemas"].values():
        Draft202012Validator.check_schema(schema)
    names = {reference.removeprefix("#/components/schemas/") for reference in references(described)}
    assert names <= set(described["components"]["schemas"])


def ask(operation: Any, key: str, token: str) -> tuple[int, list[str]]:
    """How many cases of an operation were asked, in a project that is there, and what was wrong with the first bad one."""
    headers = {"Authorization": f"Bearer {key}"} if operation.path.startswith("/api/") else {}
    asked = 0

    @given(case=operation.as_strategy())
    @settings(
        max_examples=CASES,
        deadline=timedelta(seconds=30),
        database=None,
        derandomize=True,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    def each(case: Any) -> None:
        nonlocal asked
        asked += 1
        for name, real in (("project_id", "@current"), ("token", token)):
            if name in case.path_parameters:
                case.path_parameters[name] = real
        if isinstance(case.body, dict) and "api_key" in case.body:
            case.body["api_key"] = token
        case.call_and_validate(checks=CHECKS, headers=headers)

    try:
        each()
    except (FailureGroup, AssertionError) as failure:
        reasons = failure.exceptions if isinstance(failure, FailureGroup) else [failure]
        return asked, [f"{operation.method} {operation.path}: {reason}" for reason in reasons]
    return asked, []


@pytest.mark.timeout(240)
def test_what_the_description_allows_is_answered_as_described(door: tuple[Any, str, str]) -> None:
    """Whatever fits the description gets an answer that it lists, in its shape, never a server error, and nothing without a key."""
    app, key, token = door
    schema = schemathesis.openapi.from_dict(json.loads(json.dumps(openapi())))
    schema.app = app
    operations = [found.ok() for found in schema.get_all_operations()]
    assert len(operations) == sum(len(methods) for methods in openapi()["paths"].values())
    began, cases, wrong = time.monotonic(), 0, []
    for operation in operations:
        if time.monotonic() - began < PATIENCE:
            asked, reasons = ask(operation, key, token)
            cases += asked
            wrong += reasons
    print(f"{cases} cases of {len(operations)} operations in {time.monotonic() - began:.0f} s")  # noqa: T201 - shown with -s
    assert wrong == []
    assert cases >= len(operations)
