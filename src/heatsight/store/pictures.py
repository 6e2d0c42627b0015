"""
The picture store: what was seen of pages, as two files per visit, a JPEG and its layout, wherever fsspec reaches.

A key is given to one visit only, and the catalogue names it only after `put` has returned. So nobody ever reads half a picture, on disk
or in a bucket, whatever happens to the process that writes it.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Final
from uuid import uuid4

import msgspec
from fsspec.core import url_to_fs
from fsspec.implementations.local import LocalFileSystem

from heatsight.errors import NotFound, StoreUnavailable
from heatsight.model.layout import Layout
from heatsight.store.interface import KeptPicture, PictureStore

VERSION: Final = 1
"""Of the layout's file. What another version wrote is not read: the page can be rendered again."""


class _File(msgspec.Struct, kw_only=True):
    version: int
    layout: Layout
    notes: tuple[str, ...]
    blocked: tuple[tuple[str, str], ...]


class _Version(msgspec.Struct):
    version: int


def open_pictures(where: str | Path | None) -> PictureStore:
    """
    The pictures in a directory (a Path), at fsspec's URL (a str: `s3://bucket/dir`), or in memory (None).

    Raises:
        StoreUnavailable: what the URL needs is not installed, or it cannot be reached.
    """
    if isinstance(where, Path):
        where.mkdir(mode=0o700, parents=True, exist_ok=True)
    url = f"memory://heatsight-{uuid4().hex}" if where is None else str(where)
    try:
        files, root = url_to_fs(url)
    except (ImportError, ValueError, OSError) as error:
        raise StoreUnavailable(f"the picture store cannot be opened: {str(error).partition(chr(10))[0]}") from error
    return FilePictures(files, root.rstrip("/"), forgets=where is None)


class FilePictures:
    """A PictureStore over a file system as fsspec knows it. Threads may share it."""

    def __init__(self, files: Any, root: str, *, forgets: bool = False) -> None:
        self._files = files
        self._root = root
        self._forgets = forgets

    def put(self, key: str, picture: KeptPicture) -> None:
        """See PictureStore."""
        file = _File(version=VERSION, layout=picture.layout, notes=picture.notes, blocked=picture.blocked)
        try:
            self._put(key, msgspec.json.encode(file), picture.image)
        except FileNotFoundError:  # the directory's last picture was just thrown away, and the directory with it
            with suppress(FileNotFoundError):
                return self._put(key, msgspec.json.encode(file), picture.image)
            raise StoreUnavailable("the picture store lost a directory while a picture was written") from None

    def image(self, key: str) -> bytes:
        """See PictureStore."""
        return self._read(f"{self._path(key)}.jpg")

    def layout(self, key: str) -> Layout:
        """See PictureStore."""
        return self._file(key).layout

    def get(self, key: str) -> KeptPicture:
        """See PictureStore."""
        file = self._file(key)
        return KeptPicture(self.image(key), file.layout, file.notes, file.blocked)

    def where(self, key: str) -> str:
        """See PictureStore."""
        path = f"{self._path(key)}.jpg"
        return path if isinstance(self._files, LocalFileSystem) else str(self._files.unstrip_protocol(path))

    def remove(self, key: str) -> None:
        """See PictureStore. The heatmap's directory goes with its last picture."""
        with self._reaching():
            for ending in (".jpg", ".json"):
                with suppress(FileNotFoundError):
                    self._files.rm_file(self._path(key) + ending)
            if isinstance(self._files, LocalFileSystem):
                with suppress(OSError):  # there are others in it
                    Path(self._path(key)).parent.rmdir()

    def close(self) -> None:
        """See PictureStore."""
        if self._forgets:
            with suppress(FileNotFoundError):
                self._files.rm(self._root, recursive=True)

    def _put(self, key: str, layout: bytes, image: bytes) -> None:
        with self._reaching():
            self._files.makedirs(self._path(key).rpartition("/")[0], exist_ok=True)
            self._write(f"{self._path(key)}.json", layout)
            self._write(f"{self._path(key)}.jpg", image)

    def _path(self, key: str) -> str:
        return f"{self._root}/{key}"

    def _write(self, path: str, content: bytes) -> None:
        with self._files.open(path, "wb") as file:
            file.write(content)
            if isinstance(self._files, LocalFileSystem):  # a bucket has it for good when this block ends; a disk, when it is told so
                file.flush()
                os.fsync(file.fileno())

    def _read(self, path: str) -> bytes:
        try:
            with self._reaching():
                content: bytes = self._files.cat_file(path)
        except FileNotFoundError:
            raise NotFound("the picture is gone from the picture store; regenerate the saved heatmap") from None
        return content

    def _file(self, key: str) -> _File:
        content = self._read(f"{self._path(key)}.json")
        try:
            if msgspec.json.decode(content, type=_Version).version == VERSION:
                return msgspec.json.decode(content, type=_File)
        except msgspec.DecodeError:
            pass
        raise NotFound("the picture's layout was written by another version; regenerate the saved heatmap")

    @contextmanager
    def _reaching(self) -> Iterator[None]:
        try:
            yield
        except FileNotFoundError:
            raise
        except Exception as error:  # each kind of bucket has errors of its own
            said = str(error).partition("\n")[0] or type(error).__name__
            raise StoreUnavailable(f"the picture store cannot be reached: {said}") from error
