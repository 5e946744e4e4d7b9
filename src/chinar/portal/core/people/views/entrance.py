"""Pages at the door: signing in, a one-time link, being locked out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from allauth.account.views import LoginView
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from chinar.portal.core.people import links, transitions
from chinar.portal.core.people.access import public
from chinar.portal.core.people.forms import FirstPasswordForm
from chinar.portal.core.people.lockout import minutes_left
from chinar.portal.core.people.practice import PRACTICE_PASSWORD
from chinar.portal.core.people.roles import role_names
from chinar.portal.core.people.selectors import practice_sign_ins


class SignInView(LoginView):
    """allauth's sign-in, with the practice sign-ins while there are any."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add who may be tried."""
        listed = [
            {"username": one.username, "post": one.post, "roles": role_names(one.roles)}
            for one in practice_sign_ins(timezone.localdate())
        ]
        practice = {"practice_sign_ins": listed, "practice_password": PRACTICE_PASSWORD}
        return super().get_context_data(**kwargs) | practice


sign_in = public(SignInView.as_view())


@public
@sensitive_post_parameters()
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def set_password(request: HttpRequest, token: str) -> HttpResponse:
    """Let the owner of a one-time link choose a password."""
    now = timezone.now()
    try:
        form = FirstPasswordForm(links.owner(token, now), request.POST or None)
        if not (request.method == "POST" and form.is_valid()):
            return render(request, "people/set_password.html", {"form": form, "user": form.user})
        transitions.set_password(token, form.cleaned_data["password"], at=now)
    except links.LinkVoidError:
        return render(request, "people/link_void.html", status=410)
    messages.success(request, _("Your password is set. Sign in with it."))
    return redirect("account_login")


def locked_out(
    request: HttpRequest,
    original_response: HttpResponse | None = None,  # noqa: ARG001 # django-axes passes it
    credentials: Mapping[str, str] | None = None,
) -> HttpResponse:
    """Say that sign-in is paused after too many wrong passwords, and for how long."""
    minutes = max(1, minutes_left(request, credentials, timezone.now()))
    context = {"minutes": minutes}
    response = render(request, "people/locked_out.html", context, status=429)
    response["Retry-After"] = str(minutes * 60)
    return response
