"""What an authority says of certificates it issued: OCSP answers, revocation lists, old digests."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509 import ocsp

_ECDSA_SHA256 = bytes.fromhex("300a06082a8648ce3d040302")
_ECDSA_SHA1 = bytes.fromhex("300906072a8648ce3d0401")


def ocsp_answer(
    leaf: x509.Certificate,
    issuer: x509.Certificate,
    key: Any,
    now: datetime,
    *,
    revoked: bool = False,
    status: ocsp.OCSPCertStatus | None = None,
    began_days: float = 1,
    left_days: float = 6,
    responder: x509.Certificate | None = None,
) -> bytes:
    """Write an OCSP answer about a leaf, signed by its issuer's key or a responder's."""
    usual = ocsp.OCSPCertStatus.REVOKED if revoked else ocsp.OCSPCertStatus.GOOD
    chosen = status or usual
    builder = ocsp.OCSPResponseBuilder().add_response(
        cert=leaf,
        issuer=issuer,
        algorithm=hashes.SHA256(),
        cert_status=chosen,
        this_update=now - timedelta(days=began_days),
        next_update=now + timedelta(days=left_days),
        revocation_time=now - timedelta(days=3) if chosen is ocsp.OCSPCertStatus.REVOKED else None,
        revocation_reason=None,
    )
    signer = responder or issuer
    builder = builder.responder_id(ocsp.OCSPResponderEncoding.HASH, signer)
    if responder:
        builder = builder.certificates([responder])
    return builder.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.DER)


def revocation_list(
    serials: Sequence[int],
    issuer: x509.Certificate,
    key: Any,
    now: datetime,
    *,
    left_days: float = 6,
) -> bytes:
    """Write a revocation list with these serial numbers."""
    builder = (
        x509.CertificateRevocationListBuilder()
        .issuer_name(issuer.subject)
        .last_update(now - timedelta(days=20))
        .next_update(now + timedelta(days=left_days))
    )
    for serial in serials:
        entry = x509.RevokedCertificateBuilder().serial_number(serial)
        builder = builder.add_revoked_certificate(
            entry.revocation_date(now - timedelta(days=3)).build()
        )
    return builder.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.DER)


def signed_with_sha1(certificate: x509.Certificate, key: ec.EllipticCurvePrivateKey) -> bytes:
    """Return the same certificate signed by ECDSA with SHA-1, which libraries no longer do."""
    inner = certificate.tbs_certificate_bytes
    head = 4 if inner[1] == 0x82 else 3
    body = inner[head:].replace(_ECDSA_SHA256, _ECDSA_SHA1, 1)
    inner = _sequence(body)
    signature = key.sign(inner, ec.ECDSA(hashes.SHA1()))  # noqa: S303 -- the fault itself
    return _sequence(inner + _ECDSA_SHA1 + _tagged(0x03, b"\0" + signature))


def _sequence(body: bytes) -> bytes:
    return _tagged(0x30, body)


def _tagged(tag: int, body: bytes) -> bytes:
    size = len(body)
    if size < 128:
        return bytes((tag, size)) + body
    if size < 256:
        return bytes((tag, 0x81, size)) + body
    return bytes((tag, 0x82)) + size.to_bytes(2, "big") + body
