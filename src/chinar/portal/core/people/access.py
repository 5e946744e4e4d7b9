"""What a view asks of whoever calls it. A view without one of these marks fails a test."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponseBase

from chinar.portal.core.journal.actor import Actor
from chinar.portal.core.people.models import Post, User
from chinar.portal.core.people.visibility import may

PUBLIC = "public"
SIGNED_IN = "signed in"


class PortalRequest(HttpRequest):
    """A request after `middleware.acting_post`: who asks, and in which post."""

    user: User
    post: Post | None
    actor: Actor


class NotAllowedError(Exception):
    """The post in use does not hold the permission; ``permission`` names it."""

    def __init__(self, permission: str) -> None:
        super().__init__(permission)
        self.permission = permission


View = Callable[..., HttpResponseBase]


def public(view: View) -> View:
    """Mark a view as open to everybody."""
    return _marked(view, PUBLIC)


def signed_in(view: View) -> View:
    """Let in anybody who signed in."""

    @functools.wraps(view)
    def guarded(request: PortalRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        return view(request, *args, **kwargs)

    return _marked(guarded, SIGNED_IN)


def needs(permission: str) -> Callable[[View], View]:
    """Let in a post that holds ``permission`` over something; records narrow further."""

    def decorate(view: View) -> View:
        @functools.wraps(view)
        def guarded(request: PortalRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            if not may(request.post, permission):
                raise NotAllowedError(permission)
            return view(request, *args, **kwargs)

        return _marked(guarded, permission)

    return decorate


def _marked(view: View, access: str) -> View:
    view.access = access  # type: ignore[attr-defined] # read by the test that walks the URL map
    return view


