"""The document in words."""

import copy

import pytest

from heatsight.errors import InvalidRequest
from heatsight.report.document import JSON
from heatsight.report.story import QUERY, story


def test_checks_that_want_action_come_first(documents: dict[str, JSON]) -> None:
    """Failures stand before warnings, and these before what is fine."""
    assert [status for status, _ in story(documents["rich"]).checks] == ["warn", "ok", "ok"]
    assert [status for status, _ in story(documents["capture_off"]).checks] == ["fail", "ok"]


def test_outcomes_are_a_grid_of_kinds_and_devices(documents: dict[str, JSON]) -> None:
    """Every rule has a row, every judged device a column."""
    told = story(documents["rich"])
    assert told.devices == ("desktop", "mobile")
    assert (told.outcomes[0].kind, told.outcomes[0].words) == ("Rage clicks", ("found", "clear"))
    assert len(told.outcomes) == 8


def test_of_nobody_nothing_is_judged(documents: dict[str, JSON]) -> None:
    """Where nobody came on any device, rules that had to wait are not listed one by one."""
    rich = documents["rich"]
    told = story({**documents["no_data"], "outcomes": rich["outcomes"], "not_enough_data": rich["not_enough_data"]})
    assert (told.outcomes, told.waiting, told.reasons) == ((), (), ())


def test_a_widened_period_is_said(documents: dict[str, JSON]) -> None:
    """A reader learns that the period is not the one asked for."""
    assert "the period was widened because traffic is low" in story(documents["low_volume"]).scope


def test_parameters_are_shown_as_json_that_reads_back(documents: dict[str, JSON]) -> None:
    """Parameters stand below their query, in JSON."""
    item = story(documents["rich"]).findings[0].evidence[0]
    assert '"page": "https://kettle.example/shop/copper-kettle"' in item.params
    assert item.query.splitlines()[0] == "SELECT uniqExact(distinct_id) / {n:UInt32}"


def test_a_route_is_shown_with_its_pointer(documents: dict[str, JSON]) -> None:
    """An evidence that comes from a route says which, and where in the answer."""
    assert story(documents["rich"]).findings[0].evidence[2].query == "GET hotspots/\nJSON pointer: /results/1/count"


def test_long_parameters_are_cut_and_say_so(documents: dict[str, JSON]) -> None:
    """Ten thousand characters of parameters do not fill the report."""
    params = story(documents["hostile"]).findings[0].evidence[0].params
    assert len(params) < QUERY + 100
    assert params.endswith("… (cut; the JSON report holds all of it)")


def test_only_shares_are_drawn(documents: dict[str, JSON]) -> None:
    """An evidence without an interval has nothing to draw."""
    drawn = [item.ci is not None for item in story(documents["rich"]).findings[0].evidence]
    assert drawn == [True, True, False]


@pytest.mark.parametrize("document", [{}, {"schema_version": "2"}, {"schema_version": "1"}, {"schema_version": "1", "page": []}])
def test_what_is_no_assessment_is_refused(document: JSON) -> None:
    """A file of another kind or version gets one clear line."""
    with pytest.raises(InvalidRequest, match="assessment"):
        story(document)


def test_a_document_from_tomorrow_is_still_read(documents: dict[str, JSON]) -> None:
    """Fields that were added later do not disturb."""
    grown = copy.deepcopy(documents["rich"])
    grown["bands"][0]["hotspots"][0]["more"] = {"a": 1}
    assert story(grown) == story(documents["rich"])
