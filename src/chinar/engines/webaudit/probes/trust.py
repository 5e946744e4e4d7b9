"""Root certificates, and the two TLS contexts of an auditor: one verifies, one only looks."""

from __future__ import annotations

import ssl
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from chinar.engines.webaudit.errors import TargetError
from chinar.engines.webaudit.probes.tls.tickets import watch

_NO_CHECK_TIME = 0x200000  # X509_V_FLAG_NO_CHECK_TIME: dates are judged apart, by our clock
_LEGACY_SERVER_CONNECT = 0x4  # SSL_OP_LEGACY_SERVER_CONNECT: old servers must be seen too


@dataclass(frozen=True, slots=True, kw_only=True)
class TrustContexts:
    """`strict` verifies the chain but neither name nor dates; `lenient` verifies nothing."""

    strict: ssl.SSLContext
    lenient: ssl.SSLContext
    has_roots: bool

    @classmethod
    def load(cls, ca_files: Sequence[Path] = ()) -> TrustContexts:
        """Load the system's roots and the given ones.

        Raises:
            TargetError: a file that cannot be read or holds no certificate.
        """
        strict = _context()
        strict.verify_mode = ssl.CERT_REQUIRED
        strict.verify_flags |= ssl.VERIFY_X509_PARTIAL_CHAIN | _NO_CHECK_TIME
        strict.load_default_certs()
        for ca_file in ca_files:
            try:
                strict.load_verify_locations(cafile=str(ca_file))
            except (OSError, ssl.SSLError) as error:
                advice = "give a readable file with certificates in PEM form"
                raise TargetError(str(ca_file), advice) from error
        return cls(
            strict=strict, lenient=_context(), has_roots=bool(ca_files) or _system_has_roots()
        )


def _context() -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    context.minimum_version = ssl.TLSVersion.MINIMUM_SUPPORTED
    context.options |= _LEGACY_SERVER_CONNECT
    context.set_ciphers("ALL:@SECLEVEL=0")
    context.set_alpn_protocols(["http/1.1"])
    watch(context)
    return context


def _system_has_roots() -> bool:
    paths = ssl.get_default_verify_paths()
    if paths.cafile and Path(paths.cafile).is_file():
        return True
    return bool(paths.capath) and any(Path(str(paths.capath)).glob("*.0"))
