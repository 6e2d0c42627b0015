"""Answers of this process itself."""

from __future__ import annotations

import time

from tests.renderers import painter

from heatsight.doors.cli.local import Local
from heatsight.use_cases.installation import open_installation

URL = "https://shop.example/pricing?plan=pro"


def test_renders_what_it_made() -> None:
    """Without a server, the process renders what it made itself, retries included, and nothing else that waits."""
    installation = open_installation(None, environ={})
    canvas = painter()
    with Local(installation, installation.catalogue.projects()[0], lambda: canvas) as local:
        other = local.write("POST saved", {"url": "https://shop.example/other", "widths": [320]})
        made = local.write("POST saved", {"url": URL, "widths": [320, 1024]})
        for _ in range(2):
            local.render(made["id"])
        done = local.read("saved/{short_id}", {"short_id": made["short_id"]})
        assert (done["status"], done["created_by"]) == ("completed", "command line")
        assert local.place(made["id"], 320).startswith("memory://")
        assert local.read("saved/{short_id}", {"short_id": other["id"]})["status"] == "processing"
        assert [order.url for order in canvas.orders] == [URL, URL]
    assert canvas.closed == 1


def test_renders_in_background_for_an_agent() -> None:
    """A process that answers an agent over a directory of its own renders what the agent orders, until it leaves."""
    installation = open_installation(None, environ={})
    canvas = painter()
    with Local(installation, installation.catalogue.projects()[0], lambda: canvas) as local:
        for _ in range(2):
            local.render_in_background()
        made = local.write("POST saved", {"url": URL, "widths": [320, 1024]})
        for _ in range(600):
            if local.read("saved/{short_id}", {"short_id": made["id"]})["status"] == "completed":
                break
            time.sleep(0.05)
    assert [order.width for order in canvas.orders] == [320, 1024]
    assert canvas.closed == 1
