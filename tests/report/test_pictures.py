"""Pictures in the report."""

from __future__ import annotations

import copy
import json
import re
from base64 import b64decode
from dataclasses import replace
from io import BytesIO

import pytest
from jsonschema import Draft202012Validator
from PIL import Image
from tests.report.conftest import HOSTILE

from heatsight.errors import InvalidRequest
from heatsight.report import FORMATS, render
from heatsight.report.document import JSON
from heatsight.report.pictures import BandPicture, LeftOut, with_pictures
from heatsight.report.schema import assessment_schema

SENTENCE = (
    "The picture of the page at 1,440 px shows 700 of 706 clicks by people; 6 left out: made at other widths; 12 set aside: by bots. "
    "It is saved heatmap a1b2c3."
)


@pytest.fixture
def picture() -> BandPicture:
    """A desktop band's picture of 4 by 6 pixels."""
    buffer = BytesIO()
    Image.new("RGB", (4, 6), (200, 30, 30)).save(buffer, "WEBP")
    reasons = (LeftOut("other_width", 6, "left out: made at other widths"), LeftOut("set_aside", 12, "set aside: by bots"))
    return BandPicture("desktop", "a1b2c3", 1440, 700, 706, reasons, buffer.getvalue(), (4, 6), "image/webp", "The page at 1,440 px.")


def test_the_document_tells_of_it(documents: dict[str, JSON], picture: BandPicture) -> None:
    """Its band has a picture with its numbers, still fits the published schema, and no other band or field is touched."""
    before = copy.deepcopy(documents["rich"])
    found = with_pictures(documents["rich"], [picture])
    assert documents["rich"] == before
    Draft202012Validator(assessment_schema()).validate(found)
    told = found["bands"][0].pop("picture")
    assert found == before
    assert told == {
        "saved_heatmap": "a1b2c3",
        "width": 1440,
        "shown": 700,
        "of": 706,
        "left_out": [
            {"why": "other_width", "count": 6, "detail": "left out: made at other widths"},
            {"why": "set_aside", "count": 12, "detail": "set aside: by bots"},
        ],
    }


@pytest.mark.parametrize("format_", ["text", "markdown", "html"])
def test_every_format_says_what_it_shows(documents: dict[str, JSON], picture: BandPicture, format_: str) -> None:
    """Words for a person hold how many clicks are shown, how many are not and why, fresh and from a saved report."""
    for told in (render(documents["rich"], format_, [picture]), render(with_pictures(documents["rich"], [picture]), format_)):
        plain = re.sub(r"\\(?=[^\w\s])", "", re.sub(r"<[^>]+>", "", told)).replace("\N{NO-BREAK SPACE}", " ").replace("\N{WORD JOINER}", "")
        assert SENTENCE in " ".join(plain.split())


@pytest.mark.parametrize("format_", ["text", "markdown", "html"])
def test_every_format_names_its_file(documents: dict[str, JSON], picture: BandPicture, format_: str) -> None:
    """A picture that lies beside the report is named, in a document that still fits the published schema."""
    found = with_pictures(documents["rich"], [replace(picture, file="report-desktop.png")])
    Draft202012Validator(assessment_schema()).validate(found)
    told = render(found, format_).replace("\\", "").replace("\N{NO-BREAK SPACE}", " ")
    assert "It lies in report-desktop.png." in " ".join(told.split())


def test_html_holds_the_file_itself(documents: dict[str, JSON], picture: BandPicture) -> None:
    """The picture's bytes are in the page, in the size they have, with words for whoever does not see them."""
    page = render(documents["rich"], "html", [picture])
    (tag,) = re.findall(r"<img [^>]+>", page)
    encoded = re.search(r'src="data:image/webp;base64,([^"]+)"', tag)
    assert encoded is not None
    assert b64decode(encoded[1]) == picture.image
    assert 'width="4" height="6" alt="The page at 1,440 px."' in tag
    assert "img-src data:" in page


def test_without_pictures_nothing_changes(documents: dict[str, JSON]) -> None:
    """A report without pictures has no image, and is what it was."""
    assert "<img" not in render(documents["rich"], "html")
    assert all(render(documents["rich"], format_, ()) == render(documents["rich"], format_) for format_ in FORMATS)


def test_a_picture_of_a_band_that_is_not_there_is_passed_over(documents: dict[str, JSON], picture: BandPicture) -> None:
    """A picture of a band the document lacks is shown nowhere."""
    alone = {**documents["rich"], "bands": documents["rich"]["bands"][:1]}
    assert with_pictures(alone, [replace(picture, device="mobile")]) == alone
    assert "<img" not in render(alone, "html", [replace(picture, device="mobile")])


def test_hostile_words_stay_words(documents: dict[str, JSON], picture: BandPicture) -> None:
    """Texts of the site in a picture's description end no attribute and start no tag."""
    page = render(documents["rich"], "html", [replace(picture, alt=f'" onerror="x {HOSTILE}', saved_heatmap=HOSTILE)])
    (tag,) = re.findall(r"<img [^>]+>", page)
    assert "onerror=" not in re.sub(r'"[^"]*"', '""', tag)
    assert "<script>" not in page


def test_a_saved_picture_of_another_shape_is_refused(documents: dict[str, JSON], picture: BandPicture) -> None:
    """A saved report whose picture lacks a number is not rendered, and says so in one line."""
    saved = json.loads(json.dumps(with_pictures(documents["rich"], [picture])))
    del saved["bands"][0]["picture"]["shown"]
    with pytest.raises(InvalidRequest, match="lacks a part"):
        render(saved, "text")
