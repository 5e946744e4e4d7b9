"""Who a notice is for, as a digest: the same person is known again, a number cannot be tried."""

from __future__ import annotations

from hashlib import sha256
from typing import Final

from chinar.portal.core.locked import keyed_digest

_PURPOSE: Final = b"chinar.notices.recipient:"


def of(text: str) -> str:
    """Return the digest of an address, or of what else names a person."""
    return keyed(sha256(text.encode()).hexdigest())


def keyed(plain_digest: str) -> str:
    """Bring a plain SHA-256, as rows from before the key have it, under the key."""
    return keyed_digest(_PURPOSE, plain_digest)
