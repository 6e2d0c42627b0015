"""
Draw the picture of docs/report.md: the head of a real HTML report, and the drawings of its first device band.

    heatsight assess URL --format html --out report.html
    python docs/picture.py report.html docs/report.png
"""

from __future__ import annotations

import os
import sys
from base64 import b64encode
from pathlib import Path
from typing import Final

from playwright.sync_api import Page, sync_playwright

from heatsight.snapshots.installed import find_chromium

WIDTH: Final = 1100
DRAWN: Final = 440
"""How much of the drawings is shown, in CSS px: past the fold and the cliff of most pages."""
MARGIN: Final = 16
SHEET: Final = """<!doctype html><style>body {{ margin: 0; background: #f7f5f1 }} img {{ display: block; width: {width}px }}
img + img {{ border-top: 1px solid #e3ded6 }}</style>{pictures}"""


def clip(page: Page, top: float, bottom: float) -> str:
    """A strip of the report over its whole width, as an image for another page."""
    area = {"x": 0, "y": top, "width": WIDTH, "height": bottom - top}
    return b64encode(page.screenshot(full_page=True, clip=area)).decode()


def edge(page: Page, selector: str, side: str) -> float:
    """Where the first element of its kind begins or ends, down the page."""
    return float(page.evaluate("([css, side]) => document.querySelector(css).getBoundingClientRect()[side] + scrollY", [selector, side]))


def draw(report: Path, picture: Path) -> None:
    """Write the picture of a report."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(os.environ), args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page(viewport={"width": WIDTH, "height": 800}, color_scheme="light")
        page.goto(report.resolve().as_uri())
        head = clip(page, 0, edge(page, ".finding .do", "bottom") + MARGIN)
        figures = edge(page, "main > section .figures", "top")
        body = clip(page, edge(page, "main > section h2", "top") - MARGIN, figures + DRAWN)
        page.set_content(
            SHEET.format(width=WIDTH, pictures="".join(f'<img src="data:image/png;base64,{strip}">' for strip in (head, body)))
        )
        picture.write_bytes(page.screenshot(full_page=True))
        browser.close()


if __name__ == "__main__":
    draw(Path(sys.argv[1]), Path(sys.argv[2]))
