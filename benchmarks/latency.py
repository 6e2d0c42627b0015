"""
How long each route takes, asked one by one of a server of its own that holds the bundled sample (one corpus site's traffic).

    python -m benchmarks.latency [--times N] [--long N]

A server is started on an empty directory, the sample is sent to it as posthog-js sent it, and each route is asked N times (assessments,
which are long, fewer) about the sample's busiest page, its hottest element and a session behind it. Printed are p50 and p99 in
milliseconds, the p50 over that of `/healthz` in the same run, the answer's size and its status. Nothing is cached between two questions.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import httpx
import numpy as np

from heatsight.doors.readings import READINGS
from heatsight.use_cases.demo import moved, read_sample

TOKEN: Final = "phc_benchmark"
KEY: Final = "phx_benchmark"
COMMAND: Final = "from heatsight.doors.cli.main import run; run()"
PROJECT: Final = "/api/projects/@current"
SQL: Final = (
    "SELECT properties.$el_text AS text, count() AS clicks, uniq(distinct_id) AS people FROM events WHERE event = '$autocapture' "
    "AND timestamp >= now() - INTERVAL 7 DAY GROUP BY text ORDER BY clicks DESC LIMIT 25"
)


@dataclass(frozen=True)
class Question:
    """One route and how it is asked."""

    name: str
    path: str
    params: dict[str, Any] | None = None
    body: Any = None
    is_long: bool = False


@contextmanager
def serving(folder: str) -> Iterator[str]:
    """The URL of a server over an empty directory, without limits on reading."""
    given = {"HEATSIGHT_BOOTSTRAP_TOKEN": TOKEN, "HEATSIGHT_BOOTSTRAP_API_KEY": KEY}
    free = {"HEATSIGHT_READS_PER_MINUTE": "0", "HEATSIGHT_READS_PER_HOUR": "0"}
    command = [sys.executable, "-c", COMMAND, "serve", "--data", f"{folder}/data", "--port", "0"]
    with (Path(folder) / "log").open("w") as log:
        server = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=log, text=True, env=os.environ | given | free)
        try:
            assert server.stdout is not None
            yield server.stdout.readline().split()[-1]
        finally:
            server.terminate()
            server.wait()


def questions(client: httpx.Client, page: str) -> list[Question]:
    """Each route once, with real ids; a reading that is not known here is asked without parameters."""
    spot = client.get(f"{PROJECT}/hotspots/", params={"url": page}).json()["results"][0]
    points = [{"x": point["x"], "y": point["y"], "target_fixed": point["target_fixed"]} for point in spot["points"]]
    behind = client.get(f"{PROJECT}/sessions/", params={"url": page, "hotspot": spot["id"]}).json()
    session = behind["results"][0]["session"]["session_id"]
    kept = client.post(f"{PROJECT}/assessments/", json={"url": page}).json()["id"]
    saved = client.post(f"{PROJECT}/saved/", json={"url": "https://shop.example/", "data_url": page, "type": "iframe"}).json()[
        "short_id"
    ]  # nothing is rendered for an iframe
    of_page = {"url": page}
    cells = {"points": json.dumps(points)}
    known: dict[str, list[Question]] = {
        "assessments": [
            Question("POST assessments/", "assessments/", body=of_page, is_long=True),
            Question("GET assessments/{id}/", f"assessments/{kept}/"),
            Question("GET assessments/{id}/?format=html", f"assessments/{kept}/", {"format": "html"}),
        ],
        "health": [Question("GET health/", "health/", of_page)],
        "heatmaps": [
            Question("GET heatmaps/", "heatmaps/", {"url_exact": page}),
            Question("GET heatmaps/?aggregation=unique_visitors", "heatmaps/", {"url_exact": page, "aggregation": "unique_visitors"}),
            Question("GET heatmaps/?type=scrolldepth", "heatmaps/", {"url_exact": page, "type": "scrolldepth"}),
            Question("GET heatmaps/?correct=true", "heatmaps/", {"url_exact": page, "correct": "true"}),
        ],
        "heatmaps/events": [
            Question("GET heatmaps/events/?points=", "heatmaps/events/", {"url_exact": page, **cells}),
            Question("GET heatmaps/events/?hotspot=", "heatmaps/events/", {"url_exact": page, "hotspot": spot["id"]}),
        ],
        "hotspots": [Question("GET hotspots/", "hotspots/", of_page)],
        "query": [Question("POST query/", "query/", body={"query": {"kind": "HogQLQuery", "query": SQL}})],
        "sessions": [Question("GET sessions/?hotspot=", "sessions/", {"url": page, "hotspot": spot["id"]})],
    }
    found = [Question("GET /healthz", "/healthz"), Question("GET project", "")]
    for route in READINGS:
        path = route.format(session_id=session, short_id=saved, id=saved) + "/"
        found += known.get(route, [Question(f"GET {route}/", path)])
    return found


def asked(client: httpx.Client, question: Question, times: int) -> tuple[list[float], httpx.Response]:
    """Milliseconds of each time, and the last answer."""
    path = question.path if question.path.startswith("/") else f"{PROJECT}/{question.path}"
    took = []
    for _ in range(times):
        began = time.perf_counter()
        answer = client.get(path, params=question.params) if question.body is None else client.post(path, json=question.body)
        took.append((time.perf_counter() - began) * 1000)
    return took, answer


def main() -> None:
    """Print the table."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--times", type=int, default=200, help="questions of each route")
    options.add_argument("--long", type=int, default=20, help="of long ones")
    given = options.parse_args()
    sample = read_sample()
    key = {"Authorization": f"Bearer {KEY}"}
    with (
        tempfile.TemporaryDirectory() as folder,
        serving(folder) as url,
        httpx.Client(base_url=url, headers=key, timeout=300, trust_env=False) as client,
    ):
        sent = moved(sample, TOKEN, datetime.now(UTC))
        capturing = []
        for request in sent:
            began = time.perf_counter()
            client.post("/e/", content=request.body).raise_for_status()
            capturing.append((time.perf_counter() - began) * 1000)
        rows = [("POST /e/ (stored for good)", capturing, 0, 200)]
        for question in questions(client, sample.url):
            asked(client, question, 2)
            took, answer = asked(client, question, given.long if question.is_long else given.times)
            rows.append((question.name, took, len(answer.content), answer.status_code))
    one = float(np.percentile(next(took for name, took, *_ in rows if name == "GET /healthz"), 50))
    print(f"{len(sent)} bodies of {sample.site}, page {sample.url}\n")
    print("| route | n | p50 ms | p99 ms | over /healthz | bytes | status |\n|---|---:|---:|---:|---:|---:|---:|")
    for name, took, size, status in rows:
        p50, p99 = np.percentile(took, [50, 99])
        print(f"| `{name}` | {len(took)} | {p50:.1f} | {p99:.1f} | {p50 / one:.1f} | {size:,} | {status} |")


if __name__ == "__main__":
    main()
