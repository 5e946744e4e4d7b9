"""Certificates: parsed from DER, their names matched against a host."""

from __future__ import annotations

from collections.abc import Sequence
from ipaddress import ip_address

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm


def names_of(certificate: x509.Certificate) -> tuple[str, ...]:
    """Return the DNS names and IP addresses a certificate is for; common names do not count."""
    try:
        names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except (x509.ExtensionNotFound, x509.DuplicateExtension, ValueError):
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


def is_self_signed(certificate: x509.Certificate) -> bool:
    """Say whether a certificate is signed by its own key."""
    if certificate.issuer != certificate.subject:
        return False
    try:
        certificate.verify_directly_issued_by(certificate)
    except (ValueError, TypeError, InvalidSignature, UnsupportedAlgorithm):
        return False
    return True
