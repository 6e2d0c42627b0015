"""`heatsight query`."""

from __future__ import annotations

import json
from enum import StrEnum
from typing import Annotated, Any

import typer

from heatsight.doors.cli.answers import answering
from heatsight.doors.cli.options import Place, unfold
from heatsight.doors.cli.terminal import put_csv, put_json, put_table, say
from heatsight.errors import InvalidRequest


class Format(StrEnum):
    """How rows are printed."""

    table = "table"
    json = "json"
    csv = "csv"


@unfold
def query(
    sql: Annotated[str, typer.Argument(metavar="SQL", help="One SELECT over events, heatmaps and sessions, in ClickHouse's dialect.")],
    place: Place,
    values: Annotated[
        str | None, typer.Option("--values", metavar="JSON", help="Values for {name:Type} placeholders, as a JSON object.")
    ] = None,
    format: Annotated[  # noqa: A002 - the option's name
        Format, typer.Option("--format", help="csv puts an apostrophe before text that a spreadsheet would run; json is exact.")
    ] = Format.table,
) -> None:
    """Ask your own question in SQL: read-only, inside the project."""
    asked = {"query": {"kind": "HogQLQuery", "query": sql, "values": _values(values)}}
    with answering(place) as answers:
        answer = answers.read("query", asked)
    if format is Format.json:
        put_json(answer)
    elif format is Format.csv:
        put_csv(answer["columns"], answer["results"])
    else:
        put_table(answer["columns"], answer["results"])
    if answer.get("truncated"):
        say(f"Only the first {len(answer['results'])} rows are shown; ask for fewer with LIMIT, WHERE or GROUP BY.")


def _values(text: str | None) -> dict[str, Any] | None:
    if text is None:
        return None
    try:
        said = json.loads(text)
    except ValueError as error:
        raise InvalidRequest(f"--values is not JSON: {error}", attr="values") from None
    if not isinstance(said, dict):
        raise InvalidRequest('--values is a JSON object, e.g. {"url": "https://example.com/"}', attr="values")
    return said
