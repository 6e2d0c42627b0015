"""`heatsight mcp` as an agent starts it: a process of its own, spoken to over its stdin and stdout."""

from __future__ import annotations

import io
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import anyio
import httpx
import pytest
from mcp import Client
from mcp.client.stdio import StdioServerParameters
from PIL import Image

import heatsight
from heatsight.doors.mcp.tools import TOOLS

COMMAND = "from heatsight.doors.cli.main import run; run()"


def with_process(work: Callable[[Client], Awaitable[Any]], *options: str) -> Any:
    """What `work` gives, done with a client of a process started with these options."""

    async def run() -> Any:
        # The SDK passes hardly any of the environment on; this is the package under test, wherever it was imported from.
        env = {"PYTHONPATH": str(Path(heatsight.__file__).parents[1])}
        process = StdioServerParameters(command=sys.executable, args=["-c", COMMAND, "mcp", *options], env=env)
        async with Client(process, read_timeout_seconds=100) as client:
            return await work(client)

    return anyio.run(run)


@pytest.mark.timeout(240)
def test_the_skills_six_steps_need_nothing_but_tools(sampled: Any) -> None:
    """Pin, pull, name, look, drill and conclude: each step's tool gives what the next one needs, on the bundled sample, every tool used."""
    used: set[str] = set()

    async def walk(client: Client) -> None:
        async def call(name: str, **arguments: Any) -> Any:
            used.add(name)
            answer = await client.call_tool(name, arguments)
            assert not answer.is_error, answer.content
            return answer.structured_content

        # 1 pin: a URL that is nearly right leads to the page
        near = await call("heatmaps-health", url=sampled.page + "/old")
        assert near["status"] == "url_mismatch"
        page = near["nearest_urls"][0]["url"]
        assert (await call("heatmaps-health", url=page))["status"] in ("ok", "low_volume")
        # 2 pull: clicks, rage clicks, dead clicks and scroll depth, with the fold
        for kind in ("click", "rageclick", "deadclick"):
            cells = await call("heatmaps-list", url_exact=page, type=kind, aggregation="unique_visitors")
            assert cells["results"][0]["count"] > 0
            assert cells["fold"]["total_count"] > 0
        reach = await call("heatmaps-list", url_exact=page, type="scrolldepth", correct=True)
        assert reach["results"][0]["cumulative_count"] > reach["results"][-1]["cumulative_count"]
        # 3 name: elements by their hotspots, and the same in SQL
        raged = (await call("heatmaps-hotspots", url=page, type="rageclick"))["results"][0]
        named = await call(
            "execute-sql",
            query="SELECT properties.$el_text AS text, uniq(distinct_id) AS people FROM events WHERE event = '$rageclick' "
            "AND page = {page:String} AND timestamp >= now() - INTERVAL 7 DAY GROUP BY text ORDER BY people DESC LIMIT 5",
            values={"page": page},
        )
        assert raged["element"]["text"] == named["results"][0][0]
        # 4 look: where it lies, and a picture of the page for people, made, found again, changed and made anew
        assert raged["region"]["y0"] < raged["region"]["y1"]
        made = await call("heatmaps-saved-create", url="https://shop.example/pricing?x=1", data_url=page, widths=[1024])
        saved = made
        while saved["status"] == "processing":
            saved = await call("heatmaps-saved-get", short_id=made["short_id"])
        where = saved["snapshots"][0]["content_url"]
        assert where.endswith(f"/heatmap_screenshots/{made['id']}/content/?width=1024")
        async with httpx.AsyncClient(headers={"Authorization": f"Bearer {sampled.key}"}) as person:
            picture = await person.get(sampled.url + where)
        laid = await call("heatmaps-overlay", id=made["id"], device="desktop")
        assert laid["width"] == 1024
        assert (picture.status_code, Image.open(io.BytesIO(picture.content)).width) == (200, 1024)
        assert made["id"] in [one["id"] for one in (await call("heatmaps-saved-list", search="/pricing?x"))["results"]]
        assert (await call("heatmaps-saved-update", short_id=made["short_id"], widths=[768, 1024]))["status"] == "processing"
        assert (await call("heatmaps-saved-regenerate", short_id=made["short_id"]))["has_content"] is False
        # 5 drill: the people behind it, and what one of them did
        behind = await call("heatmaps-events", url_exact=page, hotspot=raged["id"], distinct_sessions=True)
        assert behind["total_count"] == raged["unique_visitors"]
        session = behind["results"][0]["session_id"]
        story = await call("session-timeline", session_id=session)
        assert raged["element"]["name"] in [entry["element"]["name"] for entry in story["results"] if entry["kind"] == "rageclick"]
        assert (await call("query-session-recordings-list", session_ids=[session]))["results"] == []
        # 6 conclude: the judged page names the same element first
        document = await call("assess-heatmap", url=page)
        assert document["findings"][0]["element"]["name"] == raged["element"]["name"]

    with_process(walk, "--server", sampled.url, "--api-key", sampled.key)
    assert used == set(TOOLS) - {"session-recording-get"}  # nothing in the sample was recorded


def test_a_directory_serves_as_well(tmp_path: Path) -> None:
    """Without a server the process opens the data directory itself; what it has to say goes to stderr, and every tool is listed."""

    async def look(client: Client) -> Any:
        listed = await client.list_tools()
        answer = await client.call_tool("execute-sql", {"query": "SELECT count() AS n FROM events"})
        return [tool.name for tool in listed.tools], answer.structured_content["results"]

    assert with_process(look, "--data", str(tmp_path / "none")) == (list(TOOLS), [[0]])
