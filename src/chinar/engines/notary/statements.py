"""Signed statements: canonical JSON, signed under a context, written as JSON or as one line.

What is signed is the context, a line feed and the canonical JSON. The context says what the
statement is for, so that a signature made for one purpose never passes for another.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from chinar.engines.notary.canonical import canonical, parse
from chinar.engines.notary.errors import CanonicalError, DocumentError
from chinar.engines.notary.keys import PublicKey, SigningKey

LINE: Final = "CHINAR1"  # the first word of a statement on one line, as in a QR code
MAX_DOCUMENT_BYTES: Final = 4 * 1024 * 1024
_CONTEXT: Final = re.compile(r"[a-z0-9./-]{1,60}")
_KEY_ID: Final = re.compile(r"[0-9a-f]{32}")


class Verdict(StrEnum):
    """What a check found out; the first that does not hold is told."""

    VALID = "valid"
    ALTERED = "altered"
    WRONG_KEY = "wrong_key"
    NOT_IN_LOG = "not_in_log"
    LOG_REWRITTEN = "log_rewritten"
    RECORD_CHANGED = "record_changed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Signed:
    """A statement, the signature over it, and the id of the key that made it."""

    statement: Mapping[str, Any]
    key_id: str
    signature: bytes

    def data(self) -> dict[str, Any]:
        """Return it as JSON data."""
        return {
            "statement": dict(self.statement),
            "key": self.key_id,
            "signature": to_base64(self.signature),
        }

    def line(self) -> str:
        """Write it as one line of letters, digits, dots, `-` and `_`."""
        body = to_base64(canonical(self.statement))
        return f"{LINE}.{self.key_id}.{body}.{to_base64(self.signature)}"


def message(statement: Mapping[str, Any], context: str) -> bytes:
    """Return the bytes that are signed.

    Raises:
        ValueError: the context has other signs than small letters, digits, `.`, `/` and `-`.
    """
    if not _CONTEXT.fullmatch(context):
        raise ValueError(f"no context: {context!r}")
    return context.encode() + b"\n" + canonical(statement)


def sign(statement: Mapping[str, Any], key: SigningKey, *, context: str) -> Signed:
    """Sign a statement."""
    signature = key.sign(message(statement, context))
    return Signed(statement=statement, key_id=key.id, signature=signature)


def verify(signed: Signed, keys: Iterable[PublicKey], *, context: str) -> Verdict:
    """Tell whether one of the trusted keys signed exactly this: valid, altered or wrong key."""
    trusted = [key for key in keys if key.id == signed.key_id]
    if not trusted:
        return Verdict.WRONG_KEY
    said = message(signed.statement, context)
    right = any(key.signed(said, signed.signature) for key in trusted)
    return Verdict.VALID if right else Verdict.ALTERED


def read_signed(text: str | bytes) -> Signed:
    """Read a signed statement, written as JSON or as one line.

    Raises:
        DocumentError: it is neither.
    """
    if len(text) > MAX_DOCUMENT_BYTES:
        raise DocumentError("", "this is too large to be a receipt")
    start = text[:64] if isinstance(text, str) else text[:64].decode(errors="replace")
    if start.lstrip("\ufeff \t\r\n").startswith(f"{LINE}."):
        return _read_line(text if isinstance(text, str) else text.decode(errors="replace"))
    try:
        return signed_from(parse(text))
    except CanonicalError as error:
        raise DocumentError("", str(error)) from error


def signed_from(data: Any, place: str = "") -> Signed:
    """Read a signed statement from JSON data; ``place`` is told when it is none.

    Raises:
        DocumentError: a part is missing or of another kind.
    """
    if not isinstance(data, Mapping):
        raise DocumentError(place, "this is no signed statement")
    statement, key_id = data.get("statement"), data.get("key")
    if not isinstance(statement, Mapping):
        raise DocumentError(place, "there is no statement in it")
    if not isinstance(key_id, str) or not _KEY_ID.fullmatch(key_id):
        raise DocumentError(place, "it does not name the key that signed it")
    signature = from_base64(data.get("signature"), f"{place}.signature".lstrip("."))
    return Signed(statement=statement, key_id=key_id, signature=signature)


def _read_line(text: str) -> Signed:
    # A line that was wrapped on its way still says the same.
    parts = "".join(text.split()).split(".")
    if len(parts) != 4:  # the word, the key, the statement, the signature
        raise DocumentError("", "the line has not all its four parts")
    try:
        statement = parse(from_base64(parts[2], "statement"))
    except CanonicalError as error:
        raise DocumentError("statement", str(error)) from error
    return signed_from({"statement": statement, "key": parts[1], "signature": parts[3]})


def to_base64(content: bytes) -> str:
    """Write bytes for addresses and codes: base64url without padding (RFC 4648, section 5)."""
    return base64.urlsafe_b64encode(content).decode().rstrip("=")


def from_base64(text: Any, place: str) -> bytes:
    """Read base64url.

    Raises:
        DocumentError: it is none.
    """
    if not isinstance(text, str):
        raise DocumentError(place, "it is missing")
    try:
        content = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError) as error:
        raise DocumentError(place, "it is not written as base64") from error
    # Spare bits of the last letter would be another spelling of the same bytes.
    if to_base64(content) != text:
        raise DocumentError(place, "it is not written as base64")
    return content
