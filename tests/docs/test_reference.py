"""The reference pages: generated ones are up to date, written ones leave nothing out."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path
from types import ModuleType
from typing import Any, get_args

import msgspec
import pytest

from heatsight.capture.pipeline import PIPELINE
from heatsight.doors.http.app import build_app
from heatsight.doors.orders import ORDERS
from heatsight.doors.readings import READINGS
from heatsight.findings.rule import ExplainedReason
from heatsight.model.assessment import HealthStatus
from heatsight.model.finding import FindingKind, OutcomeWord
from heatsight.model.rejection import Reason
from heatsight.model.saved_heatmap import SavedHeatmapStatus
from heatsight.model.statement import Statement
from heatsight.snapshots.interface import FailureReason
from heatsight.store.interface import Caps
from heatsight.store.project_settings import SETTINGS
from heatsight.use_cases.installation import open_installation

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"


def text_of(name: str) -> str:
    """A page's text."""
    return (DOCS / name).read_text(encoding="utf-8")


def generator() -> ModuleType:
    """docs/generate.py as a module."""
    spec = importlib.util.spec_from_file_location("generate", DOCS / "generate.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_generated_pages_are_up_to_date() -> None:
    """Each generated page is what `make docs` would write, and no page of a finding that is gone is left."""
    pages = generator().pages()
    stale = [name for name, text in pages.items() if not (DOCS / name).is_file() or text_of(name) != text]
    assert stale == []
    assert {f"findings/{path.name}" for path in (DOCS / "findings").iterdir()} <= set(pages)


def test_every_kind_of_finding_has_its_page() -> None:
    """There is a page for each kind that a finding may have."""
    assert set(get_args(FindingKind)) == {path.stem for path in (DOCS / "findings").glob("*.md")} - {"README"}


def test_every_reason_is_documented() -> None:
    """The table of reasons in docs/capture.md lists the closed set, each once."""
    assert sorted(
        re.findall(r"^\| `([a-z_]+)` \| (?:body|event|points|heatmap rows of an event) \|", text_of("capture.md"), re.MULTILINE)
    ) == sorted(reason.value for reason in Reason)


def test_every_capture_step_is_documented_in_order() -> None:
    """The table of steps in docs/capture.md is the pipeline."""
    table = text_of("capture.md").split("| step |", 1)[1].split("\n\n", 1)[0]
    assert re.findall(r"^\| `(\w+)` \|", table, re.MULTILINE) == [step.__name__ for step in PIPELINE]


def routes() -> set[tuple[str, str]]:
    """Method and path of every route, one spelling each; the method is "" where a route looks at it itself."""
    installation = open_installation(None, environ={})
    try:
        app = build_app(installation)
    finally:
        installation.close()
    found = set()
    for route in app.routes:
        path = str(getattr(route, "path", "")).replace("/api/environments/", "/api/projects/").rstrip("/")
        methods = (getattr(route, "methods", None) or {""}) - {"HEAD", "OPTIONS"}
        found |= {(method, path) for method in methods}
    return found


def test_every_route_is_documented() -> None:
    """Each route stands in docs/http.md, in docs/web.md or, when it is for SDKs, in docs/capture.md; each that is written exists."""
    headings = re.findall(r"^### `(GET|POST|PATCH) (\S+)`", text_of("http.md"), re.MULTILINE)
    api = {(method, path) for method, path in routes() if path.startswith(("/api/", "/healthz", "/mcp", "/openapi.json"))}
    assert api == {(method, path.rstrip("/")) for method, path in headings}
    pages = text_of("web.md").split("| path |", 1)[1].split("\n\n", 1)[0]
    shown = {(method, path.rstrip("/")) for method, path in re.findall(r"^\| `(GET|POST) (\S+)`", pages, re.MULTILINE)}
    assert shown <= routes()
    public = {re.sub(r"^/static/.*", "/static/…", path) for _, path in routes() - api - shown}
    table = text_of("capture.md").split("| path |", 1)[1].split("\n\n", 1)[0]
    assert public == {path.rstrip("/") for path in re.findall(r"`(?:GET |POST )?(/[^\s`]*)`", table)}


@pytest.mark.parametrize("reading", ORDERS.values(), ids=ORDERS)
def test_every_parameter_is_documented(reading: Any) -> None:
    """docs/http.md names each parameter of every reading and writing."""
    page = text_of("http.md")
    names = [field.name for field in msgspec.structs.fields(reading.asked)]
    assert [name for name in names if f"`{name}" not in page and f'"{name}"' not in page and f"{{{name}}}" not in page] == []


def test_every_parameter_of_posthogs_routes_is_documented() -> None:
    """docs/http.md names each parameter that the heatmap routes read."""
    readers = [ROOT / "src/heatsight/query/parameters.py", ROOT / "src/heatsight/use_cases/heatmaps.py"]
    source = "\n".join(path.read_text(encoding="utf-8") for path in readers)
    read = set(re.findall(r'\bparams(?:\.get\(|, |\[)"(\w+)"', source))
    assert len(read) > 10
    assert {name for name in read if f"`{name}" not in text_of("http.md")} == set()


def test_every_reading_is_documented() -> None:
    """Each question that the command line may ask over HTTP has its heading."""
    assert [route for route in READINGS if f"/{route}/`" not in text_of("http.md")] == []


def test_every_setting_is_documented() -> None:
    """docs/settings.md lists each environment variable that the code reads and each setting of a project."""
    page = text_of("settings.md")
    source = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "src").rglob("*.py"))
    assert set(re.findall(r"\bHEATSIGHT_[A-Z_]+\b", source)) == set(re.findall(r"^\| `(HEATSIGHT_[A-Z_]+)`", page, re.MULTILINE))
    table = page.split("## Project settings", 1)[1]
    assert re.findall(r"^\| `(\w+)` \|", table, re.MULTILINE) == list(SETTINGS)


