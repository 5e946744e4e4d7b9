"""Cipher suites of the IANA registry, and the families that they are judged by."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from chinar.engines.webaudit.seen.tls import Family, Version

RENEGOTIATION_SCSV = 0x00FF
FALLBACK_SCSV = 0x5600

_RSA = "RSA", "DH_DSS", "DH_RSA", "DHE_DSS", "DHE_RSA", "DH_anon"
_CURVES = "ECDHE_ECDSA", "ECDH_ECDSA", "ECDHE_RSA", "ECDH_RSA"


def _run(first: int, exchanges: tuple[str, ...], *ciphers: str) -> dict[int, str]:
    """Name consecutive codes: for each exchange each of its ciphers."""
    names = [f"TLS_{exchange}_WITH_{cipher}" for exchange in exchanges for cipher in ciphers]
    return {first + place: name for place, name in enumerate(names)}


SUITES: Mapping[int, str] = {
    **_run(0x0001, ("RSA",), "NULL_MD5", "NULL_SHA"),
    **_run(0x0003, ("RSA_EXPORT",), "RC4_40_MD5"),
    **_run(0x0004, ("RSA",), "RC4_128_MD5", "RC4_128_SHA"),
    **_run(0x0006, ("RSA_EXPORT",), "RC2_CBC_40_MD5"),
    **_run(0x0007, ("RSA",), "IDEA_CBC_SHA"),
    **_run(0x0008, ("RSA_EXPORT",), "DES40_CBC_SHA"),
    **_run(0x0009, ("RSA",), "DES_CBC_SHA", "3DES_EDE_CBC_SHA"),
    **_run(0x0011, ("DHE_DSS_EXPORT",), "DES40_CBC_SHA"),
    **_run(0x0012, ("DHE_DSS",), "DES_CBC_SHA", "3DES_EDE_CBC_SHA"),
    **_run(0x0014, ("DHE_RSA_EXPORT",), "DES40_CBC_SHA"),
    **_run(0x0015, ("DHE_RSA",), "DES_CBC_SHA", "3DES_EDE_CBC_SHA"),
    **_run(0x0017, ("DH_anon_EXPORT",), "RC4_40_MD5"),
    **_run(0x0018, ("DH_anon",), "RC4_128_MD5"),
    **_run(0x0019, ("DH_anon_EXPORT",), "DES40_CBC_SHA"),
    **_run(0x001A, ("DH_anon",), "DES_CBC_SHA", "3DES_EDE_CBC_SHA"),
    **_run(0x002F, _RSA, "AES_128_CBC_SHA"),
    **_run(0x0035, _RSA, "AES_256_CBC_SHA"),
    **_run(0x003B, ("RSA",), "NULL_SHA256", "AES_128_CBC_SHA256", "AES_256_CBC_SHA256"),
    **_run(0x0040, ("DHE_DSS",), "AES_128_CBC_SHA256"),
    **_run(0x0041, _RSA, "CAMELLIA_128_CBC_SHA"),
    **_run(0x0062, ("RSA_EXPORT1024",), "DES_CBC_SHA"),
    **_run(0x0063, ("DHE_DSS_EXPORT1024",), "DES_CBC_SHA"),
    **_run(0x0064, ("RSA_EXPORT1024",), "RC4_56_SHA"),
    **_run(0x0065, ("DHE_DSS_EXPORT1024",), "RC4_56_SHA"),
    **_run(0x0066, ("DHE_DSS",), "RC4_128_SHA"),
    **_run(0x0067, ("DHE_RSA",), "AES_128_CBC_SHA256"),
    **_run(0x006A, ("DHE_DSS", "DHE_RSA"), "AES_256_CBC_SHA256"),
    **_run(0x006C, ("DH_anon",), "AES_128_CBC_SHA256", "AES_256_CBC_SHA256"),
    **_run(0x0084, _RSA, "CAMELLIA_256_CBC_SHA"),
    **_run(0x0096, _RSA, "SEED_CBC_SHA"),
    **_run(0x009C, ("RSA", "DHE_RSA"), "AES_128_GCM_SHA256", "AES_256_GCM_SHA384"),
    **_run(0x00A2, ("DHE_DSS",), "AES_128_GCM_SHA256", "AES_256_GCM_SHA384"),
    **_run(0x00A6, ("DH_anon",), "AES_128_GCM_SHA256", "AES_256_GCM_SHA384"),
    **_run(0x00BA, _RSA, "CAMELLIA_128_CBC_SHA256"),
    **_run(0x00C0, _RSA, "CAMELLIA_256_CBC_SHA256"),
    **_run(
        0xC001,
        ("ECDH_ECDSA", "ECDHE_ECDSA", "ECDH_RSA", "ECDHE_RSA", "ECDH_anon"),
        "NULL_SHA",
        "RC4_128_SHA",
        "3DES_EDE_CBC_SHA",
        "AES_128_CBC_SHA",
        "AES_256_CBC_SHA",
    ),
    **_run(0xC023, _CURVES, "AES_128_CBC_SHA256", "AES_256_CBC_SHA384"),
    **_run(0xC02B, _CURVES, "AES_128_GCM_SHA256", "AES_256_GCM_SHA384"),
    **_run(0xC03C, ("RSA",), "ARIA_128_CBC_SHA256", "ARIA_256_CBC_SHA384"),
    **_run(0xC044, ("DHE_RSA",), "ARIA_128_CBC_SHA256", "ARIA_256_CBC_SHA384"),
    **_run(0xC048, _CURVES, "ARIA_128_CBC_SHA256", "ARIA_256_CBC_SHA384"),
    **_run(0xC050, ("RSA", "DHE_RSA"), "ARIA_128_GCM_SHA256", "ARIA_256_GCM_SHA384"),
    **_run(0xC05C, _CURVES, "ARIA_128_GCM_SHA256", "ARIA_256_GCM_SHA384"),
    **_run(0xC072, _CURVES, "CAMELLIA_128_CBC_SHA256", "CAMELLIA_256_CBC_SHA384"),
    **_run(0xC07A, ("RSA", "DHE_RSA"), "CAMELLIA_128_GCM_SHA256", "CAMELLIA_256_GCM_SHA384"),
    **_run(0xC086, _CURVES, "CAMELLIA_128_GCM_SHA256", "CAMELLIA_256_GCM_SHA384"),
    **_run(0xC09C, ("RSA", "DHE_RSA"), "AES_128_CCM", "AES_256_CCM"),
    **_run(0xC0A0, ("RSA", "DHE_RSA"), "AES_128_CCM_8", "AES_256_CCM_8"),
    **_run(0xC0AC, ("ECDHE_ECDSA",), "AES_128_CCM", "AES_256_CCM"),
    **_run(0xC0AE, ("ECDHE_ECDSA",), "AES_128_CCM_8", "AES_256_CCM_8"),
    **_run(0xCC13, ("ECDHE_RSA", "ECDHE_ECDSA"), "CHACHA20_POLY1305_OLD_SHA256"),
    **_run(0xCCA8, ("ECDHE_RSA", "ECDHE_ECDSA", "DHE_RSA"), "CHACHA20_POLY1305_SHA256"),
    0x1301: "TLS_AES_128_GCM_SHA256",
    0x1302: "TLS_AES_256_GCM_SHA384",
    0x1303: "TLS_CHACHA20_POLY1305_SHA256",
    0x1304: "TLS_AES_128_CCM_SHA256",
    0x1305: "TLS_AES_128_CCM_8_SHA256",
}
"""Codes of up to TLS 1.3 without pre-shared keys, Kerberos and the like, which no site uses."""

SSL2_KINDS: Mapping[int, str] = {
    0x010080: "SSL_CK_RC4_128_WITH_MD5",
    0x020080: "SSL_CK_RC4_128_EXPORT40_WITH_MD5",
    0x030080: "SSL_CK_RC2_128_CBC_WITH_MD5",
    0x040080: "SSL_CK_RC2_128_CBC_EXPORT40_WITH_MD5",
    0x050080: "SSL_CK_IDEA_128_CBC_WITH_MD5",
    0x060040: "SSL_CK_DES_64_CBC_WITH_MD5",
    0x0700C0: "SSL_CK_DES_192_EDE3_CBC_WITH_MD5",
}

_MARKS: Mapping[Family, tuple[str, ...]] = {
    Family.NULL: ("_NULL_",),
    Family.ANONYMOUS: ("_anon_",),
    Family.EXPORT: ("_EXPORT",),
    Family.RC4: ("_RC4_",),
    Family.TRIPLE_DES: ("_3DES_", "_EDE3_"),
    Family.DES: ("_DES_CBC_", "_DES40_", "_DES_64_"),
    Family.CBC: ("_CBC_",),
    Family.RSA_EXCHANGE: ("TLS_RSA_WITH_",),
    Family.DHE: ("_DHE_", "_DH_anon_"),
}


def name_of(code: int) -> str:
    """Return a suite's name, or its number where it has none here."""
    return SUITES.get(code) or SSL2_KINDS.get(code) or f"0x{code:04X}"


