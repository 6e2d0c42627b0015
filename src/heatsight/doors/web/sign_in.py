"""
Who has signed in: links that open once, and sessions bounded in time and number.

Everything lies in memory and only as hashes. A restarted server knows nobody, and prints a new link.
"""

from __future__ import annotations

import hmac
import secrets
import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Final

from heatsight.errors import NotAuthenticated, PermissionDenied
from heatsight.model.project import Project
from heatsight.store.interface import Catalogue

LASTS: Final = timedelta(days=7)
"""A session ends so long after its sign-in, whatever happens."""
IDLE: Final = timedelta(days=1)
"""And so long after its last use."""
MOST: Final = 500
"""Sessions at one moment; the least recently used one goes first."""
LINK_LASTS: Final = timedelta(days=1)

_NOTED_EVERY: Final = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Session:
    """
    Somebody's sign-in.

    Attributes:
        key_id, project_id: of the API key that opened it; None for the owner, to whom all projects are open.
        may_write: whether settings, keys and pictures may be changed.
    """

    begun: datetime
    used: datetime
    may_write: bool
    key_id: int | None = None
    project_id: int | None = None


class SignIns:
    """Takes links and keys, gives secrets for a cookie, and knows whose they are. Threads may share it."""

    def __init__(self, catalogue: Catalogue, clock: Callable[[], datetime], owner_key: str | None = None) -> None:
        self._catalogue = catalogue
        self._clock = clock
        self._owner_key = owner_key
        self._links: dict[str, datetime] = {}
        self._sessions: dict[str, Session] = {}
        self._turn = threading.Lock()

    def link_token(self) -> str:
        """A token that signs the owner in, once and within a day."""
        token = secrets.token_urlsafe(32)
        with self._turn:
            self._links[_hash(token)] = self._clock() + LINK_LASTS
        return token

    def by_link(self, token: str) -> str:
        """A new session's secret for a link's token. Raises NotAuthenticated: it was used, is too old, or never was one."""
        with self._turn:
            until = self._links.pop(_hash(token), None)
        if until is None or until < self._clock():
            raise NotAuthenticated("This link does not open anything: each works once, within a day.")
        return self._begin(may_write=True)

    def by_key(self, key: str) -> str:
        """
        A new session's secret for an API key.

        Raises:
            NotAuthenticated: it opens nothing here.
            PermissionDenied: it may not read.
        """
        if self._owner_key is not None and hmac.compare_digest(key.encode("utf-8", "surrogatepass"), self._owner_key.encode()):
            return self._begin(may_write=True)
        holder = self._catalogue.key_holder(key)
        if holder is None:
            raise NotAuthenticated("This API key opens nothing here.")
        if "read" not in holder.scopes:
            raise PermissionDenied("This API key may not read: it lacks the scope read.")
        return self._begin(may_write="write" in holder.scopes, key_id=holder.id, project_id=holder.project_id)

    def find(self, secret: str) -> Session | None:
        """The live session of a cookie's secret; a session whose key was revoked is over."""
        name, now = _hash(secret), self._clock()
        with self._turn:
            session = self._sessions.get(name)
            if session is None:
                return None
            if now - session.begun > LASTS or now - session.used > IDLE:
                del self._sessions[name]
                return None
            if now - session.used >= _NOTED_EVERY:
                session = replace(session, used=now)
                del self._sessions[name]
                self._sessions[name] = session  # the order of the dict is that of use
        if session.key_id is not None and session.project_id is not None:
            keys = self._catalogue.keys(session.project_id)
            if not any(key.id == session.key_id and key.revoked_at is None for key in keys):
                self.end(secret)
                return None
        return session

    def end(self, secret: str) -> None:
        """Sign out."""
        with self._turn:
            self._sessions.pop(_hash(secret), None)

    def projects(self, session: Session) -> tuple[Project, ...]:
        """The projects a session opens, oldest first."""
        if session.project_id is None:
            return self._catalogue.projects()
        return (self._catalogue.project(session.project_id),)

    def _begin(self, *, may_write: bool, key_id: int | None = None, project_id: int | None = None) -> str:
        secret, now = secrets.token_urlsafe(32), self._clock()
        with self._turn:
            self._sessions[_hash(secret)] = Session(now, now, may_write, key_id, project_id)
            while len(self._sessions) > MOST:
                del self._sessions[next(iter(self._sessions))]
        return secret


def form_token(secret: str) -> str:
    """What forms of a session carry: no other site can know it, and it tells nothing of the cookie."""
    return hmac.new(secret.encode("utf-8", "surrogatepass"), b"heatsight form", sha256).hexdigest()


def veiled(token: str) -> str:
    """
    A form's token under a veil that is new each time.

    Pages are packed, and how long a packed page is would tell, bit by bit, a token that stands in it unchanged (the attack called BREACH).
    """
    plain = bytes.fromhex(token)
    veil = secrets.token_bytes(len(plain))
    return (veil + bytes(one ^ other for one, other in zip(veil, plain, strict=True))).hex()


def unveiled(said: str) -> str:
    """The token under the veil; "" for what is none."""
    try:
        both = bytes.fromhex(said)
    except ValueError:
        return ""
    half = len(both) // 2
    return bytes(one ^ other for one, other in zip(both[:half], both[half:], strict=False)).hex()


def _hash(secret: str) -> str:
    return sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()
