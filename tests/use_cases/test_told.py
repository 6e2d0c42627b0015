"""What an assessment's document tells a picture."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest
from tests.report.conftest import hostile, rich

from heatsight.errors import InvalidRequest
from heatsight.model.assessment import Assessment
from heatsight.report.document import to_json
from heatsight.use_cases.told import told_in


@pytest.mark.parametrize("assessment", [rich(), hostile()], ids=["rich", "hostile"])
def test_a_document_tells_what_the_assessment_said(assessment: Assessment) -> None:
    """Period, findings and cliffs come back from the JSON as they went in, whatever the site's texts hold."""
    told = told_in(json.loads(json.dumps(to_json(assessment))))
    assert told.window == assessment.window
    assert [(one.id, one.kind, one.title, one.element, one.device) for one in told.findings] == [
        (one.id, one.kind, one.title, one.element, one.device) for one in assessment.findings
    ]
    assert [[(item.id, item.hotspot_id) for item in one.evidence] for one in told.findings] == [
        [(item.id, item.hotspot_id) for item in one.evidence] for one in assessment.findings
    ]
    cliffs = {band.device: band.scroll.cliff.depth_px for band in assessment.bands if band.scroll.cliff is not None}
    assert {device: cliff.depth_px for device, cliff in told.cliffs.items()} == cliffs


def test_fields_of_a_later_version_are_passed_over() -> None:
    """A document with more in it than is known here tells the same."""
    document = to_json(rich())
    later: Any = copy.deepcopy(document)
    for finding in later["findings"]:
        finding["weather"] = "fair"
        finding["evidence"][0]["weather"] = "fair"
    assert told_in(later) == told_in(document)


@pytest.mark.parametrize("document", [{}, [], "text", {"window": {}, "bands": [], "findings": []}, None])
def test_anything_else_is_refused(document: Any) -> None:
    """What is no assessment is refused in one line."""
    with pytest.raises(InvalidRequest, match="not an assessment"):
        told_in(document)
