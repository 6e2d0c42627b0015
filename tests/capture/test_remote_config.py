"""What posthog-js is told."""

from __future__ import annotations

import json
import shutil
import subprocess

import pytest

from heatsight.capture.remote_config import config_script, decide, flags, remote_config
from heatsight.model.project import Project

PROJECT = Project(1, "test", "phc_test")


def test_everything_needed_is_switched_on() -> None:
    """The keys without which the SDK would not capture or would ask before each request are there."""
    config = remote_config(PROJECT)
    assert config["supportedCompression"] == ["gzip-js"]
    assert config["autocapture_opt_out"] is False
    assert config["captureDeadClicks"] is True
    assert config["sessionRecording"] == {"endpoint": "/s/"}
    assert config["hasFeatureFlags"] is False


@pytest.mark.parametrize(("opt_in", "heatmaps"), [(None, True), (True, True), (False, False)])
def test_heatmaps_follow_the_opt_in(opt_in: bool | None, heatmaps: bool) -> None:  # noqa: FBT001 - a parameter of the table above
    """Only an explicit no switches heatmaps off."""
    assert remote_config(Project(1, "test", "phc_test", heatmaps_opt_in=opt_in))["heatmaps"] is heatmaps


def test_flags_hold_the_config_for_older_versions() -> None:
    """There are no flags, and every key of the config is there as well."""
    answer = flags(PROJECT)
    assert (answer["flags"], answer["featureFlags"], answer["errorsWhileComputingFlags"]) == ({}, {}, False)
    assert remote_config(PROJECT).items() <= answer.items()


def test_old_versions_send_elements_as_an_array() -> None:
    """Versions that ask `/decide/` do not escape quotes in chains, so they are told not to write any."""
    assert decide(PROJECT) == {**flags(PROJECT), "elementsChainAsString": False}
    assert flags(PROJECT)["elementsChainAsString"] is True


@pytest.mark.parametrize("token", ["phc_test", "</script><b>", '"+alert(1)+"', "\u2028'\\"])
def test_script_leaves_the_config_where_the_sdk_looks(token: str) -> None:
    """Run as JavaScript, the script gives the config and the site apps under the token, whatever the token holds."""
    project = Project(1, "test", token)
    node = shutil.which("node")
    assert node, "Node is needed: see CONTRIBUTING"
    told = f"const window = {{}};{config_script(project)};process.stdout.write(JSON.stringify(window._POSTHOG_REMOTE_CONFIG))"
    run = subprocess.run([node, "-e", told], capture_output=True, check=True, timeout=60)
    assert json.loads(run.stdout) == {token: {"config": remote_config(project), "siteApps": []}}
    assert "</script" not in config_script(project)
