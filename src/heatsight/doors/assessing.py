"""How the doors have a page assessed: what can be seen to be wrong is refused before any work, the rest takes its turn."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from heatsight.doors.desk import JSON, desk_of
from heatsight.doors.parameters import AssessAsked, read
from heatsight.doors.readings import READINGS
from heatsight.model.project import Project
from heatsight.use_cases.assessments import Assessments, Making
from heatsight.use_cases.installation import Installation
from heatsight.use_cases.request import examine


def begin_assessment(installation: Installation, assessments: Assessments, project: Project, params: Mapping[str, Any]) -> Making:
    """
    Put an assessment in line.

    Raises:
        InvalidRequest: a parameter that cannot be understood.
        TooManyRequests: the line is full.
        StoreUnavailable: the server stops.
    """
    examine(read(params, AssessAsked).request(), installation.clock(), project.timezone)

    def work(step: Callable[[str], None]) -> JSON:
        return READINGS["assessments"].answer(desk_of(installation, project, step), params)

    return assessments.start(project.id, work)
