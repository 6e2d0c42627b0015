"""The report as Markdown: everything that people wrote is neutralised, so no text of theirs becomes markup, a link or HTML."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from heatsight.report.band_story import BandStory, Table
from heatsight.report.columns import bar
from heatsight.report.story import EvidenceStory, FindingStory, FocusStory, Story, story

_ACTIVE: Final = re.compile(r"[\\`*_{}\[\]<>#|~!&@$]")
_AUTOLINK: Final = re.compile(r"(?i)(https?|ftp|mailto|javascript|data|xmpp):|\bwww\.")
_LINE_START: Final = re.compile(r"^(\d+)([.)])|^([-+=])")


def markdown(document: Mapping[str, Any]) -> str:
    """The document as GitHub-flavoured Markdown. Raises InvalidRequest when it is no assessment."""
    return "\n".join(_lines(story(document))).rstrip("\n") + "\n"


def neutral(words: str) -> str:
    """Words as they read, with no character that Markdown would act on."""
    escaped = _ACTIVE.sub(lambda match: "\\" + match[0], words)
    unlinked = _AUTOLINK.sub(lambda match: f"{match[0][:-1]}\\{match[0][-1]}", escaped)
    return _LINE_START.sub(lambda match: f"{match[1]}\\{match[2]}" if match[1] else f"\\{match[3]}", unlinked)


def code(words: str) -> str:
    """A code span that its content cannot end, also inside a table's cell."""
    fence = "`" * (1 + max((len(run) for run in re.findall(r"`+", words)), default=0))
    inner = f" {words} " if words.startswith("`") or words.endswith("`") else words
    return f"{fence}{inner}{fence}".replace("|", "\\|") if words else ""


def block(words: str, language: str = "") -> Iterator[str]:
    """A fenced block that its content cannot end."""
    fence = "`" * max(3, 1 + max((len(run) for run in re.findall(r"`+", words)), default=0))
    yield f"{fence}{language}"
    yield from words.split("\n")
    yield fence


def _lines(told: Story) -> Iterator[str]:
    yield "# Heatmap assessment"
    yield ""
    yield f"> {code(told.page)}"
    yield ""
    yield neutral(" · ".join((told.period, *told.scope)))
    yield ""
    yield from _verdict(told)
    if told.focus_title:
        yield from _heading(told.focus_title)
    if told.focus_note:
        yield neutral(told.focus_note)
        yield ""
    for band_in_focus in told.focus:
        yield from _focus(band_in_focus)
    if told.findings:
        yield from _heading("Problems, most pressing first")
    for finding in told.findings:
        yield from _finding(finding)
    for band in told.bands:
        yield from _heading(band.title)
        yield from _band(band)
    if told.empty_bands:
        yield neutral(told.empty_bands)
        yield ""
    explained = [f"- **{neutral(away.what)}** ({neutral(away.clicks)}). {neutral(away.reason)}" for away in told.explained]
    yield from _section("What was judged", _judged(told) if told.outcomes else ())
    yield from _section("Looks like a problem, is none", explained)
    yield from _section("What this report cannot show", _bullets(told.limits))
    yield from _section("The data behind it", _checks(told) if told.status == "ok" else ())
    yield from _queries([item for band in told.focus for item in band.numbers] + [item for one in told.findings for item in one.evidence])


def _verdict(told: Story) -> Iterator[str]:
    yield f"**{neutral(told.verdict.headline)}**"
    yield ""
    for line in told.verdict.lines:
        yield neutral(line)
        yield ""
    if told.verdict.steps:
        yield from _heading("What to do next")
    for number, step in enumerate(told.verdict.steps, 1):
        yield f"{number}. {neutral(step.text)}"
        if step.command:
            yield ""
            yield from (f"   {line}" for line in block(step.command, "sh"))
        yield ""
    yield from _section("What was checked", _checks(told) if told.status != "ok" else ())


def _heading(words: str, level: int = 2) -> Iterator[str]:
    yield f"{'#' * level} {neutral(words)}"
    yield ""


def _section(words: str, lines: Iterable[str]) -> Iterator[str]:
    """A section, or nothing when there are no lines for it."""
    found = list(lines)
    if found:
        yield from _heading(words)
        yield from found
        yield ""


def _bullets(sentences: Iterable[str]) -> Iterator[str]:
    yield from (f"- {neutral(sentence)}" for sentence in sentences)


