"""The document: the shape of the contract, exact where numbers are recomputed."""

import json
from dataclasses import replace
from typing import Any

import pytest

from heatsight.model.assessment import Assessment
from heatsight.model.finding import SqlQuery
from heatsight.model.page import Page
from heatsight.report.document import JSON, hotspot_to_json, to_json


def test_the_parts_are_those_of_the_contract(documents: dict[str, JSON]) -> None:
    """Every document has the fixed parts, in the fixed order."""
    parts = ["schema_version", "page", "window", "health", "bands", "findings", "outcomes", "not_enough_data", "explained_away", "limits"]
    assert [[part for part in document if part != "element_focus"] for document in documents.values()] == [parts] * len(documents)


def test_an_element_asked_about_has_its_own_part(documents: dict[str, JSON]) -> None:
    """Its bands carry their numbers as evidence, what is not known as null; without a question there is no such part."""
    assert "element_focus" not in documents["rich"]
    desktop, mobile = documents["focused"]["element_focus"]["bands"]
    assert (desktop["seen"]["n"], desktop["alike"], desktop["below_fold"]) == (398, 2, False)
    assert [other["element"]["text"] for other in desktop["instead"]] == ["Kettles"]
    assert (mobile["region"], mobile["seen"], mobile["below_fold"], mobile["below_cliff"]) == (None, None, None, None)
    assert documents["unknown"]["element_focus"] == {"wanted": "Talk to sales", "bands": []}


def test_page_is_a_url_or_a_pattern(assessments: dict[str, Assessment]) -> None:
    """A page carries the one of url_exact and url_pattern it was asked by."""
    rich = assessments["rich"]
    assert to_json(rich)["page"] == {"url_exact": "https://kettle.example/shop/copper-kettle", "urls_matched": 3}
    pattern = replace(rich, page=replace(rich.page, page=Page(url_pattern="https://kettle.example/*")))
    assert to_json(pattern)["page"] == {"url_pattern": "https://kettle.example/*", "urls_matched": 3}


def test_window_is_in_utc(documents: dict[str, JSON]) -> None:
    """Times end in Z."""
    window = {"date_from": "2026-06-01T00:00:00Z", "date_to": "2026-06-08T00:00:00Z", "widened": False}
    assert documents["rich"]["window"] == window


def test_a_hotspot_has_the_shape_of_the_contract(assessments: dict[str, Assessment]) -> None:
    """A hotspot is written as the contract fixes it, shares to four digits."""
    spot = hotspot_to_json(assessments["rich"].bands[0].hotspots[2])
    points = spot.pop("points")
    assert spot == {
        "id": "desktop-click-3",
        "type": "click",
        "device": "desktop",
        "rank": 3,
        "element": {
            "name": "“Kettles” link in the header",
            "text": "Kettles",
            "selector": 'a[aria-label="Kettles"]',
            "tag": "a",
            "role": "link",
            "interactive": True,
            "href": "/kettles",
        },
        "naming": {"source": "autocapture", "confidence": 0.97, "support": 74},
        "region": {"x0": 0.2, "x1": 0.27, "y0": 16, "y1": 48, "fixed": True},
        "count": 74,
        "unique_visitors": 70,
        "share": 0.1048,
        "ci": [0.0843, 0.1296],
        "below_fold": False,
        "described": "",
    }
    assert points[0] == {"x": 0.21, "y": 32, "target_fixed": True, "count": 24}


def test_a_finding_has_the_shape_of_the_contract(documents: dict[str, JSON]) -> None:
    """A finding without element and region says null for them; its evidence carries its query."""
    finding = documents["rich"]["findings"][2]
    (evidence,) = finding["evidence"]
    assert (finding["element"], finding["region"]) == (None, None)
    assert list(evidence) == ["id", "signal", "metric", "value", "n", "ci", "hotspot_id", "query"]
    assert list(evidence["query"]) == ["sql", "params"]
    assert list(documents["rich"]["findings"][0]["evidence"][2]["query"]) == ["route", "params", "pointer"]


def test_an_evidence_keeps_its_value_to_the_last_bit(documents: dict[str, JSON]) -> None:
    """Shares in evidence are not rounded, so recomputing gives the very same number; counts are whole numbers."""
    share, _, count = documents["rich"]["findings"][0]["evidence"]
    assert share["value"] == 17 / 318
    assert (count["value"], type(count["value"])) == (92, int)


def test_an_outcome_says_what_it_needs_only_when_it_lacks_it(documents: dict[str, JSON]) -> None:
    """Needs and has are null unless there were too few people."""
    outcomes = documents["rich"]["outcomes"]
    assert {(said["needs"], said["has"]) for said in outcomes if said["outcome"] != "not_enough_data"} == {(None, None)}
    assert [(said["needs"], said["has"]) for said in outcomes if said["outcome"] == "not_enough_data"] == [(100, 90), (100, 71)]


def test_an_empty_band_has_nulls_where_nothing_is_known(documents: dict[str, JSON]) -> None:
    """Without people there is no share of them and no interval."""
    tablet = documents["rich"]["bands"][1]
    assert (tablet["fold"]["visitors_pct_below_fold"], tablet["fold"]["visitors_ci"], tablet["scroll"]["cliff"]) == (None, None, None)


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_a_number_that_is_none_is_refused(assessments: dict[str, Assessment], value: float) -> None:
    """A number that JSON cannot hold is a bug, not a document."""
    finding = assessments["rich"].findings[0]
    broken = replace(finding, evidence=(replace(finding.evidence[0], value=value),))
    with pytest.raises(ValueError, match="has no place in a document"):
        to_json(replace(assessments["rich"], findings=(broken,)))


@pytest.mark.parametrize(
    ("value", "plain"),
    [
        (("a", ("b",)), ["a", ["b"]]),
        ({"k": (1, None, True)}, {"k": [1, None, True]}),
        (0.25, 0.25),
    ],
)
def test_parameters_become_plain_json(assessments: dict[str, Assessment], value: Any, plain: Any) -> None:
    """Tuples in parameters become lists; all else stays."""
    finding = assessments["rich"].findings[0]
    asked = replace(finding.evidence[0], query=SqlQuery("SELECT 1", {"p": value}))
    document = to_json(replace(assessments["rich"], findings=(replace(finding, evidence=(asked,)),)))
    assert document["findings"][0]["evidence"][0]["query"]["params"] == {"p": plain}


def test_every_document_survives_json(documents: dict[str, JSON]) -> None:
    """Writing a document as JSON and reading it back gives the same document."""
    assert {name: json.loads(json.dumps(document)) for name, document in documents.items()} == documents
