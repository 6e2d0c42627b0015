"""The report as Markdown, read back by a Markdown parser."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from heatsight.report.clean import clean
from heatsight.report.document import JSON
from heatsight.report.markdown import block, code, markdown, neutral

NAMES = ["rich", "focused", "unknown", "no_data", "capture_off", "url_mismatch", "low_volume", "hostile"]
PARSER = MarkdownIt("commonmark", {"html": True}).enable("table").enable("strikethrough")


def tokens(source: str) -> list[Token]:
    """All tokens of a text, inline ones included."""
    return [part for token in PARSER.parse(source) for part in (token, *(token.children or []))]


def shown(source: str) -> str:
    """The words a reader sees."""
    return "".join(token.content for token in tokens(source) if token.type in ("text", "code_inline", "softbreak"))


@pytest.mark.parametrize("name", [name for name in NAMES if name != "hostile"])
def test_the_whole_output(documents: dict[str, JSON], snapshot, name: str) -> None:  # noqa: ANN001 -- the fixture says its type
    """The whole Markdown is the one that was read and kept."""
    snapshot(f"{name}.md", markdown(documents[name]))


@pytest.mark.parametrize("name", NAMES)
def test_nothing_that_people_wrote_becomes_markup(documents: dict[str, JSON], name: str) -> None:
    """There is no HTML, link, image or emphasis but our own bold words."""
    kinds = {token.type for token in tokens(markdown(documents[name]))}
    assert kinds & {"html_block", "html_inline", "link_open", "image", "em_open", "s_open", "hr", "code_block"} == set()


@pytest.mark.parametrize("name", NAMES)
def test_every_table_row_has_as_many_cells_as_its_head(documents: dict[str, JSON], name: str) -> None:
    """A pipe in a name does not make another cell."""
    tables = [table.splitlines() for table in markdown(documents[name]).split("\n\n") if table.startswith("| ")]
    widths = [{line.replace("\\|", "").count("|") for line in table} for table in tables]
    assert [found for found in widths if len(found) != 1] == []


def test_hostile_text_adds_no_heading(documents: dict[str, JSON]) -> None:
    """Headings in visitors' text stay text: the hostile report has ours only, and the title's own words."""
    headings = [token for token in PARSER.parse(markdown(documents["hostile"])) if token.type == "heading_open"]
    # title, element (1 + 2), problems (1 + 3), band (1 + clicked, rage clicks, fold, scroll, zones), judged, none, limits, data, queries
    assert len(headings) == 1 + 3 + 4 + 6 + 5


@given(st.text(max_size=200))
def test_any_words_read_as_they_were_written(words: str) -> None:
    """Whatever is written, a reader sees exactly that, and it becomes no markup."""
    line = clean(words)
    found = tokens(f"x {neutral(line)}")
    assert {token.type for token in found} <= {"paragraph_open", "paragraph_close", "inline", "text", "text_special"}
    assert "".join(token.content for token in found if token.type in ("text", "text_special")) == f"x {line}".rstrip()


@given(st.text(max_size=200))
def test_any_words_at_the_start_of_a_line_stay_words(words: str) -> None:
    """Whatever is written, at the start of a line it becomes no list, quotation, heading or table."""
    kinds = {token.type for token in PARSER.parse(neutral(clean(words)))}
    assert kinds <= {"paragraph_open", "paragraph_close", "inline"}


@given(st.text(min_size=1, max_size=100))
def test_code_cannot_be_ended_from_within(words: str) -> None:
    """Whatever is written, a code span holds all of it."""
    line = clean(words)
    spans = [token.content for token in tokens(f"x {code(line)} y") if token.type == "code_inline"]
    assert [span.strip() for span in spans] == ([line.replace("|", "\\|").strip()] if line else [])


@given(st.text(alphabet="`~ab\n", max_size=100))
def test_a_block_cannot_be_ended_from_within(words: str) -> None:
    """Whatever is written, a fenced block holds all of it."""
    fences = [token for token in PARSER.parse("\n".join(block(words, "sql"))) if token.type == "fence"]
    assert [token.content for token in fences] == [words + "\n"]


@pytest.mark.parametrize(
    "address", ["http://evil.example", "HTTPS://evil.example", "www.evil.example", "javascript:alert(1)", "a@evil.example"]
)
def test_an_address_is_not_linked(address: str) -> None:
    """What GitHub would turn into a link by itself is broken by a backslash, which it does not show."""
    assert address not in neutral(address)
    assert shown(neutral(address)) == "" or address == "".join(t.content for t in tokens(neutral(address)) if t.type.startswith("text"))
