from __future__ import annotations

import os
import re
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext

from heatsight.errors import InvalidRequest, NotFound, StoreUnavailable
from heatsight.model.project import Project
from heatsight.store import Catalogue, open_catalogue
from heatsight.store.tables import METADATA


def test_create(catalogue: Catalogue) -> None:
    """A new project has defaults, a public token, and a first key whose secret is shown once."""
    project, secret = catalogue.create_project("  Shop  ")
    assert project == Project(id=1, name="Shop", token=project.token)
    assert re.fullmatch(r"phc_[A-Za-z0-9_-]{43}", project.token)
    assert re.fullmatch(r"phx_[A-Za-z0-9_-]{43}", secret)
    assert catalogue.projects() == (project,)
    assert catalogue.project(1) == project
    assert catalogue.project_by_token(project.token) == project
    holder = catalogue.key_holder(secret)
    assert holder is not None
    assert (holder.project_id, holder.scopes) == (1, ("read", "write"))


def test_oldest_first(catalogue: Catalogue) -> None:
    """Projects are listed oldest first, and have tokens and keys of their own."""
    made = [catalogue.create_project(name) for name in ("b", "a", "c")]
    assert [project.name for project in catalogue.projects()] == ["b", "a", "c"]
    assert len({project.token for project, _ in made} | {secret for _, secret in made}) == 6


def test_given_credentials(catalogue: Catalogue) -> None:
    """A project can be made with a token and a key that somebody brought along."""
    project, secret = catalogue.create_project("x", token="phc_given", api_key="phx_given")
    assert (project.token, secret) == ("phc_given", "phx_given")
    holder = catalogue.key_holder("phx_given")
    assert holder is not None
    assert holder.project_id == project.id


@pytest.mark.parametrize(
    ("given", "attr"),
    [
        ({"token": "phx_x"}, "token"),
        ({"token": "phc_"}, "token"),
        ({"token": ""}, "token"),
        ({"token": "phc_a b"}, "token"),
        ({"token": "phc_" + "a" * 201}, "token"),
        ({"api_key": "phc_x"}, "api_key"),
        ({"api_key": "secret"}, "api_key"),
        ({"name": " "}, "name"),
        ({"name": "a\nb"}, "name"),
        ({"name": "a" * 201}, "name"),
    ],
)
def test_bad_credentials(catalogue: Catalogue, given: dict[str, str], attr: str) -> None:
    """A name, token or key of the wrong form is refused, and nothing is made."""
    with pytest.raises(InvalidRequest) as caught:
        catalogue.create_project(**{"name": "x", **given})
    assert caught.value.attr == attr
    assert catalogue.projects() == ()


def test_credentials_are_unique(catalogue: Catalogue) -> None:
    """A token or key that is taken is refused, and nothing is left half made."""
    catalogue.create_project("a", token="phc_a", api_key="phx_a")
    with pytest.raises(InvalidRequest, match="token"):
        catalogue.create_project("b", token="phc_a")
    with pytest.raises(InvalidRequest, match="secret"):
        catalogue.create_project("b", api_key="phx_a")
    assert [project.name for project in catalogue.projects()] == ["a"]


def test_made_at_once(catalogue: Catalogue) -> None:
    """Of several threads that make a project with the same token, one succeeds."""
    results = _at_once(8, lambda: catalogue.create_project("x", token="phc_same")[0].id)
    assert sum(not isinstance(result, Exception) for result in results) == 1
    assert all(isinstance(result, InvalidRequest | int) for result in results)
    assert len(catalogue.projects()) == 1


def test_unknown(catalogue: Catalogue) -> None:
    """What is not there is not found, and no credential opens nothing."""
    for ask in (
        lambda: catalogue.project(5),
        lambda: catalogue.set_project(5, "timezone", "UTC"),
        lambda: catalogue.create_key(5, "x"),
        lambda: catalogue.revoke_key(1, 1),
    ):
        with pytest.raises(NotFound):
            ask()
    assert catalogue.keys(5) == ()
    for nonsense in ("", "phc_nope", "☃", "\ud800", "\x00", "' or 1=1 --"):
        assert catalogue.project_by_token(nonsense) is None
        assert catalogue.key_holder(nonsense) is None


