"""
Every error a user can meet, as one tree. Doors alone turn them into statuses and exit codes.

    HeatsightError
    ├── InvalidRequest        the question is malformed: which attribute, and why       (400, exit 2)
    ├── NotAuthenticated      no credential, or one that opens nothing                  (401, exit 1)
    ├── PermissionDenied      a good credential that may not do this                    (403, exit 1)
    ├── NotFound              no such thing in this project                             (404, exit 1)
    ├── Interrupted           begun, and not finished: ask for it again                 (410, exit 1)
    ├── TooLarge              a body over its cap                                       (413, exit 1)
    ├── TooManyRequests       more questions than are answered at once, or by one key   (429, exit 1)
    ├── QueryRefused          user SQL outside what is allowed                          (400, exit 1)
    ├── QueryFailed           user SQL the engine could not run                         (400, exit 1)
    ├── StoreUnavailable      rows cannot be kept or read right now                     (503, exit 1)
    ├── DataDirectoryInUse    another process holds the data directory                  (503, exit 1)
    ├── MissingDependency     a browser, Node package or sample that is not there       (501, exit 1)
    └── RenderFailed          no picture of a page, and why                           (502, exit 1)
"""

from __future__ import annotations


class HeatsightError(Exception):
    """
    The root. `str(error)` is one line a person can act on.

    Attributes:
        code: short machine word for the error's shape on the wire.
        attr: the parameter at fault, where there is one.
    """

    code = "error"

    def __init__(self, detail: str, *, attr: str | None = None) -> None:
        super().__init__(" ".join(detail.split()))
        self.attr = attr


class InvalidRequest(HeatsightError):
    """A parameter that cannot be understood; `attr` names it."""

    code = "invalid_input"


class NotAuthenticated(HeatsightError):
    """No credential, or one that opens nothing."""

    code = "not_authenticated"


class PermissionDenied(HeatsightError):
    """A valid credential without the right to do this."""

    code = "permission_denied"


class NotFound(HeatsightError):
    """Nothing of that name in this project."""

    code = "not_found"


class Interrupted(HeatsightError):
    """Something that was begun and will not be finished."""

    code = "interrupted"


class TooLarge(HeatsightError):
    """A body over its cap."""

    code = "too_large"


class TooManyRequests(HeatsightError):
    """More questions than are answered at once, or by one key; `retry_after` says in how many seconds to ask again."""

    code = "throttled"

    def __init__(self, detail: str, *, attr: str | None = None, retry_after: float = 1.0) -> None:
        super().__init__(detail, attr=attr)
        self.retry_after = retry_after


class QueryRefused(HeatsightError):
    """User SQL that reaches outside events, heatmaps and sessions of its project, or is not one SELECT."""

    code = "query_refused"


class QueryFailed(HeatsightError):
    """User SQL that the engine could not run; the detail is the engine's reason in one line."""

    code = "query_failed"


class StoreUnavailable(HeatsightError):
    """Rows cannot be kept or read right now; trying again later is right."""

    code = "store_unavailable"


class DataDirectoryInUse(HeatsightError):
    """Another process holds the data directory."""

    code = "data_directory_in_use"


class MissingDependency(HeatsightError):
    """Something outside Python that is not installed; the detail says how to get it."""

    code = "missing_dependency"


class RenderFailed(HeatsightError):
    """No picture of a page: `reason` is one of the closed set in `snapshots/interface.py`, the detail says it in words."""

    code = "render_failed"

    def __init__(self, reason: str, detail: str) -> None:
        super().__init__(detail)
        self.reason = reason
