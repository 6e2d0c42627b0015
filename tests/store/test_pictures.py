from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from heatsight.errors import NotFound, StoreUnavailable
from heatsight.model.layout import Layout, LayoutElement
from heatsight.store import PictureStore, open_pictures
from heatsight.store.interface import KeptPicture

ELEMENT = LayoutElement(
    selector="#buy",
    chain='button:text="Buy"',
    tag="button",
    role="button",
    text="Buy ☃ </script>",
    label="",
    href=None,
    x=10.5,
    y=20.0,
    width=100.0,
    height=40.0,
    clickable=True,
    disabled=False,
    fixed=False,
    font_px=16.0,
    contrast=None,
    fill=4.5,
)
LAYOUT = Layout(
    url="https://shop.example/",
    final_url="https://shop.example/home",
    title="Shop",
    width=1024,
    viewport_height=800,
    page_height=3000,
    scale=1.0,
    rendered_at=datetime(2026, 3, 8, tzinfo=UTC),
    elements=(ELEMENT,),
)
PICTURE = KeptPicture(b"\xff\xd8\xff picture", LAYOUT, ("cut at 3,000 px",), (("http://10.0.0.1/x.js", "an inner address"),))
KEY = "1/heatmap/1024-token"


@pytest.fixture(params=["memory", "disk", "url"])
def pictures(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[PictureStore]:
    """An empty picture store, in memory, in a directory, at a URL."""
    opened = open_pictures({"memory": None, "disk": tmp_path / "snapshots", "url": f"file://{tmp_path}/by-url"}[request.param])
    yield opened
    opened.close()


def test_kept_as_it_was(pictures: PictureStore) -> None:
    """A picture comes back with its layout, element by element, its notes and what was blocked."""
    pictures.put(KEY, PICTURE)
    assert pictures.get(KEY) == PICTURE
    assert pictures.image(KEY) == PICTURE.image
    assert pictures.layout(KEY) == LAYOUT


def test_removed(pictures: PictureStore) -> None:
    """What is thrown away is gone, once or twice, and others stay."""
    pictures.put(KEY, PICTURE)
    pictures.put("1/heatmap/320-token", PICTURE)
    for _ in range(2):
        pictures.remove(KEY)
    for ask in (pictures.get, pictures.image, pictures.layout):
        with pytest.raises(NotFound, match="regenerate"):
            ask(KEY)
    assert pictures.image("1/heatmap/320-token") == PICTURE.image


def test_where_it_lies(tmp_path: Path) -> None:
    """A person is told the file of a picture on disk, and the directory goes with its last picture."""
    pictures = open_pictures(tmp_path / "snapshots")
    pictures.put(KEY, PICTURE)
    assert Path(pictures.where(KEY)).read_bytes() == PICTURE.image
    assert (tmp_path / "snapshots").stat().st_mode & 0o077 == 0
    pictures.remove(KEY)
    assert list((tmp_path / "snapshots" / "1").iterdir()) == []
    assert open_pictures("memory://x").where(KEY) == f"memory:///x/{KEY}.jpg"


def test_memory_is_its_own_and_forgotten() -> None:
    """Two stores in memory share nothing, and a closed one holds nothing."""
    one, other = open_pictures(None), open_pictures(None)
    one.put(KEY, PICTURE)
    with pytest.raises(NotFound):
        other.get(KEY)
    one.close()
    with pytest.raises(NotFound):
        one.get(KEY)


@pytest.mark.parametrize("file", [b"", b"{", b'{"version": 2}', b'{"version": 1}', b"[]"])
def test_written_by_another_version(tmp_path: Path, file: bytes) -> None:
    """A layout of another version, or a damaged one, is as good as gone, and the answer says what to do."""
    pictures = open_pictures(tmp_path)
    pictures.put(KEY, PICTURE)
    (tmp_path / f"{KEY}.json").write_bytes(file)
    with pytest.raises(NotFound, match="regenerate"):
        pictures.layout(KEY)


def test_not_to_be_had(tmp_path: Path) -> None:
    """A store that nobody knows, or whose disk refuses, is one line of error."""
    with pytest.raises(StoreUnavailable, match="picture store cannot be opened"):
        open_pictures("nosuch://x")
    (tmp_path / "snapshots").mkdir()
    pictures = open_pictures(tmp_path / "snapshots")
    (tmp_path / "snapshots" / "1").write_bytes(b"a file where a directory should be")
    with pytest.raises(StoreUnavailable, match="picture store cannot be reached"):
        pictures.put(KEY, PICTURE)
