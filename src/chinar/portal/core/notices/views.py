"""The page of notices: what was sent, what waits, what failed."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from chinar.portal.core.design.paging import keyset_page
from chinar.portal.core.notices import channels, services
from chinar.portal.core.notices.lifecycle import Channel, DeliveryState
from chinar.portal.core.notices.masking import masked
from chinar.portal.core.notices.models import STATE_NAMES, Delivery
from chinar.portal.core.notices.selectors import count_by_state
from chinar.portal.core.notices.transitions import WrongStateError
from chinar.portal.core.people.access import PortalRequest, needs
from chinar.portal.core.people.visibility import may

TONES = {
    DeliveryState.WAITING: "progress",
    DeliveryState.SENDING: "progress",
    DeliveryState.SENT: "good",
    DeliveryState.FAILED: "bad",
    DeliveryState.KEPT: "unknown",
    DeliveryState.HELD: "progress",
    DeliveryState.GATHERED: "good",
}


@needs("notices.see")
@require_GET
def deliveries(request: PortalRequest) -> HttpResponse:
    """List deliveries, newest first, of one state or of all."""
    chosen = request.GET.get("state", "")
    found = Delivery.objects.select_related("notice")
    if chosen in set(DeliveryState):
        found = found.filter(state=chosen)
    page = keyset_page(found, order=("-created_at", "id"), cursor=request.GET.get("after"))
    counts = count_by_state()
    may_retry = may(request.post, "notices.change")
    context = {
        "page": page,
        "rows": [_row(delivery, may_retry=may_retry) for delivery in page.items],
        "chosen": chosen,
        "total": sum(counts.values()),
        "tabs": [(s.value, STATE_NAMES[s], counts[s.value]) for s in TONES if counts[s.value]],
        "email_on": channels.find(Channel.EMAIL) is not None,
        "sms_on": channels.find(Channel.SMS) is not None,
    }
    return render(request, "notices/deliveries.html", context)


@needs("notices.change")
@require_POST
def retry(request: PortalRequest, pk: str) -> HttpResponse:
    """Send a failed delivery again."""
    delivery = get_object_or_404(Delivery, pk=pk)
    try:
        services.retry(delivery, actor=request.actor, now=timezone.now())
    except WrongStateError:
        messages.info(request, _("This notice can no longer be sent again."))
    else:
        messages.success(request, _("The notice waits to be sent again."))
    return redirect("notices:deliveries")


def _row(delivery: Delivery, *, may_retry: bool) -> dict[str, Any]:
    state = DeliveryState(delivery.state)
    return {
        "delivery": delivery,
        "to": masked(delivery.address),
        "deleted": state in (DeliveryState.SENT, DeliveryState.GATHERED),
        "tone": TONES[state],
        "may_retry": may_retry and state == DeliveryState.FAILED and bool(delivery.address),
    }
