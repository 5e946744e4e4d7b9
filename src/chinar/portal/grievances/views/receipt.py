"""The receipt as page, as signed file and on paper, and the proof that nothing was changed."""

from __future__ import annotations

import json
from typing import Any, Final

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from chinar.engines import notary
from chinar.portal.core.design.paper import MissingFontError
from chinar.portal.core.people.access import PortalRequest, public
from chinar.portal.grievances import attest, hiding, papers, qr, receipt_paper, receipts
from chinar.portal.grievances.models import Grievance
from chinar.portal.grievances.views.own import own_case

RELATED: Final = ("office", "lead", "intake")


@public
@never_cache
def receipt(request: PortalRequest, key: str) -> HttpResponse:
    """Show number, code, next date and QR codes, to whoever reported it."""
    grievance = own_case(request, key, *RELATED)
    if grievance is None:
        return redirect("grievances:case", key=key)
    office_and_year, slash, serial = grievance.number.rpartition("/")
    signed = signed_receipt(grievance)
    context = {
        "grievance": grievance,
        "number_head": office_and_year + slash,  # a narrow page breaks the number here
        "number_tail": serial,
        "code": receipts.code_for(grievance),
        "qr": qr.inline(_address(request, grievance)),
        "files": papers.kept(grievance.pk),
        "hidden": hiding.told(grievance.intake.masked),
        "signed_qr": qr.inline(signed.line(), error="l") if signed else "",
        "line": signed.line() if signed else "",
    }
    return render(request, "grievances/receipt.html", context)


@public
@never_cache
def signed(request: PortalRequest, key: str) -> HttpResponse:
    """Give the signed receipt as a file."""
    grievance = own_case(request, key, *RELATED)
    if grievance is None:
        return redirect("grievances:case", key=key)
    found = signed_receipt(grievance)
    if found is None:
        raise Http404
    return _file(found.data(), f"receipt-{_name(grievance)}.json")


@public
@never_cache
def paper(request: PortalRequest, key: str) -> HttpResponse:
    """Give the receipt as a PDF of one page."""
    grievance = own_case(request, key, *RELATED)
    if grievance is None:
        return redirect("grievances:case", key=key)
    try:
        content = receipt_paper.pdf(
            grievance, signed_receipt(grievance), address=_address(request, grievance)
        )
    except MissingFontError as error:
        told = _(
            "This server cannot make a PDF in this language: its operator has to install the font "
            "%(family)s. Print this page instead."
        )
        messages.error(request, told % {"family": error.family})
        return redirect("grievances:receipt", key=key)
    response = HttpResponse(content, content_type="application/pdf")
    name = f"receipt-{_name(grievance)}.pdf"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@public
@never_cache
def proof(request: PortalRequest, key: str) -> HttpResponse:
    """Give the proof of what the case is now, and that nothing was changed."""
    grievance = own_case(request, key, *RELATED)
    if grievance is None:
        return redirect("grievances:case", key=key)
    try:
        found = attest.proof(grievance, timezone.now())
    except attest.NoHeadError:
        told = _("The log takes up what is new every few minutes. Ask again in ten minutes.")
        messages.info(request, told)
        return redirect("grievances:case", key=key)
    except attest.NoReceiptError as error:
        raise Http404 from error
    return _file(found, f"proof-{_name(grievance)}.json")


def signed_receipt(grievance: Grievance) -> notary.Signed | None:
    """Return the signed receipt, None for a case of before receipts were signed."""
    try:
        return attest.receipt(grievance, timezone.now())
    except attest.NoReceiptError:
        return None


def _address(request: PortalRequest, grievance: Grievance) -> str:
    code = receipts.code_for(grievance)
    return request.build_absolute_uri(
        reverse("grievances:open", kwargs={"key": grievance.key, "code": code})
    )


def _name(grievance: Grievance) -> str:
    return grievance.number.replace("/", "-")


def _file(data: dict[str, Any], name: str) -> HttpResponse:
    text = json.dumps(data, indent=2, ensure_ascii=False) + "\n"
    response = HttpResponse(text, content_type="application/json; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
