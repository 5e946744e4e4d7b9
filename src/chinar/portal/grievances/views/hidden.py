"""Say on the next page which personal numbers were hidden in what somebody has just sent."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import gettext as _

from chinar.portal.grievances import hiding


def tell_hidden(request: HttpRequest, text: str) -> None:
    """Tell what was hidden in these words, as they were sent; nothing where nothing was."""
    told = hiding.told(hiding.counted(hiding.hide(text)))
    if told:
        told.append(_("The office does not need it, and we did not keep it."))
        messages.info(request, " ".join(told))
