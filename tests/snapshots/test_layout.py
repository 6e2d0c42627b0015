"""What a layout says of each element."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from tests.snapshots.conftest import Visitor, Web, page

from heatsight.model.elements_chain import parse
from heatsight.model.layout import Layout, LayoutElement
from heatsight.snapshots.gate import Network
from heatsight.snapshots.interface import RenderOrder
from heatsight.snapshots.layout import Found, Node, Seen, layout_of
from heatsight.snapshots.limits import Limits
from heatsight.snapshots.renderer import ChromiumRenderer

NOW = datetime(2026, 11, 25, tzinfo=UTC)


def seen(visit: Visitor, web: Web, body: str, head: str = "") -> dict[str, LayoutElement]:
    """The elements of a page by their id, as they lie without the body's margin."""
    web.routes["/"] = page(body, f"<style>body {{ margin: 0 }}</style>{head}")
    found = visit.see().layout.elements
    return {parse(element.chain)[0].attr_id or element.selector: element for element in found}


def test_boxes_texts_and_roles(visit: Visitor, web: Web) -> None:
    """Each element has its box on the page, the text a person reads in it, its role and its name where that differs."""
    found = seen(
        visit,
        web,
        "<div style='height: 900px'></div><nav id=nav style='width: 300px; height: 40px'>"
        "<a id=link href='/a?b#c'>Go <b id=bold>there</b></a></nav>"
        "<h2 id=title>Two\n   words<br>and more</h2><img id=photo alt='A photo' width=30 height=20 src='data:,'>"
        "<input id=mail type=email placeholder='Your mail' value='private@x.test'><input id=send type=submit value='Send it'>"
        "<label for=mail id=label>Mail</label><button id=icon aria-label='Close' title=x>✕</button><div id=tab role='tab extra'>Tab</div>",
    )
    nav = found["nav"]
    assert (nav.x, nav.y, nav.width, nav.height, nav.role, nav.text, nav.fixed) == (0, 900, 300, 40, "navigation", "Go there", False)
    link = found["link"]
    assert (link.tag, link.role, link.text, link.href, link.selector) == ("a", "link", "Go there", "/a?b#c", "#link")
    assert found["title"].text == "Two words and more"
    assert (found["photo"].label, found["photo"].role, found["photo"].text, found["photo"].font_px) == ("A photo", "img", "", None)
    assert (found["mail"].text, found["mail"].label, found["mail"].role) == ("", "Mail", "textbox")
    assert (found["send"].text, found["send"].role) == ("Send it", "button")
    assert (found["icon"].text, found["icon"].label) == ("✕", "Close")
    assert found["tab"].role == "tab"
    assert "private@x.test" not in str(found)


def test_what_nobody_sees_is_left_out(visit: Visitor, web: Web) -> None:
    """Hidden, closed, clipped, transparent, tiny and off-page elements are not listed; aria-hidden ones that show are."""
    hidden = [
        "display: none", "visibility: hidden", "opacity: 0", "position: absolute; left: -9999px", "position: absolute; top: -500px",
        "position: absolute; width: 1px; height: 1px; overflow: hidden", "width: 0; height: 0; overflow: hidden",
        "position: fixed; top: 800px",
        "position: absolute; clip: rect(0, 0, 0, 0)", "clip-path: inset(50%)",
        "position: absolute; left: 900px", "content-visibility: hidden; height: 0",
    ]  # fmt: skip
    body = "".join(f"<div id=h{place} style='{style}'><i id=i{place}>hidden</i></div>" for place, style in enumerate(hidden))
    found = seen(
        visit,
        web,
        f"{body}<div hidden id=attr>x</div><details id=closed><summary id=sum>More</summary><p id=inside>closed</p></details>"
        "<details open><summary>Less</summary><p id=opened>open</p></details><dialog id=dialog>Not open</dialog>"
        "<div style='width: 100px; height: 50px; overflow: hidden; position: relative' id=carousel>"
        "<div style='width: 300px; display: flex'>"
        "<p id=first style='width: 100px; margin: 0'>1</p><p id=second style='width: 100px; margin: 0'>2</p></div></div>"
        "<p id=said aria-hidden=true>Shown</p><p style='visibility: hidden'>no <b id=yes style='visibility: visible'>yes</b></p>"
        "<input id=box type=checkbox style='opacity: 0; width: 20px; height: 20px'><template><p id=template>x</p></template>",
    )
    assert not [name for name in found if name[0] in "hi" and name[1:].isdigit()]
    assert not {"attr", "inside", "dialog", "second", "template"} & set(found)
    assert {"closed", "sum", "opened", "carousel", "first", "said", "yes", "box"} <= set(found)


