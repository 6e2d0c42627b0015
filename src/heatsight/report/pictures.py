"""Pictures of the page beside the report: one per device band, with the data drawn on it, made elsewhere. Nothing is counted here."""

from __future__ import annotations

from base64 import b64decode, b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from heatsight.model.device import Device
from heatsight.report import wording
from heatsight.report.clean import NAME, SENTENCE, clean

JSON = dict[str, Any]


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Clicks that are not on the picture: a word for the reason, how many, and the reason in words."""

    why: str
    count: int
    detail: str


@dataclass(frozen=True, slots=True)
class BandPicture:
    """
    A band's page with its clicks drawn on it.

    Attributes:
        saved_heatmap: short id of the saved heatmap whose picture it is; None when it was not kept.
        width: of the page, CSS px.
        shown: clicks drawn; `of` all that people made in the band; `left_out` all that are not drawn, by people and others.
        image: the file, `image_size` pixels wide and tall.
        alt: what it shows, in a sentence or two; may hold texts of the site.
        file: name of the file it lies in beside the report; None when it lies in none.
    """

    device: Device
    saved_heatmap: str | None
    width: int
    shown: int
    of: int
    left_out: tuple[LeftOut, ...]
    image: bytes = field(repr=False)
    image_size: tuple[int, int]
    media_type: Literal["image/webp", "image/jpeg", "image/png"]
    alt: str
    file: str | None = None


@dataclass(frozen=True, slots=True)
class EmbeddedPicture:
    """A picture as the HTML report embeds it: it is part of the page, so nothing is fetched."""

    src: str
    width: int
    height: int
    alt: str
    caption: str


def band_picture(overlay: Mapping[str, Any], file: str | None = None) -> BandPicture:
    """
    A painted overlay, as its route answers, as a band's picture.

    Args:
        file: name of the file it was written to.
    """
    clicks, image = overlay["presses"][0], overlay["image"]
    return BandPicture(
        device=overlay["device"],
        saved_heatmap=overlay["saved_heatmap"],
        width=overlay["width"],
        shown=clicks["shown"],
        of=clicks["people"],
        left_out=tuple(LeftOut(reason["why"], reason["count"], reason["detail"]) for reason in clicks["left_out"]),
        image=b64decode(image["data"]),
        image_size=(image["width"], image["height"]),
        media_type=image["media_type"],
        alt=overlay["alt"],
        file=file,
    )


def with_pictures(document: Mapping[str, Any], pictures: Sequence[BandPicture]) -> JSON:
    """The document with `picture` in each band that has one; all else is as it was."""
    of_device = {picture.device: picture for picture in pictures}
    bands = [
        {**band, "picture": _told(of_device[band["device"]])} if band["device"] in of_device else dict(band) for band in document["bands"]
    ]
    return {**document, "bands": bands}


def picture_sentence(picture: Mapping[str, Any]) -> str:
    """What a band's picture shows and what it leaves out."""
    shown = (
        f"The picture of the page at {wording.pixels(picture['width'])} shows {wording.count(picture['shown'])} "
        f"of {wording.count(picture['of'])} clicks by people"
    )
    missing = [f"{wording.count(reason['count'])} {clean(reason['detail'], NAME)}" for reason in picture["left_out"]]
    kept = f" It is saved heatmap {clean(picture['saved_heatmap'], NAME)}." if picture["saved_heatmap"] else ""
    lies = f" It lies in {clean(picture['file'], NAME)}." if picture.get("file") else ""
    return f"{shown}{'; ' if missing else ''}{'; '.join(missing)}.{kept}{lies}"


def embedded(picture: BandPicture) -> EmbeddedPicture:
    """A picture ready to be put into a page."""
    src = f"data:{picture.media_type};base64,{b64encode(picture.image).decode('ascii')}"
    width, height = picture.image_size
    return EmbeddedPicture(src, width, height, clean(picture.alt, SENTENCE), picture_sentence(_told(picture)))


def _told(picture: BandPicture) -> JSON:
    return {
        "saved_heatmap": picture.saved_heatmap,
        "width": picture.width,
        "shown": picture.shown,
        "of": picture.of,
        "left_out": [{"why": reason.why, "count": reason.count, "detail": reason.detail} for reason in picture.left_out],
        **({} if picture.file is None else {"file": picture.file}),
    }
