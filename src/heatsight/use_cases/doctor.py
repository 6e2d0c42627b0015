"""The health of an installation: what it stands on, what reaches it, and what it set aside."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from heatsight.capture.scripts import find_posthog_js, read_scripts
from heatsight.errors import StoreUnavailable
from heatsight.model.assessment import Check
from heatsight.model.project import Project
from heatsight.model.statement import Statement
from heatsight.snapshots.installed import HOW_TO_GET_ONE, find_chromium
from heatsight.use_cases.damage import damage
from heatsight.use_cases.gallery import PICTURES, SECRET_KEY
from heatsight.use_cases.installation import CATALOGUE, STORE, Installation
from heatsight.use_cases.queue_state import queue_check

LOW_DISK: Final = 1 << 30
"""Bytes; below this the next big merge of the engine may not fit."""

_REASONS = Statement(
    "SELECT reason, sum(count) AS things, max(received_at) AS last, argMax(detail, received_at) AS detail "
    "FROM rejections GROUP BY reason ORDER BY things DESC, reason"
)
_TRAFFIC = Statement("SELECT count() AS events, max(timestamp) AS last FROM events")
_ENGINE = Statement("SELECT version()")


@dataclass(frozen=True, slots=True)
class SetAside:
    """What capture set aside for one reason: how many things, and the latest of them."""

    reason: str
    count: int
    last: datetime
    detail: str


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """Everything the doctor found out."""

    checks: tuple[Check, ...]
    set_aside: tuple[SetAside, ...]


def diagnose(installation: Installation, project: Project, environ: Mapping[str, str] | None = None) -> Diagnosis:
    """
    Look at everything that can be wrong with an installation, for one project.

    A check that fails says so; it never keeps the others from being made. Whoever may read the project may read all of this,
    so it names no other project and no path.
    """
    environ = os.environ if environ is None else environ

    def ask(statement: Statement) -> tuple[tuple[Any, ...], ...]:
        return installation.store.source(project.id).select(statement).results

    checks = (
        _tried("data_directory", lambda: _directory(installation.directory)),
        _tried("engine", lambda: _engine(str(ask(_ENGINE)[0][0]), environ)),
        _tried("damage", lambda: damage(installation, project)),
        _tried("catalogue", lambda: _catalogue(installation, project)),
        *_shared(environ),
        _opt_in(project),
        _tried("traffic", lambda: _traffic(ask(_TRAFFIC)[0], installation.clock())),
        _scripts(environ),
        _browser(environ),
        _tried("rendering", lambda: queue_check(installation.gallery.saved.queue(project.id), installation.clock())),
    )
    try:
        set_aside = tuple(SetAside(*row) for row in ask(_REASONS))
    except StoreUnavailable as error:
        return Diagnosis((*checks, Check("set_aside", "fail", str(error))), ())
    return Diagnosis(checks, set_aside)


def _tried(name: str, check: Callable[[], Check]) -> Check:
    try:
        return check()
    except Exception as error:  # noqa: BLE001 - the doctor reports what is broken, whatever it is
        return Check(name, "fail", " ".join(str(error).split()) or type(error).__name__)


def _directory(directory: Path | None) -> Check:
    if directory is None:
        return Check("data_directory", "warn", "There is none: everything is in memory, and nothing has been captured.")
    free = shutil.disk_usage(directory).free
    room = f"The data directory's disk has {free / (1 << 30):.1f} GiB free."
    return Check("data_directory", "ok" if free >= LOW_DISK else "warn", room if free >= LOW_DISK else f"{room} Make room soon.")


def _engine(version: str, environ: Mapping[str, str]) -> Check:
    where = "on a server" if environ.get(STORE) else "embedded"
    return Check("engine", "ok", f"ClickHouse {version}, {where}, answers.")


def _shared(environ: Mapping[str, str]) -> tuple[Check, ...]:
    """What several servers over one store must share as well; nothing to say for a server on its own."""
    if not environ.get(STORE):
        return ()
    missing = [name for name in (CATALOGUE, PICTURES, SECRET_KEY) if not environ.get(name)]
    if not missing:
        return (Check("shared", "ok", "Events, catalogue, pictures and the secret key lie where several servers find them."),)
    said = f"Events lie on a ClickHouse server, but ${', $'.join(missing)} is not set: only one server may run like this (docs/scale.md)."
    return (Check("shared", "warn", said),)


def _catalogue(installation: Installation, project: Project) -> Check:
    keys = sum(key.revoked_at is None for key in installation.catalogue.keys(project.id))
    return Check("catalogue", "ok", f"It answers; project {project.id} ({project.name}) has {keys} live API key(s).")


def _opt_in(project: Project) -> Check:
    if project.heatmaps_opt_in is False:
        fix = f"heatsight projects set {project.id} heatmaps_opt_in true"
        return Check("heatmaps_opt_in", "warn", f"Heatmaps are switched off for this project, so no clicks are kept; switch on with: {fix}")
    said = "on" if project.heatmaps_opt_in else "not decided, which counts as on"
    return Check("heatmaps_opt_in", "ok", f"Heatmaps are {said}.")


def _traffic(row: tuple[Any, ...], now: datetime) -> Check:
    events, last = row
    if not events:
        return Check("traffic", "warn", "No event has been captured yet; point a page's api_host here (docs/capture.md).")
    hours = max(0.0, (now - last).total_seconds() / 3600)
    return Check("traffic", "ok", f"{events} events; the latest happened {hours:.1f} hours ago.")


def _scripts(environ: Mapping[str, str]) -> Check:
    scripts = read_scripts(find_posthog_js(environ, Path.cwd()))
    if scripts.files:
        return Check("posthog_js", "ok", f"posthog-js {scripts.version or 'of unknown version'} is there for /static/.")
    how = "run `npm install posthog-js` where serve is started, or point $HEATSIGHT_POSTHOG_JS at its dist directory"
    return Check(
        "posthog_js",
        "warn",
        f"No posthog-js for /static/: the printed snippet, recordings and dead clicks load from there. To have it, {how}.",
    )


def _browser(environ: Mapping[str, str]) -> Check:
    found = find_chromium(environ)
    if found:
        return Check("browser", "ok", f"Chromium is there ({Path(found).name}).")
    return Check("browser", "warn", f"No Chromium was found, so saved heatmaps cannot be rendered here. To have it, {HOW_TO_GET_ONE}.")
