"""What is kept about one's case, why and for how long; a copy of it; to be forgotten."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from chinar.portal.core.people.access import PortalRequest, public
from chinar.portal.grievances.erasing import StillOpenError
from chinar.portal.grievances.models import Grievance
from chinar.portal.grievances.selectors.own_data import kept_until
from chinar.portal.grievances.services import privacy
from chinar.portal.grievances.views.own import own_case


@public
@never_cache
def data(request: PortalRequest, key: str) -> HttpResponse:
    """Tell what is kept about a case, on which ground, and until when."""
    grievance = _own(request, key)
    if grievance is None:
        return redirect("grievances:case", key=key)
    context = {"grievance": grievance, "kept_until": kept_until(grievance)}
    return render(request, "grievances/own_data.html", context)


@public
@never_cache
def copy(request: PortalRequest, key: str) -> HttpResponse:
    """Hand out a copy of it."""
    grievance = _own(request, key)
    if grievance is None:
        return redirect("grievances:case", key=key)
    packed = privacy.copy_for_owner(grievance, now=timezone.now())
    answer = HttpResponse(packed, content_type="application/zip")
    answer["Content-Disposition"] = f'attachment; filename="{grievance.key}.zip"'
    return answer


@public
@never_cache
def forget(request: PortalRequest, key: str) -> HttpResponse:
    """Forget who reported it."""
    grievance = _own(request, key)
    if grievance is None or request.method != "POST":
        return redirect("grievances:case", key=key)
    try:
        privacy.forget_me(grievance, now=timezone.now())
    except StillOpenError:
        messages.info(request, _("The office still needs to reach you. Ask again at the end."))
    else:
        messages.success(request, _("We deleted your name, phone and e-mail from this report."))
    return redirect("grievances:own_data", key=key)


def _own(request: PortalRequest, key: str) -> Grievance | None:
    return own_case(request, key, "contact", "category", "area", "office", "policy")
