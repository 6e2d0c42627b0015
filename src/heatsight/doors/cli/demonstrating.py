"""`heatsight demo`: the main job on an embedded default, from bundled traffic."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

from heatsight.doors.cli.answers import Answers, answering
from heatsight.doors.cli.options import DEFAULT_DATA, Place, unfold
from heatsight.doors.cli.terminal import counting, put, say, steps
from heatsight.use_cases.demo import moved, read_sample
from heatsight.use_cases.installation import wall_clock

DEMO: Final = "demo"
AT_ONCE: Final = 8
_QUESTION: Final = "SELECT event, count() AS n FROM events GROUP BY event ORDER BY n DESC"
_STALE: Final = timedelta(days=1)
_SPAN: Final = "SELECT count(), min(timestamp), max(timestamp) FROM events"


@unfold
def demo(place: Place) -> None:
    """Load the bundled sample of real traffic and assess its busiest page. Without --data it lies apart, in ./heatsight-data/demo."""
    sample, now = read_sample(), wall_clock()
    here = place if place.data or place.server else replace(place, data=place.directory / DEMO)
    with answering(here, make=True) as answers:
        requests = moved(sample, answers.project()["api_token"], now)
        # Several at a time, as browsers would: what arrives together is written together.
        with counting(f"Sending the traffic of {sample.site}", len(requests)) as progress, ThreadPoolExecutor(AT_ONCE) as browsers:
            for done, _ in enumerate(browsers.map(lambda request: answers.send(request.body), requests), 1):
                progress(done)
        with steps("Assessing") as step:
            document = answers.read("assessments", {"url_exact": sample.url, **_period(answers, now)}, step)
    from heatsight.report import render  # noqa: PLC0415 - the other commands need no renderers

    put(render(document, "text"))
    _say_what_next(here.directory, sample.url)


def _period(answers: Answers, now: datetime) -> dict[str, Any]:
    """The sample's own days when it was loaded some time ago: it is not moved again."""
    (_, first, last), *_ = answers.read("query", {"query": {"kind": "HogQLQuery", "query": _SPAN}})["results"]
    if now - datetime.fromisoformat(last) < _STALE:
        return {}
    return {"date_from": first[:10], "date_to": last[:10]}


def _say_what_next(directory: Path, url: str) -> None:
    data = "" if directory == DEFAULT_DATA else f" --data {directory}"
    for line in (
        "",
        "What to try next:",
        f"  heatsight hotspots {url}{data}",
        f"  heatsight assess {url} --device mobile --format html --out report.html{data}",
        f"  heatsight query '{_QUESTION}'{data}",
        "Your own site: start the server, point the site's api_host at the address it prints, and assess a page:",
        "  heatsight serve",
        "  heatsight assess https://your.site/page",
    ):
        say(line)
