"""Signed tree heads: what the log was at a moment, encoded as RFC 9162, section 4.10, says."""

from __future__ import annotations

import re
import struct
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from chinar.engines.notary.errors import DocumentError
from chinar.engines.notary.keys import PublicKey, SigningKey
from chinar.engines.notary.merkle import HASH_LENGTH
from chinar.engines.notary.statements import Verdict, from_base64, to_base64

MAX_SIZE: Final = 2**53 - 1  # what JSON writes as a number
_HEX: Final = re.compile(rf"[0-9a-f]{{{2 * HASH_LENGTH}}}")


@dataclass(frozen=True, slots=True, kw_only=True)
class TreeHead:
    """The log at a moment: how many leaves, and the root over them."""

    size: int
    at_ms: int  # milliseconds since 1970, as the RFC counts
    root: bytes

    def encoded(self) -> bytes:
        """Return the bytes of TreeHeadDataV2, without extensions: what is signed."""
        # uint64 timestamp, uint64 tree_size, NodeHash with its length in one byte,
        # sth_extensions with their length in two (RFC 9162, section 4.10; RFC 8446, section 3).
        return struct.pack(">QQB", self.at_ms, self.size, len(self.root)) + self.root + b"\x00\x00"


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedHead:
    """A tree head, the signature over it, and the id of the key that made it."""

    head: TreeHead
    key_id: str
    signature: bytes

    def data(self) -> dict[str, Any]:
        """Return it as JSON data."""
        return {
            "size": self.head.size,
            "timestamp": self.head.at_ms,
            "root": self.head.root.hex(),
            "key": self.key_id,
            "signature": to_base64(self.signature),
        }


def sign_head(head: TreeHead, key: SigningKey) -> SignedHead:
    """Sign a tree head."""
    return SignedHead(head=head, key_id=key.id, signature=key.sign(head.encoded()))


def verify_head(signed: SignedHead, keys: Iterable[PublicKey]) -> Verdict:
    """Tell whether one of the trusted keys signed this head: valid, altered or wrong key."""
    trusted = [key for key in keys if key.id == signed.key_id]
    if not trusted:
        return Verdict.WRONG_KEY
    right = any(key.signed(signed.head.encoded(), signed.signature) for key in trusted)
    return Verdict.VALID if right else Verdict.ALTERED


def head_from(data: Any, place: str = "head") -> SignedHead:
    """Read a signed head from JSON data.

    Raises:
        DocumentError: a part is missing or of another kind.
    """
    if not isinstance(data, Mapping):
        raise DocumentError(place, "this is no signed tree head")
    key_id = data.get("key")
    if not isinstance(key_id, str):
        raise DocumentError(f"{place}.key", "it does not name the key that signed it")
    return SignedHead(
        head=TreeHead(
            size=natural(data.get("size"), f"{place}.size"),
            at_ms=natural(data.get("timestamp"), f"{place}.timestamp"),
            root=digest(data.get("root"), f"{place}.root"),
        ),
        key_id=key_id,
        signature=from_base64(data.get("signature"), f"{place}.signature"),
    )


def natural(value: Any, place: str) -> int:
    """Read a whole number from 0 on.

    Raises:
        DocumentError: it is no such number.
    """
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= MAX_SIZE:
        raise DocumentError(place, "a whole number is expected")
    return value


def digest(value: Any, place: str) -> bytes:
    """Read a hash of 32 bytes from hex.

    Raises:
        DocumentError: it is none.
    """
    if not isinstance(value, str) or not _HEX.fullmatch(value):
        raise DocumentError(place, "a SHA-256 in hex is expected")
    return bytes.fromhex(value)


def path(value: Any, place: str) -> list[bytes]:
    """Read the hashes of a proof.

    Raises:
        DocumentError: it is no list of hashes.
    """
    if not isinstance(value, list) or len(value) > 64:  # bits of the largest tree
        raise DocumentError(place, "a list of hashes is expected")
    return [digest(one, f"{place}[{n}]") for n, one in enumerate(value)]
