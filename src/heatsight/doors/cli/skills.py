"""`heatsight skills`: what an agent should know about this tool."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from heatsight.doors.cli.terminal import put
from heatsight.use_cases.skills import install_skills

skills_app = typer.Typer(help="Skills that teach an agent to read heatmaps with these tools.", no_args_is_help=True, rich_markup_mode=None)


@skills_app.callback()
def skills() -> None:
    """Skills that teach an agent to read heatmaps with these tools."""


@skills_app.command("install")
def install(
    directory: Annotated[Path, typer.Argument(metavar="DIR", help="Where the agent looks for skills, e.g. .claude/skills.")],
) -> None:
    """Copy the skills into a directory, over older copies of them."""
    put("\n".join(str(path) for path in install_skills(directory)))
