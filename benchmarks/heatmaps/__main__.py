"""
What a question costs at 1, 10 and 100 million points, in our layout and in PostHog's.

    python -m benchmarks.heatmaps 1 10 100 [--rounds N] [--data DIR]

The engine makes the same rows twice (`rows.py`), into PostHog's own table and into ours (`layouts.py`); both are asked the same in turn, on
the same threads, and an answer that differs ends the run. Printed are, per question: our milliseconds and PostHog's, the first time from
cold caches and the median of the rounds after; their ratio, once more in processor time, which says the same on a busy machine; what
summing the columns that ours reads takes; and how the time grew since the size before. Then bytes on disk, what writing and erasing
cost, and one assessment of the busiest page in a process of its own, with its memory. Whatever DIR holds already is not made again.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from benchmarks.heatmaps.layouts import fill, sizes
from benchmarks.heatmaps.measure import SETTINGS, Taken, chill, in_turns
from benchmarks.heatmaps.questions import Question, hottest, questions, same
from benchmarks.heatmaps.rows import BUSIEST, DAYS, ROWS_PER_SESSION, Traffic
from benchmarks.heatmaps.writing import Told, changes
from clickhouse_connect.driver.client import Client
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from heatsight.model.heatmap import Point
from heatsight.model.page import Page
from heatsight.model.project import Project
from heatsight.model.scope import Scope
from heatsight.model.statement import Statement
from heatsight.model.window import Window
from heatsight.query.page_window import in_window
from heatsight.query.sessions_behind import sessions_behind
from heatsight.query.set_aside import once_judged, set_aside
from heatsight.store.answers import answer
from heatsight.store.clickhouse import ClickHouseStore
from heatsight.store.engine import Engine
from heatsight.use_cases.hotspots import hotspots
from heatsight.use_cases.request import AssessRequest


@dataclass
class Run:
    """What was measured at one size; `taken` has, per question, "ours", "theirs" and "sum"."""

    millions: float
    rows: dict[str, tuple[int, int, int]] = field(default_factory=dict)
    matching: int = 0
    questions: list[Question] = field(default_factory=list)
    taken: dict[str, dict[str, Taken]] = field(default_factory=dict)


def main(arguments: Sequence[str] | None = None) -> None:
    """Make, ask, print."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.heatmaps", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("millions", type=float, nargs="*", default=[1.0, 10.0])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--data", type=Path, help="where the stores are kept; else in a temporary directory")
    asked = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="heatsight-benchmark-") as temporary:
        home, before = asked.data or Path(temporary), None
        for millions in asked.millions:
            run, directory = Run(millions), home / f"{millions:g}"
            start = ask(run, directory, asked.rounds)
            show_answers(run, before)
            show_assessment(assessed(directory, start + timedelta(days=DAYS)))
            show_changes(change(directory, start))
            before = run


def ask(run: Run, directory: Path, rounds: int) -> datetime:
    """Every question at one size, of a store that is filled first; answers the midnight its rows begin at."""
    engine = Engine(directory)
    store = ClickHouseStore(engine, lambda: datetime.now(UTC))
    client = engine.connect(SETTINGS)
    with Progress(TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn(), console=Console(stderr=True)) as progress:
        start = filled(client, run.millions, progress)
        source = store.source(1)
        client.database = "project_1"
        first, last = start.date(), start.date() + timedelta(days=DAYS)
        run.rows = sizes(client)
        fixed, x, y, _ = answer(client, *put(hottest(first, last))).results[0]
        run.questions = list(questions(first, last, Point(x=x, y=y, target_fixed=fixed)))
        task = progress.add_task(f"{run.millions:g} million: asking", total=len(run.questions) + 2)
        for question in run.questions:
            agree(client, question)
            works = {"ours": partial(answer, client, *put(question.ours)), "theirs": partial(client.query, question.theirs)}
            if question.sums is not None:
                works["sum"] = partial(answer, client, *put(question.sums))
            run.taken[question.name] = in_turns(works, rounds, partial(chill, client, directory))
            progress.advance(task)
        now = start + timedelta(days=DAYS)
        page = Scope(Page(url_exact=BUSIEST), Window(start, now))
        cell, project, request = Point(x=x, y=y, target_fixed=fixed), Project(1, "benchmark", "phc_b"), AssessRequest(BUSIEST, days=30)

        def behind() -> object:  # as the route does: who is a person is judged once
            return sessions_behind(source, once_judged(page, set_aside(source, page)), "click", [cell], limit=50, offset=0)

        spots = partial(hotspots, source, project, request, limit=15, now=now)
        for name, work, times in (("sessions behind the hottest cell, people only", behind, rounds), ("hotspots, end to end", spots, 0)):
            run.taken[name] = in_turns({"ours": work}, times, partial(chill, client, directory))
            progress.advance(task)
    run.matching = clicks(client, first, last)[0]
    client.close()
    store.close()
    return start


def change(directory: Path, start: datetime) -> tuple[Told, ...]:
    """What changes rows, done to both layouts."""
    engine = Engine(directory)
    store = ClickHouseStore(engine, lambda: datetime.now(UTC))
    client = engine.connect(SETTINGS)
    client.database = "project_1"
    told = changes(store, client, start, partial(clicks, client, start.date(), start.date() + timedelta(days=DAYS)))
    client.close()
    store.close()
    return told


def filled(client: Client, millions: float, progress: Progress) -> datetime:
    """Fill an empty store; answers the midnight that its rows begin at."""
    known = client.query("SELECT count(), min(timestamp) FROM heatsight.heatmaps").result_rows[0]
    if known[0]:
        return datetime.combine(known[1].date(), datetime.min.time(), UTC)
    start = datetime.combine(datetime.now(UTC).date() - timedelta(days=DAYS), datetime.min.time(), UTC)
    task = progress.add_task(f"{millions:g} million: making rows", total=1.0)
    for share in fill(client, Traffic(round(1_000_000 * millions / ROWS_PER_SESSION), start)):
        progress.update(task, completed=share)
    return start


