"""Signed certificate timestamps (RFC 6962 section 3.3): how many a list or certificate holds."""

from __future__ import annotations

from cryptography import x509
from cryptography.x509 import ocsp
from cryptography.x509.oid import ExtensionOID

from chinar.engines.webaudit.reading.certificates import NO_EXTENSION

_SHORTEST = 47  # version, log, moment, no extensions, and the head of a signature
_MOST = 50


def timestamps_in(data: bytes) -> int:
    """Count the well-formed timestamps of a SignedCertificateTimestampList."""
    if len(data) < 2 or int.from_bytes(data[:2], "big") != len(data) - 2:
        return 0
    count, at = 0, 2
    while at + 2 <= len(data) and count < _MOST:
        size = int.from_bytes(data[at : at + 2], "big")
        at += 2 + size
        if size < _SHORTEST or at > len(data):
            return 0
        count += 1
    return count


def embedded_timestamps(certificate: x509.Certificate) -> int:
    """Count the timestamps inside a certificate."""
    oid = ExtensionOID.PRECERT_SIGNED_CERTIFICATE_TIMESTAMPS
    try:
        value = certificate.extensions.get_extension_for_oid(oid).value
    except NO_EXTENSION:
        return 0
    if not isinstance(value, x509.PrecertificateSignedCertificateTimestamps):
        return 0
    return len(value)


def stapled_timestamps(answer: bytes) -> int:
    """Count the timestamps inside an OCSP answer."""
    oid = ExtensionOID.SIGNED_CERTIFICATE_TIMESTAMPS
    try:
        response = ocsp.load_der_ocsp_response(answer)
        value = response.single_extensions.get_extension_for_oid(oid).value
    except NO_EXTENSION:
        return 0
    return len(value) if isinstance(value, x509.SignedCertificateTimestamps) else 0
