"""`heatsight demo`: the main job on an embedded default, from bundled traffic."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

from heatsight.doors.cli.answers import Answers, answering
from heatsight.doors.cli.options import DEFAULT_DATA, Place, unfold
from heatsight.doors.cli.terminal import counting, put, say, steps
from heatsight.report import render
from heatsight.use_cases.demo import moved, read_sample
from heatsight.use_cases.installation import wall_clock

DEMO_DATA: Final = DEFAULT_DATA / "demo"
_QUESTION: Final = "SELECT event, count() AS n FROM events GROUP BY event ORDER BY n DESC"
_STALE: Final = timedelta(days=1)
_SPAN: Final = "SELECT count(), min(timestamp), max(timestamp) FROM events"


@unfold
def demo(place: Place) -> None:
    """Load the bundled sample of real traffic and assess its busiest page. Without --data it lies apart, in ./heatsight-data/demo."""
    sample, now = read_sample(), wall_clock()
    here = place if place.data or place.server else replace(place, data=DEMO_DATA)
    with answering(here, make=True) as answers:
        requests = moved(sample, answers.project()["api_token"], now)
        with counting(f"Sending the traffic of {sample.site}", len(requests)) as progress:
            for done, request in enumerate(requests, 1):
                answers.send(request.body)
                progress(done)
        with steps("Assessing") as step:
            document = answers.read("assessments", {"url_exact": sample.url, **_period(answers, now)}, step)
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
        "Your own site:",
        "  heatsight serve                       prints a token and a snippet; point your site's api_host at it",
        "  heatsight assess https://your.site/page",
    ):
        say(line)