@cache
def families_of(code: int) -> frozenset[Family]:
    """Return what a suite is judged by; nothing for a modern one."""
    name = name_of(code)
    return frozenset(
        family for family, marks in _MARKS.items() if any(mark in name for mark in marks)
    )


@cache
def is_forward_secret(code: int) -> bool:
    """Tell whether the suite's keys are made anew for each connection."""
    name = name_of(code)
    return "DHE_" in name or "_anon_" in name or 0x1300 < code < 0x1400


def uses_curve(code: int) -> bool:
    """Tell whether the suite may agree on keys over a curve."""
    return "ECDH" in name_of(code) or 0x1300 < code < 0x1400


def _fits(code: int, version: Version) -> bool:
    """Tell whether a suite may be chosen in a version; TLS 1.2 began AEAD and SHA-2."""
    if version is Version.TLS1_3 or 0x1300 < code < 0x1400:
        return version is Version.TLS1_3 and 0x1300 < code < 0x1400
    modern = name_of(code).endswith(("SHA256", "SHA384", "CCM", "CCM_8"))
    return version is Version.TLS1_2 or not modern


def _likely(code: int) -> bool:
    """Tell whether any server has it; some choke on a hello of more than 128 suites.

    Nobody ever issued certificates for fixed DH keys, and the national ciphers came after DSS
    and fixed ECDH had gone.
    """
    name = name_of(code)
    if "TLS_DH_RSA_" in name or "TLS_DH_DSS_" in name:
        return False
    national = any(mark in name for mark in ("_ARIA_", "_CAMELLIA_", "_SEED_"))
    modern = name.endswith(("SHA256", "SHA384"))
    rare = "_DSS_" in name or "_ECDH_" in name or ("_anon_" in name and modern)
    return not (national and rare) and not ("_ECDH_" in name and modern)


