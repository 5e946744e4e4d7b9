"""The owner's leave for an active audit, read from a file."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from chinar.engines.webaudit.errors import AuthorisationError, TargetError
from chinar.engines.webaudit.policy import Authorisation
from chinar.engines.webaudit.url import normal_host

LONGEST_WINDOW = timedelta(days=30)
_KEYS = ("hosts", "starts_at", "ends_at", "allowed_by", "reference")
_MAX_FILE_BYTES = 1_048_576


def read_authorisation(path: Path) -> Authorisation:
    """Read {"hosts", "starts_at", "ends_at", "allowed_by", "reference"} from a JSON file.

    Raises:
        AuthorisationError: it cannot be read, or something in it is missing or not allowed.
    """
    try:
        content = path.read_bytes()[: _MAX_FILE_BYTES + 1]
    except OSError as error:
        raise AuthorisationError("", f"cannot read {path}: {error.strerror}") from error
    try:
        data = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise AuthorisationError("", f"{path} is no JSON: {error}") from error
    if not isinstance(data, Mapping):
        raise AuthorisationError("", f"{path}: write an object with {', '.join(_KEYS)}")
    return authorisation_from(data)


def authorisation_from(data: Mapping[str, Any]) -> Authorisation:
    """Make an authorisation from what JSON holds.

    Raises:
        AuthorisationError: something is missing, unknown or not allowed; names the key.
    """
    for key in (*data, *_KEYS):
        if key not in _KEYS:
            raise AuthorisationError(key, f"no such key; there are: {', '.join(_KEYS)}")
        if key not in data:
            raise AuthorisationError(key, "is missing")
    starts_at, ends_at = _moment(data, "starts_at"), _moment(data, "ends_at")
    if ends_at <= starts_at:
        raise AuthorisationError("ends_at", "write a moment after starts_at")
    if ends_at - starts_at > LONGEST_WINDOW:
        raise AuthorisationError("ends_at", f"allow at most {LONGEST_WINDOW.days} days at a time")
    return Authorisation(
        hosts=_hosts(data["hosts"]),
        starts_at=starts_at,
        ends_at=ends_at,
        allowed_by=_words(data, "allowed_by"),
        reference=_words(data, "reference"),
    )


def _moment(data: Mapping[str, Any], key: str) -> datetime:
    try:
        moment = datetime.fromisoformat(data[key])
    except (TypeError, ValueError) as error:
        raise AuthorisationError(key, "write it as 2026-11-24T10:00:00+05:30") from error
    if moment.tzinfo is None:
        raise AuthorisationError(key, "add the time zone, for example +05:30")
    return moment


def _hosts(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list) or not value:
        raise AuthorisationError("hosts", "list the host names, one by one")
    hosts: list[str] = []
    for text in value:
        if not isinstance(text, str) or "*" in text:
            raise AuthorisationError("hosts", f"{text!r}: name each host; no wildcard is accepted")
        try:
            hosts.append(normal_host(text))
        except TargetError as error:
            raise AuthorisationError("hosts", str(error)) from error
    return tuple(hosts)


def _words(data: Mapping[str, Any], key: str) -> str:
    value = data[key]
    if not isinstance(value, str) or not value.strip():
        raise AuthorisationError(key, "write who allowed it, and the order's number and date")
    return value.strip()[:500]
