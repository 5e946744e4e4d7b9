"""The page on which an administrator makes and stops the keys of other systems."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from chinar.portal.core.people.access import PortalRequest, needs
from chinar.portal.grievances.forms.keys import KeyForm
from chinar.portal.grievances.models import SCOPE_NAMES, ApiKey, KeyScope
from chinar.portal.grievances.services import keys

CHANGE = "keys.change"


@needs(CHANGE, everywhere=True)
@never_cache
def listed(request: PortalRequest) -> HttpResponse:
    """Show all keys; make one and show it once, on the answer to the form itself."""
    form = KeyForm(request.POST if request.method == "POST" else None)
    made = ""
    if request.method == "POST" and form.is_valid():
        if ApiKey.objects.filter(name=form.cleaned_data["name"], active=True).exists():
            form.add_error("name", _("There is a key of this name that works. Stop it first."))
        else:
            scopes = [KeyScope(scope) for scope in form.cleaned_data.pop("scopes")]
            made = keys.issue(
                now=timezone.now(), scopes=scopes, actor=request.actor, **form.cleaned_data
            )
            form = KeyForm()
    rows = [(key, _words(key)) for key in ApiKey.objects.order_by("-active", "name")]
    context = {"form": form, "made": made, "rows": rows}
    return render(request, "grievances/desk_keys.html", context)


@needs(CHANGE, everywhere=True)
@require_POST
def stop(request: PortalRequest) -> HttpResponse:
    """Stop a key."""
    name = request.POST.get("name", "")
    if keys.revoke(name, now=timezone.now(), actor=request.actor):
        messages.success(request, _("The key of %(name)s was stopped.") % {"name": name})
    return redirect("grievances:keys")


def _words(key: ApiKey) -> list[str]:
    return [str(SCOPE_NAMES[KeyScope(scope)]) for scope in key.scopes if scope in set(KeyScope)]