def test_set(catalogue: Catalogue) -> None:
    """Settings are changed one at a time and are there for everybody."""
    project, _ = catalogue.create_project("x")
    catalogue.set_project(1, "heatmaps_opt_in", "false")
    catalogue.set_project(1, "timezone", "Europe/Berlin")
    catalogue.set_project(1, "test_account_filters", '[{"key": "$host", "operator": "is_not", "value": "localhost"}]')
    catalogue.set_project(1, "allow_host", "localhost:3000")
    changed = catalogue.set_project(1, "retention_days", "30")
    assert changed == catalogue.project(1) == catalogue.project_by_token(project.token)
    assert changed == Project(
        id=1,
        name="x",
        token=project.token,
        heatmaps_opt_in=False,
        timezone="Europe/Berlin",
        test_account_filters=({"key": "$host", "operator": "is_not", "value": "localhost"},),
        allow_host=("localhost:3000",),
        retention_days=30,
    )
    assert catalogue.set_project(1, "heatmaps_opt_in", None).heatmaps_opt_in is None


def test_set_refused(catalogue: Catalogue) -> None:
    """A setting that does not exist, or a value it cannot have, is refused and changes nothing."""
    before, _ = catalogue.create_project("x")
    for key, value in (("token", "phc_x"), ("id", 3), ("timezone", "Mars/Base"), ("retention_days", 0)):
        with pytest.raises(InvalidRequest):
            catalogue.set_project(1, key, value)
    assert catalogue.project(1) == before


def test_keys(catalogue: Catalogue) -> None:
    """Keys belong to one project, are listed with the revoked ones, and open nothing once revoked."""
    catalogue.create_project("a")
    catalogue.create_project("b")
    key, secret = catalogue.create_key(1, "agent")
    assert (key.label, key.scopes, key.masked) == ("agent", ("read",), f"{secret[:6]}…{secret[-2:]}")
    assert catalogue.create_key(1, "rw", ["read", "write", "read"])[0].scopes == ("read", "write")
    with pytest.raises(NotFound):
        catalogue.revoke_key(2, key.id)
    revoked = catalogue.revoke_key(1, key.id)
    assert revoked.revoked_at is not None
    assert catalogue.revoke_key(1, key.id) == revoked
    assert catalogue.key_holder(secret) is None
    assert [listed.id for listed in catalogue.keys(1)] == [1, key.id, 4]


@pytest.mark.parametrize(("label", "scopes"), [("x", []), ("x", ["admin"]), ("a\nb", ["read"]), ("a" * 201, ["read"])])
def test_bad_key(catalogue: Catalogue, label: str, scopes: list[str]) -> None:
    """A key with no scope, an unknown one, or an odd label is refused."""
    catalogue.create_project("a")
    with pytest.raises(InvalidRequest):
        catalogue.create_key(1, label, scopes)


def test_last_used() -> None:
    """A key's use is noted at most once a minute."""
    now = datetime(2026, 1, 1, tzinfo=UTC)
    catalogue = open_catalogue(None, clock=lambda: now)
    _, secret = catalogue.create_project("x")
    noted = []
    for seconds in (0, 59, 60, 100, 121):
        now = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)
        holder = catalogue.key_holder(secret)
        assert holder is not None
        assert holder == catalogue.keys(1)[0]
        assert holder.last_used_at is not None
        noted.append(int((holder.last_used_at - datetime(2026, 1, 1, tzinfo=UTC)).total_seconds()))
    assert noted == [0, 0, 60, 60, 121]
    catalogue.close()


def test_secrets_are_not_kept(tmp_path: Path) -> None:
    """No file of the catalogue holds a key's secret."""
    catalogue = open_catalogue(f"sqlite:///{tmp_path / 'c.db'}")
    _, first = catalogue.create_project("x")
    _, second = catalogue.create_key(1, "y")
    catalogue.key_holder(first)
    catalogue.close()
    held = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert b"phc_" in held
    assert first[4:].encode() not in held
    assert second[4:].encode() not in held


def test_tables_match_migrations(shared: str) -> None:
    """The steps lead to the tables that the code knows, and opening again takes no step."""
    for _ in range(2):
        open_catalogue(shared).close()
    engine = sa.create_engine(shared.replace("postgresql:", "postgresql+psycopg:"))
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), METADATA) == []
        assert connection.execute(sa.text("SELECT version_num FROM alembic_version")).all() == [("0003",)]
    engine.dispose()


