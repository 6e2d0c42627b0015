"""`heatsight serve` as a process of its own, and what it costs."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

TOKEN = "phc_of_the_capture_benchmark_0000000000000000"
_TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Served:
    """A server that runs."""

    process: subprocess.Popen[str]
    address: tuple[str, int]

    def cpu(self) -> float:
        """Seconds of processor time it took so far, all threads."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text("ascii").rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / _TICKS

    def memory(self, what: str = "VmHWM") -> int:
        """Bytes it holds at most (VmHWM), or now (VmRSS)."""
        found = re.search(rf"{what}:\s+(\d+) kB", Path(f"/proc/{self.process.pid}/status").read_text("ascii"))
        return int(found[1]) * 1024 if found else 0


@contextmanager
def served(data: Path) -> Iterator[Served]:
    """A server over a data directory; at the end it is killed outright, so that what it acknowledged had better be on disk."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("HEATSIGHT_")}
    process = subprocess.Popen(
        [Path(sys.executable).with_name("heatsight"), "serve", "--data", str(data), "--port", "0"],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env={**clean, "HEATSIGHT_BOOTSTRAP_TOKEN": TOKEN, "HEATSIGHT_BOOTSTRAP_API_KEY": "phx_" + "k" * 40},
    )
    try:
        url = urlsplit(next(line.split()[-1] for line in process.stdout or () if "http://" in line))
        yield Served(process, (str(url.hostname), int(url.port or 0)))
    finally:
        process.send_signal(signal.SIGKILL)
        process.wait()
        if process.stdout is not None:
            process.stdout.close()
