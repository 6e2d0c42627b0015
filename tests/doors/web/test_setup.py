"""Setting a site up, on the wire."""

from __future__ import annotations

import re
from typing import Any

import httpx
import pytest


@pytest.fixture
def token(visitor: httpx.Client) -> str:
    """What the session's forms carry."""
    found = re.search(r'name="form-token" content="(\w+)"', visitor.get("/setup").text)
    assert found is not None
    return found[1]


def test_the_snippet_is_the_projects_own(visitor: httpx.Client, served: Any) -> None:
    """The snippet bears the project's token and this server's address, and events are said to arrive."""
    page = visitor.get("/setup").text
    assert f"posthog.init(&#34;{served.token}&#34;" in page
    assert f"{served.url}/static/array.full.js" in page
    assert 'data-arrived="true"' in page
    assert visitor.get("/setup/arrived").json() == {"arrived": True, "page": "shop.example/product"}
    fresh = served.installation.catalogue.create_project("nothing yet")[0]
    assert visitor.get("/setup/arrived", params={"project": fresh.id}).json() == {"arrived": False, "page": ""}
    assert 'data-arrived="false"' in visitor.get("/setup", params={"project": fresh.id}).text


def test_heatmaps_are_switched(visitor: httpx.Client, served: Any, token: str) -> None:
    """The switch changes the project named in the address and no other, and leads back; a made-up value changes nothing."""
    other = served.installation.catalogue.create_project("switched")[0]
    where = {"project": other.id}
    for value in ("false", "true"):
        answer = visitor.post("/setup/opt-in", params=where, data={"form_token": token, "value": value})
        assert answer.headers["location"] == f"/setup?project={other.id}"
        assert served.installation.catalogue.project(other.id).heatmaps_opt_in is (value == "true")
    assert visitor.post("/setup/opt-in", params=where, data={"form_token": token, "value": "perhaps"}).status_code == 400
    assert served.installation.catalogue.projects()[0].heatmaps_opt_in is None


def test_a_key_is_shown_once_and_revoked(visitor: httpx.Client, served: Any, token: str) -> None:
    """A new key's secret stands on the next look and on no other; it reads, does not write, and is closed by its button."""
    visitor.post("/setup/keys", data={"form_token": token, "label": "an agent <b>"})
    page = visitor.get("/setup").text
    (secret,) = re.findall(r"phx_[\w-]{43}", page)
    assert "an agent &lt;b&gt;" in page
    assert secret not in visitor.get("/setup").text
    bearer = {"Authorization": f"Bearer {secret}"}
    assert httpx.get(f"{served.url}/api/projects/", headers=bearer).status_code == 200
    key = served.installation.catalogue.key_holder(secret)
    assert key.scopes == ("read",)
    visitor.post("/setup/keys/revoke", data={"form_token": token, "id": key.id})
    assert httpx.get(f"{served.url}/api/projects/", headers=bearer).status_code == 401


def test_changes_need_the_sessions_token_and_the_right_to_write(visitor: httpx.Client, served: Any) -> None:
    """Without the session's token nothing changes, nor for somebody who signed in with a key that only reads."""
    keys = len(served.installation.catalogue.keys(1))
    for said in ({}, {"form_token": "x" * 64}):
        assert visitor.post("/setup/keys", data={**said, "label": "stolen"}).status_code == 403
    _, reads = served.installation.catalogue.create_key(1, "reads")
    with httpx.Client(base_url=served.url, headers={"Origin": served.url}) as reader:
        reader.post("/sign-in", data={"key": reads})
        page = reader.get("/setup").text
        own = re.search(r'name="form-token" content="(\w+)"', page)
        assert own is not None
        assert "Make a key" not in page
        answer = reader.post("/setup/keys", data={"form_token": own[1], "label": "more"})
        assert (answer.status_code, "may only read" in answer.text) == (403, True)
    assert len(served.installation.catalogue.keys(1)) == keys + 1


def test_capture_that_is_off_is_told_with_its_switch(visitor: httpx.Client, served: Any) -> None:
    """A page of a project whose heatmaps are off, and that sent views alone, says so and offers to switch them on."""
    project = served.installation.catalogue.set_project(
        served.installation.catalogue.create_project("off")[0].id, "heatmaps_opt_in", value=False
    )
    seen = {"distinct_id": "a", "$current_url": "https://off.example/", "$viewport_width": 1440, "$viewport_height": 900}
    batch = {"api_key": project.token, "batch": [{"event": "$pageview", "properties": seen}]}
    httpx.post(f"{served.url}/batch/", json=batch).raise_for_status()
    page = visitor.get("/page", params={"url": "https://off.example/", "project": project.id}).text
    assert "Capture is off" in page
    assert "Switch heatmaps on" in page
