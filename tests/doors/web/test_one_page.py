"""One page's view on the wire: what it says, what leads where, and what it says when there is nothing to see."""

from __future__ import annotations

import re
import time
import uuid
from typing import Any

import httpx
from tests.doors.conftest import traffic

from heatsight.use_cases.assess import STEPS

PAGE = "https://shop.example/product"


def test_the_view_stands_without_a_script(visitor: httpx.Client) -> None:
    """Asked to wait, the page holds the hot element with its numbers, its box, and links to its sessions and to the very same view."""
    answer = visitor.get("/page", params={"url": PAGE, "wait": "true"})
    assert answer.status_code == 200
    (spot,) = re.findall(r'<li id="spot-(\w+)">', answer.text)
    assert f'id="box-{spot}"' in answer.text
    assert "“Buy” button" in answer.text
    assert "4 clicks by 4 people" in answer.text
    assert f"hotspot={spot}" in answer.text
    (shared,) = re.findall(r'<input id="link"[^>]*value="([^"]+)"', answer.text)
    link = httpx.URL(shared.replace("&amp;", "&"))
    again = visitor.get(link.path, params={**dict(link.params), "wait": "true"})
    assert f'id="spot-{spot}"' in again.text
    periods = [re.findall(r'<p class="soft">([^·,]+)', page.text)[0] for page in (answer, again)]
    assert periods[0] == periods[1]


def test_the_view_shows_before_its_assessment(visitor: httpx.Client) -> None:
    """A fresh look is answered with the page's size and, unless it was quick, with how far the assessment is, which then ends."""
    answer = visitor.get("/page", params={"url": PAGE, "days": "14"})
    assert 'data-width="1440"' in answer.text
    for _ in range(200):
        said = visitor.get("/page/progress", params={"url": PAGE, "days": "14"}).json()
        if said["state"] != "working":
            break
    assert (said["state"], said["of"]) == ("ready", len(STEPS))
    assert 'data-state="ready"' in visitor.get("/page", params={"url": PAGE, "days": "14"}).text


def test_the_drawing_is_read_by_the_page(visitor: httpx.Client) -> None:
    """What is drawn comes as presses with their tallies, packed or not, and moves by themselves; what cannot be is told in JSON."""
    asked = {"url": PAGE, "device": "desktop", "wait": "true"}
    drawing = visitor.get("/page/drawing", params=asked).json()
    assert (drawing["state"], drawing["on_picture"]) == ("ready", False)
    clicks = drawing["presses"][0]
    assert (clicks["type"], clicks["shown"], clicks["people"], sum(clicks["points"]["count"])) == ("click", 4, 4, 4)
    assert "hotspots" not in drawing
    plain = visitor.get("/page/drawing", params=asked, headers={"Accept-Encoding": "identity"})
    assert (plain.json(), plain.headers.get("content-encoding")) == (drawing, None)
    moves = visitor.get("/page/moves", params={"url": PAGE, "device": "desktop"}).json()
    assert (moves["cells"], moves["shown"], moves["people"]) == ([], 0, 0)
    wrong = visitor.get("/page/moves", params={"url": PAGE, "near_min": "wide"})
    assert (wrong.status_code, wrong.json()["attr"]) == (400, "near_min")


def test_a_page_nobody_visited_leads_to_those_nearest(visitor: httpx.Client) -> None:
    """An address without traffic is told apart, and its nearest neighbours are links."""
    answer = visitor.get("/page", params={"url": "https://shop.example/products", "device": "mobile"})
    assert "No such page in this period" in answer.text
    assert 'href="/page?device=mobile&amp;url_exact=https%3A%2F%2Fshop.example%2Fproduct"' in answer.text


def test_a_view_of_nothing_is_refused_in_a_line(visitor: httpx.Client) -> None:
    """Without a page, or with two, or with a period that ends before it begins, one line says what is wrong."""
    for params in ({}, {"url": PAGE, "url_pattern": "x*"}, {"url": PAGE, "date_from": "2026-03-02", "date_to": "2026-03-01"}):
        answer = visitor.get("/page", params=params)
        assert answer.status_code == 400
        assert "That did not work" in answer.text


def test_a_picture_is_ordered_by_our_own_page_alone(visitor: httpx.Client, served: Any) -> None:
    """With the session's token alone a picture is ordered; the page tells how far it is, and then lays its drawing on it."""
    held = "https://shop.example/held"
    events = [{**event, "uuid": str(uuid.uuid4())} for event in traffic(page=held)]
    served.client.post("/batch/", json={"api_key": served.token, "batch": events}).raise_for_status()
    asked = {"url": held, "device": "desktop", "width": "1440"}
    assert visitor.post("/page/picture", data={"url": held}).status_code == 403
    assert visitor.get("/page/picture", params=asked).json()["state"] == "none"
    assert visitor.get("/page/picture/file", params=asked).status_code == 404
    assert visitor.get("/page/picture", params={**asked, "width": "wide"}).status_code == 400
    assert visitor.get("/page/picture/file", params={**asked, "wide": "960"}).status_code == 400
    assert httpx.get(f"{served.url}/page/picture", params=asked).status_code == 401
    page = visitor.get("/page", params={"url": held}).text
    token = re.search(r'name="form-token" content="(\w+)"', page)
    assert token is not None
    assert "No picture of this page yet" in page
    inner = visitor.post("/page/picture", data={"form_token": token[1], "url": "http://127.0.0.1/"})
    assert inner.status_code == 400
    made = visitor.post("/page/picture", data={"form_token": token[1], "url": held, "next": "/page?url=x"})
    assert (made.status_code, made.headers["location"]) == (303, "/page?url=x")
    assert visitor.get("/page/picture", params=asked).json()["state"] == "processing"
    assert "0 of 1 widths are done" in visitor.get("/page", params={"url": held}).text
    served.gate.set()
    while visitor.get("/page/picture", params=asked).json()["state"] == "processing":
        time.sleep(0.05)
    seen = visitor.get("/page", params={"url": held, "wait": "true"}).text
    (strip,) = re.findall(r'<img src="([^"]+)"', seen)
    answer = visitor.get(strip.replace("&amp;", "&"))
    assert (answer.headers["content-type"], answer.headers["cache-control"]) == ("image/webp", "private, max-age=31536000, immutable")
    assert visitor.get(strip.replace("&amp;", "&"), params={**asked, "strip": "7"}).status_code == 404
    assert visitor.get("/page/picture/file", params={**asked, "whole": "true"}).headers["content-type"] == "image/jpeg"
    drawing = visitor.get("/page/drawing", params={**asked, "wait": "true"}).json()
    assert (drawing["on_picture"], drawing["width"], drawing["height"], drawing["presses"][0]["shown"]) == (True, 1440, 900, 4)
    assert 'data-placed="ready"' in seen
    before, after = (re.findall(r'data-drawing="[^"]*date_to=([^&]+)', text)[0] for text in (page, seen))
    assert before < after, "the assessment is made anew, since the picture's layout makes other names"
