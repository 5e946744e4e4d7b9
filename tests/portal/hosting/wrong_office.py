"""For the test that walks the URL map: a certificate of another office's site."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from tests.portal.hosting.world import NOW, TODAY


def elsewhere() -> dict[str, Any]:
    """Enter a certificate for a site of an organisation of its own; return its URL kwargs."""
    from chinar.portal.core.journal.actor import SYSTEM
    from chinar.portal.hosting import transitions
    from chinar.portal.hosting.models import Certificate
    from chinar.portal.registry import services

    owner = services.add_organisation(
        code="ELSEWHERE", name="Elsewhere", kind="agency", actor=SYSTEM, now=NOW
    )
    site = services.add_web_site(
        name="Elsewhere", owner=owner, hosts=["else.example.gov.in"], actor=SYSTEM, now=NOW
    )
    certificate = Certificate(
        number="E/1",
        auditor="Himalaya Audits",
        site=site,
        production_host="else.example.gov.in",
        audit_from=TODAY - timedelta(days=9),
        audit_to=TODAY - timedelta(days=5),
        issued_on=TODAY - timedelta(days=4),
        valid_until=TODAY + timedelta(days=300),
        holds_until=TODAY + timedelta(days=300),
        lead_auditor_signed=True,
        head_signed=True,
        policy="jk-2024-03",
    )
    certificate.identify()
    transitions.enter(certificate, actor=SYSTEM, at=NOW)
    return {"pk": certificate.pk}


CASES: dict[str, Callable[[], dict[str, Any]]] = {
    "hosting:certificate": elsewhere,
    "hosting:withdraw": elsewhere,
}
