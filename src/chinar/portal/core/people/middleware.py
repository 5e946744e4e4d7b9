"""Put on each request who asks and in which post; answer refusals in one place."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import render
from django.utils import timezone

from chinar.portal.core.journal.actor import CITIZEN, Actor, ActorKind
from chinar.portal.core.people.access import NotAllowedError, PortalRequest
from chinar.portal.core.people.models import Post
from chinar.portal.core.people.roles import permission_words, role_names, roles_with
from chinar.portal.core.people.selectors import needs_second_factor, posts_in_use

SESSION_KEY = "post"
MACHINE_PATHS = ("/api/", "/open311/")


class ActingPost:
    """Set ``post``, ``posts``, ``actor`` and ``second_factor_due`` of a `PortalRequest`."""

    def __init__(self, get_response: Callable[[PortalRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: PortalRequest) -> HttpResponseBase:
        """Find out who asks; somebody without a session costs no query."""
        request.posts, request.post, request.second_factor_due = [], None, False
        request.actor = CITIZEN
        if settings.SESSION_COOKIE_NAME in request.COOKIES and request.user.is_authenticated:
            _take_seat(request)
        return self.get_response(request)

    def process_exception(
        self, request: PortalRequest, exception: Exception
    ) -> HttpResponse | None:
        """Turn a refusal into a page that says what is missing and who has it."""
        if isinstance(exception, NotAllowedError):
            return refused(request, exception.permission)
        return None


def refused(request: PortalRequest, permission: str) -> HttpResponse:
    """Say which permission is missing, and which roles hold it."""
    if request.path.startswith(MACHINE_PATHS):
        return JsonResponse({"error": "not_allowed", "permission": permission}, status=403)
    context = {
        "what": permission_words(permission),
        "roles": role_names(roles_with(permission)),
        "post": request.post,
        "posts": request.posts,
    }
    return render(request, "people/refused.html", context, status=403)


def _take_seat(request: PortalRequest) -> None:
    request.posts = posts_in_use(request.user, timezone.localdate())
    request.second_factor_due = needs_second_factor(request.user, request.posts)
    if not request.second_factor_due:
        request.post = _chosen(request)
    request.actor = Actor(
        kind=ActorKind.OFFICER,
        user_id=str(request.user.pk),
        post_id=str(request.post.pk) if request.post else "",
    )


def _chosen(request: PortalRequest) -> Post | None:
    chosen = request.session.get(SESSION_KEY)
    return next(
        (post for post in request.posts if str(post.pk) == chosen),
        request.posts[0] if request.posts else None,
    )
