"""
Capture under load: how much one `heatsight serve` takes in, durably acknowledged, against what the engine alone takes.

    python -m benchmarks.capture [--events N]

Bodies are posthog-js's own, gzipped, from the bundled recordings, each time with other ids, visitors and times, so that nothing is a
repeat; the load generator runs on the same cores. Per batch size (events in a body): a run as fast as answers come, then one at half
that rate with every body due at its own moment, from which the latencies are. Right before and right after the run with the largest
bodies, the engine alone takes the rows of the same bodies into the same tables, in blocks of two sizes; the two times are added up.
At the end the server is killed outright and its store counted: nothing acknowledged may be missing.
"""

from __future__ import annotations

import argparse
import gc
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from statistics import median

from benchmarks.capture.engine import Alone, alone, stored
from benchmarks.capture.load import Load, drive
from benchmarks.capture.served import TOKEN, Served, served
from benchmarks.capture.traffic import Body, Traffic

SEED = 20261125
EVENTS = {1: 6_000, 10: 20_000, 50: 60_000}
CONNECTIONS = 128
BLOCKS = (1_000, 2_500)
LONE = 20


@dataclass
class Row:
    """One line of the table, and the bodies it is about."""

    batch: int
    full: Load
    half: Load
    cpu: float

    @property
    def rate(self) -> float:
        """Events per second."""
        return self.batch * len(self.full.acknowledged) / self.full.seconds

    @property
    def refused(self) -> int:
        """Bodies that were not answered 200."""
        return sum(self.full.refused.values()) + sum(self.half.refused.values())


def main() -> int:
    """Run it, and print the tables."""
    parser = argparse.ArgumentParser(prog="benchmarks.capture", description="How much `serve` takes in, against the engine alone.")
    parser.add_argument("--events", type=float, default=1.0, help="share of the usual number of events, for a quick look")
    share = parser.parse_args().events
    traffic = Traffic(TOKEN, SEED)
    acknowledged: list[Body] = []
    rows: list[Row] = []
    engines: list[list[Alone]] = []
    with tempfile.TemporaryDirectory() as home:
        data = Path(home) / "data"
        with served(data) as server:
            idle = server.memory("VmRSS")
            acknowledged += warm_up(server, traffic)
            lone = [alone_on_the_line(server, traffic, acknowledged) for _ in range(LONE)]
            for batch, events in EVENTS.items():
                bodies = list(islice(traffic.bodies(batch), int(events * share) // batch))
                judged = BLOCKS if batch == max(EVENTS) else ()
                before = [alone(Path(home) / f"before-{block}", bodies, block) for block in judged]
                rows.append(measured(server, traffic, batch, bodies))
                after = [alone(Path(home) / f"after-{block}", bodies, block) for block in judged]
                engines += [list(pair) for pair in zip(before, after, strict=True)]
                acknowledged += [body for load in (rows[-1].full, rows[-1].half) for body in load.acknowledged]
            peak = server.memory()
        uuids = [uuid for body in acknowledged for uuid in body.uuids]
        found, kept, points = stored(data / "engine", uuids)
    say(rows, engines)
    print(f"\nlone event, nothing else under way: median {1000 * median(lone):.0f} ms, slowest of {LONE} {1000 * max(lone):.0f} ms")
    print(f"memory: {idle >> 20} MiB at rest, {peak >> 20} MiB at most")
    print(f"acknowledged: {len(uuids)} events; stored when the server was killed: {found}, in {kept} rows, with {points} points")
    print(f"lost: {len(uuids) - found}")
    return 0 if found == kept == len(uuids) else 1


def measured(server: Served, traffic: Traffic, batch: int, bodies: Sequence[Body]) -> Row:
    """As fast as answers come, then half of that for half as many events."""
    later = list(islice(traffic.bodies(batch), len(bodies) // 2))
    quiet()
    before = server.cpu()
    full = drive(server.address, bodies, connections=CONNECTIONS)
    spent = server.cpu() - before
    half = drive(server.address, later, connections=4 * CONNECTIONS, rate=len(full.acknowledged) / full.seconds / 2)
    return Row(batch, full, half, spent / (batch * len(bodies)))


def warm_up(server: Served, traffic: Traffic) -> list[Body]:
    """The engine's first insert loads half of it."""
    return drive(server.address, list(islice(traffic.bodies(10), 100)), connections=8).acknowledged


def alone_on_the_line(server: Served, traffic: Traffic, acknowledged: list[Body]) -> float:
    """Seconds that one event takes when nothing came before it for a while."""
    time.sleep(0.3)
    load = drive(server.address, list(islice(traffic.bodies(1), 1)), connections=1)
    acknowledged += load.acknowledged
    return load.latencies[0]


def say(rows: Sequence[Row], engines: Sequence[Sequence[Alone]]) -> None:
    """The tables, as Markdown."""
    print("| events in a body | events/s | server CPU per event | at half of it: p50 | p99 | refused |\n|---|---|---|---|---|---|")
    for row in rows:
        times = sorted(row.half.latencies)
        p50, p99 = (1000 * times[int(share * (len(times) - 1))] for share in (0.5, 0.99))
        cost = f"{1e6 * row.cpu:.0f} µs"
        print(f"| {row.batch} | {row.rate:.0f} | {cost} | {p50:.0f} ms | {p99:.0f} ms | {row.refused} |")
    print("\n| engine alone, events per insert | events/s | rows/s | CPU per event | serve reaches |\n|---|---|---|---|---|")
    for runs in engines:
        events, seconds = sum(run.events for run in runs), sum(run.seconds for run in runs)
        rate, cost = events / seconds, f"{1e6 * sum(run.cpu for run in runs) / events:.0f} µs"
        lines = rate + sum(run.points for run in runs) / seconds
        print(f"| {runs[0].block} | {rate:.0f} | {lines:.0f} | {cost} | {rows[-1].rate / rate:.2f} of it |")


def quiet() -> None:
    """The load generator makes no garbage worth looking for while it measures."""
    gc.collect()
    gc.freeze()
    gc.disable()


if __name__ == "__main__":
    sys.exit(main())