def test_write_ahead(tmp_path: Path) -> None:
    """Readers do not wait for writers: the file is in write-ahead mode."""
    open_catalogue(f"sqlite:///{tmp_path / 'c.db'}").close()
    connection = sqlite3.connect(tmp_path / "c.db")
    assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    connection.close()


OPENER = """
import sys
from heatsight.errors import InvalidRequest
from heatsight.store import open_catalogue
catalogue = open_catalogue(sys.argv[1])
try:
    print(catalogue.create_project("x", token="phc_same")[0].id)
except InvalidRequest as error:
    print(error.attr)
print(catalogue.create_project("y")[0].name)
"""


def test_several_processes(shared: str) -> None:
    """Processes that open a new catalogue at once all get it, and one of them the token they all want."""
    command = [sys.executable, "-c", OPENER, shared]
    processes = [subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) for _ in range(4)]
    answers = [process.communicate() for process in processes]
    assert [error for _, error in answers] == [""] * 4
    assert sorted(text.split()[0].isdigit() for text, _ in answers) == [False, False, False, True]
    assert [text.split()[1] for text, _ in answers] == ["y"] * 4


def test_not_to_be_had(tmp_path: Path) -> None:
    """A catalogue that cannot be opened, or is no catalogue, is refused in one line."""
    (tmp_path / "x.db").write_bytes(b"not a database, but long enough to look at" * 100)
    for url in (f"sqlite:///{tmp_path / 'x.db'}", f"sqlite:///{tmp_path / 'nowhere' / 'x.db'}", "nonsense", "nosuch://x", tmp_path):
        with pytest.raises(StoreUnavailable, match=r"^the catalogue cannot be opened: ") as caught:
            open_catalogue(url)
        assert "\n" not in str(caught.value)


@pytest.mark.parametrize("name", ["with space", "a?b=c", "a#b", "a%20b", "ümläut"])
def test_path(tmp_path: Path, name: str) -> None:
    """A path may have any name; the directory it lies in is made, for its owner alone."""
    file = tmp_path / name / "catalogue.db"
    catalogue = open_catalogue(file)
    catalogue.create_project("x")
    catalogue.close()
    assert file.is_file()
    assert file.parent.stat().st_mode & 0o077 == 0


def test_many_threads(catalogue: Catalogue) -> None:
    """Threads share a catalogue for reading and writing."""
    catalogue.create_project("x", token="phc_x", api_key="phx_x")

    def work() -> int:
        for _ in range(5):
            catalogue.create_key(1, "k")
            catalogue.key_holder("phx_x")
            assert catalogue.project_by_token("phc_x") is not None
        return os.getpid()

    assert all(isinstance(result, int) for result in _at_once(6, work))
    assert len(catalogue.keys(1)) == 31


def _at_once(number: int, work: Callable[[], Any]) -> list[Any]:
    results: list[Any] = []
    gate = threading.Barrier(number)

    def run() -> None:
        gate.wait()
        try:
            results.append(work())
        except Exception as error:  # noqa: BLE001  # whatever it is, the test looks at it
            results.append(error)

    threads = [threading.Thread(target=run) for _ in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def test_older_catalogue_is_brought_along(tmp_path: Path) -> None:
    """A catalogue from before saved heatmaps keeps its projects and keys, and gets the new tables."""
    url = f"sqlite:///{tmp_path / 'c.db'}"
    config = Config()
    config.set_main_option("script_location", "heatsight.store:migrations")
    engine = sa.create_engine(url)
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
        connection.execute(
            sa.text("INSERT INTO projects VALUES (7, 'old', 'phc_old', NULL, 'UTC', '[]', '[]', 90, '2026-01-01 00:00:00.000000')")
        )
    engine.dispose()
    catalogue = open_catalogue(url)
    assert catalogue.projects() == (Project(id=7, name="old", token="phc_old"),)
    assert catalogue.saved_heatmaps.queue().waiting == 0
    catalogue.close()


def test_postgresql_that_is_not_there() -> None:
    """A PostgreSQL that does not answer is refused in one line, which repeats no password."""
    with pytest.raises(StoreUnavailable, match=r"^the catalogue cannot be opened: ") as caught:
        open_catalogue("postgresql://ann:hunter2@127.0.0.1:1/heatsight?connect_timeout=2")
    assert "hunter2" not in str(caught.value)
    assert "\n" not in str(caught.value)
