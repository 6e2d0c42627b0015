"""What a server tells posthog-js to do, in the forms its versions ask for."""

from __future__ import annotations

import json
from typing import Any

from heatsight.model.project import Project


def remote_config(project: Project) -> dict[str, Any]:
    """
    The configuration of a project's pages: autocapture, heatmaps, dead clicks and recordings on, everything else off.

    `heatmaps` follows the project's opt-in, where only an explicit False means no. Without `autocapture_opt_out` the SDK
    would not capture at all, and without `supportedCompression` it would ask before every request (a preflight).
    """
    return {
        "token": project.token,
        "supportedCompression": ["gzip-js"],
        "autocapture_opt_out": False,
        "heatmaps": project.heatmaps_opt_in is not False,
        "captureDeadClicks": True,
        "elementsChainAsString": True,
        "sessionRecording": {"endpoint": "/s/"},
        "analytics": {"endpoint": "/i/v0/e/"},
        "hasFeatureFlags": False,
        "surveys": False,
        "autocaptureExceptions": False,
        "capturePerformance": False,
        "defaultIdentifiedOnly": True,
        "siteApps": [],
        "toolbarParams": {},
        "isAuthenticated": False,
    }


def config_script(project: Project) -> str:
    """The same as a script that leaves it where posthog-js looks for it."""
    token, config = _literal(project.token), _literal(remote_config(project))
    return (
        "(function(w){w._POSTHOG_REMOTE_CONFIG=w._POSTHOG_REMOTE_CONFIG||{};"
        f"w._POSTHOG_REMOTE_CONFIG[{token}]={{config:{config},siteApps:[]}};}})(window);\n"
    )


def flags(project: Project) -> dict[str, Any]:
    """The answer to `/flags/`: there are none. Versions up to 1.300 read the configuration here, too."""
    return {
        **remote_config(project),
        "config": {"enable_collect_everything": True},
        "flags": {},
        "featureFlags": {},
        "featureFlagPayloads": {},
        "errorsWhileComputingFlags": False,
    }


def decide(project: Project) -> dict[str, Any]:
    """
    The same for `/decide/`, which only old versions ask.

    They are told to send elements as an array: their chains do not escape quotes, so what stands in them cannot be told apart.
    """
    return {**flags(project), "elementsChainAsString": False}


def _literal(value: Any) -> str:
    """JSON that is safe inside a script, whatever a token holds."""
    return json.dumps(value).replace("<", "\\u003c")
