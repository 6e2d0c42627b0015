"""A project's settings: what each may be, from JSON or from text as the command line has it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from typing import Any, Final
from zoneinfo import ZoneInfo

from heatsight.errors import InvalidRequest

LONGEST_RETENTION: Final = 36_500
_LONGEST_NAME: Final = 200
_MOST_ENTRIES: Final = 100

_HOST = re.compile(r"(?=.{1,253}(?::|$))(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\.)*[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?(?::\d{1,5})?")
_HOST_6 = re.compile(r"\[[0-9a-f:.]{2,45}\](?::\d{1,5})?")


def validated(key: str, value: Any) -> Any:
    """The value of a setting as the catalogue keeps it. Raises InvalidRequest: no such setting, or not a value for it."""
    check = SETTINGS.get(key)
    if check is None:
        raise InvalidRequest(f"there is no setting {key!r}; there are {', '.join(SETTINGS)}", attr="key")
    return check(value)


def _name(value: Any) -> str:
    if isinstance(value, str) and value.strip() and len(value.strip()) <= _LONGEST_NAME and value.isprintable():
        return value.strip()
    raise InvalidRequest(f"name must be 1 to {_LONGEST_NAME} printable characters", attr="name")


def _opt_in(value: Any) -> bool | None:
    meant = _from_text(value.strip().lower()) if isinstance(value, str) else value
    if meant is None or isinstance(meant, bool):
        return meant
    raise InvalidRequest("heatmaps_opt_in must be true, false or null", attr="heatmaps_opt_in")


def _timezone(value: Any) -> str:
    if isinstance(value, str) and value:
        try:
            return ZoneInfo(value).key
        except (OSError, ValueError, KeyError):  # not found, not a name, a directory of names
            pass
    raise InvalidRequest("timezone must be an IANA name such as Europe/Berlin", attr="timezone")


def _filters(value: Any) -> list[dict[str, Any]]:
    filters = _from_text(value) if isinstance(value, str) else value
    if isinstance(filters, list | tuple) and len(filters) <= _MOST_ENTRIES and all(map(_is_filter, filters)):
        return [dict(entry) for entry in filters]
    raise InvalidRequest(
        'test_account_filters must be a JSON list of filters such as {"key": "$host", "operator": "is_not", "value": "localhost"}',
        attr="test_account_filters",
    )


def _is_filter(entry: Any) -> bool:
    if not isinstance(entry, Mapping) or not isinstance(entry.get("key"), str) or not entry["key"]:
        return False
    return all(isinstance(entry.get(word, ""), str) for word in ("operator", "type"))


def _hosts(value: Any) -> list[str]:
    hosts = value
    if isinstance(value, str):
        hosts = _from_text(value) if value.lstrip().startswith("[") and not _HOST_6.fullmatch(value.strip().lower()) else value.split(",")
    if isinstance(hosts, list | tuple) and len(hosts) <= _MOST_ENTRIES and all(isinstance(host, str) for host in hosts):
        cleaned = [host.strip().lower() for host in hosts if host.strip()]
        if all(map(_is_host, cleaned)):
            return list(dict.fromkeys(cleaned))
    raise InvalidRequest("allow_host must be a list of hosts, each host or host:port", attr="allow_host")


def _is_host(host: str) -> bool:
    if not (_HOST.fullmatch(host) or _HOST_6.fullmatch(host)):
        return False
    port = re.search(r":(\d+)$", host)
    return port is None or host.endswith("]") or 1 <= int(port[1]) <= 2**16 - 1


def _retention(value: Any) -> int:
    days = _from_text(value) if isinstance(value, str) else value
    if isinstance(days, int) and not isinstance(days, bool) and 1 <= days <= LONGEST_RETENTION:
        return days
    raise InvalidRequest(f"retention_days must be a whole number from 1 to {LONGEST_RETENTION}", attr="retention_days")


def _from_text(text: str) -> Any:
    """What a text means as JSON; the text itself, which no setting takes, when it is none."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return text


SETTINGS: Final[Mapping[str, Callable[[Any], Any]]] = {
    "name": _name,
    "heatmaps_opt_in": _opt_in,
    "timezone": _timezone,
    "test_account_filters": _filters,
    "allow_host": _hosts,
    "retention_days": _retention,
}
"""Every setting with its check."""
