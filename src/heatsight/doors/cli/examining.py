"""`heatsight doctor`."""

from __future__ import annotations

from typing import Annotated

import typer

from heatsight.doors.cli.answers import JSON, answering
from heatsight.doors.cli.heatmaps import Format
from heatsight.doors.cli.options import Place, unfold
from heatsight.doors.cli.terminal import SENTENCE, put_json, put_table, say

SAMPLES = 5


@unfold
def doctor(
    place: Place,
    url: Annotated[str | None, typer.Argument(metavar="[URL]", help="Also look at the data of this page.")] = None,
    format: Annotated[Format, typer.Option("--format", help="How to print it.")] = Format.text,  # noqa: A002 - the option's name
) -> None:
    """The health of an installation: what it stands on, what reaches it, what it set aside and why. Exits 1 when something is broken."""
    with answering(place) as answers:
        found = answers.read("doctor", {})
        found["project"] = answers.project()
        found["ingestion_warnings"] = answers.read("ingestion_warnings", {"limit": SAMPLES})["results"]
        found["page"] = answers.read("health", {"url_exact": url}) if url else None
    broken = [check["id"] for check in found["checks"] if check["status"] == "fail"]
    if format is Format.json:
        put_json(found)
    else:
        _put_text(found)
    if broken:
        say(f"heatsight: broken: {', '.join(broken)}")
        raise typer.Exit(1)


def _put_text(found: JSON) -> None:
    checks = [*found["checks"], *(found["page"]["checks"] if found["page"] else [])]
    put_table(["", "check", "what was found"], [[check["status"], check["id"], check["detail"]] for check in checks], SENTENCE)
    if found["page"]:
        say(f"This page's data: {found['page']['status']}.")
        for near in found["page"]["nearest_urls"]:
            say(f"Near it, with traffic: {near['url']} ({near['clicks']} clicks; differs in {near['difference']})")
    if found["set_aside"]:
        say("Set aside by capture:")
        rows = [[one["reason"], one["count"], one["last"], one["detail"]] for one in found["set_aside"]]
        put_table(["reason", "count", "last", "latest of them"], rows)
