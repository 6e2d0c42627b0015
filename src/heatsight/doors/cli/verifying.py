"""`assess --verify`: every number of a written report asked again, the way the report says."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from heatsight.doors.cli.answers import JSON, Answers
from heatsight.doors.orders import cited
from heatsight.errors import InvalidRequest
from heatsight.report.clean import clean
from heatsight.use_cases.verify import Checked, follow, verify


def verify_document(answers: Answers, path: Path) -> tuple[Checked, ...]:
    """
    Each evidence of a JSON report with the number that its query gives now.

    Raises:
        InvalidRequest: the file is no report in JSON.
    """
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise InvalidRequest(f"cannot read {path}: {error.strerror}", attr="verify") from None
    except ValueError:
        raise InvalidRequest(f"{path} is not an assessment in JSON", attr="verify") from None

    def ask(how: Mapping[str, Any]) -> Any:
        if "sql" in how:
            words = {"kind": "HogQLQuery", "query": how["sql"], "values": how["params"]}
            rows = answers.read("query", {"query": words})["results"]
            return rows[0][0] if rows and rows[0] else None
        route, named = cited(how["route"])
        return follow(answers.read(route, {**how["params"], **named}), how["pointer"])

    return verify(document, ask)


def as_json(checked: Sequence[Checked]) -> JSON:
    """What was asked, for programs."""
    results = [
        {"finding": one.about, "evidence": one.id, "metric": one.metric, "value": one.value, "now": one.now, "holds": one.holds}
        | ({"reason": one.reason} if one.reason else {})
        for one in checked
    ]
    return {"verified": sum(one.holds for one in checked), "of": len(checked), "results": results}


def as_text(checked: Sequence[Checked]) -> str:
    """What was asked, for people: the numbers that no longer hold, and why that may be."""
    wrong = [one for one in checked if not one.holds]
    if not checked:
        return "The report holds no number to ask again."
    if not wrong:
        return "The report's only number holds." if len(checked) == 1 else f"All {len(checked)} numbers of the report hold."
    lines = [f"{len(checked) - len(wrong)} of {len(checked)} numbers of the report hold. These do not:", ""]
    lines += [f"  - {clean(f'{one.metric} [{one.id}]: it was {one.value:.6g}, {_now(one)}')}" for one in wrong]
    lines += [
        "",
        "Rows that came since the report was made, or left when their time was up, change a number: then the report was right when it was",
        "made. Assess the page again for today's numbers. If no row came or left, the report was changed.",
    ]
    return "\n".join(lines)


def _now(one: Checked) -> str:
    if one.reason:
        return f"and cannot be asked: {one.reason}"
    return "and its query gives no number now" if not isinstance(one.now, int | float) else f"it is {one.now:.6g} now"
