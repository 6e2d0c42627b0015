from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from heatsight.doors.desk import desk_of
from heatsight.doors.orders import carry_out
from heatsight.errors import InvalidRequest
from heatsight.use_cases.capture import Capture
from heatsight.use_cases.demo import moved, read_sample
from heatsight.use_cases.installation import open_installation
from heatsight.use_cases.server_tables import Fit, check_tables, migrate_tables

NOW = datetime.now(UTC)


def test_made_and_checked(clickhouse: Any) -> None:
    """An empty server lacks every table; migrate makes them, tells each, and they fit from then on. No password shows."""
    clickhouse.empty()
    where = f"127.0.0.1:{clickhouse.port}, cluster one"
    missing = tuple(f"table {table} is missing" for table in ("events", "heatmaps", "recordings", "rejections"))
    assert check_tables(clickhouse.dsn("one")) == Fit(where, missing, 4)
    told: list[str] = []
    assert migrate_tables(clickhouse.dsn("one"), told.append) == Fit(where, (), 0)
    assert tuple(told) == missing
    assert check_tables(clickhouse.dsn("one")) == Fit(where, (), 0)


def test_wrong_dsn() -> None:
    """What is no DSN is refused before anything is asked."""
    with pytest.raises(InvalidRequest, match="HEATSIGHT_STORE is not of the form"):
        check_tables("postgresql://u:p@h")


def test_the_sample_is_assessed_alike(clickhouse: Any, tmp_path: Path) -> None:
    """The bundled sample, taken in and assessed on a cluster, gives the very document that the embedded engine gives."""
    embedded = assessed({}, tmp_path / "embedded")
    assert embedded["findings"]
    assert assessed({"HEATSIGHT_STORE": clickhouse.fresh("one")}, tmp_path / "cluster") == embedded


def assessed(environ: Mapping[str, str], directory: Path) -> dict[str, Any]:
    """The sample's busiest page, its traffic sent through capture into the place that the environment names."""
    sample = read_sample()
    installation = open_installation(directory, lambda: NOW, environ=environ)
    project = installation.catalogue.projects()[0]
    capture = Capture(installation.store, installation.catalogue, installation.clock)
    bodies = [request.body for request in moved(sample, project.token, NOW)]
    with ThreadPoolExecutor(8) as browsers:
        list(browsers.map(capture.take, bodies))
    capture.close()
    document = carry_out(desk_of(installation, project), "assessments", {"url_exact": sample.url})
    installation.close()
    return document
