"""Whether a host name may be served, from facts alone: no database, no clock."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from chinar.portal.hosting.lifecycle import CertificateState, Reason, Ruling
from chinar.portal.hosting.policy import Policy


@dataclass(frozen=True, slots=True, kw_only=True)
class HostFacts:
    """What the register knows of a host name; ``site_state`` is empty for one it does not know."""

    name: str
    site_state: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CertificateFacts:
    """What the gate needs of the certificate that covers the host."""

    state: str
    audit_to: date
    issued_on: date
    valid_until: date
    conditional: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """The answer, why, until when it holds at most, and by which rules."""

    ruling: Ruling
    reason: Reason
    valid_until: date | None
    policy: str


RULINGS: Final = {
    Reason.CERTIFIED: Ruling.ADMIT,
    Reason.CONDITIONS: Ruling.CONDITIONAL,
    Reason.HOST_NOT_REGISTERED: Ruling.UNKNOWN,
    Reason.NO_CERTIFICATE: Ruling.UNKNOWN,
    Reason.SITE_SUSPENDED: Ruling.DENY,
    Reason.SITE_RETIRED: Ruling.DENY,
    Reason.WITHDRAWN: Ruling.DENY,
    Reason.NOT_YET_VALID: Ruling.DENY,
    Reason.LAPSED: Ruling.DENY,
    Reason.OVER_AGE: Ruling.DENY,
}
# Only for these does a day decide; telling one of a withdrawn certificate would mislead.
DATED: Final = frozenset(
    {Reason.CERTIFIED, Reason.CONDITIONS, Reason.NOT_YET_VALID, Reason.LAPSED, Reason.OVER_AGE}
)
STOPPED: Final = {"suspended": Reason.SITE_SUSPENDED, "retired": Reason.SITE_RETIRED}


def decide(
    host: HostFacts, certificate: CertificateFacts | None, on: date, policy: Policy
) -> Decision:
    """Decide about one host on one day, by one version of the rules."""
    reason = _reason(host, certificate, on, policy)
    until = last_day(certificate, policy) if certificate and reason in DATED else None
    return Decision(
        ruling=RULINGS[reason],
        reason=reason,
        valid_until=until,
        policy=policy.version,
    )


def last_day(certificate: CertificateFacts, policy: Policy) -> date:
    """Return the last day on which a certificate can count: its own, or its audit's."""
    return min(certificate.valid_until, oldest_audit_day(certificate.audit_to, policy))


def oldest_audit_day(audit_to: date, policy: Policy) -> date:
    """Return the last day on which an audit is not too old."""
    return audit_to + timedelta(days=policy.max_age_days)


def _reason(
    host: HostFacts, certificate: CertificateFacts | None, on: date, policy: Policy
) -> Reason:
    if not host.site_state:
        return Reason.HOST_NOT_REGISTERED
    if host.site_state in STOPPED:
        return STOPPED[host.site_state]
    if certificate is None:
        return Reason.NO_CERTIFICATE
    return _standing(certificate, on, policy)


def _standing(certificate: CertificateFacts, on: date, policy: Policy) -> Reason:
    if certificate.state == CertificateState.WITHDRAWN:
        return Reason.WITHDRAWN
    if on < certificate.issued_on:
        return Reason.NOT_YET_VALID
    if on > certificate.valid_until:
        return Reason.LAPSED
    if on > oldest_audit_day(certificate.audit_to, policy):
        return Reason.OVER_AGE
    return Reason.CONDITIONS if certificate.conditional else Reason.CERTIFIED
