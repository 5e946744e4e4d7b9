"""The practice fleet's certificate authority: a root, an intermediate, and faultless leaves."""

from __future__ import annotations

import os
import struct
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from tests.fleet.revocation import ocsp_answer, signed_with_sha1
from tests.fleet.site import Leaf, Papers

SCT_LIST = x509.ObjectIdentifier("1.3.6.1.4.1.11129.2.4.2")  # RFC 6962 section 3.3
ISSUER_ADDRESS = "http://ca.example/issuer.der"
"""Where the issuer says it is to be had; CAA records permit it by this host's name."""
CURVES = {"ec192": ec.SECP192R1, "ec256": ec.SECP256R1, "ec384": ec.SECP384R1}
DIGESTS = {"sha256": hashes.SHA256, "sha384": hashes.SHA384}


@dataclass
class Authority:
    """Signs in a folder; everything counts from `now`."""

    folder: Path
    now: datetime
    count: int = 0
    rsa_keys: dict[int, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.root_key, self.middle_key, self.strange_key = (new_key("ec256") for _ in range(3))
        self.root = self._authority("Practice root", self.root_key, None)
        self.middle = self._authority("Practice issuer", self.middle_key, self.root)
        self.stranger = self._authority("Strange root", self.strange_key, None)
        self.ca_file = self.folder / "root.pem"
        self.ca_file.write_bytes(_pem(self.root))

    def papers(self, host: str, leaf: Leaf, aliases: Sequence[str] = ()) -> Papers:
        """Sign a leaf for a host and its aliases, and write it with its chain."""
        key = self._key(leaf.key)
        issuer, issuer_key = self.middle, self.middle_key
        if leaf.stranger:
            issuer, issuer_key = self.stranger, self.strange_key
        names = (host, *aliases) if leaf.names is None else leaf.names
        subject = _name(host if leaf.common_name is None else leaf.common_name)
        builder = (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(subject if leaf.self_signed else issuer.subject)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(self.now - timedelta(days=leaf.began_days))
            .not_valid_after(self.now + timedelta(days=leaf.left_days))
            .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
            .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), False)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), False)
        )
        if names:
            alternatives = x509.SubjectAlternativeName([_general_name(name) for name in names])
            builder = builder.add_extension(alternatives, False)
        if not leaf.self_signed:
            of_issuer = x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer.public_key())
            builder = builder.add_extension(of_issuer, False)
            builder = builder.add_extension(_access(leaf.responder), False)
        if leaf.revocation_list:
            builder = builder.add_extension(_list_at(leaf.revocation_list), False)
        if leaf.scts:
            stamps = x509.UnrecognizedExtension(SCT_LIST, _sct_list(leaf.scts, self.now))
            builder = builder.add_extension(stamps, False)
        if leaf.changed:
            builder = leaf.changed(builder)
        signer = key if leaf.self_signed else issuer_key
        digest = None if isinstance(signer, ed25519.Ed25519PrivateKey) else DIGESTS[leaf.digest]
        signed = builder.sign(signer, digest and digest())
        if leaf.sha1:
            signed = x509.load_der_x509_certificate(signed_with_sha1(signed, signer))
        chain = [signed] if leaf.self_signed or leaf.lone else [signed, issuer]
        papers = replace(self._write(signed, key, chain), issuer=issuer, issuer_key=issuer_key)
        if leaf.staple:
            revoked = leaf.staple == "revoked"
            answer = ocsp_answer(signed, issuer, issuer_key, self.now, revoked=revoked)
            papers.staple_file.write_bytes(answer)
        return papers

    def _key(self, kind: str) -> Any:
        if not kind.startswith("rsa"):
            return new_key(kind)
        bits = int(kind.removeprefix("rsa"))
        if bits not in self.rsa_keys:
            self.rsa_keys[bits] = new_key(kind)
        return self.rsa_keys[bits]

    def _write(self, leaf: x509.Certificate, key: Any, chain: list[x509.Certificate]) -> Papers:
        self.count += 1
        chain_file = self.folder / f"{self.count}.pem"
        key_file = self.folder / f"{self.count}.key"
        chain_file.write_bytes(b"".join(_pem(certificate) for certificate in chain))
        key_file.write_bytes(
            key.private_bytes(
                serialization.Encoding.PEM,
                serialization.PrivateFormat.PKCS8,
                serialization.NoEncryption(),
            )
        )
        return Papers(chain_file=chain_file, key_file=key_file, leaf=leaf, key=key)

    def _authority(
        self, subject: str, key: Any, issuer: x509.Certificate | None
    ) -> x509.Certificate:
        name = _name(subject)
        signer = key if issuer is None else self.root_key
        uses = dict.fromkeys(
            ("content_commitment", "key_encipherment", "data_encipherment", "key_agreement",
             "encipher_only", "decipher_only"),
            False,
        )  # fmt: skip
        return (
            x509.CertificateBuilder()
            .subject_name(name)
            .issuer_name(name if issuer is None else issuer.subject)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(self.now - timedelta(days=400))
            .not_valid_after(self.now + timedelta(days=3000))
            .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
            .add_extension(
                x509.KeyUsage(digital_signature=True, key_cert_sign=True, crl_sign=True, **uses),
                critical=True,
            )
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), False)
            .add_extension(
                x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key()), False
            )
            .sign(signer, hashes.SHA256())
        )


def new_key(kind: str) -> Any:
    """Make a private key: ec256, rsa2048, ed25519 …"""
    if kind in CURVES:
        return ec.generate_private_key(CURVES[kind]())
    if kind == "ed25519":
        return ed25519.Ed25519PrivateKey.generate()
    return rsa.generate_private_key(public_exponent=65537, key_size=int(kind.removeprefix("rsa")))


def _name(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text[:64])] if text else [])


def _general_name(text: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ip_address(text))
    except ValueError:
        return x509.DNSName(text)


def _access(responder: str) -> x509.AuthorityInformationAccess:
    """Say where the issuer's certificate is, and who answers by OCSP."""
    kinds = x509.oid.AuthorityInformationAccessOID
    places = [(kinds.CA_ISSUERS, ISSUER_ADDRESS)]
    places += [(kinds.OCSP, responder)] if responder else []
    return x509.AuthorityInformationAccess(
        [
            x509.AccessDescription(kind, x509.UniformResourceIdentifier(place))
            for kind, place in places
        ]
    )


def _list_at(address: str) -> x509.CRLDistributionPoints:
    place = x509.UniformResourceIdentifier(address)
    point = x509.DistributionPoint([place], relative_name=None, reasons=None, crl_issuer=None)
    return x509.CRLDistributionPoints([point])


def _pem(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(serialization.Encoding.PEM)


def _sct_list(count: int, now: datetime) -> bytes:
    """Write timestamps in form; no log stands behind them (RFC 6962 section 3.2 and 3.3)."""
    stamps = b""
    for _ in range(count):
        signature = b"\x04\x03" + struct.pack("!H", 70) + os.urandom(70)
        at = struct.pack("!Q", int(now.timestamp() * 1000) - 86_400_000)
        stamp = b"\x00" + os.urandom(32) + at + struct.pack("!H", 0) + signature
        stamps += struct.pack("!H", len(stamp)) + stamp
    inner = struct.pack("!H", len(stamps)) + stamps
    size = len(inner)
    length = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return b"\x04" + (length if size < 128 else bytes((0x80 | len(length),)) + length) + inner
