"""No room left: nothing is acknowledged that is not stored, and it goes on when there is room again."""

from __future__ import annotations

import os
import resource
import signal
import subprocess
from pathlib import Path

import httpx
from tests.faults.conftest import SOAK, Serve, body, fresh, once, stored

LARGEST_FILE = 3 << 20
ROOM = "64m"


def heavy(uuids: list[str], size: int = 900_000) -> bytes:
    """A body whose events cannot be packed small."""
    return body(uuids, filler=os.urandom(size // 2).hex())


def cap_files() -> None:
    """From here on the kernel lets no file grow beyond the cap: writes fail as they do on a full disk."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (LARGEST_FILE, LARGEST_FILE))


def test_a_file_that_may_not_grow_costs_only_the_bodies_that_need_it(serve: Serve) -> None:
    """Where the kernel refuses to let files grow, large writes are answered 503, small ones 200, and exactly the latter are stored."""
    server = serve(preexec_fn=cap_files)
    kept, lost = [], []
    with httpx.Client(base_url=server.url, timeout=60) as client:
        for _ in range(3):
            small, large = fresh(3), fresh(8)
            assert client.post("/e/", content=body(small)).status_code == 200
            kept += small
            answer = client.post("/e/", content=heavy(large))
            assert answer.status_code == 503
            assert answer.json()["detail"].count("\n") == 0
            lost += large
    server.stop(signal.SIGKILL)
    assert stored(server.data) == once(kept)
    again = serve()
    with httpx.Client(base_url=again.url, timeout=60) as client:
        assert client.post("/e/", content=heavy(lost[:8])).status_code == 200
    again.stop()
    assert stored(server.data) == once(kept + lost[:8])


if SOAK:  # it needs a mount of its own, which not every container allows

    def test_a_full_disk_refuses_until_there_is_room(serve: Serve, tmp_path: Path) -> None:
        """On a small file system of its own that fills up, bodies are answered 503, none of the others is lost, and room makes it well."""
        disk = tmp_path / "disk"
        disk.mkdir()
        mounted = f'mount -t tmpfs -o size={ROOM} none "{disk}" && exec "$0" "$@"'
        before = ["unshare", "--user", "--map-root-user", "--mount", "sh", "-c", mounted]
        allowed = subprocess.run([*before, "true"], capture_output=True, text=True, check=False)
        assert allowed.returncode == 0, f"this test needs a mount in a namespace of its own: {allowed.stderr}"
        server = serve(before=before, data=disk / "data")
        inside = Path(f"/proc/{server.process.pid}/root{disk}")
        ballast = inside / "ballast"
        kept: list[str] = []
        with httpx.Client(base_url=server.url, timeout=120) as client:
            ballast.write_bytes(b"x" * (16 << 20))
            refused = 0
            for _ in range(60):
                uuids = fresh(4)
                status = client.post("/e/", content=heavy(uuids, 400_000)).status_code
                assert status in (200, 503)
                if status == 200:
                    kept += uuids
                refused += status == 503
                if refused > 3:
                    break
            assert refused > 3
            ballast.unlink()
            for _ in range(5):
                uuids = fresh(4)
                if client.post("/e/", content=body(uuids)).status_code == 200:
                    kept += uuids
                    break
            assert server.count() == len(kept)
            assert uuids == kept[-4:], "room did not make it well"
        server.stop()
