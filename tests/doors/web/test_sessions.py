"""The sessions behind a hotspot and one of them, on the wire."""

from __future__ import annotations

import re

import httpx
import pytest

PAGE = "https://shop.example/product"


@pytest.fixture
def spot(visitor: httpx.Client) -> str:
    """The one hot element of the page."""
    found = re.search(r'<li id="spot-(\w+)">', visitor.get("/page", params={"url": PAGE, "wait": "true"}).text)
    assert found is not None
    return found[1]


def test_sessions_behind_a_hotspot_lead_to_each(visitor: httpx.Client, spot: str) -> None:
    """Each visitor's session is a row whose moment leads into its timeline, and the timeline leads back."""
    listed = visitor.get("/sessions", params={"url": PAGE, "hotspot": spot})
    links = re.findall(r'<th scope="row"><a href="([^"]+)"', listed.text)
    assert len(links) == 4
    session = visitor.get(links[0].replace("&amp;", "&"))
    assert session.status_code == 200
    assert 'id="moment"' in session.text
    assert "“Buy” button" in session.text
    assert "was not recorded" in session.text
    back = re.search(r'class="crumb"><a href="([^"]+)"', session.text)
    assert back is not None
    assert visitor.get(back[1].replace("&amp;", "&")).text.count('scope="row"') == 4


def test_what_is_not_there_is_told_in_a_line(visitor: httpx.Client, spot: str) -> None:
    """An unknown hotspot or session, and a moment without its time zone, get a page with one line."""
    for path, status in (
        (f"/sessions?url={PAGE}&hotspot=nothing", 404),
        (f"/sessions?url={PAGE}", 400),
        ("/session?id=nobody", 404),
        ("/session", 400),
        (f"/session?id=session-0&at=2026-03-08T09:30:00&spot={spot}", 400),
    ):
        answer = visitor.get(path)
        assert answer.status_code == status, path
        assert "That did not work" in answer.text


def test_no_link_leads_elsewhere(visitor: httpx.Client) -> None:
    """A way back that leaves this server is none."""
    page = visitor.get("/session", params={"id": "session-0", "back": "//evil.example/"}).text
    assert re.findall(r'class="crumb"><a href="([^"]+)"', page) == ["/"]


def test_a_recording_that_is_not_there_is_empty(visitor: httpx.Client) -> None:
    """The player's question about a session without a recording has an empty answer."""
    assert visitor.get("/session/recording", params={"id": "session-0", "tab": "w"}).json() == {"events": [], "more": False, "whole": True}
