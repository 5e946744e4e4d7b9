"""Certificate timestamps for practice: right in form, but no public log stands behind them."""

from __future__ import annotations

import secrets
import struct
from datetime import datetime, timedelta

from cryptography import x509
from cryptography.x509.oid import ExtensionOID

COUNT = 2
"""As many as browsers ask for."""
_OCTET_STRING = 0x04
_SHA256_ECDSA = b"\x04\x03"
_DAY = timedelta(days=1)


def timestamps(now: datetime) -> x509.UnrecognizedExtension:
    """Return the extension that holds them (RFC 6962 sections 3.2 and 3.3)."""
    moment = struct.pack("!Q", int((now - _DAY).timestamp() * 1000))
    stamps = b"".join(_vector(_stamp(moment)) for _ in range(COUNT))
    inner = _vector(stamps)
    length = bytes((0x81, len(inner)))  # 128 to 255 bytes
    value = bytes((_OCTET_STRING,)) + length + inner
    oid = ExtensionOID.PRECERT_SIGNED_CERTIFICATE_TIMESTAMPS
    return x509.UnrecognizedExtension(oid, value)


def _stamp(moment: bytes) -> bytes:
    """Version, log, moment, no extensions, signature."""
    signature = _SHA256_ECDSA + _vector(secrets.token_bytes(70))
    return b"\0" + secrets.token_bytes(32) + moment + _vector(b"") + signature


def _vector(data: bytes) -> bytes:
    return struct.pack("!H", len(data)) + data
