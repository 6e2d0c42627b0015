"""The command line, put together. What goes wrong is one line on stderr: exit 1 when the job failed, 2 when the question was wrong."""

from __future__ import annotations

import os
import sys
import traceback
from typing import Annotated, Final, NoReturn

import typer

from heatsight import __version__
from heatsight.doors.cli import (
    agents,
    assessing,
    demonstrating,
    erasing,
    examining,
    heatmaps,
    importing,
    projects,
    querying,
    rendering,
    serving,
    sessions,
    skills,
    snapshots,
    storing,
)
from heatsight.doors.cli.logs import log_to_stderr
from heatsight.doors.cli.terminal import say
from heatsight.errors import HeatsightError, InvalidRequest

DEBUG: Final = "HEATSIGHT_DEBUG"

app = typer.Typer(
    name="heatsight",
    help="Reads web heatmaps the way a sharp analyst would: names what was clicked, finds what is wrong, proves it.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


@app.callback(invoke_without_command=True)
def options(
    version: Annotated[bool, typer.Option("--version", help="Print the version and leave.")] = False,  # noqa: FBT002 - a flag of the command line
) -> None:
    """Reads web heatmaps the way a sharp analyst would: names what was clicked, finds what is wrong, proves it."""
    if version:
        sys.stdout.write(f"heatsight {__version__}\n")
        raise typer.Exit


app.command("demo")(demonstrating.demo)
app.command("serve")(serving.serve)
app.command("assess")(assessing.assess)
app.command("hotspots")(heatmaps.hotspots)
app.command("heatmap")(heatmaps.heatmap)
app.command("sessions")(sessions.sessions)
app.command("query")(querying.query)
app.command("snapshot")(snapshots.snapshot)
app.command("render")(rendering.render)
app.command("import")(importing.import_)
app.command("erase")(erasing.erase)
app.command("mcp")(agents.mcp)
app.command("doctor")(examining.doctor)
app.add_typer(projects.projects_app, name="projects")
app.add_typer(projects.keys_app, name="keys")
app.add_typer(storing.store_app, name="store")
app.add_typer(skills.skills_app, name="skills")


def run() -> NoReturn:
    """The `heatsight` command."""
    try:
        log_to_stderr()
        app(prog_name="heatsight")
    except InvalidRequest as error:
        _leave(2, str(error))
    except HeatsightError as error:
        _leave(1, str(error))
    except BrokenPipeError:
        # Whoever read our output has gone; Python would complain once more while closing.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
    except KeyboardInterrupt:
        _leave(130, "stopped")
    except Exception as error:  # noqa: BLE001 - no traceback ever reaches a person
        if os.environ.get(DEBUG):
            traceback.print_exc()
        said = " ".join(str(error).split()) or "no reason given"
        _leave(1, f"unexpected {type(error).__name__}: {said[:300]} (for the whole story, set {DEBUG}=1)")
    sys.exit(0)


def _leave(code: int, why: str) -> NoReturn:
    say(f"heatsight: {why}")
    sys.exit(code)
