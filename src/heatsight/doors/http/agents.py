"""`/mcp`: the tools over streamable HTTP, opened by the same keys as the reading routes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

import anyio
from mcp.server.streamable_http_manager import StreamableHTTPSessionManager
from starlette.requests import Request
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from heatsight.doors.http.access import CURRENT, Access
from heatsight.doors.http.errors import told
from heatsight.doors.mcp.server import Ask, Context, make_server
from heatsight.doors.readings import READINGS, desk_of
from heatsight.errors import HeatsightError, NotAuthenticated, NotFound
from heatsight.model.project import Project
from heatsight.use_cases.installation import Installation

PATH: Final = "/mcp"
_PROJECT: Final = "heatsight.project"
MAX_BODY: Final = 1 << 20


class Agents:
    """The MCP endpoint. Every request bears a key, and each is answered for itself: no session is kept between them."""

    def __init__(self, installation: Installation, access: Access) -> None:
        self._installation = installation
        self._access = access
        self.manager = StreamableHTTPSessionManager(make_server(self._asker), stateless=True, max_request_body_size=MAX_BODY)
        """To be run while the application lives."""

    def routes(self) -> list[Route]:
        """With and without the last slash."""
        return [Route(path, self, methods=["POST"]) for path in (PATH, f"{PATH}/")]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request of a key's holder."""
        request = Request(scope, receive)
        try:
            scope[_PROJECT] = await anyio.to_thread.run_sync(self._project, request)
        except HeatsightError as error:
            await told(request, error)(scope, receive, send)
            return
        await self.manager.handle_request(scope, receive, send)

    def _project(self, request: Request) -> Project:
        """The key's own project; the owner's key, which opens all, names one by `?project=` or gets the oldest."""
        wanted = request.query_params.get("project") or CURRENT
        for project in self._access.projects(request):
            if wanted in (CURRENT, str(project.id)):
                return project
        raise NotFound("Not found.")

    def _asker(self, context: Context) -> Ask:
        if context.request is None:
            raise NotAuthenticated("this call came without its request, and so without a key")
        project: Project = context.request.scope[_PROJECT]

        def ask(route: str, params: Mapping[str, Any], progress: Callable[[str], None]) -> dict[str, Any]:
            return READINGS[route].answer(desk_of(self._installation, project, progress), params)

        return ask
