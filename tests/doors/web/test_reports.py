"""Reports to read and to take along."""

from __future__ import annotations

import json
import re

import httpx
import pytest

from heatsight.doors.web.look import asset
from heatsight.doors.web.reports import file_name

PAGE = "https://shop.example/product"


def test_a_report_is_read_and_taken_along(visitor: httpx.Client) -> None:
    """The report opens as a page under a bar, and comes as a file of each format under a name that says what it is about."""
    shown = visitor.get("/report", params={"url": PAGE})
    assert "Heatmap assessment" in shown.text
    assert "script-src 'self';" in shown.headers["content-security-policy"]
    assert re.findall("<script[^>]*>", shown.text) == [f'<script type="module" src="{asset("report_bar.js")}">']
    for link in re.findall(r'href="(/(?:page|report/file)[^"]+)"', shown.text):
        assert visitor.get(link.replace("&amp;", "&")).status_code == 200
    file = visitor.get("/report/file", params={"url": PAGE})
    assert "script-src" not in file.headers["content-security-policy"]
    assert "<script" not in file.text
    for form, ending, begins in (("html", "html", "<!doctype html>"), ("markdown", "md", "# "), ("json", "json", "{"), ("text", "txt", "")):
        taken = visitor.get("/report/file", params={"url": PAGE, "format": form})
        assert taken.headers["content-disposition"] == f'attachment; filename="heatsight-shop-example-product.{ending}"'
        assert taken.text.startswith(begins)
    assert visitor.get("/report/file", params={"url": PAGE, "format": "docx"}).status_code == 400


def test_a_report_is_about_what_was_seen(visitor: httpx.Client) -> None:
    """The report that a page links to has the very period of the page, and is not made again."""
    page = visitor.get("/page", params={"url": PAGE, "wait": "true"}).text
    link = page.split('href="/report/file?')[3].split('"')[0].replace("&amp;", "&")
    document = json.loads(visitor.get(f"/report/file?{link}").text)
    asked = dict(httpx.QueryParams(link))
    assert (document["window"]["date_from"], document["window"]["date_to"]) == (asked["date_from"], asked["date_to"])
    assert document["bands"][0]["visitors"] == 4


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("https://a.b/ä/../x?q=1", "heatsight-a-b-x-q-1"),
        ('https://evil"\r\n\u202e', "heatsight-evil"),
        ("", "heatsight-report"),
        ("x" * 500, "heatsight-" + "x" * 80),
    ],
)
def test_a_files_name_is_harmless(url: str, name: str) -> None:
    """Whatever the address, the name is short and plain."""
    assert file_name({"url_exact": url}) == name
