"""What a view asks of whoever calls it. A view without one of these marks fails a test."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any, Final, TypeVar

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect

from chinar.portal.core.design.marks import PUBLIC, marked, public
from chinar.portal.core.journal.actor import Actor
from chinar.portal.core.people.models import Post, User
from chinar.portal.core.people.visibility import may, may_everywhere

__all__ = [
    "PUBLIC",
    "SIGNED_IN",
    "NotAllowedError",
    "PortalRequest",
    "needs",
    "public",
    "signed_in",
]

SIGNED_IN: Final = "signed in"


class PortalRequest(HttpRequest):
    """A request after `middleware.ActingPost`: who asks, and in which post."""

    user: User
    posts: list[Post]
    post: Post | None
    actor: Actor
    # True while the person must set up a second factor first; `post` is None until then.
    second_factor_due: bool
    htmx: Any  # django-htmx's details: true when htmx asks for a fragment


class NotAllowedError(Exception):
    """The post in use does not hold the permission; ``permission`` names it."""

    def __init__(self, permission: str) -> None:
        super().__init__(permission)
        self.permission = permission


View = TypeVar("View", bound=Callable[..., HttpResponseBase])


def signed_in(view: View) -> View:
    """Let in anybody who signed in."""

    @functools.wraps(view)
    def guarded(request: PortalRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        return view(request, *args, **kwargs)

    return marked(guarded, SIGNED_IN)  # type: ignore[return-value] # same signature as the view


def needs(permission: str, *, everywhere: bool = False) -> Callable[[View], View]:
    """Let in a post that holds ``permission`` over something; records narrow further.

    ``everywhere``: over the whole state, for a page whose figures are the state's.
    """
    holds = may_everywhere if everywhere else may

    def decorate(view: View) -> View:
        @functools.wraps(view)
        def guarded(request: PortalRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            if request.second_factor_due:
                return redirect("people:desk")
            if not holds(request.post, permission):
                raise NotAllowedError(permission)
            return view(request, *args, **kwargs)

        return marked(guarded, permission)  # type: ignore[return-value] # as above

    return decorate
