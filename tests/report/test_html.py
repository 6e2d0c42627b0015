"""The report as HTML, read by a parser: nothing runs, nothing is fetched, and it can be read without eyes."""

from html.parser import HTMLParser
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from heatsight.report.document import JSON
from heatsight.report.html import html

NAMES = ["rich", "focused", "unknown", "no_data", "capture_off", "url_mismatch", "low_volume", "hostile"]
VOID = {"meta", "link", "br", "hr", "img", "input", "wbr"}


class Page(HTMLParser):
    """Tags with their attributes, text, and what was left open."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words = ""
        self.open: list[str] = []
        self.wrong: list[str] = []
        self.feed(source)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a tag."""
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a tag that closes itself."""
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        """Check that what closes is what was opened last."""
        if not self.open or self.open.pop() != tag:
            self.wrong.append(tag)

    def handle_data(self, data: str) -> None:
        """Collect text."""
        if "style" not in self.open:
            self.words += data

    def named(self, *names: str) -> list[dict[str, str | None]]:
        """Attributes of all tags of these names."""
        return [attributes for tag, attributes in self.tags if tag in names]


@pytest.mark.parametrize("name", NAMES)
def test_nothing_runs_and_nothing_is_fetched(documents: dict[str, JSON], name: str) -> None:
    """There is no script, form, frame, handler or address, and a policy that forbids them all the same."""
    page = Page(html(documents[name]))
    assert page.named("script", "iframe", "object", "embed", "form", "img", "base", "image", "use", "foreignobject", "a") == []
    assert [attributes for _, attributes in page.tags for key in attributes if key.startswith("on")] == []
    addresses = [
        value for _, attributes in page.tags for key, value in attributes.items() if key in ("src", "href", "action", "xlink:href", "data")
    ]
    assert addresses == ["data:,"]
    policy = [meta["content"] for meta in page.named("meta") if meta.get("http-equiv") == "Content-Security-Policy"]
    assert policy == ["default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'"]
    assert "url(" not in html(documents[name]).replace("url(#hatch-", "")


@pytest.mark.parametrize("name", NAMES)
def test_tags_are_balanced_and_ids_are_unique(documents: dict[str, JSON], name: str) -> None:
    """Every tag is closed in order, no id stands twice, and every label points at something."""
    page = Page(html(documents[name]))
    ids = [attributes["id"] for _, attributes in page.tags if "id" in attributes]
    pointed = [attributes["aria-labelledby"] for _, attributes in page.tags if "aria-labelledby" in attributes]
    assert html(documents[name]).startswith("<!doctype html>\n")
    assert (page.open, page.wrong) == ([], [])
    assert len(ids) == len(set(ids))
    assert set(pointed) <= set(ids)


@pytest.mark.parametrize("name", NAMES)
def test_it_can_be_read_without_eyes(documents: dict[str, JSON], name: str) -> None:
    """The language is said, headings do not jump a level, tables have heads, drawings have a title."""
    page = Page(html(documents[name]))
    levels = [int(tag[1]) for tag, _ in page.tags if tag in ("h1", "h2", "h3", "h4")]
    assert page.named("html")[0]["lang"] == "en"
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert [pair for pair in pairwise(levels) if pair[1] > pair[0] + 1] == []
    assert all(cell.get("scope") in ("col", "row") for cell in page.named("th"))
    assert all(drawing.get("aria-hidden") == "true" or drawing.get("aria-labelledby") for drawing in page.named("svg"))


def test_it_says_what_the_text_says(documents: dict[str, JSON]) -> None:
    """Headline, findings, recommendations, limits and what was explained away are all there."""
    words = " ".join(Page(html(documents["rich"])).words.replace("\u2060", "").split())
    wanted = [
        "3 problems: 1 high, 1 medium and 1 low.",
        *(finding[part] for finding in documents["rich"]["findings"] for part in ("title", "summary", "recommendation")),
        *documents["rich"]["limits"],
        "17 of 318 (5 %, 3–8 %)",
        "It answers every click",
        "Mobile has 90 people of the 100 needed for scroll cliff.",
        "Nobody came on tablet.",
    ]
    assert [sentence for sentence in wanted if sentence not in words] == []


def test_hostile_text_is_shown_as_text(documents: dict[str, JSON]) -> None:
    """Markup that people wrote is there to be read, and not markup."""
    source = html(documents["hostile"])
    assert "<script>alert(1)</script>" in Page(source).words
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in source
    assert not set(source) & {"\x1b", "\x9b", "\u202e", "\x07"}
    assert len(source) < 400_000


@settings(max_examples=20)
@given(words=st.text(max_size=300) | st.sampled_from(["{{ 7 * 7 }}", "{% raw %}", "</style><script>", '" onload="x', "--><!--"]))
def test_any_text_is_only_text(words: str) -> None:
    """Whatever an element is called, the page's tags are the same."""
    document = _named(words)
    assert [tag for tag, _ in Page(html(document)).tags] == [tag for tag, _ in Page(html(_named("Pricing"))).tags]


def _named(words: str) -> JSON:
    """A small document whose every text is `words`."""
    element = {"name": f"x{words}", "text": words, "selector": f"x{words}", "tag": "a", "role": "link", "interactive": True, "href": words}
    query = {"sql": f"x{words}", "params": {"p": words}}
    item = {
        "id": f"x{words}",
        "signal": "click",
        "metric": words,
        "value": 0.5,
        "n": 4,
        "ci": [0.1, 0.9],
        "hotspot_id": None,
        "query": query,
    }
    return {
        "schema_version": "1",
        "page": {"url_exact": words, "urls_matched": 1},
        "window": {"date_from": "2026-06-01T00:00:00Z", "date_to": "2026-06-08T00:00:00Z", "widened": False},
        "health": {"status": "ok", "checks": [{"id": "x", "status": "ok", "detail": words}], "nearest_urls": []},
        "bands": [],
        "findings": [
            {
                "id": f"x{words}",
                "kind": "rageclick",
                "severity": "high",
                "confidence": 0.9,
                "device": "all",
                "title": words,
                "summary": words,
                "element": element,
                "region": None,
                "recommendation": words,
                "evidence": [item],
            }
        ],
        "outcomes": [{"kind": "rageclick", "device": "desktop", "outcome": "failed", "needs": None, "has": None, "detail": f"x{words}"}],
        "not_enough_data": [],
        "explained_away": [{"kind": "rageclick", "element": words, "reason": words, "count": 3}],
        "limits": [words],
    }
