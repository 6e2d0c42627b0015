"""A page's picture, looked at live."""

from __future__ import annotations

import json
from typing import Any

import pytest
from tests.doors.conftest import traffic
from tests.renderers import painter

from heatsight.errors import InvalidRequest, RenderFailed
from heatsight.model.page import Page
from heatsight.store import EventStore
from heatsight.use_cases.capture import Capture
from heatsight.use_cases.page_pictures import PagePicture, fresh_pictures, make_picture, page_picture
from heatsight.use_cases.request import AssessRequest
from heatsight.use_cases.saved_heatmaps import HeatmapList, list_heatmaps

URL = "https://shop.example/p"
PAGE = Page(url_exact=f"{URL}/#top")


def state(studio: Any, page: Page = PAGE, device: Any = "desktop", width: int = 1440) -> PagePicture:
    """What is known of the picture now."""
    return page_picture(studio.gallery, studio.project, page, device, width)


def make(studio: Any, page: Page = PAGE, url: str = URL, widths: tuple[int, ...] = (390, 1440)) -> None:
    """Order the picture."""
    make_picture(studio.gallery, studio.project, page, url=url, widths=widths, by="tests")


def test_a_picture_goes_from_none_to_completed(studio: Any) -> None:
    """There is none, it is being made width by width, then each device has its own, nearest to the width asked for."""
    assert state(studio).state == "none"
    make(studio)
    assert (state(studio).state, state(studio).said) == ("processing", "0 of 2 widths are done")
    studio.render_all()
    desktop, mobile = state(studio, width=1920), state(studio, device="mobile")
    assert (desktop.state, desktop.width, desktop.height) == ("completed", 1440, 900)
    assert (mobile.width, mobile.key != desktop.key) == (390, True)
    assert studio.gallery.pictures.image(desktop.key)[:3] == b"\xff\xd8\xff"
    assert state(studio, device="tablet").state == "none"


def test_a_page_keeps_one_saved_heatmap(studio: Any) -> None:
    """Ordered again it is made anew, and with another width that one is made too, all in the same saved heatmap."""
    for widths in ((1440,), (1440,), (820,)):
        make(studio, widths=widths)
        studio.render_all()
    found = list_heatmaps(studio.gallery, studio.project, HeatmapList())
    assert (found.count, found.results[0].target_widths) == (1, (820, 1440))
    assert [order.width for order in studio.painter.orders] == [1440, 1440, 820]
    assert state(studio, device="tablet").state == "completed"


def test_a_failure_says_why(studio: Any) -> None:
    """A page that cannot be rendered has no picture, and the reason of its device is told."""
    login = Page(url_exact="https://shop.example/login")
    make(studio, login, "https://shop.example/login")
    studio.render_all(3600)
    assert state(studio, login) == PagePicture("failed", said=state(studio, login).said)
    assert "sign-in form" in state(studio, login).said


def test_a_pattern_has_the_picture_of_one_of_its_pages(studio: Any) -> None:
    """Of a pattern one page is rendered, and only the pattern itself finds that picture by its data."""
    pattern = Page(url_pattern="https://shop.example/item/*")
    make(studio, pattern, "https://shop.example/item/7")
    studio.render_all()
    assert state(studio, pattern).state == "completed"
    assert state(studio, Page(url_pattern="https://shop.example/*")).state == "none"


def test_what_may_not_be_rendered_is_refused(studio: Any) -> None:
    """Inner addresses, and a page whose visitors' widths nobody knows, are refused with the reason."""
    with pytest.raises(InvalidRequest, match="inner address"):
        make(studio, Page(url_exact="http://10.0.0.1/"), "http://10.0.0.1/")
    with pytest.raises(InvalidRequest, match="width"):
        make(studio, widths=())


def visited(studio: Any, store: EventStore, width: int, visitors: int, url: str = URL) -> None:
    """People come to the page in windows of this width."""
    capture = Capture(store, studio.gallery.catalogue, lambda: studio.now)
    events = traffic(visitors, url)
    for number, event in enumerate(events):
        event["uuid"] = f"01a20844-0000-7000-8000-{width:06d}{number:06d}"
        event["properties"] |= {"$viewport_width": width, "distinct_id": f"{width} {event['properties']['distinct_id']}"}
    capture.take(json.dumps({"api_key": studio.project.token, "batch": events}).encode())
    capture.close()
    studio.later(60)


def test_todays_pictures_are_taken_and_only_what_is_missing_is_made(studio: Any, store: EventStore) -> None:
    """At the usual window of each device; a window of about the same width needs no other picture, and a day later all are made anew."""
    studio.gallery.catalogue.set_project(studio.project.id, "retention_days", 36_500)  # the test's time stands still, the engine's does not
    source = store.source(studio.project.id)

    def fresh() -> Any:
        asked = AssessRequest(URL, days=30)
        found = fresh_pictures(studio.gallery, source, studio.project, asked, now=studio.now, by="tests")
        studio.render_all()
        return found

    with pytest.raises(InvalidRequest, match="window width"):
        fresh()
    visited(studio, store, 1440, 3)
    first = fresh()
    visited(studio, store, 390, 2)
    visited(studio, store, 1450, 9)  # within 2 % of 1440
    second = fresh()
    assert (second.id, second.target_widths) == (first.id, (390, 1440))
    assert [order.width for order in studio.painter.orders] == [1440, 390]
    fresh()
    assert len(studio.painter.orders) == 2
    studio.later(2 * 86_400)
    fresh()
    assert [order.width for order in studio.painter.orders[2:]] == [390, 1440]


def test_a_picture_is_not_lost_to_one_that_fails(studio: Any, store: EventStore) -> None:
    """Where one width failed, the next time only that one is rendered again; an address that is no longer allowed costs no picture."""
    studio.gallery.catalogue.set_project(studio.project.id, "retention_days", 36_500)
    studio.gallery.catalogue.set_project(studio.project.id, "allow_host", ["127.0.0.1"])
    studio.project, source = studio.gallery.catalogue.project(studio.project.id), store.source(studio.project.id)
    inner, well = URL.replace("shop.example", "127.0.0.1"), painter()

    def fresh(painter: Any) -> Any:
        studio.painter = painter
        found = fresh_pictures(studio.gallery, source, studio.project, AssessRequest(inner, days=30), now=studio.now, by="tests")
        studio.render_all(600)
        return found

    def troubled(order: Any) -> None:
        if order.width == 390:
            raise RenderFailed("unreachable", "no such host")

    visited(studio, store, 1440, 3, inner)
    visited(studio, store, 390, 2, inner)
    made = fresh(painter(troubled))
    kept = dict(studio.gallery.saved.pictures(studio.project.id, made.id))
    assert list(kept) == [1440]
    fresh(well)
    assert [order.width for order in well.orders] == [390]
    studio.gallery.catalogue.set_project(studio.project.id, "allow_host", [])
    studio.project = studio.gallery.catalogue.project(studio.project.id)
    studio.later(2 * 86_400)
    with pytest.raises(InvalidRequest, match="127"):
        fresh(well)
    pictures = studio.gallery.saved.pictures(studio.project.id, made.id)
    assert (sorted(pictures), pictures[1440]) == ([390, 1440], kept[1440])
