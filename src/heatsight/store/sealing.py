"""Secrets at rest: cookies and headers for pages behind a login, encrypted with a key that lies elsewhere."""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Final

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from heatsight.errors import InvalidRequest, StoreUnavailable

KEY_FILE: Final = "secret.key"


class Seal:
    """
    Encrypts and decrypts with Fernet (AES-128-CBC and HMAC-SHA256).

    The key is read, or made, when it is first needed: an installation without secrets has none.
    """

    def __init__(self, keys: Callable[[], tuple[bytes, ...]]) -> None:
        self._keys = keys
        self._fernet: MultiFernet | None = None

    def close_up(self, secret: bytes) -> str:
        """The secret as text that tells nothing of it."""
        return self._opened().encrypt(secret).decode("ascii")

    def open_up(self, sealed: str) -> bytes:
        """The secret again. Raises StoreUnavailable: it was sealed with a key that is not here."""
        try:
            return self._opened().decrypt(sealed.encode("ascii"))
        except InvalidToken:
            raise StoreUnavailable("the credentials cannot be read with this installation's secret key; give them again") from None

    def _opened(self) -> MultiFernet:
        if self._fernet is None:
            self._fernet = MultiFernet([Fernet(key) for key in self._keys()])
        return self._fernet


def seal_with(given: str | None, directory: Path | None) -> Seal:
    """
    The seal of an installation.

    Args:
        given: keys as the environment has them, newest first, commas between: the first one seals, all open. "" and None: none.
        directory: where the key lies otherwise, in a file for this user alone; None: a key in memory.

    Raises:
        InvalidRequest: what was given is no key.
    """
    if given:
        keys = tuple(key.strip().encode("utf-8", "replace") for key in given.split(","))
        try:
            MultiFernet([Fernet(key) for key in keys])
        except ValueError:
            raise InvalidRequest("HEATSIGHT_SECRET_KEY must be 32 url-safe base64 bytes, as docs/settings.md says") from None
        return Seal(lambda: keys)
    if directory is None:
        key = Fernet.generate_key()
        return Seal(lambda: (key,))
    return Seal(lambda: (_key_of(directory),))


def _key_of(directory: Path) -> bytes:
    """The key in the directory; made there when there is none, by one process of all that try."""
    path = directory / KEY_FILE
    try:
        if not path.exists():
            _make(path)
        key = path.read_bytes().strip()
    except OSError as error:
        raise StoreUnavailable(f"the secret key cannot be read: {error.strerror}") from error
    if not re.fullmatch(rb"[A-Za-z0-9_-]{43}=", key):
        raise StoreUnavailable(f"{KEY_FILE} in the data directory holds no secret key")
    return key


def _make(path: Path) -> None:
    descriptor, partial = tempfile.mkstemp(dir=path.parent, prefix=f"{path.name}.")  # for this user alone, as mkstemp makes files
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(Fernet.generate_key())
            file.flush()
            os.fsync(file.fileno())
        with suppress(FileExistsError):  # another process was first, and its key counts
            os.link(partial, path)
    finally:
        Path(partial).unlink()