def test_controls_are_told_from_what_lies_in_them(visit: Visitor, web: Web) -> None:
    """Links, buttons, fields, roles, listeners and the start of a pointer cursor are clickable;"
    " ancestors' children and containers are not.
    """
    found = seen(
        visit,
        web,
        "<div id=root><a id=link href='/x'><span id=in-link>x</span></a><a id=anchor>not a link</a>"
        "<button id=button>b<i id=in-button>i</i></button>"
        "<button id=off disabled>off</button><div id=soft role=button aria-disabled=true>soft</div><div id=pointer style='cursor: pointer'>"
        "<b id=in-pointer>p</b></div><div id=listens>listens</div><p id=text>text</p><div id=handler onclick='1'>h</div><select id=select>"
        "<option>1</select><label id=label>l <input id=tick type=checkbox></label><p id=editable contenteditable>e</p>"
        "<summary id=sum>s</summary>"
        "</div><div id=tall style='height: 2000px; width: 100%'>all</div>"
        "<script>for (const id of ['listens', 'root', 'tall']) document.getElementById(id).addEventListener('click', () => 0);"
        "document.body.addEventListener('click', () => 0); listens.addEventListener('mouseover', () => 0);"
        "text.addEventListener('mousemove', () => 0)</script>",
    )
    clickable = {name for name, element in found.items() if element.clickable}
    assert clickable == {
        "link", "button", "off", "soft", "pointer", "listens", "handler", "select", "label", "tick", "editable", "sum", "root",
    }  # fmt: skip
    assert {name for name, element in found.items() if element.disabled} == {"off", "soft"}


def test_contrast_and_fill_are_wcags(visit: Visitor, web: Web) -> None:
    """Text's contrast is to the nearest opaque background, a box's fill to what lies behind it, both as WCAG computes them."""
    found = seen(
        visit,
        web,
        "<p id=plain style='color: #767676; font-size: 20px'>grey on white</p><div style='background: #000'>"
        "<p id=white style='color: #fff'>on black</p>"
        "<p id=half style='color: rgba(255, 255, 255, .5)'>half</p>"
        "<button id=cta style='background: #fff; color: #000; border: 0'>Buy</button></div>"
        "<div id=empty style='height: 10px'></div><p id=veiled style='background: rgba(0, 0, 0, .5); color: white'>veiled</p>"
        "<div style='background: url(data:,)'><p id=photo>on a picture</p></div><p id=modern style='color: oklch(0 0 0)'>modern</p>"
        "<button id=spanned style='background: #fff; border: 0'><span style='color: #000; font-size: 13px'>Go</span></button>"
        "<div id=box><span>Text</span></div>"
        "<button id=gradient style='background: linear-gradient(#000, #000); color: #fff; border: 0'>Grad</button>",
    )
    contrast = {name: element.contrast for name, element in found.items()}
    assert contrast["plain"] == pytest.approx(4.54, abs=0.02)
    assert found["plain"].font_px == 20
    assert contrast["white"] == 21
    assert contrast["half"] == pytest.approx(5.32, abs=0.1)
    assert contrast["veiled"] == pytest.approx(3.98, abs=0.05)
    assert contrast["modern"] == 21
    assert contrast["photo"] is contrast["empty"] is None
    assert (found["cta"].fill, found["cta"].contrast, found["plain"].fill) == (21, 21, 1)
    assert (found["spanned"].contrast, found["spanned"].font_px, found["box"].contrast) == (21, 13, None)
    assert (found["gradient"].fill, found["gradient"].contrast) == (21, 21)


def test_selectors_find_their_element_alone(visit: Visitor, web: Web) -> None:
    """Every selector fits one element: repeated ids and odd ones are passed by, shadow roots are entered with `>>>`."""
    found = seen(
        visit,
        web,
        "<ul><li id=twice>1</li><li id=twice>2</li></ul><p id='a:b.c 1'>odd</p><x-box></x-box>"
        "<script>document.querySelector('x-box').attachShadow({mode: 'open'}).innerHTML = '<p><b>deep</b></p>'</script>",
    )
    selectors = [element.selector for element in found.values()]
    assert len(set(selectors)) == len(selectors)
    assert "body > ul:nth-of-type(1) > li:nth-of-type(2)" in selectors
    assert r"#a\:b\.c\ 1" in selectors
    deep = next(element for element in found.values() if element.text == "deep" and element.tag == "b")
    assert deep.selector == "body > x-box:nth-of-type(1) >>> p:nth-of-type(1) > b:nth-of-type(1)"
    assert [link.tag for link in parse(deep.chain)] == ["b", "p", "x-box", "body"]


