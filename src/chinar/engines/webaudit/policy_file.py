"""A policy written by a person: TOML or JSON, each mistake named by its key."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import replace
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from pathlib import Path
from typing import Any

from chinar.engines.webaudit.errors import PolicyFileError
from chinar.engines.webaudit.policy import Mode, Policy

MAX_FILE_BYTES = 1_048_576
_WHOLE = (
    "max_header_bytes",
    "max_headers",
    "max_body_bytes",
    "max_inflation",
    "max_redirects",
    "max_connections",
    "max_requests",
    "concurrency",
    "crawl_pages",
    "review_days",
)
_SECONDS_AND_RATES = (
    "lookup_timeout_s",
    "connect_timeout_s",
    "response_timeout_s",
    "site_timeout_s",
    "connections_per_second",
    "connections_per_second_in_all",
)
_TEXTS = ("only", "stop_list", "government_suffixes")


def read_policy(path: Path) -> Policy:
    """Read a policy file; what it leaves out keeps its default. Paths are relative to the file.

    Raises:
        PolicyFileError: it cannot be read, or a key or a value is not understood.
    """
    try:
        content = path.read_bytes()[: MAX_FILE_BYTES + 1]
    except OSError as error:
        raise PolicyFileError("", f"cannot read {path}: {error.strerror}") from error
    if len(content) > MAX_FILE_BYTES:
        raise PolicyFileError("", f"{path} is longer than any policy; give the right file")
    try:
        text = content.decode("utf-8")
        data = json.loads(text) if path.suffix == ".json" else tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        raise PolicyFileError("", f"{path} is neither TOML nor JSON: {error}") from error
    if not isinstance(data, Mapping):
        raise PolicyFileError("", f"{path}: write a table of settings")
    return policy_from(data, folder=path.parent)


def policy_from(data: Mapping[str, Any], *, folder: Path) -> Policy:
    """Make a policy from settings by name.

    Raises:
        PolicyFileError: a key or a value is not understood.
    """
    readers: dict[str, Callable[[str, Any], Any]] = {
        **dict.fromkeys(_WHOLE, _whole),
        **dict.fromkeys(_SECONDS_AND_RATES, _number),
        **dict.fromkeys(_TEXTS, _texts),
        "user_agent": _line,
        "mode": _mode,
        "browser": _yes_or_no,
        "allowed_networks": _networks,
        "perimeters": _perimeters,
        "nameservers": _nameservers,
        "ca_files": lambda key, value: tuple(folder / name for name in _texts(key, value)),
    }
    changes: dict[str, Any] = {}
    for key, value in data.items():
        if key not in readers:
            raise PolicyFileError(key, f"no such setting; there are: {', '.join(sorted(readers))}")
        changes[key] = readers[key](key, value)
    return replace(Policy(), **changes)


def _whole(key: str, value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise PolicyFileError(key, "write a whole number, 0 or more")
    return value


def _number(key: str, value: Any) -> float:
    if not isinstance(value, int | float) or isinstance(value, bool) or value <= 0:
        raise PolicyFileError(key, "write a number above 0")
    return float(value)


def _line(key: str, value: Any) -> str:
    if not isinstance(value, str) or not value.isascii() or not value.isprintable() or not value:
        raise PolicyFileError(key, "write one line of plain ASCII text")
    return value


def _yes_or_no(key: str, value: Any) -> bool:
    if not isinstance(value, bool):
        raise PolicyFileError(key, "write true or false")
    return value


def _texts(key: str, value: Any) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        raise PolicyFileError(key, "write a list of texts")
    return tuple(value)


def _mode(key: str, value: Any) -> Mode:
    try:
        return Mode(value)
    except ValueError as error:
        raise PolicyFileError(key, f"write one of {', '.join(Mode)}") from error


def _network(key: str, text: str) -> IPv4Network | IPv6Network:
    try:
        return ip_network(text, strict=False)
    except ValueError as error:
        raise PolicyFileError(key, f"{text!r}: write a network such as 10.0.0.0/8") from error


def _networks(key: str, value: Any) -> tuple[IPv4Network | IPv6Network, ...]:
    return tuple(_network(key, text) for text in _texts(key, value))


def _perimeters(key: str, value: Any) -> dict[IPv4Network | IPv6Network, float]:
    if not isinstance(value, Mapping):
        raise PolicyFileError(key, 'write networks with their cap: {"10.0.0.0/8" = 20}')
    return {_network(key, text): _number(key, cap) for text, cap in value.items()}


def _nameservers(key: str, value: Any) -> tuple[tuple[str, int], ...]:
    return tuple(read_nameserver(text, key) for text in _texts(key, value))


def read_nameserver(text: str, key: str = "nameserver") -> tuple[str, int]:
    """Read ADDRESS, ADDRESS:PORT or [IPv6]:PORT.

    Raises:
        PolicyFileError: it is none of these.
    """
    address, port = text, "53"
    if text.startswith("["):
        address, _, rest = text[1:].partition("]")
        port = rest.removeprefix(":") or port
    elif text.count(":") == 1:
        address, _, port = text.partition(":")
    try:
        number = int(port)
        ip_address(address)
    except ValueError as error:
        raise PolicyFileError(key, f"{text!r}: write an address such as 127.0.0.1:53") from error
    if not 0 < number < 65_536:
        raise PolicyFileError(key, f"{text!r}: write a port between 1 and 65535")
    return address, number