def test_every_column_is_documented(source: Any) -> None:
    """docs/tables.md lists the columns of the three tables that a person's SQL may read, and no other."""
    page = text_of("tables.md")
    for table in ("events", "heatmaps", "sessions"):
        columns = set(source.select(Statement(f"SELECT * FROM {table} LIMIT 0")).columns) - {"sitting_hash"}  # ours alone
        section = page.split(f"\n## {table}\n", 1)[1].split("\n## ", 1)[0]
        first_cells = re.findall(r"^\| (`[^|]*`) \|", section, re.MULTILINE)
        assert sorted(re.findall(r"`([^`]+)`", " ".join(first_cells))) == sorted(columns)


def test_examples_of_sql_run(source: Any) -> None:
    """Each SELECT in docs/tables.md runs as it is printed, put to a project as a person's own SQL."""
    examples = re.findall(r"```sql\n(.*?)```", text_of("tables.md"), re.DOTALL)
    assert len(examples) == 3
    for sql in examples:
        assert source.ask(Statement(sql), Caps()).columns


def test_every_word_of_a_report_is_documented() -> None:
    """docs/report.md explains each health status, each outcome and each reason for explaining clicks away."""
    first_cells = re.findall(r"^\| `(\w+)` \|", text_of("report.md"), re.MULTILINE)
    assert sorted(first_cells) == sorted((*get_args(HealthStatus), *get_args(OutcomeWord), *get_args(ExplainedReason)))


def test_every_reason_of_a_failed_rendering_is_documented() -> None:
    """docs/saved-heatmaps.md lists each status and each reason why a picture may be missing, those of the queue included."""
    page = text_of("saved-heatmaps.md")
    status, reasons = (re.findall(r"^\| `(\w+)` \|", part, re.MULTILINE) for part in page.split("| reason |", 1))
    assert sorted(status) == sorted(get_args(SavedHeatmapStatus))
    source = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "src/heatsight/use_cases").glob("rendering*.py"))
    ours = set(re.findall(r'RenderFailed\("(\w+)"', source)) | {"worker_lost"}
    assert set(reasons) == set(get_args(FailureReason)) | ours
