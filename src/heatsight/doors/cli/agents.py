"""`heatsight mcp`: the tools over stdio, for an agent that starts this command."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from heatsight.doors.cli.answers import JSON, Answers, answering
from heatsight.doors.cli.options import Place, unfold


@unfold
def mcp(place: Place) -> None:
    """Answer an agent's MCP calls over stdin and stdout; asks a running server, or opens the data directory itself."""
    with answering(place) as answers:
        answers.render_in_background()
        _serve(answers)


def _serve(answers: Answers) -> None:
    import anyio  # noqa: PLC0415 - the other commands need neither it nor the protocol
    from mcp.server.stdio import stdio_server  # noqa: PLC0415 - see above

    from heatsight.doors.mcp.server import make_server  # noqa: PLC0415 - see above
    from heatsight.doors.writings import WRITINGS  # noqa: PLC0415 - see above

    def ask(name: str, params: Mapping[str, Any], progress: Callable[[str], None]) -> JSON:
        return answers.write(name, params) if name in WRITINGS else answers.read(name, params, progress)

    server = make_server(lambda _: ask)

    async def run() -> None:
        async with stdio_server() as (read_stream, write_stream):
            await server.run(read_stream, write_stream, server.create_initialization_options())

    anyio.run(run)
