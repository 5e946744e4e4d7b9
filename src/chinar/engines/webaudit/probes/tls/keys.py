"""The keys of a TLS 1.3 handshake (RFC 8446 sections 5.3 and 7.1), for its reader's side only."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass

from cryptography.hazmat.primitives.ciphers.aead import AESGCM, ChaCha20Poly1305

_IV_BYTES = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Suite:
    """What a cipher suite of TLS 1.3 is made of."""

    digest: str
    key_bytes: int
    cipher: type[AESGCM] | type[ChaCha20Poly1305]


SUITES: Mapping[int, Suite] = {
    0x1301: Suite(digest="sha256", key_bytes=16, cipher=AESGCM),
    0x1302: Suite(digest="sha384", key_bytes=32, cipher=AESGCM),
    0x1303: Suite(digest="sha256", key_bytes=32, cipher=ChaCha20Poly1305),
}


class Opener:
    """Decrypts the records that a server sends under its handshake key, in order."""

    def __init__(self, suite: Suite, secret: bytes, transcript: bytes) -> None:
        """Derive the key from the agreed secret and from ClientHello and ServerHello."""
        size = hashlib.new(suite.digest).digest_size
        early = _extract(suite, bytes(size), bytes(size))
        handshake = _extract(suite, _derive(suite, early, b"derived", b""), secret)
        traffic = _derive(suite, handshake, b"s hs traffic", transcript)
        self._cipher = suite.cipher(_expand(suite, traffic, b"key", b"", suite.key_bytes))
        self._iv = _expand(suite, traffic, b"iv", b"", _IV_BYTES)
        self._number = 0

    def open(self, head: bytes, body: bytes) -> bytes:
        """Return a record's content with its type as the last byte.

        Raises:
            InvalidTag: it was not sent under this key.
        """
        count = self._number.to_bytes(_IV_BYTES, "big")
        nonce = bytes(a ^ b for a, b in zip(self._iv, count, strict=True))
        self._number += 1
        return self._cipher.decrypt(nonce, body, head).rstrip(b"\0")


def _extract(suite: Suite, salt: bytes, secret: bytes) -> bytes:
    return hmac.digest(salt, secret, suite.digest)


def _derive(suite: Suite, secret: bytes, label: bytes, messages: bytes) -> bytes:
    transcript = hashlib.new(suite.digest, messages).digest()
    return _expand(suite, secret, label, transcript, len(transcript))


def _expand(suite: Suite, secret: bytes, label: bytes, context: bytes, length: int) -> bytes:
    """HKDF-Expand-Label; one block is enough for every key here."""
    name = b"tls13 " + label
    info = length.to_bytes(2, "big") + bytes((len(name),)) + name + bytes((len(context),)) + context
    return hmac.digest(secret, info + b"\x01", suite.digest)[:length]
