"""What the picture and the layout of an ordinary page hold."""

from __future__ import annotations

import io

from PIL import Image
from tests.snapshots.conftest import Visitor, Web, answers, page

from heatsight.model.layout import LayoutElement
from heatsight.snapshots.interface import Picture

RED, GREEN, BLUE = (255, 0, 0), (0, 128, 0), (0, 0, 255)


def pixels(seen: Picture, x: int) -> list[tuple[int, ...]]:
    """A column of the picture, top to bottom."""
    with Image.open(io.BytesIO(seen.image)) as picture:
        assert picture.format == "JPEG"
        whole = picture.convert("RGB")
        return [whole.getpixel((x, y)) for y in range(whole.height)]  # type: ignore[misc]  # RGB pixels are tuples


def rows(column: list[tuple[int, ...]], colour: tuple[int, int, int]) -> list[int]:
    """Where a colour stands in a column, give or take what JPEG does to it."""
    return [y for y, pixel in enumerate(column) if all(abs(one - other) < 40 for one, other in zip(pixel, colour, strict=True))]


def spans(column: list[tuple[int, ...]], colour: tuple[int, int, int]) -> tuple[int, int]:
    """From where to where a colour stands without a gap, to the nearest 10 px: JPEG blurs the edges."""
    found = rows(column, colour)
    assert found[-1] - found[0] == len(found) - 1
    return round(found[0], -1), round(found[-1] + 1, -1)


def by_text(seen: Picture) -> dict[str, LayoutElement]:
    """Elements by what they say; of several the innermost."""
    return {element.text: element for element in seen.layout.elements}


def test_picture_is_the_whole_page(visit: Visitor, web: Web) -> None:
    """The picture is as wide as the viewport and as high as the document, and the layout says so."""
    web.routes["/"] = page("<div style='height: 2500px; background: blue'></div>", "<style>body { margin: 0 }</style>")
    seen = visit.see()
    with Image.open(io.BytesIO(seen.image)) as picture:
        assert picture.size == (800, 2500)
    layout = seen.layout
    assert (layout.width, layout.viewport_height, layout.page_height, layout.scale) == (800, 800, 2500, 1.0)
    assert (layout.url, layout.final_url, layout.title) == ("http://site.example/", "http://site.example/", "A page")
    assert layout.rendered_at.tzinfo is not None


def test_what_sticks_stands_in_the_picture_once(visit: Visitor, web: Web) -> None:
    """A sticky header, a fixed bar at the foot of the viewport and a sticky box far below each appear once, where they are at the top."""
    web.routes["/"] = page(
        "<header style='position: sticky; top: 0; height: 60px; background: red'>Head</header>"
        "<div style='height: 3000px'></div><div style='height: 600px'>"
        "<div style='position: sticky; top: 90px; height: 50px; background: green'>Far</div></div>"
        "<div style='position: fixed; left: 0; right: 0; bottom: 0; height: 40px; background: blue'>Bar</div>",
        "<style>body { margin: 0 }</style>",
    )
    seen = visit.see()
    column = pixels(seen, 700)
    assert len(column) == 3660
    assert spans(column, RED) == (0, 60)
    assert spans(column, BLUE) == (760, 800)
    assert spans(column, GREEN) == (3060, 3110)
    boxes = {text: (element.y, element.fixed) for text, element in by_text(seen).items()}
    assert boxes == {"Head": (0, True), "Far": (3060, True), "Bar": (760, True), "": (60, False)}


def test_lazy_content_is_loaded(visit: Visitor, web: Web) -> None:
    """Images that load when they come near, and content that a script adds when it is seen, are in the picture."""
    lazy = "<img loading=lazy src='/lazy.svg' width=200 height=200 style='display: block; margin-top: 9000px'>"
    watched = "<div id=watched style='height: 100px'></div>"
    script = (
        "const come = ([entry]) => { if (entry.isIntersecting) watched.innerHTML = '<h2>Came when seen</h2>' };"
        "new IntersectionObserver(come).observe(watched)"
    )
    web.routes["/"] = page(f"{lazy}{watched}<script>{script}</script>")
    web.routes["/lazy.svg"] = answers(
        "<svg xmlns='http://www.w3.org/2000/svg'><rect width='300' height='300' fill='red'/></svg>", kind="image/svg+xml"
    )
    seen = visit.see()
    assert len(rows(pixels(seen, 50), RED)) in range(190, 201)
    assert "Came when seen" in by_text(seen)


