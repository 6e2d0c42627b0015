"""The vectors' store, and a server over it."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator

import pytest
import uvicorn
from tests.conformance.doors import OWNER_KEY, Door, Http, Served, UseCases

from heatsight.doors.http.app import build_app
from heatsight.store import Catalogue, EventStore, open_catalogue, open_store
from heatsight.use_cases.gallery import open_gallery
from heatsight.use_cases.installation import Installation


@pytest.fixture(scope="module")
def store() -> Iterator[EventStore]:
    """One store for all vectors: each has projects of its own."""
    opened = open_store(None)
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def catalogue() -> Iterator[Catalogue]:
    """Likewise one catalogue."""
    opened = open_catalogue(None)
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def served(store: EventStore, catalogue: Catalogue) -> Iterator[Served]:
    """The application over this store, served on a port of its own."""
    told = Served()
    gallery = open_gallery(catalogue, None, lambda: told.now, {}, ())
    app = build_app(Installation(store, catalogue, gallery, None, lambda: told.now), owner_key=OWNER_KEY)
    listening = socket.create_server(("127.0.0.1", 0))
    told.url = f"http://127.0.0.1:{listening.getsockname()[1]}"
    server = uvicorn.Server(uvicorn.Config(app, log_config=None, lifespan="on"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
    thread.start()
    yield told
    server.should_exit = True
    thread.join()
    listening.close()


@pytest.fixture
def door(request: pytest.FixtureRequest, store: EventStore, served: Served) -> Door:
    """The door of that name."""
    return UseCases(store) if request.param == "use cases" else Http(served, request.param)