@cache
def suites_of(version: Version) -> tuple[int, ...]:
    """Return every suite that a version may use, those with forward secrecy first."""
    known = [code for code in SUITES if _likely(code) and _fits(code, version)]
    return tuple(sorted(known, key=_best_first))


_NEVER = frozenset({Family.NULL, Family.ANONYMOUS, Family.EXPORT, Family.DES})


def _best_first(code: int) -> tuple[bool, bool, int, bool, int]:
    families = families_of(code)
    exotic = "AES" not in name_of(code) and "CHACHA20" not in name_of(code)
    old = len(families - {Family.DHE})
    return bool(families & _NEVER), not is_forward_secret(code), old, exotic, code


@cache
def first_choice(version: Version) -> tuple[int, ...]:
    """Return suites of which a server of any age and care has one, the best first."""
    every = suites_of(version)
    return tuple(code for code in every if not any(mark in name_of(code) for mark in _RARE))


_RARE = ("_ARIA_", "_CAMELLIA_", "_SEED_", "_IDEA_", "_CCM", "_OLD_", "EXPORT1024")


@cache
def in_families(version: Version, wanted: frozenset[Family]) -> tuple[int, ...]:
    """Return a version's suites of any wanted family, those of most families first."""
    found = [code for code in suites_of(version) if families_of(code) & wanted]
    return tuple(sorted(found, key=lambda code: -len(families_of(code) & wanted)))


@cache
def rsa_exchange() -> tuple[int, ...]:
    """Return the suites that encrypt a secret to the certificate's own RSA key."""
    return in_families(Version.TLS1_2, frozenset({Family.RSA_EXCHANGE}))