def test_animations_stand_still(visit: Visitor, web: Web) -> None:
    """What fades in is there, what moves without end shows its first moment, and no script changes the page while it is drawn."""
    web.routes["/"] = page(
        "<div class=late>Late</div><div class=endless></div><p id=n>0</p>"
        "<script>setInterval(() => { n.textContent = document.title = +n.textContent + 1 }, 5)</script>",
        "<style>body { margin: 0 } .late { height: 50px; background: red; animation: in 60s both } @keyframes in { from { opacity: 0 } }"
        ".endless { height: 50px; background: green; animation: move 3s infinite } @keyframes move { to { transform: translateX(2000px) } }"
        "</style>",
    )
    seen = visit.see()
    column = pixels(seen, 400)
    assert (spans(column, RED), spans(column, GREEN)) == ((0, 50), (50, 100))
    counted = next(element.text for element in seen.layout.elements if element.tag == "p")
    assert counted == seen.layout.title != "0"


BANNER = (
    "<h1>Shop</h1><p style='height: 1500px'>Our cookies are baked daily. Accept it.</p>"
    "<div id=banner style='position: fixed; inset: auto 0 0 0; height: 200px; background: red'>"
    "<p>We use cookies to improve your visit.</p><button>Accept all</button><button>Reject</button></div>"
    "<div class=veil style='position: fixed; inset: 0; background: rgba(0, 0, 0, .5)'></div>"
    "<nav style='position: sticky; top: 0'><a href='/cookies'>Cookies</a></nav>"
    "<div id=onetrust-consent-sdk><p>Known tool</p></div>"
)


def test_consent_banners_are_hidden_when_asked(visit: Visitor, web: Web) -> None:
    """A fixed box that asks about cookies, its veil and a known tool's container go; a page's own words about cookies stay."""
    web.routes["/"] = page(BANNER, "<style>body { overflow: hidden }</style>")
    texts = by_text(visit.see(block_consent_modals=True))
    assert not [text for text in texts if "improve your visit" in text or text in {"Accept all", "Known tool"}]
    assert {"Shop", "Cookies", "Our cookies are baked daily. Accept it."} <= set(texts)
    as_it_is = visit.see()
    assert {"Accept all", "Known tool"} <= set(by_text(as_it_is))
    assert rows(pixels(as_it_is, 700), (128, 0, 0)) or rows(pixels(as_it_is, 700), RED)


def test_narrow_widths_are_phones(visit: Visitor, web: Web) -> None:
    """Under 500 px the page sees a phone with touch and lays itself out for it; from there on a desktop."""
    script = (
        "document.querySelector('p').textContent = [innerWidth, devicePixelRatio, navigator.maxTouchPoints > 0, "
        "matchMedia('(pointer: coarse)').matches, /Mobile/.test(navigator.userAgent), /Headless/.test(navigator.userAgent)].join(' ')"
    )
    phone = "<meta name=viewport content='width=device-width, initial-scale=1'>"
    web.routes["/"] = page(f"<p></p><script>{script}</script>", phone)
    assert "390 1 true true true false" in by_text(visit.see(width=390))
    assert "800 1 false false false false" in by_text(visit.see(width=800))
    agents = {one.headers["User-Agent"] for one in web.asked if one.path == "/"}
    assert len(agents) == 2
    assert not [agent for agent in agents if "Headless" in agent]


def test_page_without_a_phone_layout_says_so(visit: Visitor, web: Web) -> None:
    """A page that has no layout for phones is drawn as wide as a phone lays it out, and the visit says how wide."""
    web.routes["/"] = page("<h1>Old page</h1>")
    seen = visit.see(width=390)
    with Image.open(io.BytesIO(seen.image)) as picture:
        assert picture.width == seen.layout.width == 980
    assert "the page lays itself out 980 px wide on this screen" in seen.notes


def test_redirects_are_followed(visit: Visitor, web: Web) -> None:
    """The layout keeps the address asked for and says where the visit ended, after redirects by status and by script."""
    web.routes["/"] = answers(status=301, Location="/moved")
    web.routes["/moved"] = page("<script>location.replace('/here')</script>")
    web.routes["/here"] = page("<h1>Here</h1>")
    seen = visit.see()
    assert (seen.layout.url, seen.layout.final_url) == ("http://site.example/", "http://site.example/here")
    assert "Here" in by_text(seen)


def test_visits_share_nothing(visit: Visitor, web: Web) -> None:
    """What a page stores in one visit is not there in the next."""
    script = "document.querySelector('p').textContent = document.cookie + localStorage.length; document.cookie = 'a=1'; localStorage.a = 1"
    web.routes["/"] = page(f"<p></p><script>{script}</script>")
    assert "0" in by_text(visit.see())
    assert "0" in by_text(visit.see())


def test_sdk_takes_the_visit_for_a_bots(visit: Visitor, web: Web) -> None:
    """The page sees an automated browser, by which posthog-js knows that there is nobody to count."""
    web.routes["/"] = page("<p></p><script>document.querySelector('p').textContent = 'automated: ' + navigator.webdriver</script>")
    assert "automated: true" in by_text(visit.see())
