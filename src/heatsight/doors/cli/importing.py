"""`heatsight import`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from heatsight.doors.cli.answers import answering
from heatsight.doors.cli.options import Place, unfold
from heatsight.doors.cli.terminal import counting, say
from heatsight.errors import InvalidRequest
from heatsight.use_cases.import_events import import_events


@unfold
def import_(
    files: Annotated[list[Path], typer.Argument(metavar="FILE…", help="Events as JSON lines (.gz or not), or PostHog batch exports.")],
    place: Place,
) -> None:
    """Take in events from files, through the same path as posthog-js's. Doing it twice counts nothing twice."""
    for path in files:
        if not path.is_file():
            raise InvalidRequest(f"there is no file {path}", attr="file")
    with answering(place, make=True) as answers, counting("Events sent", None) as progress:
        done = import_events(files, answers.project()["api_token"], answers.send, progress)
    for line in done.bad_lines:
        say(f"{line.file}, line {line.line}: {line.reason}; left out")
    if done.bad > len(done.bad_lines):
        say(f"… and {done.bad - len(done.bad_lines)} lines more.")
    say(f"Sent {done.sent} events to capture, left out {done.bad} lines. What capture itself set aside: heatsight doctor.")
