"""The answer in a sentence, and what to do next: a judgement when there is one, four different answers when there is none."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlsplit

from heatsight.report import wording
from heatsight.report.clean import ADDRESS, clean

RETENTION_DAYS: Final = 90


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do; `command` is to be copied into a shell, "" when there is none."""

    text: str
    command: str = ""


@dataclass(frozen=True, slots=True)
class Verdict:
    """
    What the report comes down to.

    Attributes:
        tone: "bad", "warn", "good" or "unknown"; formats with colour use it, none relies on it.
        headline: one sentence.
        lines: what stands behind it.
        steps: what to do next, for answers without a judgement.
    """

    tone: str
    headline: str
    lines: tuple[str, ...] = ()
    steps: tuple[Step, ...] = ()


def verdict(document: Mapping[str, Any]) -> Verdict:
    """The verdict of a document."""
    return _ANSWERS.get(document["health"]["status"], _judged)(document)


def _judged(document: Mapping[str, Any]) -> Verdict:
    findings = document["findings"]
    waiting = len(document["not_enough_data"])
    wait = (f"{wording.plural(waiting, 'judgement', 'judgements')} had to wait for more people; they are listed below.",) if waiting else ()
    if not findings and not any(said["outcome"] in ("found", "clear") for said in document["outcomes"]):
        return Verdict("unknown", "Too few people for any judgement.", wait, _longer(document))
    if not findings:
        return Verdict("good", "No problem that these numbers support.", wait)
    severities = [finding["severity"] for finding in findings]
    counts = [f"{severities.count(level)} {level}" for level in ("high", "medium", "low") if level in severities]
    first = f"Start with: {clean(findings[0]['title'], ADDRESS)}"
    if set(severities) == {"low"}:
        headline = f"Nothing serious; {wording.plural(len(findings), 'small thing', 'small things')} to know."
        return Verdict("good", headline, (first, *wait))
    tone = "bad" if "high" in severities else "warn"
    return Verdict(tone, f"{wording.plural(len(findings), 'problem', 'problems')}: {wording.listed(counts)}.", (first, *wait))


def _no_data(document: Mapping[str, Any]) -> Verdict:
    return Verdict(
        "unknown",
        "No traffic to read: nothing arrived in this period.",
        (f"Looked at {_period(document)}. This says nothing about the page.",),
        (
            Step("See what arrives, and what is refused and why:", "heatsight doctor"),
            Step("Point the site's posthog-js at this server: its api_host must be the address heatsight serve prints."),
            Step("Open the page, click, wait ten seconds, and run this again. An ad blocker may stop the SDK: try without."),
            *_longer(document),
        ),
    )


def _capture_off(document: Mapping[str, Any]) -> Verdict:
    return Verdict(
        "unknown",
        "Heatmaps are off: events arrive, but no click positions with them.",
        (f"Looked at {_period(document)}. What people clicked in that time cannot be recovered.",),
        (
            Step(
                "Switch heatmaps on for the project (heatsight projects list shows its ID):",
                "heatsight projects set ID heatmaps_opt_in true",
            ),
            Step("In the site's posthog.init, set capture_heatmaps: true, or remove the line that sets it to false."),
            Step("Publish the site, click on the page, wait ten seconds, and run this again."),
        ),
    )


def _url_mismatch(document: Mapping[str, Any]) -> Verdict:
    near = document["health"].get("nearest_urls", [])
    lines = (f"Looked at {_period(document)}. Other pages of the project have traffic.",)
    headline = "This URL matches no traffic." if document["page"].get("url_exact") is not None else "This pattern matches no traffic."
    if not near:
        return Verdict(
            "unknown",
            headline,
            lines,
            (
                Step(
                    "See which pages have traffic:",
                    'heatsight query "SELECT page, count() AS points FROM heatmaps GROUP BY page ORDER BY points DESC LIMIT 20"',
                ),
                *_longer(document),
            ),
        )
    steps = tuple(Step(f"{_difference(page['difference'])} ({wording.clicks(page['clicks'])}):", _assess(page["url"])) for page in near)
    return Verdict("unknown", headline, (*lines, "Most likely one of these is meant:"), steps)


def _low_volume(document: Mapping[str, Any]) -> Verdict:
    seen = [f"{wording.people(band['visitors'])} on {wording.DEVICES[band['device']]}" for band in document["bands"] if band["visitors"]]
    by = f"seen by {wording.listed(seen)}" if seen else "seen by nobody"
    needs = sorted(document["not_enough_data"], key=lambda wait: wait["needs"] - wait["has"])
    nearest = (
        (
            (
                f"The nearest judgement ({wording.kind(needs[0]['kind']).lower()} on {wording.DEVICES[needs[0]['device']]}) "
                f"needs {wording.people(needs[0]['needs'])} and has {needs[0]['has']}."
            ),
        )
        if needs
        else ()
    )
    return Verdict(
        "unknown",
        "Too little traffic to judge this page.",
        (f"{_period(document)}: {by}. What follows is single visits, not a pattern.", *nearest),
        (*_longer(document), *_wider(document), Step("Or wait for more people; a report on a page that nobody sees would be guesswork.")),
    )


def _difference(words: str) -> str:
    return f"Differs by {clean(words, ADDRESS)}" if words else "Differs in nothing that counts"


def _longer(document: Mapping[str, Any]) -> tuple[Step, ...]:
    start, end = (wording.moment(document["window"][edge]) for edge in ("date_from", "date_to"))
    if wording.days(start, end) >= RETENTION_DAYS:
        return ()
    return (
        Step(f"Look further back (data is kept {RETENTION_DAYS} days unless the project says otherwise):", _same(document, "--days 90")),
    )


def _wider(document: Mapping[str, Any]) -> tuple[Step, ...]:
    url = document["page"].get("url_exact")
    if url is None:
        return ()
    parts = urlsplit(url)
    folder = parts.path.rstrip("/").rpartition("/")[0]
    if not parts.netloc or not parts.path.strip("/"):
        return ()
    pattern = f"{parts.scheme}://{parts.netloc}{folder}/*"
    return (Step("Or take all pages of its kind together, if they share a layout:", f"{_assess(pattern)} --pattern"),)


def _same(document: Mapping[str, Any], options: str) -> str:
    page = document["page"]
    pattern = page.get("url_pattern")
    return f"{_assess(page['url_exact'])} {options}" if pattern is None else f"{_assess(pattern)} --pattern {options}"


def _assess(url: str) -> str:
    """A command that is safe to paste: visitors write URLs, so it is quoted whole."""
    return f"heatsight assess {shlex.quote(clean(url, 2000))}"


def _period(document: Mapping[str, Any]) -> str:
    window = document["window"]
    return wording.period(wording.moment(window["date_from"]), wording.moment(window["date_to"]))


_ANSWERS: Final[Mapping[str, Callable[[Mapping[str, Any]], Verdict]]] = {
    "no_data": _no_data,
    "capture_off": _capture_off,
    "url_mismatch": _url_mismatch,
    "low_volume": _low_volume,
}
