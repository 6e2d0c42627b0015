"""The shipped fake."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from heatsight.errors import InvalidRequest, RenderFailed
from heatsight.model.layout import Layout
from heatsight.snapshots.interface import Picture, Renderer, RenderOrder
from heatsight.snapshots.recorded import RecordedRenderer

PAGE = "https://example.test/"


def picture() -> Picture:
    """An empty page of no width worth mentioning."""
    return Picture(b"\xff\xd8", Layout(PAGE, PAGE, "", 390, 800, 800, 1.0, datetime(2026, 11, 1, tzinfo=UTC), ()))


def test_answers_what_was_recorded() -> None:
    """A recorded picture comes back, a recorded failure is raised with its reason, and anything else is unreachable."""
    kept = picture()
    renderer: Renderer = RecordedRenderer({(PAGE, 390): kept, (PAGE, 1440): RenderFailed("login_wall", "a login")})
    assert renderer.render(RenderOrder(PAGE, 390)) is kept
    for width, reason in ((1440, "login_wall"), (1024, "unreachable")):
        with pytest.raises(RenderFailed) as raised:
            renderer.render(RenderOrder(PAGE, width))
        assert raised.value.reason == reason
    renderer.close()


def test_refuses_the_orders_that_the_real_one_refuses() -> None:
    """A width out of range is an invalid request and a file is a blocked address, recorded or not."""
    renderer = RecordedRenderer({("file:///etc/passwd", 390): picture(), (PAGE, 50): picture()})
    with pytest.raises(InvalidRequest):
        renderer.render(RenderOrder(PAGE, 50))
    with pytest.raises(RenderFailed) as raised:
        renderer.render(RenderOrder("file:///etc/passwd", 390))
    assert raised.value.reason == "blocked_address"
    assert renderer.orders == []
