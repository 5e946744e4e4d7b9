"""Officers' pages: sites by their certificate, one certificate, withdrawing it."""

from __future__ import annotations

from datetime import date
from typing import Any, Final
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from chinar.portal.core.design.paging import keyset_page
from chinar.portal.core.people.access import PortalRequest, needs
from chinar.portal.core.people.visibility import may, may_over
from chinar.portal.core.uploads.services import uploads_of
from chinar.portal.hosting import gate, policy, services, words
from chinar.portal.hosting.drawing import qr_code
from chinar.portal.hosting.forms import WithdrawForm
from chinar.portal.hosting.lifecycle import CertificateState, NotPossibleError
from chinar.portal.hosting.models import Certificate
from chinar.portal.hosting.selectors import (
    DECIDE,
    NEVER,
    SEE,
    certificates_for,
    counts_for,
    history,
    listed,
    other_certificates,
)
from chinar.portal.registry.models import Organisation

PAGE_SIZE: Final = 50
FILTERS: Final = ("show", "q", "department")


@require_safe
@needs(SEE)
def home(request: PortalRequest) -> HttpResponse:
    """List sites by their certificate, the first to lapse first."""
    today = timezone.localdate()
    filters = {name: request.GET.get(name, "") for name in FILTERS}
    page = keyset_page(
        listed(request.post, filters, today),
        order=("due", "id"),
        cursor=request.GET.get("after"),
        size=PAGE_SIZE,
    )
    context = {
        "page": page,
        "rows": [_row(site, today) for site in page.items],
        "figures": _figures(request, filters, today),
        "filters": filters,
        "department": _department(filters["department"]),
        "filtered": any(filters.values()),
        "may_decide": may(request.post, DECIDE),
    }
    return render(request, "hosting/home.html", context)


@require_safe
@needs(SEE)
def certificate(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Show one certificate, what the gate answers from it, and what happened to it."""
    found = get_object_or_404(certificates_for(request.post), pk=pk)
    return _page(request, found, WithdrawForm())


@require_POST
@needs(DECIDE)
def withdraw(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Withdraw a certificate, for a reason."""
    found = get_object_or_404(certificates_for(request.post, DECIDE), pk=pk)
    form = WithdrawForm(request.POST)
    if not form.is_valid():
        return _page(request, found, form, status=422)
    hand = services.Hand(post=request.post, actor=request.actor, now=timezone.now())
    try:
        services.withdraw(found, form.cleaned_data["reason"], hand)
    except NotPossibleError:
        messages.error(request, _("Somebody withdrew it already. Look at it again."))
    else:
        messages.success(
            request, _("Withdrawn. Its hosts are denied until a later certificate is entered.")
        )
    return redirect("hosting:certificate", pk=pk)


def _page(
    request: PortalRequest, found: Certificate, form: WithdrawForm, *, status: int = 200
) -> HttpResponse:
    now = timezone.now()
    mark, standing = _standing(found, timezone.localdate(now))
    decides = may_over(request.post, DECIDE, found.site.owner.scope)
    address = request.build_absolute_uri(gate.public_path(found))
    context = {
        "certificate": found,
        "mark": mark,
        "standing": standing,
        "answers": [_answer(host, now) for host in found.hosts],
        "rules": policy.named(found.policy),
        "papers": uploads_of(found),
        "moments": [
            (moment, words.ENTRY_NAMES.get(moment.action, moment.action))
            for moment in history(found)
        ],
        "others": [(one, _standing(one, timezone.localdate(now))) for one in _others(found)],
        "form": form if decides and found.state == CertificateState.CURRENT else None,
        "qr": qr_code(address),
        "address": address,
    }
    return render(request, "hosting/certificate.html", context, status=status)


def _others(found: Certificate) -> list[Certificate]:
    return list(other_certificates(found)[:PAGE_SIZE])


def _standing(found: Certificate, today: date) -> tuple[str, str]:
    withdrawn = found.state == CertificateState.WITHDRAWN
    return words.standing(found.holds_until, today, withdrawn=withdrawn)


def _answer(host: str, now: Any) -> dict[str, Any]:
    answer = gate.ask(host, now)
    return {
        "host": host,
        "mark": words.RULING_MARKS[answer.decision.ruling],
        "ruling": words.RULING_NAMES[answer.decision.ruling],
        "sentence": words.sentence(answer.decision),
    }


def _row(site: Any, today: date) -> dict[str, Any]:
    due = None if site.due == NEVER else site.due
    withdrawn = site.certificate_state == CertificateState.WITHDRAWN
    mark, standing = words.standing(due, today, withdrawn=withdrawn)
    return {"site": site, "due": due, "mark": mark, "standing": standing}


def _figures(request: PortalRequest, filters: dict[str, str], today: date) -> list[dict[str, Any]]:
    """Return the counts at the top of the list, each with the address of what it counts."""
    counts = counts_for(request.post, filters, today)
    labels = {
        "valid": _("valid"),
        "lapsing90": _("lapse within 90 days"),
        "lapsing30": _("lapse within 30 days"),
        "lapsed": _("lapsed or withdrawn"),
        "none": _("without a certificate"),
    }
    figures = []
    for name, label in labels.items():
        query = request.GET.copy()
        query.pop("after", None)
        query["show"] = name
        figures.append(
            {
                "name": name,
                "count": counts[name],  # type: ignore[literal-required] # the names of ListCounts
                "label": label,
                "address": f"?{query.urlencode()}",
            }
        )
    return figures


def _department(text: str) -> Organisation | None:
    try:
        return Organisation.objects.filter(pk=UUID(text)).first()
    except ValueError:
        return None
