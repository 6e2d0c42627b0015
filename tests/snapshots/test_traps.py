"""Pages that would hold a renderer up: each ends in a picture or a clear failure within its time, and the next one is rendered."""

from __future__ import annotations

import io
import os
import signal
import subprocess
import time
from collections.abc import Iterator

import pytest
from PIL import Image
from tests.snapshots.conftest import Handler, Visitor, Web, answers, leads_to, page, send

from heatsight.errors import InvalidRequest, RenderFailed
from heatsight.snapshots.gate import Network
from heatsight.snapshots.interface import RenderOrder
from heatsight.snapshots.limits import Limits
from heatsight.snapshots.renderer import ChromiumRenderer


@pytest.fixture
def goes_on(visit: Visitor, web: Web) -> Iterator[None]:
    """After each trap the same renderer draws an ordinary page."""
    yield
    web.clear()
    web.routes["/fine"] = page("<h1>Fine</h1>")
    assert [element.text for element in visit.see("http://site.example/fine").layout.elements] == ["Fine"]


def running(visit: Visitor, web: Web) -> int:
    """The process of a browser that has just drawn a page."""
    web.routes["/first"] = page("<h1>First</h1>")
    visit.see("http://site.example/first")
    pid = visit.renderer._chromium._pid
    assert pid is not None
    return pid


def drip(handler: Handler) -> None:
    """An answer that never ends."""
    handler.send_response(200)
    handler.send_header("Content-Type", "text/html")
    handler.end_headers()
    for _ in range(600):
        handler.wfile.write(b"<p>more")
        handler.wfile.flush()
        time.sleep(0.05)


def silence(handler: Handler) -> None:
    """An answer that never comes."""
    time.sleep(6)
    handler.close_connection = True


GROWING = """addEventListener("scroll", () => {
  for (let i = 0; i < 10; i++) {
    document.body.append(Object.assign(document.createElement("p"), {textContent: "more", style: "height: 200px"}));
  }
})"""


@pytest.mark.usefixtures("goes_on")
def test_endless_document_times_out(visit: Visitor, web: Web) -> None:
    """A document that never ends is no page; the visit says so long before its time is up."""
    web.routes["/"] = drip
    started = time.monotonic()
    assert visit.fail(seconds=8.0).reason == "timed_out"
    assert time.monotonic() - started < 8


@pytest.mark.usefixtures("goes_on")
def test_silent_server_times_out(visit: Visitor, web: Web) -> None:
    """A server that takes the request and says nothing ends the visit when its time is up."""
    web.routes["/"] = silence
    started = time.monotonic()
    assert visit.fail(seconds=3.0).reason == "timed_out"
    assert time.monotonic() - started < 3.5


@pytest.mark.usefixtures("goes_on")
def test_busy_script_times_out(visit: Visitor, web: Web) -> None:
    """A script that never returns cannot hold the renderer past the visit's time."""
    web.routes["/"] = page("<p>busy<script>setTimeout(() => { for (;;); }, 100)</script>")
    started = time.monotonic()
    assert visit.fail(seconds=4.0).reason == "timed_out"
    assert time.monotonic() - started < 7.5


@pytest.mark.usefixtures("goes_on")
def test_page_that_never_settles_is_drawn_as_it_stands(visit: Visitor, web: Web) -> None:
    """Requests without end and an image that never comes do not hold up the picture; the visit says that it did not wait."""
    web.routes["/"] = page(
        "<h1>Busy</h1><img src='/never'><script>setInterval(() => { for (let i = 0; i < 5; i++) fetch('/slow?' + i) }, 50)</script>"
    )
    web.routes["/never"] = silence
    web.routes["/slow"] = answers("x")
    seen = visit.see()
    assert "Busy" in {element.text for element in seen.layout.elements}
    assert any("still loading" in note for note in seen.notes)


