"""`heatsight serve`."""

from __future__ import annotations

import gc
import logging
import os
import signal
import socket
import sys
from contextlib import closing
from pathlib import Path
from typing import Annotated, Any

import typer

from heatsight.doors.cli.logs import log_to_stderr
from heatsight.doors.cli.options import DEFAULT_DATA
from heatsight.doors.cli.terminal import put, say
from heatsight.doors.snippet import snippet
from heatsight.errors import InvalidRequest, StoreUnavailable
from heatsight.use_cases.installation import Installation, announce, open_installation, withdraw

DRAIN_SECONDS = 20
GARBAGE_AFTER = 50_000
"""Containers made before garbage is looked for. Decoded bodies are many and go by themselves; looking every 700 took a sixth of capture."""


def serve(
    data: Annotated[
        Path | None, typer.Option("--data", metavar="DIR", envvar="HEATSIGHT_DATA", help="Data directory.", show_default="./heatsight-data")
    ] = None,
    host: Annotated[str, typer.Option("--host", metavar="HOST", help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", metavar="PORT", min=0, max=65535, help="Port to listen on; 0 takes a free one.")] = 8000,
    allow_host: Annotated[
        list[str] | None,
        typer.Option("--allow-host", metavar="HOST[:PORT]", help="Inner host that rendering may visit; may be given several times."),
    ] = None,
    renderers: Annotated[
        int,
        typer.Option("--renderers", metavar="N", min=0, max=32, help="Pages rendered at once, a browser each; 0: other processes do it."),
    ] = 1,
) -> None:
    """Take in what posthog-js sends, and answer questions about it over HTTP."""
    from heatsight.store.project_settings import validated  # noqa: PLC0415 - the engine comes with the store, and takes a second to import

    allowed = validated("allow_host", allow_host or [])
    with (
        closing(open_installation(data or DEFAULT_DATA, allow_host=allowed)) as installation,
        closing(_listen(host, port)) as listening,
    ):
        _run(installation, listening, host, renderers)


def _run(installation: Installation, listening: socket.socket, host: str, renderers: int) -> None:
    import uvicorn  # noqa: PLC0415 - the other commands need neither it nor the application

    from heatsight.capture.scripts import find_posthog_js  # noqa: PLC0415 - see above
    from heatsight.doors.http.app import build_app  # noqa: PLC0415 - see above
    from heatsight.doors.http.patience import Patient, take_all_files  # noqa: PLC0415 - see above
    from heatsight.doors.http.throttle import limits_of  # noqa: PLC0415 - see above
    from heatsight.doors.web.player import find_rrweb_player  # noqa: PLC0415 - see above
    from heatsight.doors.web.sign_in import SignIns  # noqa: PLC0415 - see above

    if installation.directory is None:
        raise StoreUnavailable("a server needs a data directory")
    limits = limits_of(os.environ)
    log_to_stderr(logging.INFO)
    url = _url(host, listening.getsockname()[1])
    server = announce(installation.directory, url)
    take_all_files()
    config: dict[str, Any] = {"http": Patient, "log_config": None, "access_log": False, "server_header": False, "lifespan": "on"}
    sign_ins = SignIns(installation.catalogue, installation.clock, server.key)
    scripts, player = find_posthog_js(os.environ, Path.cwd()), find_rrweb_player(os.environ, Path.cwd())
    app = build_app(
        installation,
        owner_key=server.key,
        static_dir=scripts,
        sign_ins=sign_ins,
        player_dir=player,
        renderers=renderers,
        limits=limits,
    )
    serving = uvicorn.Server(uvicorn.Config(app, timeout_graceful_shutdown=DRAIN_SECONDS, **config))
    # uvicorn stops at these signals and then raises them again; by then we want to close the store, not to die.
    for stop in (signal.SIGINT, signal.SIGTERM):
        signal.signal(stop, lambda *_: None)
    gc.collect()
    gc.freeze()
    gc.set_threshold(GARBAGE_AFTER)
    try:
        greet(installation, url, sign_ins.link_token(), has_scripts=scripts is not None)
        serving.run(sockets=[listening])
    finally:
        withdraw(installation.directory)
    say("Stopped; everything that was accepted is stored.")


def greet(installation: Installation, url: str, link_token: str, *, has_scripts: bool) -> None:
    """Print what a site needs: the URL, the token, the snippet; the link that signs in; and the API key when it was made just now."""
    project = installation.catalogue.projects()[0]
    first = installation.first
    lines = [f"heatsight serves {installation.directory} at {url}", ""]
    lines += [f"Look at it:    {url}/sign-in?token={link_token}  (works once)", f"Project token: {project.token}  ({project.name})"]
    if first is not None:
        lines.append(f"API key:       {first.api_key}  (shown only now; it reads and changes this project)")
    lines += ["", "Into every page's <head>:", "", snippet(url, project), ""]
    if not has_scripts:
        lines += ["The script above is not there: posthog-js is not installed. Run `npm ci` here, or set HEATSIGHT_POSTHOG_JS.", ""]
    lines.append("Stop with Ctrl-C.")
    put("\n".join(lines))


def _listen(host: str, port: int) -> socket.socket:
    """A listening socket. Raises StoreUnavailable when the port is taken or the address is not ours."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0]
    except (OSError, UnicodeError) as error:
        raise InvalidRequest(f"--host {host} is not an address of this machine: {error}", attr="host") from None
    listening = socket.socket(family, kind, protocol)
    try:
        if sys.platform != "win32":
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # a stopped server's port is free at once
        listening.bind(address)
        listening.listen(2048)
    except OSError as error:
        listening.close()
        raise StoreUnavailable(f"cannot listen on {host}:{port}: {error.strerror}; choose another with --port") from None
    return listening


def _url(host: str, port: int) -> str:
    """Where this machine reaches the server: an address that means all of them is no address to visit."""
    name = {"0.0.0.0": "127.0.0.1", "::": "[::1]", "": "127.0.0.1"}.get(host, host)  # noqa: S104 - compared with, not listened on
    return f"http://{f'[{name}]' if ':' in name and not name.startswith('[') else name}:{port}"
