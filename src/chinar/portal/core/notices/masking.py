"""Show enough of an address to recognise it, and no more."""

from __future__ import annotations

HIDDEN = "•••"
SHOWN_DIGITS = 3


def masked(address: str) -> str:
    """Return ``m•••@gov.example`` for an e-mail address, ``•••210`` for a phone number."""
    if not address:
        return ""
    name, at, domain = address.rpartition("@")
    return f"{name[:1]}{HIDDEN}@{domain}" if at else f"{HIDDEN}{address[-SHOWN_DIGITS:]}"
