"""
The decoders under atheris, which looks for inputs that reach new code.

    python -m tests.fuzz.with_atheris [--minutes N] [--decoder NAME ...]

Each decoder gets its share of the time, in a process of its own, and starts from real traffic. An input that breaks one is left in
`tests/fuzz/found/NAME/` (or `--found DIR`), where `tests/fuzz/test_decoders.py` finds it. Exits 1 when there is one.
"""

from __future__ import annotations

import argparse
import gzip
import json
import subprocess
import sys
import tempfile
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

HERE: Final = Path(__file__).parent
ROOT: Final = HERE.parents[1]
LONGEST: Final = 4096
_SECONDS_AT_MOST: Final = 10  # for one input
_MIB: Final = 2048
_NONE: Final = "The decoders were not fuzzed: atheris is not installed. `make soak` installs it for CPython 3.11 to 3.13 on Linux.\n"


def main() -> int:
    """Drive each decoder in a process of its own."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[1])
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("--decoder", action="append")
    parser.add_argument("--found", type=Path, default=HERE / "found")
    asked = parser.parse_args()
    if find_spec("atheris") is None:
        sys.stderr.write(_NONE)
        return 1
    from tests.fuzz.decoders import DECODERS  # noqa: PLC0415 - see above

    names = asked.decoder or list(DECODERS)
    broken = []
    for name in names:
        found = asked.found / name
        found.mkdir(parents=True, exist_ok=True)
        sys.stdout.write(f"{name}: {asked.minutes / len(names):.1f} minutes\n")
        sys.stdout.flush()
        with tempfile.TemporaryDirectory() as corpus:
            seed(name, Path(corpus))
            driver = f"from tests.fuzz.with_atheris import drive; drive({name!r})"
            options = [f"-max_total_time={int(60 * asked.minutes / len(names))}", f"-max_len={LONGEST}", f"-timeout={_SECONDS_AT_MOST}"]
            options += [f"-rss_limit_mb={_MIB}", f"-artifact_prefix={found}/", "-print_final_stats=1", "-verbosity=1", "-len_control=0"]
            done = subprocess.run([sys.executable, "-c", driver, *options, corpus], cwd=ROOT, check=False)
        if done.returncode:
            broken.append(name)
    sys.stdout.write(f"broken: {', '.join(broken) or 'none'}\n")
    return 1 if broken else 0


def drive(name: str) -> None:
    """Hand one decoder to atheris, with libFuzzer's options as the command line has them. Never returns."""
    atheris = import_module("atheris")  # no lock holds it: it has wheels for few systems
    rooms = ["heatsight.capture", "heatsight.model", "heatsight.replay", "heatsight.store.rows", "heatsight.store.arrivals"]
    with atheris.instrument_imports(include=rooms):
        from tests.fuzz.decoders import DECODERS  # noqa: PLC0415 - imported while atheris instruments
    atheris.Setup(sys.argv, DECODERS[name])
    atheris.Fuzz()


def seed(name: str, corpus: Path) -> None:
    """Real bodies, chains and recordings to start from; the grammars' own decoders start from nothing."""
    bodies = [request["body"] for folder in ("studio-app", "town-library") for request in _requests(folder)[::7]]
    sent = [event for body in bodies for event in (body if isinstance(body, list) else body.get("batch", [body]))]
    seeds: list[bytes] = []
    if name == "body":
        seeds = [bytes([place % 4]) + json.dumps(event).encode() for place, event in enumerate(sent)]
    elif name == "chain":
        seeds = [event["properties"].get("$elements_chain", "").encode() for event in sent]
    elif name == "recording":
        seeds = [json.dumps([piece]).encode() for event in sent for piece in event["properties"].get("$snapshot_data", [])]
    for place, text in enumerate(text for text in seeds if 0 < len(text) <= LONGEST):
        (corpus / f"{place}").write_bytes(text)


def _requests(folder: str) -> list[dict[str, Any]]:
    with gzip.open(ROOT / "tests" / "corpus" / folder / "events.jsonl.gz", "rt", encoding="utf-8") as file:
        return [json.loads(line) for line in file]


if __name__ == "__main__":
    sys.exit(main())
