"""`heatsight store`: the tables on a ClickHouse server."""

from __future__ import annotations

from typing import Annotated

import typer

from heatsight.doors.cli.terminal import put, say
from heatsight.report.clean import clean
from heatsight.use_cases.server_tables import Fit, check_tables, migrate_tables

store_app = typer.Typer(help="Look after the tables on a ClickHouse server or cluster.", no_args_is_help=True, rich_markup_mode=None)

Dsn = Annotated[
    str | None,
    typer.Option(
        "--store",
        metavar="DSN",
        envvar="HEATSIGHT_STORE",
        show_default=False,
        help="clickhouse://USER:PASSWORD@HOST:PORT?cluster=NAME; better in the environment, where no list of processes shows it.",
    ),
]
_EMBEDDED = (
    "Events lie in the data directory, whose tables are brought up to date whenever it is opened. For a server, set HEATSIGHT_STORE."
)


@store_app.command("check")
def check(store: Dsn = None) -> None:
    """Compare a server's tables with what this version of heatsight needs; exits 1 when they differ."""
    if not store:
        say(_EMBEDDED)
        return
    fit = check_tables(store)
    if not fit.differences:
        put(f"The tables at {fit.where} are as they should be.")
        return
    _put_differences(fit)
    if fit.mendable:
        say(f"heatsight store migrate makes or mends {fit.mendable} of {len(fit.differences)}.")
    raise typer.Exit(1)


@store_app.command("migrate")
def migrate(store: Dsn = None) -> None:
    """Make the tables on a server, or mend what is missing; exits 1 when something still differs. Doing it twice does no harm."""
    if not store:
        say(_EMBEDDED)
        return
    fit = migrate_tables(store, lambda words: say(f"Mended: {clean(words)}"))
    if not fit.differences:
        put(f"The tables at {fit.where} are as they should be.")
        return
    _put_differences(fit)
    say("What is left would mean writing rows anew, and is not done by the way: make new tables beside these and copy (docs/scale.md).")
    raise typer.Exit(1)


def _put_differences(fit: Fit) -> None:
    put("\n".join(clean(words) for words in fit.differences))
