"""What a TLS server offers, found by raw ClientHello probes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from chinar.engines.webaudit.seen.web import Failure, FailureKind


class Version(StrEnum):
    """The versions of the protocol, oldest first."""

    SSL2 = "SSL 2"
    SSL3 = "SSL 3"
    TLS1_0 = "TLS 1.0"
    TLS1_1 = "TLS 1.1"
    TLS1_2 = "TLS 1.2"
    TLS1_3 = "TLS 1.3"

    def is_older_than(self, other: Version) -> bool:
        """Tell which came first; as text they sort the same way."""
        return str(self) < str(other)


class Family(StrEnum):
    """What cipher suites are told apart by; one suite may belong to several."""

    NULL = "null"
    ANONYMOUS = "anonymous"
    EXPORT = "export"
    RC4 = "rc4"
    TRIPLE_DES = "3des"
    DES = "des"
    CBC = "cbc"
    RSA_EXCHANGE = "rsa_exchange"
    DHE = "dhe"


class Flaw(StrEnum):
    """Weaknesses beyond versions and suites."""

    NO_FORWARD_SECRECY = "no_forward_secrecy"
    WEAK_DH = "weak_dh"
    HEARTBLEED = "heartbleed"
    CCS_INJECTION = "ccs_injection"
    ROBOT = "robot"
    INSECURE_RENEGOTIATION = "insecure_renegotiation"
    COMPRESSION = "compression"
    NO_FALLBACK_SCSV = "no_fallback_scsv"
    EARLY_DATA = "early_data"


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """Whether something is there: yes with what proves it, no, or why it could not be told."""

    there: bool | None = None
    proof: str = ""
    failure: Failure | None = None
    applies: bool = True
    """False where the question has no meaning at this door."""


NOT_ASKED = Told(failure=Failure(kind=FailureKind.BUDGET, detail="this probe was not sent"))
ABSENT = Told(there=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class TlsSurvey:
    """The protocols, ciphers and weaknesses of one TLS door."""

    versions: Mapping[Version, Told] = field(default_factory=dict)
    families: Mapping[Family, Told] = field(default_factory=dict)
    flaws: Mapping[Flaw, Told] = field(default_factory=dict)
    preferred: str = ""
    """The suite chosen when suites with forward secrecy were named first."""
    dh_bits: int | None = None
    """The smallest finite-field group seen."""
    suites: Mapping[Version, tuple[str, ...]] = field(default_factory=dict)
    """Every suite that the server chose, in its order; complete in deep mode only."""
    groups: tuple[str, ...] = ()
    """The curves that the server chose, in its order; complete in deep mode only."""
    staple: bytes = b""
    """The OCSP answer stapled to the TLS 1.2 handshake."""
    timestamps: bytes = b""
    """The SignedCertificateTimestampList of the TLS 1.2 handshake."""
