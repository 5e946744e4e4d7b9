"""For machines: alive, ready, numbers. Neither translated nor signed in to."""

from __future__ import annotations

import ipaddress
from secrets import compare_digest

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST

from chinar.portal.core.health import metrics, readiness
from chinar.portal.core.people.access import public

FORWARDED = ("X-Forwarded-For", "Forwarded", "X-Real-Ip", "Via")


@public
@require_safe
@never_cache
def alive(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 # a view's shape
    """Answer as long as the process does; touch nothing else."""
    return HttpResponse("ok\n", content_type="text/plain")


@public
@require_safe
@never_cache
def ready(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 # a view's shape
    """Say whether the portal can serve, and what is missing."""
    is_ready, found = readiness.report()
    return JsonResponse(found, status=200 if is_ready else 503)


@public  # to this machine, or to whoever holds the token
@require_safe
@never_cache
def numbers(request: HttpRequest) -> HttpResponse:
    """Give the numbers to Prometheus."""
    if not _may_read_numbers(request):
        return HttpResponse("not found\n", status=404, content_type="text/plain")
    return HttpResponse(metrics.text(), content_type=CONTENT_TYPE_LATEST)


def _may_read_numbers(request: HttpRequest) -> bool:
    token = settings.ENVIRONMENT.metrics_token
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if token and given:
        return compare_digest(given.encode(), token.encode())
    # A proxy on this machine speaks from loopback for everybody: what it forwards is not ours.
    forwarded = any(name in request.headers for name in FORWARDED)
    return not forwarded and _is_loopback(request.META.get("REMOTE_ADDR", ""))


def _is_loopback(address: str) -> bool:
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False
