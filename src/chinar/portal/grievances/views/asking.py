"""Have a one-time code sent to an address, and take in the code that came back."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from chinar.portal.core.people.access import PortalRequest
from chinar.portal.core.people.lockout import client_address
from chinar.portal.grievances import proofs
from chinar.portal.grievances.forms.track import CodeForm
from chinar.portal.grievances.models import Grievance
from chinar.portal.grievances.services import codes
from chinar.portal.grievances.services.codes import Purpose


def ask(
    request: PortalRequest,
    address: str,
    purpose: Purpose,
    grievance: Grievance | None = None,
    key: str = "",
) -> bool:
    """Send a code and let the session wait for it; False when there were too many.

    ``key`` is what the person asks about, and ``grievance`` the case, where there is one.
    """
    now = timezone.now()
    if not proofs.may_ask(request.session, now):
        return False
    language = get_language() or "en"
    try:
        made = codes.ask(
            address,
            purpose,
            asker=client_address(request) or "",
            language=language,
            now=now,
            grievance=grievance,
        )
    except codes.TooManyCodesError:
        return False
    proofs.await_code(request.session, made, address, purpose, key)
    return True


def wait_words() -> str:
    """Say that no further code is sent for now."""
    return _("Several codes were sent already. Wait an hour, or use the code on your receipt.")


def address_shown(request: PortalRequest, form: CodeForm, waits: dict[str, Any]) -> str:
    """Return the address that the right code shows to be one's own; else the form says why not."""
    if not form.is_valid():
        return ""
    try:
        right = codes.check(waits["id"], form.cleaned_data["code"], now=timezone.now())
    except codes.SpentError:
        form.add_error("code", _("This code works no more. Ask for a new one."))
        return ""
    if not right:
        form.add_error("code", _("This is not the code that we sent. Look once more."))
        return ""
    proofs.forget_code(request.session)
    return str(waits["address"])
