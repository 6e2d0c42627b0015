"""A hostile site, seen through a real Chromium: nothing inside is reached, and everything tried is reported."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator

import pytest
from tests.snapshots.conftest import PUBLIC, Handler, Visitor, Web, answers, leads_to, page, reasons, send

INNER = "http://inner.example/secret"


@pytest.fixture
def inside(web: Web) -> Web:
    """A web in which a name leads inward, and a secret lies there for whoever gets through."""
    web.names["inner.example"] = [["127.0.0.1"]]
    web.routes["/secret"] = page("a secret")
    return web


def test_public_page_is_rendered(visit: Visitor, web: Web) -> None:
    """The same gate lets an ordinary page through, so what the other tests see is not a broken line."""
    web.routes["/"] = page("<h1>Hello</h1><img src='http://other.example/picture.svg' width=50 height=50>")
    web.routes["/picture.svg"] = answers("<svg xmlns='http://www.w3.org/2000/svg' width='50' height='50'/>", kind="image/svg+xml")
    seen = visit.see()
    assert seen.blocked == ()
    assert {(one.host, one.path) for one in web.asked} >= {("site.example", "/"), ("other.example", "/picture.svg")}
    assert {address for address, _ in web.dialled} == {PUBLIC}


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/secret", "http://localhost/secret", "http://169.254.169.254/latest/meta-data/", "http://[::1]/secret",
        "http://[::ffff:127.0.0.1]/secret", "http://2130706433/secret", "http://0x7f.1/secret", "http://0/secret", INNER,
        "http://metadata.google.internal/",
    ],
)  # fmt: skip
def test_inner_pages_are_not_visited(visit: Visitor, inside: Web, url: str) -> None:
    """A page at an inner address, in whatever spelling, or at a name that leads there, is a blocked address."""
    inside.names["localhost"] = [["127.0.0.1", "::1"]]
    inside.names["metadata.google.internal"] = [["169.254.169.254"]]
    assert visit.fail(url).reason == "blocked_address"
    assert (inside.dialled, inside.asked) == ([], [])


@pytest.mark.parametrize(
    "url", ["file:///etc/passwd", "data:text/html,hello", "ftp://site.example/", "chrome://version", "about:blank", "//"]
)
def test_only_http_is_visited(visit: Visitor, url: str) -> None:
    """Any other scheme is refused before a browser sees it."""
    assert visit.fail(url).reason == "blocked_address"


def test_names_and_passwords_in_the_address_are_refused(visit: Visitor) -> None:
    """An address that carries a login is not visited, and the message does not repeat it."""
    failure = visit.fail("http://someone:secret-word@site.example/")
    assert failure.reason == "blocked_address"
    assert "secret-word" not in str(failure)


@pytest.mark.parametrize(
    "location",
    [INNER, "http://127.0.0.1/secret", "http://169.254.169.254/latest/meta-data/", "http://[::1]:8123/", "file:///etc/passwd"],
)
def test_redirects_inward_are_refused_at_any_hop(visit: Visitor, inside: Web, location: str) -> None:
    """A redirect that leads inward in its second hop is a blocked address, named in the message."""
    inside.routes["/"] = leads_to("http://other.example/on")
    inside.routes["/on"] = leads_to(location)
    failure = visit.fail()
    assert failure.reason == "blocked_address"
    assert inside.paths() == ["/", "/on"]


@pytest.mark.parametrize(
    "head",
    [
        f"<meta http-equiv=refresh content='0;url={INNER}'>",
        f"<script>location.href = '{INNER}'</script>",
        f"<script>setTimeout(() => location.replace('{INNER}'), 50)</script>",
    ],
)
def test_pages_that_move_inward_are_refused(visit: Visitor, inside: Web, head: str) -> None:
    """A page that moves on to an inner address by meta refresh or script is a blocked address."""
    inside.routes["/"] = page("<p>wait", head)
    failure = visit.fail()
    assert failure.reason == "blocked_address"
    assert "inner.example" in str(failure)
    assert "/secret" not in inside.paths()


HOSTILE = f"""
<img src="{INNER}?image"><img src="http://169.254.169.254/latest/meta-data/"><iframe src="{INNER}?frame"></iframe>
<link rel=stylesheet href="{INNER}?style"><link rel=preconnect href="http://inner.example:8080">
<link rel=prefetch href="{INNER}?prefetch">
<script src="{INNER}?script"></script>
<iframe src="file:///etc/passwd"></iframe><iframe src="/turns"></iframe>
<img src="/turns?image">
<script>
fetch("{INNER}?fetch", {{mode: "no-cors"}}).catch(() => 0);
navigator.sendBeacon("{INNER}?beacon", "x");
new EventSource("{INNER}?events");
new WebSocket("ws://inner.example/socket");
new WebSocket("ws://127.0.0.1:8124/socket");
new Worker(URL.createObjectURL(new Blob(["fetch('{INNER}?worker', {{mode: 'no-cors'}})"])));
window.open("{INNER}?window");
window.open("http://127.0.0.1:8125/window", "other", "width=200");
const form = document.createElement("form"); form.action = "{INNER}?form"; form.target = "_blank";
document.body.append(form); form.submit();
const link = document.createElement("a"); link.href = "file:///etc/hosts"; link.click();
try {{ location.href = "data:text/html,hello" }} catch (error) {{}}
</script>"""


def test_nothing_that_a_page_tries_gets_inside(visit: Visitor, inside: Web) -> None:
    """Sub-resources, frames, WebSockets, workers, popups and files are refused, each is reported, and the page is still drawn."""
    inside.names["localhost"] = [["127.0.0.1"]]
    inside.routes["/"] = page(HOSTILE)
    inside.routes["/turns"] = leads_to("http://10.0.0.1/")
    seen = visit.see()
    assert seen.image.startswith(b"\xff\xd8")
    assert {address for address, _ in inside.dialled} == {PUBLIC}
    assert "/secret" not in {one.path.partition("?")[0] for one in inside.asked}
    why = reasons(seen.blocked)
    for what in ("image", "frame", "style", "script", "fetch", "events"):
        assert why[f"{INNER}?{what}"] == "inner.example is a loopback address", what
    assert why["http://169.254.169.254/latest/meta-data/"] == "169.254.169.254 is a link-local address"
    assert why["http://10.0.0.1/"] == "10.0.0.1 is a private address"
    assert why["ws://inner.example/socket"] == "inner.example is a loopback address"
    assert why["ws://127.0.0.1:8124/socket"] == "127.0.0.1 is a loopback address"
    assert why[f"{INNER}?window"] == why["http://127.0.0.1:8125/window"] == "a window of its own"
    for url in ("file:///etc/passwd", "file:///etc/hosts", "data:text/html,hello"):
        assert why[url] == "neither http nor https", url


def test_service_workers_are_not_registered(visit: Visitor, web: Web) -> None:
    """A page that may register a service worker cannot, and that is reported."""
    host = f"localhost:{web.port}"
    web.names["localhost"] = [["127.0.0.1"]]
    web.routes["/"] = page("<h1>Page</h1><script>navigator.serviceWorker.register('/worker.js').catch(() => 0)</script>")
    web.routes["/worker.js"] = answers("fetch('/from-the-worker')", kind="text/javascript")
    seen = visit.see(f"http://{host}/", allow_host=(host,))
    assert reasons(seen.blocked) == {f"http://{host}/": "a service worker"}
    assert web.paths() == ["/"]


def test_rebinding_does_not_open_a_way(visit: Visitor, web: Web) -> None:
    """A name that turns inward after the page has come is refused for what the page asks of it then."""
    web.names["turning.example"] = [[PUBLIC], ["127.0.0.1"]]
    closing = {"Connection": "close"}
    web.routes["/"] = answers(page("<script>setTimeout(() => fetch('/again').catch(() => 0), 50)</script>"), **closing)
    seen = visit.see("http://turning.example/")
    assert web.paths() == ["/"]
    assert reasons(seen.blocked) == {"http://turning.example/again": "turning.example is a loopback address"}


def test_allowed_hosts_open_for_themselves_alone(visit: Visitor, inside: Web) -> None:
    """With one inner host allowed on its port, its page is drawn, and another inner name at the same address stays shut."""
    host = f"staging.example:{inside.port}"
    inside.names["staging.example"] = [["127.0.0.1"]]
    inside.routes["/"] = page(f"<h1>Staging</h1><img src='http://inner.example:{inside.port}/secret'>")
    seen = visit.see(f"http://{host}/", allow_host=(host,))
    assert [element.text for element in seen.layout.elements if element.tag == "h1"] == ["Staging"]
    assert list(reasons(seen.blocked)) == [f"http://inner.example:{inside.port}/secret"]
    assert inside.paths() == ["/"]
    assert visit.fail(f"http://{host}/").reason == "blocked_address"


@pytest.fixture
def datagrams() -> Iterator[tuple[int, list[bytes]]]:
    """A UDP port on loopback, and what arrives there."""
    arrived: list[bytes] = []
    listening = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    listening.bind(("127.0.0.1", 0))
    listening.settimeout(0.1)
    done = threading.Event()

    def listen() -> None:
        while not done.is_set():
            try:
                arrived.append(listening.recv(2000))
            except TimeoutError:
                continue

    thread = threading.Thread(target=listen)
    thread.start()
    yield listening.getsockname()[1], arrived
    done.set()
    thread.join()
    listening.close()


TALKATIVE = """<h1>WAITING</h1><script>
const turn = {urls: "turn:127.0.0.1:PORT", username: "a", credential: "b"};
const peer = new RTCPeerConnection({iceServers: [{urls: "stun:127.0.0.1:PORT"}, turn]});
peer.createDataChannel("x");
peer.createOffer().then((offer) => peer.setLocalDescription(offer)).then(() => {
  try { new WebTransport("https://127.0.0.1:PORT/").ready.catch(() => 0) } catch (error) { }
  document.querySelector("h1").textContent = "TRIED";
});
</script>"""


def test_no_datagram_leaves(visit: Visitor, web: Web, datagrams: tuple[int, list[bytes]]) -> None:
    """WebRTC and WebTransport, which do not go through proxies, send nothing, even from a page that may use all of them."""
    port, arrived = datagrams
    web.names["localhost"] = [["127.0.0.1"]]
    web.routes["/"] = page(TALKATIVE.replace("PORT", str(port)))
    host = f"localhost:{web.port}"
    seen = visit.see(f"http://{host}/", allow_host=(host,))
    assert "TRIED" in {element.text for element in seen.layout.elements}
    assert arrived == []


def test_downloads_are_refused(visit: Visitor, web: Web) -> None:
    """A page that starts a download is drawn, without the file."""

    def file(handler: Handler) -> None:
        send(handler, b"x" * 100, kind="application/zip", Content_Disposition="attachment; filename=x.zip")

    web.routes["/"] = page("<h1>Here it comes</h1><script>setTimeout(() => location.href = '/file.zip', 50)</script>")
    web.routes["/file.zip"] = file
    assert reasons(visit.see().blocked) == {"http://site.example/file.zip": "a download"}