def _finding(finding: FindingStory) -> Iterator[str]:
    yield from _heading(f"{finding.rank}. {finding.title}", 3)
    yield neutral(f"{finding.severity.capitalize()} severity · {finding.kind} · {finding.device} · confidence {finding.confidence}")
    yield ""
    yield neutral(finding.summary)
    yield ""
    where = [neutral(finding.element), code(finding.selector), neutral(finding.place)]
    if any(where):
        yield f"**Where:** {' · '.join(part for part in where if part)}"
        yield ""
    yield f"**Do:** {neutral(finding.recommendation)}"
    yield ""
    rows = [(code(item.id), neutral(item.metric), neutral(item.number), neutral(item.signal)) for item in finding.evidence]
    yield from _grid(("Evidence", "What", "Number", "Signal"), rows)
    yield ""


def _focus(band: FocusStory) -> Iterator[str]:
    yield from _heading(band.title, 3)
    yield neutral(band.answer)
    yield ""
    where = [neutral(band.element), code(band.selector), neutral(band.place)]
    yield f"**Where:** {' · '.join(part for part in where if part)}"
    yield ""
    rows = [(code(item.id), neutral(item.metric), neutral(item.number), neutral(item.signal)) for item in band.numbers]
    yield from _grid(("Evidence", "What", "Number", "Signal"), rows)
    yield ""


def _band(band: BandStory) -> Iterator[str]:
    yield neutral(f"{band.volume} {band.coverage}".rstrip())
    yield ""
    if band.picture:
        yield neutral(band.picture)
        yield ""
    for table in band.tables:
        yield from _table(table)
    yield from _heading("The fold", 3)
    yield neutral(" ".join(band.fold))
    yield ""
    if band.fold_rows:
        yield from _grid(("Below the fold", "Clicks"), [(neutral(row.distance), neutral(row.seen)) for row in band.fold_rows])
        yield ""
    yield from _heading("How far people scroll", 3)
    yield neutral(" ".join(band.scroll))
    yield ""
    if band.reach:
        rows = [(neutral(row.depth), bar(row.share_value, 20), neutral(row.share), neutral(row.seen), row.mark) for row in band.reach]
        yield from _grid(("Depth", "Reach", "Share", "People", ""), rows)
        yield ""
    if band.dead_zones:
        yield from _heading("Seen, but never clicked", 3)
        yield from _bullets(f"{where}: {why}" for where, why in band.dead_zones)
        yield ""


def _table(table: Table) -> Iterator[str]:
    yield from _heading(table.title, 3)
    rows = [
        (str(row.rank), neutral(row.name) + (f" ({neutral(row.note)})" if row.note else ""), row.clicks, row.people, neutral(row.share))
        for row in table.rows
    ]
    yield from _grid(("#", "Element", "Clicks", "People", f"Share of {table.whole}"), rows)
    yield ""
    if table.more:
        yield f"And {table.more} more."
        yield ""


def _judged(told: Story) -> Iterator[str]:
    yield from _grid(("", *told.devices), [(neutral(row.kind), *map(neutral, row.words)) for row in told.outcomes])
    if told.waiting:
        yield ""
        yield "Not enough data yet:"
        yield ""
        yield from _bullets(told.waiting)
    if told.reasons:
        yield ""
        yield "Why some did not apply:"
        yield ""
        yield from _bullets(told.reasons)


def _checks(told: Story) -> Iterator[str]:
    yield from (f"- **{neutral(status)}** {neutral(sentence)}" for status, sentence in told.checks)


def _queries(evidence: Sequence[EvidenceStory]) -> Iterator[str]:
    if evidence:
        yield from _heading("Queries")
        yield "Each gives its number again: put the SQL to `heatsight query`, the routes to the server."
        yield "Ranges behind a share, as in (29 %, 21–39 %), are its 95 % interval."
        yield ""
    for item in evidence:
        yield f"{code(item.id)} {neutral(item.metric)}"
        yield ""
        yield from block(item.query, "" if item.query.startswith("GET ") else "sql")
        yield ""
        if item.params:
            yield from block(item.params, "json")
            yield ""


def _grid(head: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    yield f"| {' | '.join(head)} |"
    yield f"|{' --- |' * len(head)}"
    yield from (f"| {' | '.join(row)} |" for row in rows)
