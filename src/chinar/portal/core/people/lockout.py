"""What django-axes asks about a try to sign in: whose account it was, and for how long now."""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import datetime, timedelta

from allauth.account.adapter import get_adapter
from axes.models import AccessAttempt
from django.conf import settings
from django.db.models import Sum
from django.http import HttpRequest

from chinar.portal.core.people.models import User

LONGEST = 255


def account_name(request: HttpRequest, credentials: Mapping[str, str] | None) -> str:
    """Return whose account a try counts against, however its name was written.

    An e-mail address counts as the username it belongs to, or each would have its own five tries.
    """
    given = credentials or {}
    typed = given.get("username") or given.get("email") or request.POST.get("login", "")
    name = typed.strip().casefold()[:LONGEST]
    if "@" in name:
        user = User.objects.filter(email__iexact=name).only("username").first()
        name = user.username.casefold() if user else name
    return name


def client_address(request: HttpRequest) -> str | None:
    """Return the caller's address, as the one trusted proxy reports it behind TLS."""
    if "REMOTE_ADDR" not in request.META:  # a socket in the file system, or no network at all
        return None
    return str(get_adapter(request).get_client_ip(request))


def minutes_left(request: HttpRequest, credentials: Mapping[str, str] | None, now: datetime) -> int:
    """Return after how many minutes the next try counts again; 0 when none is held back."""
    pause = timedelta(hours=settings.AXES_COOLOFF_TIME)
    tries = AccessAttempt.objects.filter(
        username=account_name(request, credentials),
        ip_address=client_address(request),
        attempt_time__gt=now - pause,
    )
    if (tries.aggregate(all=Sum("failures_since_start"))["all"] or 0) < settings.AXES_FAILURE_LIMIT:
        return 0
    last = max(tries.values_list("attempt_time", flat=True))
    return math.ceil((last + pause - now).total_seconds() / 60)
