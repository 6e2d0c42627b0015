"""How numbers are said."""

from datetime import UTC, datetime, timedelta
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heatsight.findings.rule import ExplainedReason
from heatsight.model.finding import FindingKind
from heatsight.report import wording


@pytest.mark.parametrize(
    ("share", "said"),
    [
        (0, "0 %"),
        (0.0004, "<0.1 %"),
        (0.004, "0.4 %"),
        (0.01, "1 %"),
        (0.293, "29 %"),
        (0.997, "99.7 %"),
        (0.99999, "99.9 %"),
        (1, "100 %"),
    ],
)
def test_a_share_is_never_rounded_to_none_or_all(share: float, said: str) -> None:
    """A few are not said to be nobody, nearly all not everybody."""
    assert wording.percent(share) == said


@pytest.mark.parametrize(
    ("number", "said"),
    [(0, "0"), (7, "7"), (1204, "1,204"), (2.5, "2.5"), (2.0, "2"), (1234.567, "1,234.57")],
)
def test_a_count_is_grouped(number: float, said: str) -> None:
    """Thousands are grouped; whole numbers have no fraction."""
    assert wording.count(number) == said


def test_a_part_has_its_denominator_and_interval() -> None:
    """A share is said with what it is of and how far it may be off."""
    assert wording.part(27, 92, (0.21, 0.39), "people") == "27 of 92 people (29 %, 21–39 %)"
    assert wording.part(27, 92, None) == "27 of 92 (29 %)"
    assert wording.part(0, 0, None, "people") == "0 of 0 people"


@pytest.mark.parametrize(
    ("value", "n", "ci", "said"),
    [
        (27 / 92, 92, (0.21, 0.39), "27 of 92 (29 %, 21–39 %)"),
        (0.733, 30, (0.56, 0.86), "22 of 30 (73 %, 56–86 %)"),
        (0.2871, 92, (0.21, 0.39), "29 % (21–39 %, from 92 people)"),
        (92, 61, None, "92 (from 61 people)"),
        (53, 53, None, "53"),
        (2160, 398, (2090, 2310), "2,160 (2,090–2,310, from 398 people)"),
    ],
)
def test_an_evidence_is_said_by_what_it_is(value: float, n: int, ci: tuple[float, float] | None, said: str) -> None:
    """A part of n, a share that is no whole part, a count, a depth: each in its own words, each with its n."""
    assert wording.measured(value, n, ci) == said


@given(st.integers(0, 10**6), st.integers(1, 10**6))
def test_a_whole_part_is_found_again(some: int, extra: int) -> None:
    """Whatever the numbers, a share of n people is said as the very number of people."""
    whole = some + extra
    assert wording.measured(some / whole, whole, (0.0, 1.0)).startswith(f"{some:,} of {whole:,} (")


@pytest.mark.parametrize(
    ("start", "length", "said"),
    [
        (datetime(2026, 6, 1, tzinfo=UTC), 7, "1–7 June 2026 (7 days, UTC)"),
        (datetime(2026, 5, 9, tzinfo=UTC), 30, "9 May – 7 June 2026 (30 days, UTC)"),
        (datetime(2025, 12, 30, tzinfo=UTC), 7, "30 December 2025 – 5 January 2026 (7 days, UTC)"),
        (datetime(2026, 6, 1, tzinfo=UTC), 1, "1 June 2026 (1 day, UTC)"),
    ],
)
def test_a_period_names_its_last_day(start: datetime, length: int, said: str) -> None:
    """The end is exclusive, so the last day is the one before it."""
    assert wording.period(start, start + timedelta(days=length)) == said


def test_bands_are_said_by_their_widths() -> None:
    """An open end is said in words."""
    said = [wording.band("desktop", 1024, None), wording.band("tablet", 768, 1023), wording.band("mobile", 0, 767)]
    assert said == ["Desktop, 1,024 px and wider", "Tablet, 768–1,023 px", "Mobile, up to 767 px"]


def test_places_are_said_in_page_or_window() -> None:
    """A box that stays while scrolling is placed in the window, any other in the page."""
    box = {"x0": 0.2, "x1": 0.27, "y0": 16, "y1": 48, "fixed": False}
    assert wording.place(box) == "20–27 % across, 16–48 px down"
    assert wording.place({**box, "fixed": True}) == "20–27 % across, 16–48 px from the top of the window, stays while scrolling"
    assert wording.place({**box, "x0": 0, "x1": 1}) == "full width, 16–48 px down"


def test_every_kind_has_a_name() -> None:
    """Each finding kind of the model has words of its own; an unknown one is shown as it is."""
    assert set(wording.KINDS) >= set(get_args(FindingKind))
    assert wording.kind("brand_new") == "Brand new"


def test_every_reason_has_a_sentence() -> None:
    """Each reason for which findings explain clicks away is said in a sentence."""
    assert set(wording.REASONS) == set(get_args(ExplainedReason))


@pytest.mark.parametrize(("value", "said"), [(3179.86, "3,180"), (4.534, "4.53"), (1.0, "1"), (0.0, "0")])
def test_a_rendered_number_has_no_people(value: float, said: str) -> None:
    """What was measured on the rendered page is the number alone."""
    assert wording.bare(value) == said


def test_a_number_and_its_unit_stay_together() -> None:
    """No line ends between a number and its unit."""
    assert wording.unbroken("29 % of 900 px and 3 people") == "29\u00a0% of 900\u00a0px and 3 people"


def test_lists_are_read_aloud() -> None:
    """One, two and three things."""
    assert [wording.listed(words) for words in ([], ["a"], ["a", "b"], ["a", "b", "c"])] == ["", "a", "a and b", "a, b and c"]
