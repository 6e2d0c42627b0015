"""The published schema: what is checked in is what the code gives, and documents validate against it."""

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from heatsight.report.document import JSON
from heatsight.report.schema import as_text, assessment_schema

PUBLISHED = Path(__file__).parents[2] / "docs" / "schema" / "assessment.schema.json"
NAMES = ["rich", "no_data", "capture_off", "url_mismatch", "low_volume", "hostile"]


def errors(document: Any) -> list[str]:
    """What the published schema holds against a document."""
    validator = Draft202012Validator(json.loads(PUBLISHED.read_text(encoding="utf-8")))
    return [f"{error.json_path}: {error.message}"[:200] for error in validator.iter_errors(document)]


def test_the_checked_in_schema_is_what_the_code_gives() -> None:
    """`python -m heatsight.report.schema` prints docs/schema/assessment.schema.json."""
    assert PUBLISHED.read_text(encoding="utf-8") == as_text()


def test_the_schema_is_a_schema() -> None:
    """It is valid in draft 2020-12."""
    Draft202012Validator.check_schema(assessment_schema())


@pytest.mark.parametrize("name", NAMES)
def test_documents_validate(documents: dict[str, JSON], name: str) -> None:
    """Every literal document is one."""
    assert errors(documents[name]) == []


def undescribed(schema: Any, value: Any, root: Any, path: str = "$") -> list[str]:
    """Fields of a document that the schema does not describe."""
    schema = root["$defs"][schema["$ref"].rpartition("/")[2]] if "$ref" in schema else schema
    if "anyOf" in schema:
        return [] if value is None else undescribed(schema["anyOf"][0], value, root, path)
    if "oneOf" in schema and "properties" not in schema:
        return undescribed(next(one for one in schema["oneOf"] if set(one["required"]) <= set(value)), value, root, path)
    if isinstance(value, dict) and "properties" in schema:
        found = [f"{path}.{key}" for key in value if key not in schema["properties"]]
        inner = [(schema["properties"][key], item, f"{path}.{key}") for key, item in value.items() if key in schema["properties"]]
        return found + [line for part, item, where in inner for line in undescribed(part, item, root, where)]
    if isinstance(value, list) and isinstance(schema.get("items"), dict):
        return [line for item in value for line in undescribed(schema["items"], item, root, f"{path}[]")]
    return []


def test_no_field_is_undescribed(documents: dict[str, JSON]) -> None:
    """Each field that a document holds stands in the schema."""
    schema = assessment_schema()
    assert [line for document in documents.values() for line in undescribed(schema, document, schema)] == []


def test_a_new_field_is_allowed(documents: dict[str, JSON]) -> None:
    """Fields may be added anywhere without breaking a reader."""
    grown = {**documents["rich"], "more": 1}
    grown["bands"] = [{**band, "more": 1} for band in grown["bands"]]
    assert errors(grown) == []


@pytest.mark.parametrize(
    ("part", "wrong"),
    [
        ("schema_version", "2"),
        ("page", {"url_exact": "a", "url_pattern": "b", "urls_matched": 1}),
        ("page", {"urls_matched": 1}),
        ("window", {"date_from": "2026-06-01T00:00:00+02:00", "date_to": "2026-06-08T00:00:00Z", "widened": False}),
        ("health", {"status": "fine", "checks": [], "nearest_urls": []}),
        ("outcomes", [{"kind": "rageclick", "device": "desktop", "outcome": "maybe", "needs": None, "has": None}]),
        ("not_enough_data", [{"kind": "new_kind", "device": "desktop", "needs": 1, "has": 0}]),
        ("limits", "none"),
    ],
)
def test_a_wrong_part_is_told(documents: dict[str, JSON], part: str, wrong: Any) -> None:
    """Words outside a closed set, and parts of another shape, do not validate."""
    assert errors({**documents["rich"], part: wrong}) != []


def test_a_finding_without_evidence_is_none(documents: dict[str, JSON]) -> None:
    """A finding needs evidence."""
    document = documents["rich"]
    assert errors({**document, "findings": [{**document["findings"][0], "evidence": []}]}) != []
