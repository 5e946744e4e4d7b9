"""What the peers saw, in our codes, so that the three can be compared."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

DAY_S = 86_400
CIPHERS = {
    "_NULL_": "tls.cipher_null",
    "_anon_": "tls.cipher_anonymous",
    "_EXPORT": "tls.cipher_export",
    "_RC4_": "tls.cipher_rc4",
    "_3DES_": "tls.cipher_3des",
    "_DES_": "tls.cipher_des",
    "_DES40_": "tls.cipher_des",
    "_CBC_": "tls.cipher_cbc",
}
PROTOCOLS = {
    "ssl_2_0": "tls.ssl2",
    "ssl_3_0": "tls.ssl3",
    "tls_1_0": "tls.tls1_0",
    "tls_1_1": "tls.tls1_1",
}
MDN = {
    "csp-not-implemented": "csp.missing",
    "csp-not-implemented-but-reporting-enabled": "csp.report_only",
    "csp-implemented-with-unsafe-inline": "csp.unsafe_inline",
    "csp-implemented-with-unsafe-eval": "csp.unsafe_eval",
    "hsts-not-implemented": "hsts.missing",
    "hsts-implemented-max-age-less-than-six-months": "hsts.short",
    "hsts-header-invalid": "hsts.invalid",
    "hsts-not-implemented-no-https": "http.no_https",
    "x-content-type-options-not-implemented": "xcto.missing",
    "x-content-type-options-header-invalid": "xcto.missing",
    "x-frame-options-not-implemented": "xfo.missing",
    "x-frame-options-header-invalid": "xfo.missing",
    "referrer-policy-unsafe": "referrer.unsafe",
    "cookies-without-secure-flag": "cookie.no_secure",
    "cookies-session-without-secure-flag": "cookie.no_secure",
    "cookies-without-secure-flag-but-protected-by-hsts": "cookie.no_secure",
    "cookies-session-without-secure-flag-but-protected-by-hsts": "cookie.no_secure",
    "cookies-session-without-httponly-flag": "cookie.no_httponly",
    "redirection-missing": "http.no_https_redirect",
    "redirection-not-to-https": "http.no_https_redirect",
    "redirection-not-to-https-on-initial-redirection": "http.no_https_redirect",
    "redirection-off-host-from-http": "http.redirect_off_host",
    "sri-not-implemented-but-external-scripts-loaded-securely": "sri.missing",
    "sri-not-implemented-and-external-scripts-not-loaded-securely": "sri.missing",
    "cross-origin-resource-sharing-implemented-with-universal-access": "cors.reflect_credentials",
}


def of_mdn(seen: Mapping[str, Any]) -> set[str]:
    """Return the codes of what MDN HTTP Observatory said."""
    return {MDN[result] for result in seen.get("results", ()) if result in MDN}


def of_sslyze(seen: Mapping[str, Any], host: str, now: float) -> set[str]:
    """Return the codes of what sslyze said."""
    if "failed" in seen:
        return set()
    codes = {code for key, code in PROTOCOLS.items() if seen.get(key)}
    return codes | _suites(seen) | _weaknesses(seen) | _certificate(seen, host, now)


def _suites(seen: Mapping[str, Any]) -> set[str]:
    old = [
        tuple(suite)
        for key in ("ssl_2_0", "ssl_3_0", "tls_1_0", "tls_1_1", "tls_1_2")
        for suite in seen.get(key) or ()
    ]
    codes = {code for name, _ in old for mark, code in CIPHERS.items() if mark in name}
    if any("_DHE_" in name and size and size < 2048 for name, size in old):
        codes.add("tls.dh_weak")
    if "tls_1_3" in seen and not seen["tls_1_3"]:
        codes.add("tls.no_tls1_3")
        if not seen.get("tls_1_2", True):
            codes.add("tls.no_tls1_2")
    secret = any("_ECDHE_" in name or "_DHE_" in name for name, _ in old)
    if old and not secret and not seen.get("tls_1_3"):
        codes.add("tls.no_forward_secrecy")
    return codes


def _weaknesses(seen: Mapping[str, Any]) -> set[str]:
    older = any(seen.get(key) for key in PROTOCOLS)
    faults = {
        "tls.heartbleed": seen.get("heartbleed"),
        "tls.ccs_injection": seen.get("ccs"),
        "tls.robot": str(seen.get("robot", "")).startswith("VULNERABLE"),
        "tls.insecure_renegotiation": seen.get("secure_renegotiation") is False,
        "tls.compression": seen.get("compression"),
        "tls.no_fallback_scsv": older and seen.get("fallback") is False,
        "tls.early_data": seen.get("early_data"),
        "hsts.missing": "hsts" in seen and seen["hsts"] is None,
    }
    return {code for code, there in faults.items() if there}


def _certificate(seen: Mapping[str, Any], host: str, now: float) -> set[str]:
    if "ends" not in seen:
        return set()
    kind, bits = seen["key"]
    parent = host.partition(".")[2]
    named = host in seen["names"] or f"*.{parent}" in seen["names"]
    days_left = (seen["ends"] - now) / DAY_S
    weak_digest = seen["digest"] in ("md5", "sha1")
    in_time = seen["begins"] <= now and days_left >= 0
    # What has a code of its own is not "untrusted" besides.
    untrusted = not seen["trusted"] and named and in_time and not weak_digest
    alone = seen["chain"] == 1
    faults = {
        "cert.expired": days_left < 0,
        "cert.expires_soon": 0 <= days_left <= 30,
        "cert.not_yet_valid": seen["begins"] > now,
        "cert.self_signed": seen["self_signed"],
        "cert.incomplete_chain": untrusted and alone and not seen["self_signed"],
        "cert.untrusted": untrusted and not alone and not seen["self_signed"],
        "cert.wrong_host": not named,
        "cert.weak_key": bits < (2048 if kind.startswith("RSA") else 224),
        "cert.weak_signature": weak_digest,
        "cert.no_sct": seen["scts"] == 0 and not seen["self_signed"],
    }
    return {code for code, there in faults.items() if there}
