"""Saved heatmaps over HTTP: PostHog's routes, and what is right about them here."""

from __future__ import annotations

import io
import time
from typing import Any

import httpx
import pytest
from PIL import Image

URL = "https://shop.example/pricing?plan=pro&x=%20"


def create(served: Any, url: str = URL, **given: Any) -> dict[str, Any]:
    """A saved heatmap, made."""
    answer = served.post("saved", {"url": url, **given})
    assert answer.status_code == 201, answer.text
    made: dict[str, Any] = answer.json()
    return made


def patch(served: Any, heatmap: dict[str, Any], **changes: Any) -> httpx.Response:
    """Its change."""
    return served.client.patch(f"/api/projects/@current/saved/{heatmap['short_id']}/", json=changes)  # type: ignore[no-any-return]  # served is a fixture's


def settled(served: Any, heatmap: dict[str, Any]) -> dict[str, Any]:
    """The heatmap once nothing of it waits."""
    for _ in range(600):
        now: dict[str, Any] = served.get(f"saved/{heatmap['short_id']}").json()
        if now["status"] != "processing":
            return now
        time.sleep(0.05)
    raise AssertionError("it was never rendered")


def picture(served: Any, heatmap: dict[str, Any], accept: str = "*/*", **params: Any) -> httpx.Response:
    """Its picture."""
    where = f"/api/environments/@current/heatmap_screenshots/{heatmap['id']}/content/"
    return served.client.get(where, params=params, headers={"Accept": accept})  # type: ignore[no-any-return]  # served is a fixture's


def read_key(served: Any) -> dict[str, str]:
    """Headers of a key that only reads."""
    _, secret = served.installation.catalogue.create_key(1, "reader")
    return {"Authorization": f"Bearer {secret}"}


def test_created_with_posthogs_fields(served: Any) -> None:
    """A new one has every field PostHog has, waits to be rendered at the seven widths, and is told under its routes."""
    made = create(served, name="Pricing")
    assert (
        made.items()
        >= {
            "name": "Pricing",
            "url": URL,
            "data_url": URL,
            "target_widths": [320, 375, 425, 768, 1024, 1440, 1920],
            "type": "screenshot",
            "source": "server",
            "status": "processing",
            "has_content": False,
            "deleted": False,
            "block_consent_modals": False,
            "has_credentials": False,
            "created_by": "first key",
            "exception": None,
            "note": None,
            "user_access_level": "editor",
        }.items()
    )
    assert [one["width"] for one in made["snapshots"]] == made["target_widths"]
    assert made["created_at"].endswith("Z")
    for name in (made["short_id"], made["id"]):
        assert served.get(f"saved/{name}").json()["id"] == made["id"]


def test_rendered_in_the_background_and_given_at_the_nearest_width(served: Any) -> None:
    """While nothing is rendered the picture's route says 202 and what is known; then it gives the nearest width as a JPEG."""
    made = create(served, "https://shop.example/held?a", widths=[1024, 320])
    waiting = picture(served, made, width=1024)
    assert (waiting.status_code, waiting.json()["status"]) == (202, "processing")
    served.gate.set()
    done = settled(served, made)
    served.gate.clear()
    assert (done["status"], done["has_content"]) == ("completed", True)
    for asked, given in ((1024, 1024), (1, 320), (700, 1024), (None, 1024)):
        answer = picture(served, made, **({"width": asked} if asked else {}))
        assert (answer.status_code, answer.headers["content-type"], answer.headers["x-snapshot-width"]) == (200, "image/jpeg", str(given))
        with Image.open(io.BytesIO(answer.content)) as image:
            assert (image.format, image.width) == ("JPEG", given)
    where = done["snapshots"][0]["content_url"]
    assert served.client.get(where).headers["x-snapshot-width"] == "320"


@pytest.mark.parametrize(
    ("accept", "media"),
    [
        ("image/png", "image/png"),
        ("image/webp", "image/webp"),
        ("image/avif,image/webp,image/apng,image/*,*/*;q=0.8", "image/jpeg"),
        ("image/jpeg;q=0.5, image/webp;q=0.9", "image/webp"),
        ("image/jpeg;q=0, image/*", "image/png"),
        ("text/html", "image/jpeg"),
        ("image/png;q=nonsense", "image/jpeg"),
        ("", "image/jpeg"),
    ],
)
def test_formats(served: Any, accept: str, media: str) -> None:
    """The client's Accept decides between JPEG, PNG and WebP; a JPEG is what nobody minds."""
    made = create(served, widths=[320])
    settled(served, made)
    answer = picture(served, made, accept, width=320)
    assert (answer.status_code, answer.headers["content-type"]) == (200, media)
    with Image.open(io.BytesIO(answer.content)) as image:
        assert (f"image/{image.format}".lower(), image.size) == (media, (320, 900))