@pytest.mark.usefixtures("goes_on")
def test_huge_page_is_too_large(visit: Visitor, web: Web) -> None:
    """A page of a hundred megabytes is cut off at the cap."""

    def huge(handler: Handler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Type", "text/html")
        handler.end_headers()
        for _ in range(1600):
            handler.wfile.write(b"<p>" + b"x" * 65_533)

    web.routes["/"] = huge
    failure = visit.fail()
    assert failure.reason == "too_large"
    assert "3 MB" in str(failure)


def test_endless_scroll_ends(visit: Visitor, web: Web) -> None:
    """A page that grows whenever its end is near is scrolled only so far, and the visit says so."""
    web.routes["/"] = page(f"<div style='height: 1500px'>start</div><script>{GROWING}</script>")
    seen = visit.see()
    assert any("grows without end" in note for note in seen.notes)
    assert seen.layout.page_height > 1500


def test_very_long_page_is_cut(visit: Visitor, web: Web) -> None:
    """A picture higher than its cap is cut there with a note, while the layout keeps the page's real height."""
    web.routes["/"] = page("<div style='height: 60000px; background: linear-gradient(red, blue)'></div><h1>The end</h1>")
    seen = visit.see()
    assert any("cut at 20,000 px" in note for note in seen.notes)
    assert seen.layout.page_height > 60_000
    with Image.open(io.BytesIO(seen.image)) as picture:
        assert picture.size == (800, 20_000)
        shades = [picture.getpixel((400, y)) for y in range(100, 20_000, 3_000)]
    reds = [shade[0] for shade in shades if isinstance(shade, tuple)]
    assert reds == sorted(reds, reverse=True)
    assert reds[0] - reds[-1] > 50


def test_dialogs_are_closed(visit: Visitor, web: Web) -> None:
    """Alerts, questions and prompts are closed one after the other, and counted."""
    web.routes["/"] = page("<h1>Hello</h1><script>alert(1); confirm(2); prompt(3); onbeforeunload = () => 'stay'</script>")
    assert "3 dialogs were closed" in visit.see().notes


@pytest.mark.usefixtures("goes_on")
def test_popups_are_closed(visit: Visitor, web: Web) -> None:
    """Windows that the page opens are closed and do not become the picture."""
    web.routes["/"] = page("<h1>Main</h1><script>for (let i = 0; i < 5; i++) open('/popup', 'w' + i)</script>")
    web.routes["/popup"] = page("<h1>Popup</h1>")
    seen = visit.see()
    assert [element.text for element in seen.layout.elements] == ["Main"]
    assert [(one.url, one.why) for one in seen.blocked] == [("http://site.example/popup", "a window of its own")]


@pytest.mark.usefixtures("goes_on")
def test_redirect_loops_end(visit: Visitor, web: Web) -> None:
    """A loop of redirects, by status or by meta refresh, is called one."""
    web.routes["/"] = leads_to("/there")
    web.routes["/there"] = leads_to("/")
    web.routes["/again"] = page("<p>again", "<meta http-equiv=refresh content=0>")
    assert visit.fail().reason == "redirect_loop"
    assert visit.fail("http://site.example/again").reason == "redirect_loop"


@pytest.mark.usefixtures("goes_on")
def test_killed_browser_is_started_again(visit: Visitor, web: Web) -> None:
    """When the browser dies in the middle of a visit, that visit fails as crashed."""
    pid = running(visit, web)

    def die(handler: Handler) -> None:
        os.kill(pid, signal.SIGKILL)
        send(handler, "too late")

    web.routes["/"] = page("<img src='/die'>")
    web.routes["/die"] = die
    assert visit.fail().reason == "browser_crashed"


@pytest.mark.usefixtures("goes_on")
def test_killed_driver_is_started_again(visit: Visitor, web: Web) -> None:
    """When the process that drives the browser dies in the middle of a visit, that visit fails as crashed."""
    browser = running(visit, web)
    pid = int(subprocess.run(["ps", "-o", "ppid=", "-p", str(browser)], capture_output=True, text=True, check=True).stdout)

    def die(handler: Handler) -> None:
        os.kill(pid, signal.SIGKILL)
        send(handler, "too late")

    web.routes["/"] = page("<img src='/die'>")
    web.routes["/die"] = die
    assert visit.fail().reason == "browser_crashed"


def test_closed_renderer_may_be_used_again(visit: Visitor, web: Web) -> None:
    """Closing lets go of the browser; the next order starts another."""
    web.routes["/"] = page("<h1>Fine</h1>")
    visit.renderer.close()
    visit.renderer.close()
    assert [element.text for element in visit.see().layout.elements] == ["Fine"]


@pytest.mark.usefixtures("goes_on")
def test_crashed_tab_is_told(visit: Visitor, web: Web) -> None:
    """A page that takes its tab down fails as crashed."""
    web.routes["/"] = page(
        "<p>filling<script>const kept = []; setTimeout(() => { for (;;) kept.push(new Array(1e7).fill(kept.length)) }, 50)</script>"
    )
    assert visit.fail(seconds=20.0).reason in {"browser_crashed", "timed_out"}


@pytest.mark.parametrize(
    ("reason", "how"),
    [
        ("error_page", {"status": 404}),
        ("error_page", {"status": 500}),
        ("error_page", {"status": 429}),
        ("login_wall", {"status": 401, "WWW_Authenticate": "Basic realm=x"}),
        ("challenge_page", {"status": 403, "cf_mitigated": "challenge"}),
        ("challenge_page", {"status": 202, "x_amzn_waf_action": "challenge"}),
        ("not_a_page", {"kind": "application/pdf"}),
        ("not_a_page", {"kind": "application/zip"}),
        ("not_a_page", {"kind": "image/png"}),
        ("not_a_page", {"kind": "application/json"}),
        ("not_a_page", {"kind": "text/html", "Content_Disposition": "attachment"}),
        ("not_a_page", {"status": 204}),
    ],
)
def test_what_stands_in_the_pages_place(visit: Visitor, web: Web, reason: str, how: dict[str, str]) -> None:
    """An error, a login, a bot check, a document or a download is a failure with that reason."""
    web.routes["/"] = answers(page("<h1>Something else</h1>"), **how)
    failure = visit.fail()
    assert failure.reason == reason
    assert reason != "error_page" or str(how["status"]) in str(failure)


def test_login_walls_are_told_from_login_pages(visit: Visitor, web: Web) -> None:
    """A redirect to a sign-in form is a login wall; the form itself, asked for, is a page."""
    web.routes["/app"] = leads_to("/account/login?next=/app")
    web.routes["/account/login"] = page("<h1>Sign in</h1><form><input name=email><input type=password><button>Go</button></form>")
    failure = visit.fail("http://site.example/app")
    assert failure.reason == "login_wall"
    assert str(failure).endswith("http://site.example/account/login")
    assert visit.see("http://site.example/account/login").layout.elements


def test_bot_checks_are_told_by_their_page(visit: Visitor, web: Web) -> None:
    """A bot check that comes with status 200 is known by its frame or its title; a captcha in a page's own form is not one."""
    web.routes["/frame"] = page("<iframe src='https://geo.captcha-delivery.com/captcha/'></iframe>")
    web.routes["/title"] = "<title>Just a moment...</title><p>checking"
    web.routes["/form"] = page("<form><iframe src='https://www.hcaptcha.com/captcha'></iframe><button>Send</button></form>")
    assert visit.fail("http://site.example/frame").reason == "challenge_page"
    assert visit.fail("http://site.example/title").reason == "challenge_page"
    assert visit.see("http://site.example/form").layout.elements


def test_unreachable_pages_say_why(visit: Visitor, web: Web) -> None:
    """No such host, no connection and no valid certificate are unreachable, each in its own words."""
    web.names["nobody.example"] = [[]]
    assert str(visit.fail("https://site.example/")).startswith("https://site.example/ has no valid certificate")
    failures = [visit.fail("http://nobody.example/"), visit.fail("http://127.0.0.1:9999/", allow_host=("127.0.0.1",))]
    assert [failure.reason for failure in failures] == ["unreachable", "unreachable"]


@pytest.mark.parametrize("width", [99, 3001, 0, -5])
def test_widths_out_of_range_are_refused(visit: Visitor, width: int) -> None:
    """A width no screen has is an invalid request that names the parameter."""
    with pytest.raises(InvalidRequest) as raised:
        visit.see(width=width)
    assert raised.value.attr == "width"


@pytest.mark.parametrize("seconds", [0.0, -1.0, 601.0, float("nan")])
def test_endless_visits_are_refused(visit: Visitor, seconds: float) -> None:
    """A visit without a time that makes sense is an invalid request."""
    with pytest.raises(InvalidRequest):
        visit.see(seconds=seconds)


def test_missing_browser_is_told(web: Web, tmp_path: object) -> None:
    """Without a browser the failure is one line that says how to get one."""
    renderer = ChromiumRenderer(limits=Limits(), network=Network(web.resolve, web.dial), environ={"CHROMIUM": f"{tmp_path}/none"})
    with pytest.raises(RenderFailed) as raised:
        renderer.render(RenderOrder("http://site.example/", 800, seconds=20.0))
    renderer.close()
    assert raised.value.reason == "no_browser"
    assert "playwright install chromium" in str(raised.value)
