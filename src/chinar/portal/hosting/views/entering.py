"""Enter a certificate: first its site, then what stands on the paper. Nothing typed is lost."""

from __future__ import annotations

from typing import Final
from uuid import UUID

import uuid6
from django.contrib import messages
from django.core import signing
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from chinar.portal.core.people.access import PortalRequest, needs
from chinar.portal.core.uploads.models import Upload
from chinar.portal.core.uploads.services import UploadRefusedError, uploads_of
from chinar.portal.hosting import services
from chinar.portal.hosting.forms import CertificateForm
from chinar.portal.hosting.models import Certificate
from chinar.portal.hosting.selectors import DECIDE, sites_to_decide
from chinar.portal.registry.models import WebSite
from chinar.portal.registry.selectors import matching

SALT: Final = "hosting.certificate"
OFFERED: Final = 20


@require_http_methods(["GET", "HEAD", "POST"])
@needs(DECIDE)
def new(request: PortalRequest) -> HttpResponse:
    """Choose the site, or enter a certificate for the one chosen."""
    chosen = request.GET.get("site", "")
    if not chosen:
        return _choose(request)
    return _enter(request, _site(request, chosen))


def _choose(request: PortalRequest) -> HttpResponse:
    text = request.GET.get("q", "").strip()[:200]
    sites = sites_to_decide(request.post).prefetch_related("hosts")
    found = matching(sites, text) if text else sites.order_by("name", "pk")
    offered = list(found[: OFFERED + 1])
    context = {"words": text, "sites": offered[:OFFERED], "more": len(offered) > OFFERED}
    return render(request, "hosting/choose.html", context)


def _enter(request: PortalRequest, site: WebSite) -> HttpResponse:
    draft = _draft(request, site)
    posted = request.method == "POST"
    form = CertificateForm(
        request.POST if posted else None,
        request.FILES if posted else None,
        site=site,
        paper_kept=_kept(draft) is not None,
    )
    hand = services.Hand(post=request.post, actor=request.actor, now=timezone.now())
    if posted:
        _keep_paper(form, site, draft, hand)
        if form.is_valid():
            try:
                entered = services.enter(site, form.entry(), hand, certificate_id=draft)
            except services.RefusedError as error:
                form.refuse(error.faults)
            else:
                messages.success(request, _("Entered. The gate answers from it now."))
                return redirect("hosting:certificate", pk=entered.pk)
        elif set(form.errors) == {"pdf"}:  # the rest can be judged all the same
            form.refuse(services.faults_of(site, form.entry(), hand))
    draft = _unused(draft)
    context = {
        "form": form,
        "site": site,
        "kept": _kept(draft),
        "draft": signing.dumps(str(draft), salt=_salt(request, site)),
    }
    return render(request, "hosting/enter.html", context, status=422 if form.errors else 200)


def _keep_paper(form: CertificateForm, site: WebSite, draft: UUID, hand: services.Hand) -> None:
    """Keep the file before the rest is judged: a browser does not send it a second time."""
    form.full_clean()
    pdf = form.cleaned_data.get("pdf")
    if not pdf:
        return
    try:
        services.keep_paper(site, pdf, draft, hand)
    except UploadRefusedError as error:
        form.add_error("pdf", error.message)
    except services.RefusedError as error:
        form.refuse(error.faults)
    else:
        form.spare_paper()


def _kept(draft: UUID) -> Upload | None:
    return uploads_of(Certificate(pk=draft)).first()


def _draft(request: PortalRequest, site: WebSite) -> UUID:
    """Return the id that the certificate will have; the form carries it, signed."""
    salt = _salt(request, site)
    try:
        return _unused(UUID(signing.loads(request.POST.get("draft", ""), salt=salt)))
    except (signing.BadSignature, ValueError):
        return _unused(None)


def _unused(draft: UUID | None) -> UUID:
    """Return the id, or another when a certificate has it: Back shows a form already sent."""
    if draft is None or Certificate.objects.filter(pk=draft).exists():
        return UUID(str(uuid6.uuid7()))
    return draft


def _salt(request: PortalRequest, site: WebSite) -> str:
    return f"{SALT}:{request.user.pk}:{site.pk}"


def _site(request: PortalRequest, text: str) -> WebSite:
    try:
        pk = UUID(text)
    except ValueError:
        raise Http404 from None
    return get_object_or_404(sites_to_decide(request.post).prefetch_related("hosts"), pk=pk)
