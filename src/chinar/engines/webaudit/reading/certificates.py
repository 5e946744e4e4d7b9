"""Certificates: parsed from DER, their names matched against a host."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from ipaddress import ip_address

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import dsa, ec, rsa

LEAST_BITS = {"RSA": 2048, "DSA": 2048, "EC": 256}
WEAK_DIGESTS = frozenset({"md2", "md4", "md5", "sha1"})
_WEAK_SIGNATURES = {
    "1.2.840.113549.1.1.2": "md2",
    "1.2.840.113549.1.1.3": "md4",
    "1.2.840.113549.1.1.4": "md5",
    "1.2.840.113549.1.1.5": "sha1",
    "1.2.840.10040.4.3": "sha1",
    "1.2.840.10045.4.1": "sha1",
    "1.3.14.3.2.29": "sha1",
}
"""Signature algorithms by number: the library does not know the oldest by name."""


UNREADABLE = (
    ValueError,
    UnsupportedAlgorithm,
    x509.InvalidVersion,
    x509.DuplicateExtension,
    x509.UnsupportedGeneralNameType,
)
"""What the library raises for a certificate, key or extension that it cannot read."""
NO_EXTENSION = (x509.ExtensionNotFound, *UNREADABLE)


@lru_cache(maxsize=1024)
def load(der: bytes) -> x509.Certificate:
    """Parse a certificate; a fleet's sites share many, so the last ones are kept.

    Raises:
        ValueError: it is none.
    """
    return x509.load_der_x509_certificate(der)


def load_chain(chain: Sequence[bytes]) -> tuple[x509.Certificate, ...]:
    """Parse what was sent as far as it can be read; nothing where the leaf cannot."""
    found: list[x509.Certificate] = []
    for der in chain:
        try:
            found.append(load(der))
        except UNREADABLE:
            break
    return tuple(found)


def key_of(certificate: x509.Certificate) -> tuple[str, int]:
    """Return a key's kind and length in bits; ("", 0) for kinds that have but one strength.

    Raises:
        ValueError, UnsupportedAlgorithm: the key cannot be read.
    """
    key = certificate.public_key()
    if isinstance(key, rsa.RSAPublicKey):
        return "RSA", key.key_size
    if isinstance(key, dsa.DSAPublicKey):
        return "DSA", key.key_size
    if isinstance(key, ec.EllipticCurvePublicKey):
        return "EC", key.key_size
    return "", 0


def digest_of(certificate: x509.Certificate) -> str:
    """Return the digest of its signature, by its usual name; nothing where it has none."""
    number = certificate.signature_algorithm_oid.dotted_string
    if number in _WEAK_SIGNATURES:
        return _WEAK_SIGNATURES[number]
    try:
        digest = certificate.signature_hash_algorithm
    except (UnsupportedAlgorithm, ValueError):
        return ""
    return digest.name if digest else ""


def names_of(certificate: x509.Certificate) -> tuple[str, ...]:
    """Return the DNS names and IP addresses a certificate is for; common names do not count."""
    try:
        names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except NO_EXTENSION:
        return ()
    dns = names.get_values_for_type(x509.DNSName)
    addresses = names.get_values_for_type(x509.IPAddress)
    return (*(name.lower() for name in dns), *(str(address) for address in addresses))


def covers(names: Sequence[str], host: str) -> bool:
    """Say whether one of the names is for this host (RFC 9525: one left-most wildcard label)."""
    try:
        ip_address(host)
    except ValueError:
        parent = host.partition(".")[2]
        wildcard = f"*.{parent}" if "." in parent else host
        return any(name.removesuffix(".") in (host, wildcard) for name in names)
    return host in names


@lru_cache(maxsize=512)
def is_self_signed(certificate: x509.Certificate) -> bool:
    """Say whether a certificate is signed by its own key."""
    if certificate.issuer != certificate.subject:
        return False
    try:
        certificate.verify_directly_issued_by(certificate)
    except (ValueError, TypeError, InvalidSignature, UnsupportedAlgorithm):
        return False
    return True
