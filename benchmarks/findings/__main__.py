"""
How often the findings are right, on random pages with known problems.

    python -m benchmarks.findings [--pages N] [--seed S] [--visitors 100 300 1000] [--kinds rageclick ...] [--show]

Every page is made up, and so are its people; one problem of one kind is planted, or none. What people do is sent as posthog-js would send
it, through the real capture and naming, and assessed. Printed are, per kind and number of visitors, how often the planted problem is found
by a high or medium finding on the right element and device (power), and which share of high and medium findings is not what was planted
(false discoveries); both with their 95 % Wilson intervals. Then how often findings of some confidence are true, and the time.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Sequence
from itertools import pairwise

from benchmarks.findings.problems import KINDS
from benchmarks.findings.trials import Laboratory, Seen, Trial

from heatsight.model.finding import FindingKind
from heatsight.stats.interval import wilson

TENTHS = (0.0, 0.5, 0.7, 0.8, 0.9, 0.95, 1.0)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run trials and print the tables."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.findings")
    parser.add_argument("--pages", type=int, default=3, help="for each kind and number of visitors; twice as many without a problem")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--visitors", type=int, nargs="+", default=[100, 300, 1000])
    parser.add_argument("--kinds", nargs="+", default=[*KINDS, "none"])
    parser.add_argument("--show", action="store_true", help="tell every miss and every false finding")
    asked = parser.parse_args(arguments)
    trials, began = list[Trial](), time.perf_counter()
    for visitors in asked.visitors:
        for name in asked.kinds:
            kind: FindingKind | None = None if name == "none" else name
            # The same pages for every number of visitors, other ones for every kind.
            first = asked.seed * 1_000_000 + 10_000 * [*KINDS, "none"].index(name)
            trials += several(kind, visitors, range(first, first + asked.pages * (2 if kind is None else 1)), tell=asked.show)
            print(f"\r{len(trials)} pages, {time.perf_counter() - began:.0f} s", end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)
    report(trials, asked.visitors, time.perf_counter() - began)


def several(kind: FindingKind | None, visitors: int, seeds: Sequence[int], *, tell: bool) -> list[Trial]:
    """Trials in a store of their own, so that none grows large in memory."""
    laboratory, trials = Laboratory(), list[Trial]()
    try:
        for seed in seeds:
            trials.append(laboratory.run(kind, visitors, seed))
            if tell:
                show(trials[-1])
    finally:
        laboratory.close()
    return trials


def show(trial: Trial) -> None:
    """One trial, where it went wrong."""
    what = f"{trial.planted.kind}/{trial.planted.device}" if trial.planted else "nothing"
    head = f"seed {trial.seed}, {trial.visitors} visitors, {trial.family}, {what} planted"
    if trial.found is False:
        effect = f" (effect {trial.planted.effect or trial.planted.bail:.2f})" if trial.planted else ""
        print(f"{head}: missed{effect}")
    for seen in trial.seen:
        if not seen.true:
            print(f"{head}: false {seen.kind} on {seen.device}, {seen.severity}, {seen.confidence:.2f}: {seen.title}")


def report(trials: Sequence[Trial], sizes: Sequence[int], seconds: float) -> None:
    """The tables."""
    kinds = list(dict.fromkeys(trial.planted.kind for trial in trials if trial.planted))
    print(f"{'power':24}" + "".join(f"{size:>8,} visitors     " for size in sizes))
    for kind in kinds:
        of_kind = [trial for trial in trials if trial.planted and trial.planted.kind == kind]
        cells = [[trial.found for trial in of_kind if trial.visitors == size] for size in sizes]
        print(f"{kind:24}" + "".join(_cell(sum(map(bool, cell)), len(cell)) for cell in cells))
    print(f"{'false discoveries':24}" + "".join(f"{size:>8,} visitors     " for size in sizes))
    found = {size: [seen for trial in trials if trial.visitors == size for seen in trial.seen] for size in sizes}
    for kind in list(dict.fromkeys(seen.kind for every in found.values() for seen in every)):
        print(f"{kind:24}" + "".join(_false([seen for seen in found[size] if seen.kind == kind]) for size in sizes))
    print(f"{'all kinds':24}" + "".join(_false(found[size]) for size in sizes))
    calm = [[trial for trial in trials if trial.planted is None and trial.visitors == size] for size in sizes]
    print(f"{'clean pages with one':24}" + "".join(_cell(sum(bool(trial.seen) for trial in cell), len(cell)) for cell in calm))
    every = [seen for several in found.values() for seen in several]
    print("confidence said, and how many of these findings are true")
    for low, high in pairwise(TENTHS):
        these = [seen for seen in every if low <= seen.confidence < high or seen.confidence == high == 1.0]
        if these:
            mean = sum(seen.confidence for seen in these) / len(these)
            print(f"  {low:.2f} to {high:.2f} (mean {mean:.2f})    {_cell(sum(seen.true for seen in these), len(these))}")
    assessing = sorted(trial.seconds for trial in trials)
    print(f"{len(trials)} pages in {seconds:.0f} s; an assessment took {assessing[len(assessing) // 2]:.1f} s (median)")


def _false(seen: Sequence[Seen]) -> str:
    return _cell(sum(not one.true for one in seen), len(seen))


def _cell(some: int, whole: int) -> str:
    if not whole:
        return f"{'-':>21}"
    low, high = wilson(some, whole)
    return f"{some / whole:6.2f} {f'({low:.2f}–{high:.2f})':>11} {whole:>3}"


if __name__ == "__main__":
    main()
