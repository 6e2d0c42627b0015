"""`heatsight erase`."""

from __future__ import annotations

from typing import Annotated, Any, Final

import typer

from heatsight.doors.cli.answers import answering
from heatsight.doors.cli.heatmaps import Format
from heatsight.doors.cli.options import Place, unfold
from heatsight.doors.cli.terminal import put_json, put_table, say
from heatsight.errors import InvalidRequest

ORDER: Final = "POST erasures"
_NAMES_SHOWN: Final = 20


@unfold
def erase(
    place: Place,
    distinct_id: Annotated[str, typer.Option("--distinct-id", metavar="ID", help="Any name of the visitor, as events bear it.")],
    *,
    alone: Annotated[bool, typer.Option("--alone", help="Only this name, not the same person's others ($identify, alias).")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask before erasing.")] = False,
    format: Annotated[Format, typer.Option("--format", help="How to print it.")] = Format.text,  # noqa: A002 - the option's name
) -> None:
    """Erase a visitor everywhere, for good, and show what there was and what there is."""
    with answering(place) as answers:
        asked = {"distinct_id": distinct_id, "alone": alone}
        found = answers.write(ORDER, asked | {"dry_run": True})
        say(f"Names of this person: {', '.join(found['distinct_ids'][:_NAMES_SHOWN])}" + _more(found["distinct_ids"]))
        if not yes:
            _ask(found)
        done = answers.write(ORDER, asked)
    if format is Format.json:
        put_json(done)
    else:
        put_table(["where", "before", "after"], [[where, count, done["after"][where]] for where, count in done["before"].items()])
    if done["elsewhere"]:
        say(f"{done['elsewhere']} events of other visitors hold one of these names, in an address for instance; they stay.")
    if any(done["after"].values()):
        say("heatsight: something came in meanwhile, or could not be erased; erase again.")
        raise typer.Exit(1)


def _ask(found: dict[str, Any]) -> None:
    there = ", ".join(f"{count} {where}" for where, count in found["before"].items() if count)
    try:
        answer = typer.prompt(f"Erase {there} for good? Write yes", err=True, default="no", show_default=False)
    except typer.Abort:
        answer = ""
    if answer.strip().lower() != "yes":
        raise InvalidRequest("nothing was erased; write yes when asked, or give --yes", attr="yes")


def _more(names: list[str]) -> str:
    return f", and {len(names) - _NAMES_SHOWN} more" if len(names) > _NAMES_SHOWN else ""
