"""The practice certificate authority: good certificates, and each kind of bad one."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from chinar.practice.sites.atomic import replace
from chinar.practice.sites.declared import CERTIFICATE_FAULTS, DOMAIN, SITES, Fault
from chinar.practice.sites.timestamps import timestamps

AUTHORITY_DAYS = 3650
AUTHORITY_SPARE_DAYS = 60
REISSUE_AFTER_DAYS = 7
"""Sites get new certificates weekly, so that each stays as good or as bad as it is meant."""


class Kind(StrEnum):
    """A certificate as a practice site may show it."""

    GOOD = "good"
    EXPIRED = Fault.CERT_EXPIRED.value
    EXPIRES_SOON = Fault.CERT_EXPIRES_SOON.value
    SELF_SIGNED = Fault.CERT_SELF_SIGNED.value
    UNTRUSTED = Fault.CERT_UNTRUSTED.value
    WRONG_HOST = Fault.CERT_WRONG_HOST.value


# Days before and after `now`. In all at most 46: from 15 March 2029 a certificate may live 47 days
# (CA/Browser Forum ballot SC-081), and a practice site must not break a rule it does not declare.
VALID_DAYS = {Kind.EXPIRED: (-40, -10), Kind.EXPIRES_SOON: (-25, 20)}
GOOD_DAYS = (-1, 45)


@dataclass(frozen=True, slots=True, kw_only=True)
class Issuer:
    """A certificate that signs others, and its key."""

    certificate: x509.Certificate
    key: ec.EllipticCurvePrivateKey


class Authority:
    """Certificates in a folder: made when they are missing, made again before they lapse."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.certificate_file = folder / "authority.crt.pem"
        self._key_file = folder / "authority.key.pem"
        self._issued_file = folder / "issued.json"

    def site_file(self, host: str, kind: Kind) -> Path:
        """Return the file with a site's key and chain, as ssl.load_cert_chain reads it."""
        return self._folder / f"{host}.{kind}.pem"

    def ensure(self, now: datetime) -> datetime:
        """Make what is missing or about to lapse; return when to call this again."""
        issuer = self._kept_issuer(now)
        issued = self._issued_at()
        current = issued is not None and issued <= now < issued + _days(REISSUE_AFTER_DAYS)
        if issuer is None or issued is None or not current:
            self._issue_all(issuer or self._new_issuer(now), now)
            issued = now
        return issued + _days(REISSUE_AFTER_DAYS)

    def _kept_issuer(self, now: datetime) -> Issuer | None:
        try:
            certificate = x509.load_pem_x509_certificate(self.certificate_file.read_bytes())
            key = serialization.load_pem_private_key(self._key_file.read_bytes(), None)
        except (FileNotFoundError, ValueError):
            return None
        lasts = certificate.not_valid_before_utc <= now and (
            now + _days(AUTHORITY_SPARE_DAYS) < certificate.not_valid_after_utc
        )
        belongs = certificate.public_key() == key.public_key()
        if not (lasts and belongs and isinstance(key, ec.EllipticCurvePrivateKey)):
            return None
        return Issuer(certificate=certificate, key=key)

    def _issued_at(self) -> datetime | None:
        """Return when the sites' certificates were made, if they are those declared today."""
        try:
            issued = json.loads(self._issued_file.read_bytes())
        except (FileNotFoundError, ValueError):
            return None
        if issued["sites"] != _wanted_names():
            return None
        return datetime.fromisoformat(issued["at"])

    def _new_issuer(self, now: datetime) -> Issuer:
        issuer = make_issuer("Chinar practice authority", now)
        replace(self._key_file, _key_pem(issuer.key))
        replace(self.certificate_file, _pem(issuer.certificate))
        return issuer

    def _issue_all(self, issuer: Issuer, now: datetime) -> None:
        stranger = make_issuer("Chinar practice authority that nobody trusts", now)
        for host, kind in wanted():
            content = issue(host, kind, issuer, stranger, now)
            replace(self.site_file(host, kind), content)
        issued = {"at": now.isoformat(), "sites": _wanted_names()}
        replace(self._issued_file, json.dumps(issued).encode())


def wanted() -> Iterator[tuple[str, Kind]]:
    """Yield each (host, kind) that some setting of the switches may need."""
    for site in SITES:
        yield site.host, Kind.GOOD
        for fault in site.faults:
            if fault in CERTIFICATE_FAULTS:
                yield site.host, Kind(fault.value)


def kind_for(faults: frozenset[Fault]) -> Kind:
    """Return the certificate that a site with these faults shows."""
    bad = sorted(faults & CERTIFICATE_FAULTS)
    return Kind(bad[0].value) if bad else Kind.GOOD


def make_issuer(name: str, now: datetime) -> Issuer:
    """Make an authority that can vouch for nothing outside the practice domain."""
    key = ec.generate_private_key(ec.SECP256R1())
    named = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    below = x509.NameConstraints(permitted_subtrees=[x509.DNSName(DOMAIN)], excluded_subtrees=None)
    certificate = (
        _builder(key, named, named, (now - _days(1), now + _days(AUTHORITY_DAYS)))
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(signs_certificates=True), critical=True)
        .add_extension(below, critical=True)
        .sign(key, hashes.SHA256())
    )
    return Issuer(certificate=certificate, key=key)


def issue(host: str, kind: Kind, issuer: Issuer, stranger: Issuer, now: datetime) -> bytes:
    """Make one certificate for a site; return its key and chain as PEM."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = f"elsewhere.{DOMAIN}" if kind is Kind.WRONG_HOST else host
    named = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    before, after = VALID_DAYS.get(kind, GOOD_DAYS)
    signer = stranger if kind is Kind.UNTRUSTED else issuer
    signed_by = named if kind is Kind.SELF_SIGNED else signer.certificate.subject
    signing_key = key if kind is Kind.SELF_SIGNED else signer.key
    certificate = (
        _builder(key, named, signed_by, (now + _days(before), now + _days(after)))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(signs_certificates=False), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(signing_key.public_key()),
            critical=False,
        )
        .add_extension(timestamps(now), critical=False)
        .sign(signing_key, hashes.SHA256())
    )
    chain = _pem(certificate)
    if kind is Kind.UNTRUSTED:
        chain += _pem(stranger.certificate)
    return _key_pem(key) + chain


def _builder(
    key: ec.EllipticCurvePrivateKey,
    subject: x509.Name,
    issuer: x509.Name,
    valid: tuple[datetime, datetime],
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(valid[0])
        .not_valid_after(valid[1])
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    )


def _usage(*, signs_certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=True,
        key_cert_sign=signs_certificates,
        crl_sign=signs_certificates,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )


def _wanted_names() -> list[str]:
    return [f"{host} {kind}" for host, kind in wanted()]


def _days(count: int) -> timedelta:
    return timedelta(days=count)


def _pem(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(serialization.Encoding.PEM)


def _key_pem(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
