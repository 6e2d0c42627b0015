"""The report in a terminal."""

import unicodedata

import pytest
from rich.cells import cell_len

from heatsight.report.document import JSON
from heatsight.report.text import text

NAMES = ["rich", "focused", "unknown", "no_data", "capture_off", "url_mismatch", "low_volume", "hostile"]


@pytest.mark.parametrize("name", [name for name in NAMES if name != "hostile"])
def test_the_whole_output(documents: dict[str, JSON], snapshot, name: str) -> None:  # noqa: ANN001 -- the fixture says its type
    """The whole text is the one that was read and kept."""
    snapshot(f"{name}.txt", text(documents[name]))


@pytest.mark.parametrize("name", NAMES)
def test_no_line_is_wider_than_a_hundred_columns(documents: dict[str, JSON], name: str) -> None:
    """Lines fit in 100 columns, commands to copy aside."""
    wide = [line for line in text(documents[name]).splitlines() if cell_len(line) > 100 and not line.startswith("       heatsight ")]
    assert wide == []


def test_hostile_text_is_harmless(documents: dict[str, JSON]) -> None:
    """No control, bidirectional or invisible character reaches the terminal, and ten thousand letters do not fill it."""
    output = text(documents["hostile"])
    assert {unicodedata.category(character) for character in output.replace("\n", "")} & {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"} == set()
    assert len(output) < 40_000
    assert "owned" not in output
    assert "▁" not in output


def test_the_verdict_comes_before_everything(documents: dict[str, JSON]) -> None:
    """The headline stands within the first six lines."""
    headlines = {name: [line for line in text(documents[name]).splitlines()[:7] if line.startswith(">> ")] for name in NAMES}
    assert {name for name, found in headlines.items() if not found} <= {"hostile"}


def test_every_number_of_a_finding_can_be_looked_up(documents: dict[str, JSON]) -> None:
    """Each finding names its id, and each of its numbers what its own id adds to that."""
    output = text(documents["rich"])
    for finding in documents["rich"]["findings"]:
        assert f" · {finding['id']}\n" in output
        assert [item["id"] for item in finding["evidence"] if f"[{item['id'].removeprefix(finding['id'] + '-')}]" not in output] == []