def test_unchanged_picture_is_not_sent_again(served: Any) -> None:
    """A client that has the picture gets 304 until it is rendered again."""
    made = create(served, widths=[320])
    settled(served, made)
    tag = picture(served, made).headers["etag"]
    where = f"/api/projects/@current/heatmap_screenshots/{made['id']}/content/"
    assert served.client.get(where, headers={"If-None-Match": tag}).status_code == 304
    served.client.post(f"/api/projects/@current/saved/{made['short_id']}/regenerate/").raise_for_status()
    settled(served, made)
    assert served.client.get(where, headers={"If-None-Match": tag}).status_code == 200


@pytest.mark.parametrize("width", ["0", "-1", "abc", "1.5", "10001", "9" * 50, "٣٢٠"])
def test_bad_width(served: Any, width: str) -> None:
    """A width that is none is refused."""
    answer = picture(served, create(served, widths=[320]), width=width)
    assert (answer.status_code, answer.json()["attr"]) == (400, "width")


def test_widths_added_and_removed(served: Any) -> None:
    """PATCH with widths renders those that are new, drops those that are gone and leaves the rest alone."""
    made = create(served, "https://shop.example/widths", widths=[320, 768])
    settled(served, made)
    changed = patch(served, made, widths=[768, 1440]).json()
    assert (changed["status"], changed["target_widths"]) == ("processing", [768, 1440])
    assert [(one["width"], one["has_content"]) for one in changed["snapshots"]] == [(768, True), (1440, False)]
    done = settled(served, made)
    assert [(one["width"], one["has_content"]) for one in done["snapshots"]] == [(768, True), (1440, True)]
    assert [order.width for order in served.painter.orders if order.url == made["url"]] == [320, 768, 1440]


def test_failed_says_why(served: Any) -> None:
    """An error page is no picture: the heatmap has failed with the reason, and so says its picture's route."""
    made = settled(served, create(served, "https://shop.example/404", widths=[320]))
    assert (made["status"], made["has_content"]) == ("failed", False)
    assert made["exception"] == made["snapshots"][0]["exception"] == "error_page: the page answered 404 Not Found"
    answer = picture(served, made)
    assert (answer.status_code, answer.json()["detail"]) == (404, f"there is no picture: {made['exception']}")
    again = served.post(f"saved/{made['short_id']}/regenerate", {})
    assert (again.status_code, again.json()["status"], again.json()["exception"]) == (200, "processing", None)


@pytest.mark.parametrize("kind", ["iframe", "recording"])
def test_types_without_pictures_say_so(served: Any, kind: str) -> None:
    """These are complete at once, say that they have no picture, and cannot be regenerated."""
    made = create(served, type=kind)
    assert (made["status"], made["has_content"], made["snapshots"]) == ("completed", False, [])
    assert "no picture" in made["note"]
    assert picture(served, made).status_code == 404
    assert served.post(f"saved/{made['short_id']}/regenerate", {}).status_code == 400


def test_deleted(served: Any) -> None:
    """PATCH deletes, DELETE is not a method, and what is deleted is found nowhere until it is brought back."""
    made = create(served, "https://shop.example/deleted", widths=[320])
    settled(served, made)
    assert served.client.delete(f"/api/projects/@current/saved/{made['short_id']}/").status_code == 405
    assert patch(served, made, deleted=True).json()["deleted"] is True
    assert served.get(f"saved/{made['short_id']}").status_code == 404
    assert picture(served, made).status_code == 404
    assert served.get("saved", search="/deleted").json() == {"results": [], "count": 0}
    assert patch(served, made, name="x").status_code == 404
    assert patch(served, made, deleted=False).json()["status"] == "processing"


def test_list(served: Any) -> None:
    """The list filters, orders and pages; its limit is brought into bounds, and an order that is none is refused."""
    for letter in "abc":
        create(served, f"https://list.example/{letter}", type="iframe", name=f"Named {letter.upper()}")
    found = served.get("saved", search="LIST.example", order="url", limit=2).json()
    assert ([one["url"][-1] for one in found["results"]], found["count"]) == (["a", "b"], 3)
    assert [one["url"][-1] for one in served.get("saved", search="list.", order="-created_at", offset=2).json()["results"]] == ["a"]
    assert served.get("saved", search="named b", type="iframe", status="completed").json()["count"] == 1
    assert len(served.get("saved", search="list.", limit=0).json()["results"]) == 1
    assert len(served.get("saved", search="list.", limit=9999).json()["results"]) == 3
    assert served.get("saved", created_by="nobody").json()["count"] == 0
    for wrong in ({"order": "nonsense"}, {"type": "photo"}, {"status": "done"}, {"limit": "many"}):
        answer = served.get("saved", **wrong)
        assert (answer.status_code, answer.json()["attr"]) == (400, *wrong), answer.text


