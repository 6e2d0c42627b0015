"""`heatsight render`: a process that does nothing but render what waits, beside a server or instead of its own workers."""

from __future__ import annotations

import logging
import os
import signal
import threading
from contextlib import closing
from pathlib import Path
from typing import Annotated, Final

import typer

from heatsight.doors.cli.logs import log_to_stderr
from heatsight.doors.cli.options import DEFAULT_DATA, AllowHost
from heatsight.doors.cli.terminal import say
from heatsight.use_cases.installation import open_catalogue_beside, prepare, wall_clock

LOOK_EVERY: Final = 0.5


def render(
    data: Annotated[
        Path | None, typer.Option("--data", metavar="DIR", envvar="HEATSIGHT_DATA", help="Data directory.", show_default="./heatsight-data")
    ] = None,
    renderers: Annotated[int, typer.Option("--renderers", metavar="N", min=1, max=32, help="Pages rendered at once, a browser each.")] = 1,
    allow_host: AllowHost = None,
    until_empty: Annotated[bool, typer.Option("--until-empty", help="Leave once nothing waits any more.")] = False,  # noqa: FBT002 - a flag of the command line
) -> None:
    """Render saved heatmaps that wait, beside a running server; several such processes share the work."""
    from heatsight.store.project_settings import validated  # noqa: PLC0415 - the engine comes with the store, and takes a second to import
    from heatsight.use_cases.gallery import open_gallery  # noqa: PLC0415 - see above
    from heatsight.use_cases.rendering_workers import RenderingWorkers  # noqa: PLC0415 - see above

    allowed = validated("allow_host", allow_host or [])
    directory = prepare(data or DEFAULT_DATA)
    log_to_stderr(logging.INFO)
    stop = threading.Event()
    for wanted in (signal.SIGINT, signal.SIGTERM):
        signal.signal(wanted, lambda *_: stop.set())
    with closing(open_catalogue_beside(directory)) as catalogue:
        gallery = open_gallery(catalogue, directory, wall_clock, os.environ, allowed)
        workers = RenderingWorkers(gallery, renderers)
        workers.start()
        say(f"Rendering what waits in {directory}. Stop with Ctrl-C.")
        while not stop.wait(LOOK_EVERY):
            if until_empty and not (gallery.saved.queue().waiting or gallery.saved.queue().rendering):
                break
        workers.stop()
    say("Stopped; what was unfinished waits for another.")
