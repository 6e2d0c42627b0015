"""`assess --snapshot`: the page's saved heatmap, and per device its picture with the data on it, as files beside the report."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from heatsight.doors.cli.answers import JSON, Answers, Step
from heatsight.doors.cli.snapshots import wait_for
from heatsight.doors.cli.terminal import save_bytes, say
from heatsight.errors import InvalidRequest, NotFound, StoreUnavailable
from heatsight.report.pictures import BandPicture, band_picture

EMBEDDED_PX: Final = 720
"""A page is at most so wide in an HTML report: its words can be read, and the file stays small enough to be sent."""

_NOT_PICTURED: Final = ("viewport_width_min", "viewport_width_max")


def snapshot_of(answers: Answers, params: Mapping[str, Any]) -> JSON | None:
    """
    The page's saved heatmap, rendered; a line on stderr and None when there can be no picture: the report is worth having without.

    Raises:
        InvalidRequest: widths are asked for, while a picture shows a whole device band.
    """
    if any(name in params for name in _NOT_PICTURED):
        raise InvalidRequest("a picture shows a whole device band: leave the viewport's widths out, or --snapshot", attr="snapshot")
    try:
        done = wait_for(answers, answers.write("POST saved/for_page", params))
    except (InvalidRequest, StoreUnavailable) as error:
        say(f"No picture: {error}")
        return None
    for one in done["snapshots"]:
        if one["exception"]:
            say(f"No picture at {one['width']} px: {one['exception']}")
    return done if done["has_content"] else None


def pictures_of(answers: Answers, saved: JSON, document: JSON, beside: Path, *, embedded: bool, step: Step) -> Iterator[BandPicture]:
    """
    Each device's picture, written beside the report as `<report>-<device>`; devices without clicks or without a picture are left out.

    Args:
        beside: the report's file, or what it would be called.
        embedded: the report embeds them: they are smaller then, and the files are the same.
    """
    painted = {"image": "webp", "page_width": EMBEDDED_PX} if embedded else {"image": "png"}
    kept = answers.keep(document)
    for band in document["bands"]:
        if not band["clicks"]["total_count"]:
            continue
        step(f"drawing on the {band['device']} picture")
        asked = {"id": saved["id"], "device": band["device"], "assessment": kept, **painted}
        try:
            overlay = answers.read("heatmap_screenshots/{id}/points", asked)
        except NotFound as error:
            say(f"No picture: {error}")
            continue
        file = beside.with_name(f"{beside.stem}-{band['device']}.{painted['image']}")
        picture = band_picture(overlay, file.name)
        save_bytes(file, picture.image)
        say(f"Wrote {file}.")
        yield picture
