"""testssl.sh's JSON, flat (`--jsonfile`) or by host (`--jsonfile-pretty`)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from chinar.engines.webaudit.imports.instance import (
    Instance,
    Instances,
    listing,
    mapping,
    required,
    severity_of,
)
from chinar.engines.webaudit.model import Severity

_IN_ORDER = ("OK", "INFO", "DEBUG", "")
_WARNING = "WARN"  # the test could not be carried out: no finding
OURS = {
    "SSLv2": "tls.ssl2",
    "SSLv3": "tls.ssl3",
    "TLS1": "tls.tls1_0",
    "TLS1_1": "tls.tls1_1",
    "TLS1_3": "tls.no_tls1_3",
    "cipherlist_NULL": "tls.cipher_null",
    "cipherlist_aNULL": "tls.cipher_anonymous",
    "cipherlist_EXPORT": "tls.cipher_export",
    "cipherlist_3DES_IDEA": "tls.cipher_3des",
    "RC4": "tls.cipher_rc4",
    "FS": "tls.no_forward_secrecy",
    "heartbleed": "tls.heartbleed",
    "CCS": "tls.ccs_injection",
    "ROBOT": "tls.robot",
    "secure_renego": "tls.insecure_renegotiation",
    "CRIME_TLS": "tls.compression",
    "fallback_SCSV": "tls.no_fallback_scsv",
    "LOGJAM": "tls.dh_weak",
    "BREACH": "breach.gzip",
    "HSTS": "hsts.missing",
    "HSTS_time": "hsts.short",
    "cert_trust": "cert.wrong_host",
    "cert_expirationStatus": "cert.expires_soon",
    "cert_signatureAlgorithm": "cert.weak_signature",
    "cert_keySize": "cert.weak_key",
    "cert_crlRevoked": "cert.revoked",
    "cert_ocspRevoked": "cert.revoked",
    "DNS_CAArecord": "dns.caa_missing",
}
"""testssl's ids → our codes, where both mean the same."""


def read(data: object) -> Instances:
    """Read what testssl judged low or worse; what it could not test is left out."""
    instances = Instances(tool="testssl")
    if not isinstance(data, list):
        for result in required(data, "scanResult")["scanResult"]:
            held = mapping(result)
            instances.looked_at.append(_site(str(held.get("targetHost") or ""), held.get("port")))
    for number, (host, entry) in enumerate(_entries(data), 1):
        severity = str(entry.get("severity", ""))
        identity = str(entry.get("id") or "")
        if severity in _IN_ORDER or severity == _WARNING:
            continue
        if not identity or not host:
            instances.trouble(f"finding {number}", "has no id or no host")
            continue
        instances.found.append(
            Instance(
                url=host,
                tool="testssl",
                rule=identity,
                code=_code(identity, str(entry.get("finding") or "")),
                place=f"finding {number}",
                title=identity.replace("_", " "),
                severity=severity_of(severity, otherwise=Severity.MEDIUM),
                evidence=str(entry.get("finding") or ""),
                cwe=str(entry.get("cwe") or "").split(" ")[0],
            )
        )
    return instances


def _code(identity: str, finding: str) -> str | None:
    if identity == "cert_expirationStatus" and "expired" in finding.lower():
        return "cert.expired"
    return OURS.get(identity.split(" ")[0])


def _entries(data: object) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Yield (site, finding) of either form."""
    for entry in listing(data):
        held = mapping(entry)
        yield _site(str(held.get("ip") or "").partition("/")[0], held.get("port")), held
    for result in listing(mapping(data).get("scanResult")):
        held = mapping(result)
        site = _site(str(held.get("targetHost") or ""), held.get("port"))
        for group in held.values():
            for entry in listing(group):
                yield site, mapping(entry)


def _site(host: str, port: object) -> str:
    return f"https://{host}:{port}" if host and str(port).isdigit() else host
