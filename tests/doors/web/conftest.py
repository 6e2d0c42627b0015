"""A browser's side of the web page without a browser: somebody who signed in."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import httpx
import pytest

OWNER_KEY = "phx_owner_of_the_tests"


@pytest.fixture(scope="module")
def visitor(served: Any) -> Iterator[httpx.Client]:
    """A client that has signed in with the owner's key, as the form does."""
    with httpx.Client(base_url=served.url, headers={"Origin": served.url}, timeout=110) as client:
        assert client.post("/sign-in", data={"key": OWNER_KEY}).status_code == 303
        yield client
