"""`heatsight snapshot`: a saved heatmap made, waited for, and where its pictures lie."""

from __future__ import annotations

import time
from typing import Annotated, Final

import typer

from heatsight.doors.cli.answers import JSON, Answers, answering
from heatsight.doors.cli.heatmaps import Format
from heatsight.doors.cli.options import AllowHost, Place, unfold
from heatsight.doors.cli.terminal import counting, put_json, put_table, say
from heatsight.errors import StoreUnavailable

PATIENCE: Final = 600.0
"""Seconds without any width being done or failed after which nobody seems to render."""


@unfold
def snapshot(
    url: Annotated[str, typer.Argument(metavar="URL", help="The page to render, its query included.")],
    place: Place,
    *,
    width: Annotated[
        list[int] | None,
        typer.Option(
            "--width",
            metavar="PX",
            help="Viewport width, 100 to 3000; may be given several times.",
            show_default="320, 375, 425, 768, 1024, 1440, 1920",
        ),
    ] = None,
    data_url: Annotated[
        str | None,
        typer.Option("--data-url", metavar="URL", help="The page whose data is drawn; * stands for anything.", show_default="URL"),
    ] = None,
    name: Annotated[str, typer.Option("--name", metavar="TEXT", help="What people will call it.", show_default=False)] = "",
    block_consent_modals: Annotated[bool, typer.Option("--block-consent-modals", help="Keep cookie banners from being shown.")] = False,
    allow_host: AllowHost = None,
    format: Annotated[Format, typer.Option("--format", help="How to print it.")] = Format.text,  # noqa: A002 - the option's name
) -> None:
    """Render a page at some widths and say where each picture lies. Exits 1 with the reason when a width could not be rendered."""
    asked = {"url": url, "name": name, "data_url": data_url, "widths": width or None, "block_consent_modals": block_consent_modals}
    with answering(place, make=True, allow_host=allow_host) as answers:
        made = answers.write("POST saved", {key: value for key, value in asked.items() if value is not None})
        done = wait_for(answers, made)
        kept = {one["width"]: answers.place(done["id"], one["width"]) for one in done["snapshots"] if one["has_content"]}
    if format is Format.json:
        put_json({**done, "places": {str(width): where for width, where in kept.items()}})
    else:
        put_table(["width", "picture"], [[width, where] for width, where in kept.items()], cell=2000)
        for one in done["snapshots"]:
            for note in one["notes"]:
                say(f"{one['width']} px: {note}")
    if done["status"] != "completed":
        say(f"heatsight: not rendered: {done['exception']}")
        raise typer.Exit(1)


def wait_for(answers: Answers, made: JSON) -> JSON:
    """The heatmap once nothing of it waits any more. Raises StoreUnavailable: nobody renders."""
    now, settled, since = made, -1, time.monotonic()
    with counting("Rendering", len(made["snapshots"])) as tell:
        while now["status"] == "processing":
            answers.render(now["id"])
            now = answers.read("saved/{short_id}", {"short_id": made["short_id"]})
            done = sum(one["has_content"] for one in now["snapshots"])
            told = sum(one["has_content"] or one["exception"] is not None for one in now["snapshots"])
            if told != settled:
                settled, since = told, time.monotonic()
                tell(done)
            if time.monotonic() - since > PATIENCE:
                said = f"nothing of saved heatmap {made['short_id']} was rendered for {PATIENCE:.0f} s"
                raise StoreUnavailable(f"{said}: does the server run with --renderers 0?")
        tell(sum(one["has_content"] for one in now["snapshots"]))
    return now
