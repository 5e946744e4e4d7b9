"""Ask whether a host name may be served: one indexed read, then the pure decision."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation

from chinar.portal.hosting import policy
from chinar.portal.hosting.decision import CertificateFacts, Decision, HostFacts, decide
from chinar.portal.hosting.models import Certificate
from chinar.portal.hosting.transitions import best
from chinar.portal.registry.hosts import clean_host
from chinar.portal.registry.models import Host


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What the gate says of a host name, and the certificate that it says it from."""

    host: str
    decision: Decision
    certificate: Certificate | None
    as_of: datetime


# The columns are named because a query with all of them takes twice the time to write.
_READ: Final = Host.objects.select_related("site", "answer__certificate").only(
    "name",
    "site__state",
    "answer__certificate__site",
    *(
        f"answer__certificate__{field}"
        for field in (
            "number",
            "auditor",
            "state",
            "policy",
            "audit_to",
            "issued_on",
            "valid_until",
            "conditions",
        )
    ),
)


def ask(host: str, now: datetime) -> Answer:
    """Answer for a host name as somebody wrote it.

    Raises:
        HostNameError: it is not a host name.
    """
    name = clean_host(host)
    found = next(iter(_READ.filter(name=name)), None)
    certificate = _answering(found) if found else None
    on = timezone.localdate(now)
    rules = policy.named(certificate.policy) if certificate else policy.in_force(on)
    facts = HostFacts(name=name, site_state=found.site.state if found else "")
    told = facts_of(certificate) if certificate else None
    decision = decide(facts, told, on, rules)
    return Answer(host=name, decision=decision, certificate=certificate, as_of=now)


def facts_of(certificate: Certificate) -> CertificateFacts:
    """Return what the decision needs of a certificate."""
    return CertificateFacts(
        state=certificate.state,
        audit_to=certificate.audit_to,
        issued_on=certificate.issued_on,
        valid_until=certificate.valid_until,
        conditional=certificate.conditional,
    )


def as_json(answer: Answer, base: str) -> dict[str, Any]:
    """Write an answer as machines read it; ``base`` is the portal's address, without a path."""
    until = answer.decision.valid_until
    return {
        "host": answer.host,
        "decision": answer.decision.ruling.value,
        "reason": answer.decision.reason.value,
        "certificate": _certificate(answer.certificate, base) if answer.certificate else None,
        "valid_until": until.isoformat() if until else None,
        "policy": answer.decision.policy,
        "as_of": answer.as_of.replace(microsecond=0).isoformat(),
    }


def public_path(certificate: Certificate) -> str:
    """Return the path of a certificate's public page, in the portal's own language."""
    with translation.override(settings.LANGUAGE_CODE):
        return reverse("hosting:public", args=[certificate.pk])


def _certificate(certificate: Certificate, base: str) -> dict[str, str]:
    return {
        "number": certificate.number,
        "auditor": certificate.auditor,
        "issued_on": certificate.issued_on.isoformat(),
        "valid_until": certificate.valid_until.isoformat(),
        "url": f"{base}{public_path(certificate)}",
    }


def _answering(host: Host) -> Certificate | None:
    answer = getattr(host, "answer", None)
    if answer is None:
        return None
    if answer.certificate.site_id == host.site_id:
        found: Certificate = answer.certificate
        return found
    # The name moved to another site: what its new site has may cover it all the same.
    others = Certificate.objects.filter(site=host.site_id)
    return best(one for one in others if host.name in one.hosts)
