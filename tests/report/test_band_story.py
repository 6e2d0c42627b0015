"""A device band in words."""

from heatsight.report.band_story import band_story, hotspot_row, is_empty
from heatsight.report.document import JSON


def test_shares_say_what_they_are_of(documents: dict[str, JSON]) -> None:
    """Each table names its whole: all clicks of the band, or its rage clicks."""
    band = band_story(documents["rich"]["bands"][0], 5)
    assert [(table.title, table.whole, len(table.rows), table.more) for table in band.tables] == [
        ("Most clicked", "706 clicks", 5, 4),
        ("Rage clicks", "24 clicks", 1, 0),
    ]


def test_a_whole_that_rounding_hides_is_not_guessed(documents: dict[str, JSON]) -> None:
    """Where a rounded share could come from several wholes, none is named."""
    band = documents["rich"]["bands"][0]
    many = {**band, "hotspots": [{**band["hotspots"][0], "count": 123_457, "share": 0.1235}]}
    assert band_story(many, 5).tables[0].whole == "clicks"


def test_a_place_without_an_element_says_where_it_is(documents: dict[str, JSON]) -> None:
    """A hotspot without evidence of what lies there is named by what lies around it, or by its coordinates."""
    row = band_story(documents["rich"]["bands"][0], 9).tables[0].rows[8]
    assert row.naming == "no evidence of what lies there"
    assert (row.name, row.note) == ("place just under the “Buy now” button", "86–93 % across, 1,180–1,250 px down, below the fold")
    spot = documents["rich"]["bands"][0]["hotspots"][8]
    assert hotspot_row({**spot, "described": ""}).name == "unnamed place, 86–93 % across, 1,180–1,250 px down"


def test_a_doubtful_name_says_so(documents: dict[str, JSON]) -> None:
    """A name below four fifths is marked with how sure it is."""
    row = band_story(documents["rich"]["bands"][0], 9).tables[0].rows[7]
    assert row.note == "below the fold, name 71 % sure"


def test_the_fold_is_said_by_people_and_as_posthog_counts(documents: dict[str, JSON]) -> None:
    """Both numbers stand with their denominators, and are told apart."""
    assert band_story(documents["rich"]["bands"][0], 5).fold == (
        "The fold is at about 900 px (median window). 88 of 301 people who clicked (29 %, 24–35 %) clicked below their own.",
        "As PostHog counts, everybody and every click: 236 of 811 clicks (29.1 %) lie below it.",
    )


def test_reach_marks_the_fold_and_the_cliff(documents: dict[str, JSON]) -> None:
    """The depths at or last before the fold and the cliff are always shown."""
    rows = band_story(documents["rich"]["bands"][0], 5).reach
    assert [(row.depth, row.mark) for row in rows if row.mark] == [("900 px", "fold"), ("2,100 px", "cliff")]
    assert len(rows) <= 12


def test_an_empty_band_is_told_apart(documents: dict[str, JSON]) -> None:
    """A band nobody came in is empty, and can still be told."""
    assert [is_empty(band) for band in documents["rich"]["bands"]] == [False, True, False]
    empty = band_story(documents["rich"]["bands"][1], 5)
    assert (empty.coverage, empty.fold, empty.scroll, empty.reach, empty.tables) == (
        "Nobody clicked.",
        ("No click tells where the fold lies.",),
        ("Nobody's scroll depth is known.",),
        (),
        (),
    )
