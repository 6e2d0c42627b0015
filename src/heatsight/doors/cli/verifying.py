"""`assess --verify`: every number of a written report asked again, the way the report says."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from heatsight.doors.cli.answers import JSON, Answers
from heatsight.errors import HeatsightError, InvalidRequest
from heatsight.use_cases.verify import follow, same


def verify_document(answers: Answers, path: Path) -> JSON:
    """
    Each evidence of a JSON report with the number that its query gives now.

    Rows past their retention and rows that came since may change a number: then the report was right when it was made.

    Raises:
        InvalidRequest: the file is no report in JSON.
    """
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
        findings = document["findings"]
        cited = [(finding, evidence) for finding in findings for evidence in finding["evidence"]]
        results = [_again(answers, finding, evidence) for finding, evidence in cited]
    except OSError as error:
        raise InvalidRequest(f"cannot read {path}: {error.strerror}", attr="verify") from None
    except (ValueError, KeyError, TypeError, AttributeError):
        raise InvalidRequest(f"{path} is not an assessment in JSON", attr="verify") from None
    return {"verified": sum(result["holds"] for result in results), "of": len(results), "results": results}


def _again(answers: Answers, finding: Mapping[str, Any], evidence: Mapping[str, Any]) -> JSON:
    result = {"finding": finding["id"], "evidence": evidence["id"], "metric": evidence["metric"], "value": evidence["value"]}
    try:
        now = _ask(answers, evidence["query"])
    except HeatsightError as error:
        return {**result, "now": None, "holds": False, "reason": str(error)}
    return {**result, "now": now, "holds": same(evidence["value"], now)}


def _ask(answers: Answers, how: Mapping[str, Any]) -> Any:
    if "sql" in how:
        words = {"kind": "HogQLQuery", "query": how["sql"], "values": how["params"]}
        rows = answers.read("query", {"query": words})["results"]
        return rows[0][0] if rows and rows[0] else None
    return follow(answers.read(how["route"].strip("/"), how["params"]), how["pointer"])