@pytest.mark.parametrize(
    ("body", "attr"),
    [
        ({}, "url"),
        ({"url": "https://shop.example/*"}, "url"),
        ({"url": "http://127.0.0.1:8000/"}, "url"),
        ({"url": "http://169.254.169.254/"}, "url"),
        ({"url": "file:///etc/passwd"}, "url"),
        ({"url": "https://a:b@shop.example/"}, "url"),
        ({"url": 7}, "url"),
        ({"url": URL, "widths": []}, "widths"),
        ({"url": URL, "widths": [99]}, "widths"),
        ({"url": URL, "widths": list(range(100, 117))}, "widths"),
        ({"url": URL, "widths": "wide"}, "widths"),
        ({"url": URL, "type": "photo"}, "type"),
        ({"url": URL, "name": "a\u0000b"}, "name"),
        ({"url": URL, "data_url": ""}, "data_url"),
        ({"url": URL, "credentials": [{"host": "*", "kind": "cookie", "name": "a", "value": "hunter2"}]}, "credentials"),
        ({"url": URL, "credentials": [{"host": "a", "kind": "other", "name": "a", "value": ["hunter2"]}]}, "credentials"),
    ],
)
def test_refused(served: Any, body: dict[str, Any], attr: str) -> None:
    """A body that cannot be is refused in PostHog's error shape, and no secret in it comes back."""
    answer = served.post("saved", body)
    assert (answer.status_code, answer.json()["type"], answer.json()["attr"]) == (400, "validation_error", attr)
    assert "hunter2" not in answer.text


def test_credentials_are_never_shown(served: Any) -> None:
    """A cookie for a page behind a login goes along with the visit, and into no answer."""
    cookie = {"host": "shop.example", "kind": "cookie", "name": "session", "value": "hunter2"}
    made = create(served, "https://shop.example/inside", widths=[320], credentials=[cookie])
    settled(served, made)
    (order,) = [order for order in served.painter.orders if order.url == made["url"]]
    assert [one.value for one in order.credentials] == ["hunter2"]
    answers = [served.get(f"saved/{made['id']}"), served.get("saved"), patch(served, made, name="x"), picture(served, made)]
    assert all(b"hunter2" not in answer.content and b"session" not in answer.content for answer in answers)
    assert answers[0].json()["has_credentials"] is True
    assert patch(served, made, credentials=[]).json()["has_credentials"] is False


def test_scopes(served: Any) -> None:
    """A key that only reads may look at everything and change nothing; without a key there is nothing to see."""
    made = create(served, widths=[320])
    settled(served, made)
    reader, where = read_key(served), f"/api/projects/@current/saved/{made['short_id']}/"
    assert served.client.get(where, headers=reader).json()["user_access_level"] == "viewer"
    assert served.client.get(f"/api/projects/@current/heatmap_screenshots/{made['id']}/content/", headers=reader).status_code == 200
    for method, path, body in (
        ("POST", "/api/projects/@current/saved/", {"url": URL}),
        ("PATCH", where, {"name": "x"}),
        ("POST", f"{where}regenerate/", {}),
    ):
        answer = served.client.request(method, path, json=body, headers=reader)
        assert (answer.status_code, answer.json()["code"]) == (403, "permission_denied")
        assert served.client.request(method, path, json=body, headers={"Authorization": ""}).status_code == 401


def test_another_projects_are_unknown(served: Any) -> None:
    """Another project's key finds neither a heatmap nor its picture, and changes nothing."""
    made = create(served, widths=[320])
    settled(served, made)
    other, secret = served.installation.catalogue.create_project("other")
    key, base = {"Authorization": f"Bearer {secret}"}, f"/api/projects/{other.id}"
    for method, path in (
        ("GET", f"{base}/saved/{made['short_id']}/"),
        ("PATCH", f"{base}/saved/{made['id']}/"),
        ("POST", f"{base}/saved/{made['id']}/regenerate/"),
        ("GET", f"{base}/heatmap_screenshots/{made['id']}/content/"),
        ("GET", f"/api/projects/1/heatmap_screenshots/{made['id']}/content/"),
    ):
        assert served.client.request(method, path, headers=key, json={} if method != "GET" else None).status_code == 404, path
