"""A process of its own that opens a store, assesses one page, and tells how long that took and how much memory it needed at most."""

from __future__ import annotations

import argparse
import json
import time
from datetime import datetime
from pathlib import Path

from heatsight.model.project import Project
from heatsight.store import open_store
from heatsight.use_cases.assess import assess
from heatsight.use_cases.request import AssessRequest


def peak() -> int:
    """Bytes that this process had in memory at most."""
    line = next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) * 1024


def main() -> None:
    """Assess and tell, as one line of JSON."""
    parser = argparse.ArgumentParser()
    parser.add_argument("directory", type=Path)
    parser.add_argument("url")
    parser.add_argument("now", type=datetime.fromisoformat)
    parser.add_argument("--days", type=int, default=30)
    parser.add_argument("--steps", action="store_true", help="tell what each step took")
    asked = parser.parse_args()
    steps: list[tuple[str, float]] = []
    store = open_store(asked.directory)
    opened = peak()
    began = time.perf_counter()
    document = assess(
        store.source(1),
        Project(1, "benchmark", "phc_benchmark"),
        AssessRequest(asked.url, days=asked.days),
        now=asked.now,
        progress=lambda step: steps.append((step, time.perf_counter() - began)),
    )
    seconds = time.perf_counter() - began
    told = {
        "seconds": seconds,
        "opened": opened,
        "peak": peak(),
        "status": document.health.status,
        "clicks": sum(band.clicks.total_count for band in document.bands),
        "hotspots": sum(len(band.hotspots) for band in document.bands),
        "findings": len(document.findings),
        "limits": [line for line in document.limits if "sample" in line],
        "steps": steps if asked.steps else [],
    }
    store.close()
    print(json.dumps(told))


if __name__ == "__main__":
    main()
