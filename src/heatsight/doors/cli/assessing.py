"""`heatsight assess`: the report, or with --verify its numbers asked again."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from heatsight.doors.cli.answers import answering
from heatsight.doors.cli.options import Filters, Place, unfold
from heatsight.doors.cli.terminal import put, put_json, save, say, steps
from heatsight.errors import InvalidRequest


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
    with answering(place) as answers, steps("Assessing") as step:
        document = answers.read("assessments", params, step)
    from heatsight.report import render  # noqa: PLC0415 - the other commands need no renderers

    text = render(document, format.value)
    if out is None:
        put(text)
        return
    save(out, text)
    say(f"Wrote {out}.")


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
