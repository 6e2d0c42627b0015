"""The SQL that the skills print, asked as an agent asks it."""

from __future__ import annotations

import re
from typing import Any

from heatsight.use_cases.skills import skills

STATEMENTS = [(name, sql) for name, text in skills().items() for sql in re.findall(r"```sql\n(.*?)```", text, re.DOTALL)]


def test_every_statement_of_the_skills_runs_on_real_traffic(sampled: Any) -> None:
    """Each SELECT runs as it is printed; about the sample's own page, texts and sessions, each finds rows, exceptions aside."""
    assert len(STATEMENTS) == 15
    ((session,),) = sampled.call(
        "execute-sql", query="SELECT session_id FROM events WHERE event = '$rageclick' LIMIT 1"
    ).structured_content["results"]
    ours = {
        "https://example.com/pricing": sampled.page,
        "'SESSION'": f"'{session}'",
        "$el_text = 'Buy'": "$el_text = 'Start free trial'",
        'attr_id="buy"': "",
        'button[^;]*attr__data-testid="buy"': "button",
    }

    async def ask(client: Any) -> list[tuple[str, str, int]]:
        failed = []
        for name, sql in STATEMENTS:
            about = sql
            for theirs, mine in ours.items():
                about = about.replace(theirs, mine)
            for text, most in ((sql, 0), (about, 0 if "$exception_" in sql else 1)):
                answer = await client.call_tool("execute-sql", {"query": text})
                if answer.is_error or len(answer.structured_content["results"]) < most:
                    failed.append((name, text, most))
        return failed

    assert sampled.with_client(ask) == []
