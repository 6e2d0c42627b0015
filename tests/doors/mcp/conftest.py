"""The bundled sample behind the server, and the SDK's own client before it."""

from __future__ import annotations

import socket
import threading
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from typing import Any

import anyio
import httpx2
import pytest
import uvicorn
from mcp import Client
from mcp.client.streamable_http import streamable_http_client
from tests.renderers import painter

from heatsight.doors.http.app import build_app
from heatsight.use_cases.capture import Capture
from heatsight.use_cases.demo import moved, read_sample
from heatsight.use_cases.installation import Installation, open_installation


@dataclass(frozen=True)
class Sampled:
    """A running server that holds the sample and renders without a browser, the sample's busiest page, and the key."""

    url: str
    page: str
    key: str
    token: str
    installation: Installation

    def with_client(self, work: Callable[[Client], Awaitable[Any]], key: str | None = None, mode: str = "auto") -> Any:
        """What `work` gives, done with a client that is connected over HTTP and bears the key."""

        async def run() -> Any:
            headers = {"Authorization": f"Bearer {key or self.key}"}
            async with (
                httpx2.AsyncClient(headers=headers, timeout=100, trust_env=False) as http,
                Client(streamable_http_client(f"{self.url}/mcp", http_client=http), mode=mode) as client,
            ):
                return await work(client)

        return anyio.run(run)

    def call(self, tool: str, key: str | None = None, **arguments: Any) -> Any:
        """One call of one tool."""
        return self.with_client(lambda client: client.call_tool(tool, arguments), key)


@pytest.fixture(scope="module")
def sampled() -> Iterator[Sampled]:
    """The server with the sample; it goes with the module, since the engine holds one place per process."""
    installation = open_installation(None, environ={})
    assert installation.first is not None
    project, key = installation.first.project, installation.first.api_key
    sample = read_sample()
    capture = Capture(installation.store, installation.catalogue, installation.clock)
    for request in moved(sample, project.token, installation.clock()):
        capture.take(request.body)
    capture.close()
    listening = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(build_app(installation, renderers=1, open_renderer=painter), log_config=None, lifespan="on"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
    thread.start()
    yield Sampled(f"http://127.0.0.1:{listening.getsockname()[1]}", sample.url, key, project.token, installation)
    server.should_exit = True
    thread.join()
    listening.close()
    installation.close()
