"""Read a host name as somebody typed it; store it in the one form that DNS uses."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import Final

import idna

LABEL: Final = re.compile(r"[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9])?\Z")  # RFC 1035 §2.3.4, RFC 8552
LENGTH: Final = 253


class HostFault(StrEnum):
    """What keeps a text from being a host name."""

    EMPTY = "empty"
    NOT_ONLY_A_HOST = "not_only_a_host"
    NO_DOMAIN = "no_domain"
    NUMBERS = "numbers"
    SPELLING = "spelling"


class HostNameError(ValueError):
    """The text is not a host name; ``fault`` says why, ``text`` is what was given."""

    def __init__(self, fault: HostFault, text: str) -> None:
        super().__init__(f"{fault}: {text}")
        self.fault = fault
        self.text = text


def clean_host(text: str) -> str:
    """Return the host name in lower case, internationalised labels as ``xn--``.

    Raises:
        HostNameError: it carries a scheme, path, port or user, is an address, or is misspelt.
    """
    name = text.strip().rstrip(".").lower()
    if not name:
        raise HostNameError(HostFault.EMPTY, text)
    if any(mark in name for mark in "/:@?# "):
        raise HostNameError(HostFault.NOT_ONLY_A_HOST, text)
    if "." not in name:
        raise HostNameError(HostFault.NO_DOMAIN, text)
    if name.rsplit(".", 1)[1].isdigit():
        raise HostNameError(HostFault.NUMBERS, text)
    ascii_name = name if name.isascii() else _encoded(name, text)
    labels = ascii_name.split(".")
    if len(ascii_name) > LENGTH or not all(LABEL.match(label) for label in labels):
        raise HostNameError(HostFault.SPELLING, text)
    return ascii_name


def shown_host(name: str) -> str:
    """Return a host name as its readers write it."""
    if "xn--" not in name:
        return name
    try:
        return idna.decode(name)
    except idna.IDNAError:
        return name


def _encoded(name: str, text: str) -> str:
    try:
        return idna.encode(name, uts46=True).decode("ascii")
    except idna.IDNAError:
        raise HostNameError(HostFault.SPELLING, text) from None
