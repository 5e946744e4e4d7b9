"""Whether a certificate was revoked: by an OCSP answer (RFC 6960) or a list (RFC 5280)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import TypeVar

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed448, ed25519, padding, rsa
from cryptography.x509 import ocsp
from cryptography.x509.oid import AuthorityInformationAccessOID, ExtendedKeyUsageOID

from chinar.engines.webaudit.reading.certificates import NO_EXTENSION

_Kind = TypeVar("_Kind", bound=x509.ExtensionType)
_MOST_ANSWERS = 20
_MOST_SIGNERS = 5
_LONGEST_ADDRESS = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What was found; `revoked` is None where it could not be told, and `reason` says why."""

    revoked: bool | None
    source: str
    reason: str = ""
    at: datetime | None = None


def list_address(certificate: x509.Certificate) -> str:
    """Return the HTTP address of the revocation list that a certificate names, or nothing."""
    points = _extension(certificate, x509.CRLDistributionPoints)
    for point in points or ():
        for name in point.full_name or ():
            address = name.value if isinstance(name, x509.UniformResourceIdentifier) else ""
            if address.lower().startswith("http://") and len(address) <= _LONGEST_ADDRESS:
                return address
    return ""


def wants_staple(certificate: x509.Certificate) -> bool:
    """Tell whether only a staple can say if it is revoked, or it demands one (RFC 7633)."""
    features = _extension(certificate, x509.TLSFeature)
    if features and x509.TLSFeatureType.status_request in features:
        return True
    return names_responder(certificate) and not list_address(certificate)


def names_responder(certificate: x509.Certificate) -> bool:
    """Tell whether a certificate names somebody who answers by OCSP."""
    access = _extension(certificate, x509.AuthorityInformationAccess)
    oid = AuthorityInformationAccessOID.OCSP
    return any(entry.access_method == oid for entry in access or ())


def by_staple(
    answer: bytes, leaf: x509.Certificate, issuer: x509.Certificate, now: datetime
) -> Standing:
    """Judge by a stapled answer; it counts only for this leaf, signed for its issuer, in date."""
    try:
        response = ocsp.load_der_ocsp_response(answer)
        if response.response_status is not ocsp.OCSPResponseStatus.SUCCESSFUL:
            return _untold("OCSP", "the responder gave no answer")
        single = _answer_about(leaf, response)
        if single is None:
            return _untold("OCSP", "it is about another certificate")
        if not _signed_for(response, issuer, now):
            return _untold("OCSP", "its signature is not the issuer's")
        return _standing(single, now)
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        return _untold("OCSP", f"it cannot be read: {error}")


def _standing(single: ocsp.OCSPSingleResponse, now: datetime) -> Standing:
    ends = single.next_update_utc
    if now < single.this_update_utc or (ends and now > ends):
        return _untold("OCSP", "it is out of date")
    if single.certificate_status is ocsp.OCSPCertStatus.UNKNOWN:
        return _untold("OCSP", "the responder does not know it")
    revoked = single.certificate_status is ocsp.OCSPCertStatus.REVOKED
    return Standing(revoked=revoked, source="OCSP", at=single.revocation_time_utc)


def _untold(source: str, reason: str) -> Standing:
    return Standing(revoked=None, source=source, reason=reason)


def by_list(
    data: bytes, leaf: x509.Certificate, issuer: x509.Certificate, now: datetime
) -> Standing:
    """Judge by a revocation list; it counts only with the issuer's signature and in date."""
    try:
        listed = _load_list(data)
        if listed.issuer != issuer.subject or not _list_is_from(data, issuer):
            return _untold("CRL", "its signature is not the issuer's")
        entry = listed.get_revoked_certificate_by_serial_number(leaf.serial_number)
        ends = listed.next_update_utc
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        return _untold("CRL", f"it cannot be read: {error}")
    if entry is None and ends and now > ends:
        return _untold("CRL", "it is out of date")
    at = entry.revocation_date_utc if entry else None
    return Standing(revoked=entry is not None, source="CRL", at=at)


@lru_cache(maxsize=16)
def _load_list(data: bytes) -> x509.CertificateRevocationList:
    if data.startswith(b"-----BEGIN"):
        return x509.load_pem_x509_crl(data)
    return x509.load_der_x509_crl(data)


@lru_cache(maxsize=64)
def _list_is_from(data: bytes, issuer: x509.Certificate) -> bool:
    """Verify a list once for all the sites that share it."""
    key = issuer.public_key()
    if not isinstance(
        key,
        rsa.RSAPublicKey
        | ec.EllipticCurvePublicKey
        | ed25519.Ed25519PublicKey
        | ed448.Ed448PublicKey,
    ):
        return False
    return _load_list(data).is_signature_valid(key)


def _answer_about(
    leaf: x509.Certificate, response: ocsp.OCSPResponse
) -> ocsp.OCSPSingleResponse | None:
    for count, single in enumerate(response.responses):
        if single.serial_number == leaf.serial_number:
            return single
        if count >= _MOST_ANSWERS:
            break
    return None


def _signed_for(response: ocsp.OCSPResponse, issuer: x509.Certificate, now: datetime) -> bool:
    """Tell whether the issuer signed, or one to whom it gave that right (section 4.2.2.2)."""
    if _signed_by(response, issuer):
        return True
    for signer in response.certificates[:_MOST_SIGNERS]:
        try:
            signer.verify_directly_issued_by(issuer)
        except (ValueError, TypeError, InvalidSignature, UnsupportedAlgorithm):
            continue
        usage = _extension(signer, x509.ExtendedKeyUsage)
        may = usage is not None and ExtendedKeyUsageOID.OCSP_SIGNING in usage
        in_date = signer.not_valid_before_utc <= now <= signer.not_valid_after_utc
        if may and in_date and _signed_by(response, signer):
            return True
    return False


def _signed_by(response: ocsp.OCSPResponse, signer: x509.Certificate) -> bool:
    key, digest = signer.public_key(), response.signature_hash_algorithm
    signature, signed = response.signature, response.tbs_response_bytes
    if isinstance(digest, hashes.MD5 | hashes.SHA1):
        return False
    try:
        if isinstance(key, rsa.RSAPublicKey) and digest:
            key.verify(signature, signed, padding.PKCS1v15(), digest)
        elif isinstance(key, ec.EllipticCurvePublicKey) and digest:
            key.verify(signature, signed, ec.ECDSA(digest))
        elif isinstance(key, ed25519.Ed25519PublicKey | ed448.Ed448PublicKey):
            key.verify(signature, signed)
        else:
            return False
    except InvalidSignature:
        return False
    return True


def _extension(certificate: x509.Certificate, kind: type[_Kind]) -> _Kind | None:
    try:
        return certificate.extensions.get_extension_for_class(kind).value
    except NO_EXTENSION:
        return None