def test_hostile_pages_cannot_mislead_the_reading(visit: Visitor, web: Web) -> None:
    """Fields that shadow a form's properties and built-ins that a script replaced change nothing in what is read."""
    names = [
        "attributes",
        "children",
        "parentNode",
        "tagName",
        "getBoundingClientRect",
        "childNodes",
        "matches",
        "getRootNode",
        "id",
        "type",
    ]
    fields = "".join(f"<input name={name}>" for name in names)
    found = seen(
        visit,
        web,
        f"<form class=odd>{fields}<button id=go>Go</button></form><img name=documentElement><img name=title><img name=getElementById>"
        "<script>Element.prototype.getBoundingClientRect = () => ({left: 5, top: 5, right: 9, bottom: 9, width: 4, height: 4});"
        "JSON.stringify = () => 'gotcha'; Array.prototype.map = () => []; String.prototype.trim = () => 'no'; "
        "window.getComputedStyle = () => ({}); Node.prototype.getRootNode = null;</script>",
    )
    go = found["go"]
    assert (go.text, go.clickable, [link.tag for link in parse(go.chain)]) == ("Go", True, ["button", "form", "body"])
    assert go.width > 10
    assert len(found) == len(names) + 2


def test_texts_are_capped_and_whole(visit: Visitor, web: Web) -> None:
    """A long text is cut at 400 characters, and half a character is never left."""
    found = seen(
        visit, web, f"<p id=long>{'word ' * 500}</p><p id=odd></p><script>odd.textContent = 'x' + String.fromCharCode(0xd83d)</script>"
    )
    assert len(found["long"].text) <= 400
    assert found["odd"].text == "x�"


def test_large_pages_are_listed_in_part(module_web: Web) -> None:
    """Of a page with more elements than the cap the first are listed, and the visit says so."""
    module_web.clear()
    module_web.routes["/"] = page("".join(f"<p>{number}</p>" for number in range(60)))
    renderer = ChromiumRenderer(limits=Limits(max_elements=50), network=Network(module_web.resolve, module_web.dial))
    try:
        shown = renderer.render(RenderOrder("http://site.example/", 800, seconds=20.0))
    finally:
        renderer.close()
    assert len(shown.layout.elements) == 50
    assert "the page has more elements than are listed: the first 50 are" in shown.notes


def test_inner_scrolling_is_told(visit: Visitor, web: Web) -> None:
    """A page that scrolls inside a box says so; what lies out of sight in there is not listed."""
    box = "<main style='height: 800px; overflow-y: auto'><p>In sight</p><div style='height: 2000px'></div><p>Out of sight</p></main>"
    web.routes["/"] = page(box, "<style>body { margin: 0 }</style>")
    shown = visit.see()
    assert [element.text for element in shown.layout.elements if element.tag == "p"] == ["In sight"]
    assert any("inside a box" in note for note in shown.notes)
    web.routes["/"] = page(box.replace("800px", "200px"))
    assert not any("inside a box" in note for note in visit.see().notes)


def deep_page(depth: int, value: str) -> Found:
    """A page of nested boxes, each with a long attribute, as the script would tell it."""
    nodes = tuple(Node(place - 1, "div", (("data-x", value),), "", 1, 1, keeps_text=False, href=None) for place in range(depth))
    shapes = {"selector": "", "role": "", "text": "", "label": "", "x": 0.0, "y": 0.0, "width": 9.0, "height": 9.0, "fill": 1.0}
    more = {"clickable": False, "disabled": False, "fixed": False, "font_px": None, "contrast": None}
    elements = tuple(Seen(node=place, **shapes, **more) for place in range(depth))
    return Found("http://x.test/", "", 800, 800, 800, 800, inner_scroller=False, nodes=nodes, elements=elements, cut="")


def test_pages_nested_for_spite_do_not_fill_the_memory() -> None:
    """Chains grow with the square of the depth; past a budget the rest is left out, with a note."""
    layout, notes = layout_of(deep_page(400, "x" * 1024), asked="http://x.test/", scale=1.0, now=NOW)
    assert 0 < len(layout.elements) < 400
    assert sum(len(element.chain) for element in layout.elements) < 60_000_000
    assert notes
    small: Layout = layout_of(deep_page(20, "x"), asked="http://x.test/", scale=1.0, now=NOW)[0]
    assert [len(parse(element.chain)) for element in small.elements] == list(range(1, 21))
