"""The report for a terminal: at most 100 columns, no colour, the verdict first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from heatsight.report.band_story import BandStory, Table
from heatsight.report.columns import bar, left, right, underline, wrap
from heatsight.report.story import FindingStory, FocusStory, Story, story
from heatsight.report.verdict import Verdict

_NAME: Final = 54
_BAR: Final = 36
_OUTCOME: Final = 18


def text(document: Mapping[str, Any]) -> str:
    """The document as plain text. Raises InvalidRequest when it is no assessment."""
    told = story(document)
    return "\n".join(line.rstrip() for line in _lines(told)) + "\n"


def _lines(told: Story) -> Iterator[str]:
    yield from underline("heatsight assessment")
    yield from wrap(told.page)
    yield from wrap(" · ".join((told.period, *told.scope)))
    yield ""
    yield from _verdict(told.verdict)
    if told.status != "ok":
        yield from _section("What was checked", _checks(told, everything=True))
    if told.focus_title:
        yield from _section(told.focus_title, wrap(told.focus_note, first="  ") if told.focus_note else ())
        for element in told.focus:
            yield from _focus(element)
            yield ""
    if told.findings:
        yield from _section("Problems, most pressing first")
        for finding in told.findings:
            yield from _finding(finding)
            yield ""
    for band in told.bands:
        yield from _section(band.title, _band(band))
    yield from _paragraph(told.empty_bands)
    yield from _section("What was judged", _judged(told), when=bool(told.outcomes))
    explained = [line for away in told.explained for line in wrap(f"{away.what} ({away.clicks}). {away.reason}", first="  - ")]
    yield from _section("Looks like a problem, is none", explained, when=bool(explained))
    yield from _section("What this report cannot show", _bullets(told.limits), when=bool(told.limits))
    if told.status == "ok":
        yield from _section("The data behind it", _checks(told, everything=False), when=bool(told.checks))
    if told.findings or told.focus:
        yield from _section("Check it yourself")
        yield from wrap("Ranges behind a share, as in (29 %, 21–39 %), are its 95 % interval.", first="  ")
        yield from wrap(
            "The query that gives a number again is in the JSON report (--format json), under findings[].evidence[].query; "
            "its id is the problem's id and the number in brackets. `heatsight assess URL --verify FILE` recomputes them all.",
            first="  ",
        )


def _section(heading: str, lines: Iterable[str] = (), *, when: bool = True) -> Iterator[str]:
    if when:
        yield ""
        yield from underline(heading)
        yield from lines


def _paragraph(sentence: str) -> Iterator[str]:
    if sentence:
        yield ""
        yield from wrap(sentence)


def _bullets(sentences: Iterable[str]) -> Iterator[str]:
    for sentence in sentences:
        yield from wrap(sentence, first="  - ")


def _verdict(verdict: Verdict) -> Iterator[str]:
    yield from wrap(verdict.headline, first=">> ")
    for line in verdict.lines:
        yield from wrap(line, first="   ")
    if verdict.steps:
        yield from _section("What to do next")
    for number, step in enumerate(verdict.steps, 1):
        yield from wrap(step.text, first=f"{number:3}. ")
        if step.command:
            yield f"       {step.command}"  # one line, however long: it is there to be copied


def _finding(finding: FindingStory) -> Iterator[str]:
    yield from wrap(finding.title, first=f"{finding.rank:2}. {finding.severity.upper():7} ")
    yield from _field("", f"{finding.kind} · {finding.device} · confidence {finding.confidence} · {finding.id}")
    yield from _field("", finding.summary)
    where = " · ".join(part for part in (finding.element, finding.selector, finding.place) if part)
    if where:
        yield from _field("Where", where)
    yield from _field("Do", finding.recommendation)
    for index, item in enumerate(finding.evidence):
        yield from _field("" if index else "Proof", f"{item.metric}: {item.number} [{item.short}]")


def _focus(band: FocusStory) -> Iterator[str]:
    yield from wrap(f"{band.title}: {band.answer}", first="  ")
    yield from _field("Where", " · ".join(part for part in (band.element, band.selector, band.place) if part))
    for index, item in enumerate(band.numbers):
        yield from _field("" if index else "Proof", f"{item.metric}: {item.number} [{item.id}]")


def _field(label: str, value: str) -> Iterator[str]:
    yield from wrap(value, first=f"    {label:8}")


def _band(band: BandStory) -> Iterator[str]:
    yield from wrap(band.volume, first="  ")
    if band.coverage:
        yield from wrap(band.coverage, first="  ")
    if band.picture:
        yield from wrap(band.picture, first="  ")
    for table in band.tables:
        yield ""
        yield from _table(table)
    yield ""
    yield "  The fold"
    for sentence in band.fold:
        yield from wrap(sentence, first="    ")
    most = max((row.clicks for row in band.fold_rows), default=0)
    for row in band.fold_rows:
        yield f"    {right(row.distance, 25)}  {left(bar(row.clicks / most, 24), 24)}  {row.seen}"
    yield ""
    yield "  How far people scroll"
    for sentence in band.scroll:
        yield from wrap(sentence, first="    ")
    for reach in band.reach:
        mark = f"  <- {reach.mark}" if reach.mark else ""
        yield f"    {right(reach.depth, 11)}  {left(bar(reach.share_value, _BAR), _BAR)} {right(reach.share, 6)}  {reach.seen}{mark}"
    if band.dead_zones:
        yield ""
        yield "  Seen, but never clicked"
    for where, why in band.dead_zones:
        yield from wrap(f"{where}: {why}", first="    - ")


def _table(table: Table) -> Iterator[str]:
    yield f"  {left(table.title, _NAME + 4)} {right('clicks', 7)} {right('people', 7)}  share of {table.whole}"
    for row in table.rows:
        yield f"  {row.rank:2}. {left(row.name, _NAME)} {right(row.clicks, 7)} {right(row.people, 7)}  {row.share}"
        if row.note:
            yield from wrap(f"({row.note})", first="      ")
    if table.more:
        yield f"      and {table.more} more"


def _judged(told: Story) -> Iterator[str]:
    yield "  " + left("", 36) + "".join(left(device, _OUTCOME) for device in told.devices)
    for row in told.outcomes:
        yield "  " + left(row.kind, 36) + "".join(left(word, _OUTCOME) for word in row.words)
    if told.waiting:
        yield ""
        yield "  Not enough data yet"
        yield from _bullets(told.waiting)
    if told.reasons:
        yield ""
        yield "  Why some did not apply"
        yield from _bullets(told.reasons)


def _checks(told: Story, *, everything: bool) -> Iterator[str]:
    """All checks when the data could not carry an answer; otherwise those that want action, and how many were fine."""
    fine = [check for check in told.checks if check[0] == "ok"]
    for status, sentence in told.checks if everything else [check for check in told.checks if check[0] != "ok"]:
        yield from wrap(sentence, first=f"  {status.upper():5} ")
    if fine and not everything:
        yield from wrap(f"{len(fine)} of {len(told.checks)} checks are fine.", first="  ")
