"""The page of a certificate that anybody may read: what it covers, and whether it is valid."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from chinar.portal.core.people.access import PortalRequest, public
from chinar.portal.hosting import gate, words
from chinar.portal.hosting.drawing import qr_code
from chinar.portal.hosting.lifecycle import CertificateState
from chinar.portal.hosting.models import Certificate


@public
@require_safe
def certificate(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Say what a certificate covers, whether it is valid and since when; no findings."""
    found = get_object_or_404(Certificate.objects.select_related("site__owner"), pk=pk)
    valid = words.validity(
        withdrawn_at=found.state_since if found.state == CertificateState.WITHDRAWN else None,
        issued_on=found.issued_on,
        holds_until=found.holds_until,
        conditional=found.conditional,
        today=timezone.localdate(),
    )
    address = request.build_absolute_uri(gate.public_path(found))
    context = {"certificate": found, "validity": valid, "qr": qr_code(address)}
    return render(request, "hosting/public.html", context)
