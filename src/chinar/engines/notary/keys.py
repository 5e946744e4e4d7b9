"""Ed25519 keys (RFC 8032): made, written as PEM, read again, named."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)

from chinar.engines.notary.errors import KeyFileError

ID_LENGTH: Final = 16  # bytes; an id only picks a key, the signature decides
SEED_LENGTH: Final = 32
_RAW: Final = (serialization.Encoding.Raw, serialization.PublicFormat.Raw)
_PUBLIC_PEM: Final = (
    serialization.Encoding.PEM,
    serialization.PublicFormat.SubjectPublicKeyInfo,
)
_PUBLIC_DER: Final = (
    serialization.Encoding.DER,
    serialization.PublicFormat.SubjectPublicKeyInfo,
)


@dataclass(frozen=True, kw_only=True)
class PublicKey:
    """What everybody may know: checks signatures."""

    key: Ed25519PublicKey

    @cached_property
    def id(self) -> str:
        """The key's name: hex of the first 16 bytes of SHA-256 over its SubjectPublicKeyInfo."""
        return hashlib.sha256(self.key.public_bytes(*_PUBLIC_DER)).digest()[:ID_LENGTH].hex()

    @property
    def raw(self) -> bytes:
        """The 32 bytes of RFC 8032."""
        return self.key.public_bytes(*_RAW)

    def pem(self) -> str:
        """Write the key as PEM (SubjectPublicKeyInfo)."""
        return self.key.public_bytes(*_PUBLIC_PEM).decode()

    def signed(self, message: bytes, signature: bytes) -> bool:
        """Tell whether this key's owner signed the message."""
        try:
            self.key.verify(signature, message)
        except InvalidSignature:
            return False
        return True


@dataclass(frozen=True, kw_only=True)
class SigningKey:
    """What only its owner may know: makes signatures."""

    key: Ed25519PrivateKey

    @cached_property
    def public(self) -> PublicKey:
        """The public half."""
        return PublicKey(key=self.key.public_key())

    @property
    def id(self) -> str:
        """The name of the public half."""
        return self.public.id

    def pem(self) -> str:
        """Write the key as PEM (PKCS #8, not encrypted)."""
        return self.key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        ).decode()

    def sign(self, message: bytes) -> bytes:
        """Sign a message; 64 bytes, the same each time."""
        return self.key.sign(message)

    def __repr__(self) -> str:
        """Name the key without showing it."""
        return f"SigningKey({self.id})"


def generate() -> SigningKey:
    """Make a new key from the operating system's randomness."""
    return SigningKey(key=Ed25519PrivateKey.generate())


def from_seed(seed: bytes) -> SigningKey:
    """Return the key of a 32-byte secret.

    Raises:
        KeyFileError: the seed has another length.
    """
    if len(seed) != SEED_LENGTH:
        raise KeyFileError(f"a seed has {SEED_LENGTH} bytes, not {len(seed)}")
    return SigningKey(key=Ed25519PrivateKey.from_private_bytes(seed))


def read_signing_key(pem: str | bytes) -> SigningKey:
    """Read a private key from PEM.

    Raises:
        KeyFileError: no PEM of a private Ed25519 key, or one under a password.
    """
    try:
        key = serialization.load_pem_private_key(_bytes(pem), password=None)
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise KeyFileError(f"no private key that can be read: {error}") from error
    if not isinstance(key, Ed25519PrivateKey):
        raise KeyFileError("the private key is not of the kind Ed25519")
    return SigningKey(key=key)


def read_public_key(pem: str | bytes) -> PublicKey:
    """Read a public key from PEM.

    Raises:
        KeyFileError: no PEM of a public Ed25519 key.
    """
    try:
        key = serialization.load_pem_public_key(_bytes(pem))
    except (ValueError, UnsupportedAlgorithm) as error:
        raise KeyFileError("no public key that can be read (PEM is expected)") from error
    if not isinstance(key, Ed25519PublicKey):
        raise KeyFileError("the public key is not of the kind Ed25519")
    return PublicKey(key=key)


def _bytes(pem: str | bytes) -> bytes:
    return pem.encode() if isinstance(pem, str) else pem
