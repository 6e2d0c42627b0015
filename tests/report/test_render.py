"""One document, four formats."""

import copy
import json

import pytest

from heatsight.report import FORMATS, render
from heatsight.report.document import JSON


@pytest.mark.parametrize("format_", FORMATS)
@pytest.mark.parametrize("name", ["rich", "no_data", "capture_off", "url_mismatch", "low_volume", "hostile"])
def test_a_saved_report_renders_the_same(documents: dict[str, JSON], name: str, format_: str) -> None:
    """A document that went through a file gives the very same output, ends in one newline, and is not changed by it."""
    before = copy.deepcopy(documents[name])
    fresh = render(documents[name], format_)
    assert render(json.loads(json.dumps(documents[name])), format_) == fresh
    assert fresh.endswith("\n")
    assert not fresh.endswith("\n\n")
    assert documents[name] == before


@pytest.mark.parametrize("format_", FORMATS)
def test_every_output_can_be_written_as_utf8(documents: dict[str, JSON], format_: str) -> None:
    """Not even a lone surrogate in a visitor's text stops a report from being written."""
    assert render(documents["hostile"], format_).encode("utf-8")
