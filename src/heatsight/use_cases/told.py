"""What an assessment says that a picture of its page can show: read from the document, fresh or kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from heatsight.errors import InvalidRequest
from heatsight.model.assessment import Cliff
from heatsight.model.element import NamedElement
from heatsight.model.finding import Evidence, Finding, RouteQuery, SqlQuery
from heatsight.model.hotspot import Region
from heatsight.model.window import Window

JSON = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Told:
    """Its period, its findings in their order, and of each device the cliff where there is one."""

    window: Window
    findings: tuple[Finding, ...]
    cliffs: Mapping[str, Cliff]


def told_in(document: JSON) -> Told:
    """What a document tells. Raises InvalidRequest when it is no assessment."""
    try:
        window = document["window"]
        cliffs = {band["device"]: band["scroll"]["cliff"] for band in document["bands"]}
        return Told(
            Window(datetime.fromisoformat(window["date_from"]), datetime.fromisoformat(window["date_to"]), bool(window["widened"])),
            tuple(_finding(finding) for finding in document["findings"]),
            {device: Cliff(**_of(Cliff, cliff) | {"ci": tuple(cliff["ci"])}) for device, cliff in cliffs.items() if cliff is not None},
        )
    except (KeyError, TypeError, ValueError, AttributeError):
        raise InvalidRequest("this is not an assessment in JSON", attr="assessment") from None


def _finding(told: JSON) -> Finding:
    element, region = told["element"], told["region"]
    return Finding(
        **_of(Finding, told)
        | {
            "element": None if element is None else NamedElement(**_of(NamedElement, element)),
            "region": None if region is None else Region(**_of(Region, region)),
            "evidence": tuple(_evidence(item) for item in told["evidence"]),
        }
    )


def _evidence(told: JSON) -> Evidence:
    query = told["query"]
    asked = SqlQuery(**_of(SqlQuery, query)) if "sql" in query else RouteQuery(**_of(RouteQuery, query))
    return Evidence(**_of(Evidence, told) | {"ci": None if told["ci"] is None else tuple(told["ci"]), "query": asked})


def _of(shape: type, told: JSON) -> dict[str, Any]:
    """The fields that are known here: a later version's document may hold more."""
    return {field.name: told[field.name] for field in fields(shape) if field.name in told}
