"""The HTML report in a real browser."""

import os
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from heatsight.report.document import JSON
from heatsight.report.html import html
from heatsight.report.pictures import BandPicture
from heatsight.snapshots.installed import find_chromium

NAMES = ["rich", "focused", "unknown", "no_data", "capture_off", "url_mismatch", "low_volume", "hostile"]
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
CONTRAST = """() => {
  const parse = text => text.match(/[\\d.]+/g).map(Number);
  const light = ([r, g, b]) => [r, g, b].map(v => v / 255).map(v => v <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4)
    .reduce((sum, v, i) => sum + v * [.2126, .7152, .0722][i], 0);
  const behind = node => { for (let at = node; at; at = at.parentElement) {
    const colour = parse(getComputedStyle(at).backgroundColor); if (colour.length === 3 || colour[3] === 1) return colour; }
    return [255, 255, 255]; };
  const poor = [];
  for (const node of document.querySelectorAll('p, li, th, td, h1, h2, h3, h4, caption, summary, code, span')) {
    const own = [...node.childNodes].some(child => child.nodeType === 3 && child.data.trim());
    if (!own || !node.getClientRects().length) continue;
    const [a, b] = [light(parse(getComputedStyle(node).color)), light(behind(node))].sort((x, y) => y - x);
    if ((a + .05) / (b + .05) < 4.5) poor.push(node.className + ': ' + node.textContent.trim().slice(0, 40));
  }
  return poor;
}"""


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """A headless Chromium."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(os.environ), args=ARGUMENTS)
        yield browser
        browser.close()


def opened(browser: Browser, path: Path, width: int, scheme: str = "light") -> tuple[Page, list[str]]:
    """The report in a tab, and everything it did that it must not."""
    page = browser.new_page(viewport={"width": width, "height": 844}, color_scheme=scheme)
    deeds: list[str] = []
    page.on("request", lambda request: deeds.append(f"request {request.url}"))
    page.on("dialog", lambda dialog: (deeds.append(f"dialog {dialog.message}"), dialog.dismiss()))
    page.on("console", lambda message: deeds.append(f"console {message.text}"))
    page.on("pageerror", lambda error: deeds.append(f"error {error}"))
    page.goto(path.as_uri())
    return page, deeds


@pytest.mark.parametrize("name", NAMES)
def test_it_asks_for_nothing_runs_nothing_and_fits_a_phone(
    chromium: Browser, documents: dict[str, JSON], tmp_path: Path, name: str
) -> None:
    """The file itself is the only request, no script runs, and nothing is wider than a phone of 390 px."""
    path = tmp_path / f"{name}.html"
    path.write_text(html(documents[name]), encoding="utf-8")
    page, deeds = opened(chromium, path, 390)
    page.evaluate("document.querySelectorAll('details').forEach(details => details.open = true)")
    page.wait_for_timeout(100)
    width = page.evaluate("document.documentElement.scrollWidth")
    page.close()
    assert [deed for deed in deeds if deed != f"request {path.as_uri()}" and deed != "request data:,"] == []
    assert width == 390


def test_a_picture_is_shown_from_the_file_alone(chromium: Browser, documents: dict[str, JSON], tmp_path: Path) -> None:
    """An embedded picture is decoded under the page's own policy, asks for nothing, and scrolls in its frame on a phone."""
    buffer = BytesIO()
    Image.new("RGB", (1200, 2400), (200, 30, 30)).save(buffer, "WEBP")
    picture = BandPicture("desktop", None, 1440, 700, 706, (), buffer.getvalue(), (1200, 2400), "image/webp", "The page.")
    path = tmp_path / "pictured.html"
    path.write_text(html(documents["rich"], [picture]), encoding="utf-8")
    page, deeds = opened(chromium, path, 390)
    seen = page.evaluate(
        "document.querySelector('figure.page img').decode().then(() => document.querySelector('figure.page img').naturalWidth)"
    )
    width = page.evaluate("document.documentElement.scrollWidth")
    page.close()
    assert (seen, width) == (1200, 390)
    assert [deed for deed in deeds if not deed.startswith("request data:") and deed != f"request {path.as_uri()}"] == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", ["rich", "capture_off"])
def test_words_stand_out_from_what_is_behind_them(
    chromium: Browser, documents: dict[str, JSON], tmp_path: Path, name: str, scheme: str
) -> None:
    """All text has a contrast of 4.5 to 1 or more, in the light and in the dark."""
    path = tmp_path / f"{name}.html"
    path.write_text(html(documents[name]), encoding="utf-8")
    page, _ = opened(chromium, path, 1280, scheme)
    poor = page.evaluate(CONTRAST)
    page.close()
    assert poor == []
