"""The MCP server: lists the tools and answers calls. Who asks of which project is told to it for each call."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any, Final

import anyio
import anyio.from_thread
import structlog
from mcp import types
from mcp.server.context import ServerRequestContext
from mcp.server.lowlevel.server import Server

from heatsight import __version__
from heatsight.doors.mcp.tools import TOOLS, Tool
from heatsight.doors.mcp.untrusted import NOTICE, harmless, marked
from heatsight.errors import HeatsightError, InvalidRequest

_log = structlog.get_logger()

JSON = dict[str, Any]
Context = ServerRequestContext[Any, Any]
Ask = Callable[[str, Mapping[str, Any], Callable[[str], None]], JSON]
"""Asks a reading, or orders a writing, of one project: its name, its parameters, and who hears of progress."""

INSTRUCTIONS: Final = (
    "heatsight reads web heatmaps. assess-heatmap judges a page; heatmaps-health says whether its data can carry an answer; "
    "heatmaps-hotspots names what is clicked; heatmaps-events leads from there to sessions, session-timeline to what a person did; "
    "heatmaps-saved-create renders the page, heatmaps-overlay shows it with the data on it. " + NOTICE
)

_NEXT: Final[Mapping[str, str]] = {
    "invalid_input": "Correct the parameter and call again; the tool's input schema says what it takes.",
    "query_refused": "Ask with one SELECT over events, heatmaps and sessions: no other table, table function, setting or statement.",
    "query_failed": "Look at the columns first (SELECT * FROM events LIMIT 1) or narrow the period, then ask again.",
    "throttled": "Wait ten seconds and call again; one aggregating query or a larger limit asks less than many small calls.",
    "store_unavailable": "Wait a few seconds and call again; if it stays so, tell the person who runs heatsight.",
    "not_authenticated": "Tell the person who runs this that the API key does not open this project.",
    "missing_dependency": "Tell the person who runs heatsight what is missing there.",
    "permission_denied": "Tell the person who runs this that the API key lacks the scope it needs.",
}
_NOT_FOUND: Final[Mapping[str, str]] = {
    "heatmaps-events": "List the hotspots again with heatmaps-hotspots, same page and dates, and take an id from there.",
    "session-timeline": "Take a session_id from heatmaps-events with distinct_sessions=true.",
    **dict.fromkeys(
        ("heatmaps-saved-get", "heatmaps-saved-update", "heatmaps-saved-regenerate"),
        "Take a short_id from heatmaps-saved-list, search with part of the page's URL.",
    ),
    "heatmaps-overlay": "heatmaps-saved-list says whether the page is rendered, and for which widths; heatmaps-saved-create renders it.",
    "session-recording-get": "Call session-timeline with the same session_id: it needs no recording.",
}
_ANYTHING: Final = "Tell the person who runs this what was asked; trying again may help."


def make_server(asker: Callable[[Context], Ask]) -> Server[Any]:
    """
    A server over the readings.

    Args:
        asker: gives whoever answers this call, already confined to what the caller may read.
    """

    async def on_list_tools(_: Context, __: types.PaginatedRequestParams | None) -> types.ListToolsResult:
        return types.ListToolsResult(tools=list(_listed()))

    async def on_call_tool(context: Context, call: types.CallToolRequestParams) -> types.CallToolResult:
        tool = TOOLS.get(call.name)
        if tool is None:
            return _failed(f"There is no tool {call.name[:60]}.", f"The tools are: {', '.join(TOOLS)}.")
        arguments = dict(call.arguments or {})
        try:
            return await _answered(tool, arguments, asker(context), context)
        except HeatsightError as error:
            about = f" (parameter {error.attr})" if error.attr else ""
            hint = _NOT_FOUND.get(tool.name, _ANYTHING) if error.code == "not_found" else _NEXT.get(error.code, _ANYTHING)
            return _failed(f"{error.code}{about}: {error}", hint)
        except Exception:  # noqa: BLE001 - whatever it was, the agent hears it in one shape and the log holds it whole
            _log.exception("tool_failed", tool=tool.name)
            return _failed("Something went wrong inside heatsight.", _ANYTHING)

    return Server(
        "heatsight",
        version=__version__,
        title="heatsight",
        instructions=INSTRUCTIONS,
        on_list_tools=on_list_tools,
        on_call_tool=on_call_tool,
        get_tool_input_schema=lambda name: TOOLS[name].input_schema() if name in TOOLS else None,
    )


async def _answered(tool: Tool, arguments: JSON, ask: Ask, context: Context) -> types.CallToolResult:
    known = tool.parameters()
    unknown = [name for name in arguments if name not in known]
    if unknown:
        raise InvalidRequest(f"there is no parameter {unknown[0][:60]}; this tool takes {', '.join(known)}", attr=unknown[0][:60])
    defaults = {name: spec["default"] for name, spec in tool.input_schema()["properties"].items() if name == "limit" and "default" in spec}
    given = defaults | {name: value for name, value in arguments.items() if value is not None}
    step = 0

    def progress(said: str) -> None:
        nonlocal step
        step += 1
        anyio.from_thread.run(context.session.report_progress, float(step), None, said)

    answer = await anyio.to_thread.run_sync(lambda: tool.trim(ask(tool.route, tool.to_reading(given), progress), given))
    image = answer.get("image") if tool.pictured else None
    told = marked({**answer, "image": None} if tool.pictured else answer)
    content: list[types.ContentBlock] = [types.TextContent(text=tool.tell(told))]
    if image is not None:
        content.append(types.ImageContent(data=image["data"], mime_type=image["media_type"]))
    return types.CallToolResult(content=content, structured_content=told)


def _failed(what: str, hint: str) -> types.CallToolResult:
    return types.CallToolResult(content=[types.TextContent(text=f"{harmless(what, 'detail')}\nNext: {hint}")], is_error=True)


@cache
def _listed() -> tuple[types.Tool, ...]:
    return tuple(
        types.Tool(
            name=tool.name,
            title=tool.title,
            description=tool.description,
            input_schema=tool.input_schema(),
            output_schema=tool.output_schema(),
            annotations=_annotations(tool),
        )
        for tool in TOOLS.values()
    )


def _annotations(tool: Tool) -> types.ToolAnnotations:
    """A reading changes nothing; a writing says what it may do, and that what it leads to, a visit of a page, reaches the world outside."""
    writing = tool.writing
    return types.ToolAnnotations(
        title=tool.title,
        read_only_hint=writing is None,
        destructive_hint=writing is not None and writing.destructive,
        idempotent_hint=writing is None or writing.idempotent,
        open_world_hint=writing is not None,
    )
