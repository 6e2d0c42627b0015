"""`heatsight assess`: the report, or with --verify its numbers asked again."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from heatsight.doors.cli.answers import JSON, Answers, Step, answering
from heatsight.doors.cli.options import AllowHost, Filters, Place, unfold
from heatsight.doors.cli.terminal import put, put_json, save, say, steps
from heatsight.errors import InvalidRequest

if TYPE_CHECKING:
    from heatsight.report.pictures import BandPicture


class Format(StrEnum):
    """The report's formats."""

    text = "text"
    markdown = "markdown"
    json = "json"
    html = "html"


@unfold
def assess(
    url: Annotated[str, typer.Argument(metavar="URL", help="The page, or with --pattern a pattern.")],
    filters: Filters,
    place: Place,
    *,
    element: Annotated[
        str | None,
        typer.Option("--element", metavar="TEXT|SELECTOR", help="Why people do or do not click this element: its text or selector."),
    ] = None,
    cta: Annotated[
        list[str] | None, typer.Option("--cta", metavar="SELECTOR", help="A call to action of the page; may be given several times.")
    ] = None,
    verify: Annotated[
        Path | None,
        typer.Option(
            "--verify",
            metavar="FILE",
            help="Ask every number of this JSON report again and say which no longer hold; exit code 1 when some do not.",
        ),
    ] = None,
    snapshot: Annotated[
        bool,
        typer.Option(
            "--snapshot",
            help="Render the page, or take today's pictures of it, and draw the data on them: files beside the report, embedded in HTML.",
        ),
    ] = False,
    allow_host: AllowHost = None,
    format: Annotated[Format, typer.Option("--format", help="How to print it.")] = Format.text,  # noqa: A002 - the option's name
    out: Annotated[Path | None, typer.Option("--out", metavar="FILE", help="Write the report there instead of to stdout.")] = None,
) -> None:
    """Assess a page: what people do on it, what is wrong, how sure that is, and what to change."""
    if verify is not None:
        _verify(verify, place, format)
        return
    params = filters.params(url) | ({"element": element} if element else {}) | ({"cta": cta} if cta else {})
    if element is not None and not element.strip():
        raise InvalidRequest("--element is the text or the selector of an element", attr="element")
    with answering(place, allow_host=allow_host) as answers:
        saved = _snapshot(answers, filters.params(url)) if snapshot else None
        with steps("Assessing") as step:
            document = answers.read("assessments", params, step)
            pictures = _pictures(answers, saved, document, out=out, embedded=format is Format.html, step=step) if saved is not None else ()
    from heatsight.report import render  # noqa: PLC0415 - the other commands need no renderers

    text = render(document, format.value, pictures)
    if out is None:
        put(text)
        return
    save(out, text)
    say(f"Wrote {out}.")


def _snapshot(answers: Answers, params: Mapping[str, Any]) -> JSON | None:
    from heatsight.doors.cli.picturing import snapshot_of  # noqa: PLC0415 - the report's rooms take a while to import

    return snapshot_of(answers, params)


def _pictures(answers: Answers, saved: JSON, document: JSON, *, out: Path | None, embedded: bool, step: Step) -> tuple[BandPicture, ...]:
    from heatsight.doors.cli.picturing import pictures_of  # noqa: PLC0415 - see above

    beside = out or Path(f"heatsight-{saved['short_id']}")
    return tuple(pictures_of(answers, saved, document, beside, embedded=embedded, step=step))


def _verify(path: Path, place: Place, form: Format) -> None:
    from heatsight.doors.cli import verifying  # noqa: PLC0415 - it takes a second to import, and is seldom asked for

    with answering(place) as answers:
        checked = verifying.verify_document(answers, path)
    if form is Format.json:
        put_json(verifying.as_json(checked))
    else:
        put(verifying.as_text(checked))
    wrong = sum(not one.holds for one in checked)
    if wrong:
        say(f"{wrong} of {len(checked)} numbers no longer hold.")
        raise typer.Exit(1)
