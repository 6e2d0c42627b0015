"""The doctor finds what is wrong with an installation, and says how to mend it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from heatsight.use_cases.capture import Capture
from heatsight.use_cases.doctor import Diagnosis, diagnose
from heatsight.use_cases.installation import Installation, open_installation
from heatsight.use_cases.saved_heatmaps import NewHeatmap, create_heatmap


@pytest.fixture
def installation() -> Iterator[Installation]:
    """An installation in memory, with one project."""
    opened = open_installation(None, environ={})
    yield opened
    opened.close()


def status(found: Diagnosis) -> dict[str, str]:
    """Each check's status by its id."""
    return {check.id: check.status for check in found.checks}


def test_empty_installation_warns_and_fails_nothing(installation: Installation) -> None:
    """Without data and without a browser there are warnings that say what to do, and no failure."""
    found = diagnose(installation, installation.catalogue.projects()[0], {"PATH": "", "PLAYWRIGHT_BROWSERS_PATH": "nowhere"})
    assert status(found) == {
        "data_directory": "warn",
        "engine": "ok",
        "damage": "ok",
        "catalogue": "ok",
        "heatmaps_opt_in": "ok",
        "traffic": "warn",
        "posthog_js": status(found)["posthog_js"],
        "browser": "warn",
        "rendering": "ok",
    }
    assert found.set_aside == ()
    assert "playwright install chromium" in next(check.detail for check in found.checks if check.id == "browser")


def test_switched_off_heatmaps_are_said_with_the_way_to_switch_them_on(installation: Installation) -> None:
    """A project whose heatmaps are off gets a warning that holds the command."""
    project = installation.catalogue.set_project(1, "heatmaps_opt_in", value=False)
    check = next(check for check in diagnose(installation, project, {}).checks if check.id == "heatmaps_opt_in")
    assert check.status == "warn"
    assert "heatsight projects set 1 heatmaps_opt_in true" in check.detail


def test_pictures_that_wait_long_are_warned_of(installation: Installation) -> None:
    """A queue is told with its length, and once its first has waited for minutes, with what would shorten it."""
    project = installation.catalogue.projects()[0]
    create_heatmap(installation.gallery, project, NewHeatmap("https://shop.example/", widths=(320, 1024)), "tests")
    (check,) = [check for check in diagnose(installation, project, {}).checks if check.id == "rendering"]
    assert (check.status, check.detail.split(",")[0]) == ("ok", "2 pictures wait to be rendered")
    later = replace(installation, clock=lambda: datetime.now(UTC) + timedelta(minutes=6))
    (check,) = [check for check in diagnose(later, project, {}).checks if check.id == "rendering"]
    assert check.status == "warn"
    assert "heatsight serve --renderers" in check.detail


def test_what_capture_set_aside_is_counted_by_reason(installation: Installation) -> None:
    """Reasons come with their counts, most frequent first."""
    project = installation.catalogue.projects()[0]
    capture = Capture(installation.store, installation.catalogue)
    capture.take(json.dumps({"api_key": project.token, "batch": [17, 18, {"event": "x", "properties": {}}]}).encode())
    capture.close()
    found = diagnose(installation, project, {})
    assert [(one.reason, one.count) for one in found.set_aside] == [("event_not_an_object", 2), ("event_without_distinct_id", 1)]


def test_broken_engine_is_a_failure_and_the_other_checks_go_on(installation: Installation) -> None:
    """When the engine is gone its checks fail, and the rest is looked at all the same."""
    project = installation.catalogue.projects()[0]
    installation.store.close()
    found = diagnose(installation, project, {})
    assert status(found)["engine"] == status(found)["traffic"] == "fail"
    assert status(found)["catalogue"] == "ok"