def put(statement: Statement) -> tuple[str, dict[str, Any]]:
    """A statement as `answer` takes it."""
    return statement.sql, dict(statement.params)


def agree(client: Client, question: Question) -> None:
    """Nothing is measured whose answers differ. Of rows in order of time, times are compared: rows of one moment have no order."""
    ours, theirs = question.whole or (question.ours, question.theirs)
    mine, others = answer(client, *put(ours)).results, client.query(theirs).result_rows
    if question.whole is None:
        mine, others = [(row[2],) for row in mine], [(row[2],) for row in others]
    if not same(mine, others):
        raise SystemExit(f"{question.name}: the layouts do not agree ({len(mine)} rows in ours, {len(others)} in PostHog's)")


def clicks(client: Client, first: date, last: date) -> tuple[int, int]:
    """The busiest page's clicks in ours and in theirs."""
    window = in_window(Window(datetime.combine(first, datetime.min.time(), UTC), datetime.combine(last, datetime.max.time(), UTC)))
    where = f"type = 'click' AND current_url = '{BUSIEST}'"
    mine = answer(client, f"SELECT count() FROM heatmaps WHERE {where} AND {window.sql}", dict(window.params)).results[0][0]
    return int(mine), int(client.query(f"SELECT count() FROM posthog.heatmaps WHERE {where}").result_rows[0][0])


def assessed(directory: Path, now: datetime) -> dict[str, Any]:
    """An assessment of the busiest page, in a process of its own."""
    command = [sys.executable, "-m", "benchmarks.heatmaps.assessing", str(directory), BUSIEST, now.isoformat(), "--steps"]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(f"the assessment failed ({done.returncode}): {done.stderr.strip()[-300:]}")
    told: dict[str, Any] = json.loads(done.stdout)
    return told


def show_answers(run: Run, before: Run | None) -> None:
    """What questions cost at one size, and what the tables take on disk."""
    rows, whole, shared = run.rows["ours"]
    their_rows, their_whole, their_shared = run.rows["theirs"]
    print(f"\n{rows:,} points, {run.matching:,} of them clicks on the busiest page under its plain URL; milliseconds")
    print(f"{'':46}{'------ first ------':>21}{'------------- later -------------':>37}{'':8}")
    print(f"{'':46}{'ours':>7}{'theirs':>8}{'sum':>6}{'ours':>9}{'theirs':>8}{'ratio':>7}{'by cpu':>8}{'sum':>6}{'grown':>8}  bar")
    for name, taken in run.taken.items():
        bar = next((question.bar for question in run.questions if question.name == name), None)
        print(_line(name, taken, bar, before.taken.get(name) if before else None))
    print(f"\n{'bytes on disk per point':46}{'ours':>8}{'theirs':>8}{'ours / theirs':>15}")
    print(f"{'whole table, ours with its projections':46}{whole / rows:>8.1f}{their_whole / their_rows:>8.1f}{whole / their_whole:>15.2f}")
    if their_shared and shared:  # the engine tells none of small parts, which have their columns in one file
        print(f"{'the columns that both have':46}{shared / rows:>8.1f}{their_shared / their_rows:>8.1f}{shared / their_shared:>15.2f}")
    sys.stdout.flush()


def show_changes(changes: Sequence[Told]) -> None:
    """What writing and erasing cost."""
    print(f"\n{'writing and erasing, milliseconds':46}{'ours':>8}{'theirs':>8}")
    for what, ours, theirs, came in changes:
        print(f"{what:46}{1000 * ours:>8.0f}{'-' if theirs is None else f'{1000 * theirs:.0f}':>8}  {came}")
    sys.stdout.flush()


def show_assessment(told: dict[str, Any]) -> None:
    """What an assessment cost, and its steps."""
    print(
        f"\nassess, {told['clicks']:,} clicks of people: {told['seconds']:.1f} s, {told['peak'] / 2**20:.0f} MiB at most"
        f" ({told['opened'] / 2**20:.0f} MiB with the store just open); health {told['status']}, {told['hotspots']} hotspots,"
        f" {told['findings']} findings"
    )
    last = 0.0
    for (step, _), (_, end) in zip(told["steps"], [*told["steps"][1:], ("", told["seconds"])], strict=True):
        print(f"    {step:46}{end - last:6.1f} s")
        last = end
    for line in told["limits"]:
        print(f"    {line}")
    sys.stdout.flush()


def _line(name: str, taken: dict[str, Taken], bar: float | None, before: dict[str, Taken] | None) -> str:
    ours, theirs, summed = taken["ours"], taken.get("theirs"), taken.get("sum")
    grown = f"{ours.later / before['ours'].later:.1f}" if before else "-"
    cells = [
        f"{name:46}{_ms(ours.first):>7}{_ms(theirs and theirs.first):>8}{_ms(summed and summed.first):>6}",
        f"{_ms(ours.later):>9}{_ms(theirs and theirs.later):>8}",
        f"{f'{theirs.later / ours.later:.1f}' if theirs else '-':>7}{f'{theirs.processor / ours.processor:.1f}' if theirs else '-':>8}",
        f"{_ms(summed and summed.later):>6}{grown:>8}",
        f"  ≥ {bar:g}" if bar else "",
    ]
    return "".join(cells)


def _ms(seconds: float | None) -> str:
    return "-" if seconds is None else f"{1000 * seconds:.0f}"


if __name__ == "__main__":
    main()
