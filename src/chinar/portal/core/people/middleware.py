"""Put on each request who asks and in which post; answer refusals in one place."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpResponseBase
from django.utils import timezone

from chinar.portal.core.journal.actor import CITIZEN, Actor, ActorKind
from chinar.portal.core.people.access import PortalRequest
from chinar.portal.core.people.models import Post
from chinar.portal.core.people.selectors import posts_held

SESSION_KEY = "post"


def acting_post(
    get_response: Callable[[PortalRequest], HttpResponseBase],
) -> Callable[[PortalRequest], HttpResponseBase]:
    """Make the middleware: ``request.post`` and ``request.actor``."""

    def middleware(request: PortalRequest) -> HttpResponseBase:
        request.post = _post(request)
        request.actor = CITIZEN
        if request.user.is_authenticated:
            request.actor = Actor(
                kind=ActorKind.OFFICER,
                user_id=str(request.user.pk),
                post_id=str(request.post.pk) if request.post else "",
            )
        return get_response(request)

    return middleware


def _post(request: PortalRequest) -> Post | None:
    if not request.user.is_authenticated:
        return None
    held = list(posts_held(request.user, timezone.localdate()))
    chosen = request.session.get(SESSION_KEY)
    return next((post for post in held if str(post.pk) == chosen), held[0] if held else None)
