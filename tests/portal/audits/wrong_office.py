"""For the test that walks the URL map: sites of an office that the officer asking is not of."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

NOW = datetime(2026, 11, 24, 6, 30, tzinfo=UTC)
_numbers = itertools.count(1)


def _site() -> Any:
    from chinar.portal.core.journal.actor import SYSTEM
    from chinar.portal.registry import services

    number = next(_numbers)
    owner = services.add_organisation(
        code=f"AWAY-{number}", name=f"Away {number}", kind="agency", actor=SYSTEM, now=NOW
    )
    return services.add_web_site(
        name="Away", owner=owner, hosts=[f"away{number}.example.gov.in"], state="live",
        actor=SYSTEM, now=NOW,
    )  # fmt: skip


def _site_kwargs() -> dict[str, Any]:
    return {"pk": _site().pk}


def _scan_kwargs() -> dict[str, Any]:
    from chinar.portal.audits.models import Scan

    site = _site()
    scan = Scan.objects.create(
        site=site, host=site.primary_host, requested_at=NOW, finished_at=NOW, state="done"
    )
    return {"pk": site.pk, "scan": scan.pk}


CASES: dict[str, Callable[[], dict[str, Any]]] = {
    "audits:site": _site_kwargs,
    "audits:audit": _site_kwargs,
    "audits:findings": _site_kwargs,
    "audits:scan": _scan_kwargs,
    "audits:report": _scan_kwargs,
}
