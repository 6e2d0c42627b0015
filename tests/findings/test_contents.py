"""What lies in a stretch of the page."""

from __future__ import annotations

from tests.findings.shown import placed

from heatsight.findings.contents import contents

HEADINGS = [placed(f"Part {number}", tag="h2", role="heading", y=200 * number, clickable=False) for number in range(1, 8)]


def test_headings_say_what_it_is_about() -> None:
    """Headings between the two heights are listed from the top down, buttons beside them are not."""
    shown = [placed("Buy", role="button", y=420), *reversed(HEADINGS)]
    assert contents(shown, 300, 700) == "“Part 2” h2, “Part 3” h2"


def test_no_more_than_four_are_listed() -> None:
    """The rest is counted; without a lower end it goes to the page's own."""
    assert contents(HEADINGS, 100) == "“Part 1” h2, “Part 2” h2, “Part 3” h2, “Part 4” h2 and 3 more"


def test_without_headings_pictures_and_controls_do() -> None:
    """Where no heading lies, what people see or could click is named."""
    assert contents([placed("Buy", role="button", y=420)], 300, 700) == "“Buy” button"


def test_nothing_with_a_name() -> None:
    """An empty stretch is left unsaid."""
    assert contents(HEADINGS, 1500, 1900) == ""
